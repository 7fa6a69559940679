import Foundation
import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

@Suite("MaskBench, in any text", .enabled(if: SharedData.exists(SharedData.maskBench), "MaskBench is not under JIG_SHARED"))
struct MaskBenchTests {
    /// A sample, the same each time; `JIG_MASKBENCH_SAMPLE` asks for another number of files.
    private static let sample: [URL] = {
        let files = SharedData.files(in: SharedData.maskBench)
        var random = SplitMix64(seed: 24)
        let wanted = ProcessInfo.processInfo.environment["JIG_MASKBENCH_SAMPLE"].flatMap { Int($0) } ?? 40
        return Array(files.shuffled(using: &random).prefix(wanted))
    }()

    @Test("instances are taken in the spelling of the file and in another, or refused, as their authors say")
    func agreement() throws {
        var compiled = 0, unsatisfiable = 0, refused = 0, judged = 0
        var speller = Speller(seed: 1)
        for file in Self.sample {
            let document = try SharedData.read(file)
            let schema = try Schema(parsing: document["schema"] ?? nil)
            let grammar: Grammar?
            do throws(GrammarError) {
                grammar = try Grammar(schema, options: .anyText)
                compiled += 1
            } catch {
                switch error {
                // What is not enforced yet is refused at once, never loosened.
                case .unsupported:
                    refused += 1
                    continue
                case .unsatisfiable:
                    grammar = nil
                    unsatisfiable += 1
                case .limit:
                    Issue.record("\(file.lastPathComponent): \(error)")
                    continue
                }
            }
            for test in document["tests"]?.arrayValue ?? [] {
                let value = test["data"] ?? nil
                let respelled = speller.text(value)
                // A spelling makes a difference to draft 4's integers only.
                let expectations = [
                    (value.utf8(), test["valid"] == true), (respelled, schema.accepts(try JSONValue(parsing: respelled))),
                ]
                for (text, expected) in expectations {
                    var taken = false
                    if let grammar {
                        var position = GrammarPosition(grammar)
                        taken = text.allSatisfy { position.accept($0) } && position.canEnd
                    }
                    if taken != expected {
                        Issue.record("\(file.lastPathComponent): \(String(decoding: text.prefix(300), as: UTF8.self)) should be \(expected)")
                    }
                }
                judged += 1
            }
        }
        print(
            "MaskBench: \(compiled) schemas compiled, \(unsatisfiable) unsatisfiable, \(refused) refused; "
                + "\(judged) instances judged twice")
        #expect(compiled > 0)
    }
}
