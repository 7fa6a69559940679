import Foundation
import Testing

@testable import JigRegex

@Suite("The patterns of real schemas", .enabled(if: Shared.exists("maskbench"), "../shared/maskbench is missing"))
struct SharedPatternTests {
    /// Every text of `pattern` and every key of `patternProperties`.
    private static func patterns(in value: Any, into result: inout Set<String>, isMap: Bool = false) {
        if let object = value as? [String: Any] {
            for (key, member) in object {
                if !isMap {
                    if key == "pattern", let pattern = member as? String { result.insert(pattern) }
                    if key == "patternProperties", let map = member as? [String: Any] { result.formUnion(map.keys) }
                }
                let maps = ["properties", "patternProperties", "$defs", "definitions"]
                patterns(in: member, into: &result, isMap: !isMap && maps.contains(key))
            }
        } else if let array = value as? [Any] {
            for item in array { patterns(in: item, into: &result) }
        }
    }

    @Test("each is accepted, or refused with a reason; each has a member")
    func maskBench() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Shared.folder.appendingPathComponent("maskbench").path)
        var patterns = Set<String>()
        for file in files where file.hasSuffix(".json") {
            guard let document = try Shared.json("maskbench/\(file)") as? [String: Any] else { continue }
            Self.patterns(in: document["schema"] ?? document, into: &patterns)
        }
        var refused: [String] = []
        for pattern in patterns.sorted() {
            do {
                let expression = try RegularExpression(pattern)
                let store = LanguageStore()
                let language = try store.language(of: expression)
                if let witness = store.shortest(language) {
                    #expect(expression.matches(witness), "\(pattern) has not \(witness.debugDescription)")
                }
                #expect(store.limitError == nil)
            } catch {
                refused.append("\(pattern): \(error)")
            }
        }
        print("MaskBench: \(patterns.count) distinct patterns, \(patterns.count - refused.count) accepted")
        refused.forEach { print("  refused", $0) }
        #expect(patterns.count > 1_000)
        #expect(refused.count * 100 <= patterns.count, "\(refused)")
    }
}
