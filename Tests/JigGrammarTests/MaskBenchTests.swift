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
        let wanted = ProcessInfo.processInfo.environment["JIG_MASKBENCH_SAMPLE"].flatMap { Int($0) } ?? 60
        return Array(files.shuffled(using: &random).prefix(wanted))
    }()

    @Test("instances are taken in the spelling of the file and in another, or refused, as their authors say")
    func agreement() throws {
        var refused = 0, compiled = 0, judged = 0
        var speller = Speller(seed: 1)
        for file in Self.sample {
            let document = try SharedData.read(file)
            let grammar: Grammar
            do throws(GrammarError) {
                grammar = try Grammar(try Self.schema(document["schema"] ?? nil), options: .anyText)
            } catch {
                // What is not enforced yet is refused at once, never loosened.
                if case .unsupported = error { refused += 1 } else { Issue.record("\(file.lastPathComponent): \(error)") }
                continue
            }
            compiled += 1
            for test in document["tests"]?.arrayValue ?? [] {
                let expected = test["valid"] == true
                let value = test["data"] ?? nil
                for text in [value.utf8(), speller.text(value)] {
                    var position = GrammarPosition(grammar)
                    let taken = text.allSatisfy { position.accept($0) } && position.canEnd
                    if taken != expected {
                        Issue.record("\(file.lastPathComponent): \(String(decoding: text.prefix(300), as: UTF8.self)) should be \(expected)")
                    }
                }
                judged += 1
            }
        }
        print("MaskBench: \(compiled) schemas compiled, \(refused) refused, \(judged) instances judged twice")
        #expect(compiled > 0)
    }

    private static func schema(_ document: JSONValue) throws(GrammarError) -> Schema {
        do {
            return try Schema(parsing: document)
        } catch {
            throw .unsupported(keyword: "$schema", location: "", reason: "\(error)")
        }
    }
}
