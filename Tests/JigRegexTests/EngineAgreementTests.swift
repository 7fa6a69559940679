import Foundation
import Testing

@testable import JigRegex

/// Node.js, if it is installed.
enum NodeEngine {
    static let path: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/node" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    private static let script = """
        const input = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));
        const rows = input.patterns.map(p => {
          let r; try { r = new RegExp(p, 'u') } catch (e) { return null }
          return input.strings.map(s => r.test(s) ? '1' : '0').join('');
        });
        console.log(JSON.stringify(rows));
        """

    /// Which strings each pattern is found in, as rows of 0 and 1; nil for what the engine refuses.
    static func rows(patterns: [String], strings: [String]) throws -> [String?] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("jig-regex-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try JSONSerialization.data(withJSONObject: ["patterns": patterns, "strings": strings]).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "")
        process.arguments = ["-e", script, file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let rows = try JSONSerialization.jsonObject(with: output) as? [Any] ?? []
        return rows.map { $0 as? String }
    }
}

/// Random patterns over a small alphabet.
struct PatternGenerator {
    var random: SeededGenerator
    var groups = 0

    mutating func pattern(depth: Int, assertions: Bool = true, looks: Bool = true) -> String {
        let alternatives = Int.random(in: 0..<4, using: &random) == 0 ? 2 : 1
        return (0..<alternatives).map { _ in sequence(depth: depth, assertions: assertions, looks: looks) }.joined(separator: "|")
    }

    private mutating func sequence(depth: Int, assertions: Bool, looks: Bool) -> String {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in term(depth: depth, assertions: assertions, looks: looks) }.joined()
    }

    private mutating func term(depth: Int, assertions: Bool, looks: Bool) -> String {
        let quantifier = ["", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "*?"].randomElement(using: &random) ?? ""
        switch Int.random(in: 0..<(depth > 0 ? 14 : 7), using: &random) {
        case 0...3: return (["a", "b", "-", "\\n"].randomElement(using: &random) ?? "a") + quantifier
        case 4: return (["[ab]", "[^a]", "\\w", "\\W", "\\s", "[^]"].randomElement(using: &random) ?? ".") + quantifier
        case 5: return "." + quantifier
        case 6:
            guard assertions else { return "a" + quantifier }
            return (looks ? ["^", "$", "\\b", "\\B"] : ["^"]).randomElement(using: &random) ?? "^"
        case 7...9: return "(?:" + pattern(depth: depth - 1, assertions: assertions, looks: looks) + ")" + quantifier
        case 10, 11:
            guard looks else { return "b" }
            return (Bool.random(using: &random) ? "(?=" : "(?!") + pattern(depth: depth - 1) + ")"
        case 12:
            return (Bool.random(using: &random) ? "(?<=" : "(?<!") + pattern(depth: depth - 1, assertions: assertions, looks: false) + ")"
        default:
            groups += 1
            return "(\(pattern(depth: 0, assertions: false, looks: false)))"
        }
    }
}

@Suite("Agreement with an independent engine", .enabled(if: NodeEngine.path != nil, "node is not installed"))
struct EngineAgreementTests {
    /// Every short text, and some longer ones.
    static let texts: [String] = {
        var generator = SeededGenerator(seed: 5)
        let longer = (0..<60).map { _ in
            (0..<Int.random(in: 4...7, using: &generator)).map { _ in ["a", "b", "-", "\n"].randomElement(using: &generator) ?? "a" }.joined()
        }
        return strings(over: ["a", "b", "-", "\n"], upTo: 3) + longer
    }()

    /// How many patterns each seed tries: `JIG_PATTERNS`, or few enough for every day.
    static let count = ProcessInfo.processInfo.environment["JIG_PATTERNS"].flatMap(Int.init) ?? 200

    private func compare(_ patterns: [String]) throws -> (compared: Int, unsupported: Int) {
        let rows = try NodeEngine.rows(patterns: patterns, strings: Self.texts)
        #expect(rows.count == patterns.count)
        var compared = 0
        var unsupported = 0
        for (pattern, row) in zip(patterns, rows) {
            do {
                let expression = try RegularExpression(pattern)
                let expected = try #require(row, "\(pattern.debugDescription) is refused by the engine")
                let actual = String(Self.texts.map { expression.matches($0) ? Character("1") : "0" })
                if actual != expected {
                    let different = zip(Self.texts, zip(actual, expected)).first { $0.1.0 != $0.1.1 }
                    Issue.record("\(pattern.debugDescription) differs on \(different?.0.debugDescription ?? "")")
                }
                compared += 1
            } catch let error as RegularExpressionError where error.kind != .syntax {
                unsupported += 1
            }
        }
        return (compared, unsupported)
    }

    @Test("random patterns with every assertion are found in the same strings", arguments: 0..<4)
    func random(seed: Int) throws {
        var generator = PatternGenerator(random: SeededGenerator(seed: UInt64(seed)))
        let patterns = (0..<Self.count).map { _ in generator.pattern(depth: 3) }
        let (compared, unsupported) = try compare(patterns)
        #expect(compared * 100 >= Self.count * 95, "\(compared) compared, \(unsupported) unsupported")
    }

    @Test("back-references to groups with few texts")
    func backreferences() throws {
        var generator = PatternGenerator(random: SeededGenerator(seed: 99))
        let patterns = (0..<100).map { _ in
            let group = (0..<2).map { _ in ["a", "b", "-", "[ab]", "ab", "a?", ""].randomElement(using: &generator.random) ?? "a" }
            let between = generator.pattern(depth: 1)
            let tail = ["\\1", "\\1+", "(?:\\1|b)", "\\1?a", "(?=\\1)."].randomElement(using: &generator.random) ?? "\\1"
            return "(\(group.joined(separator: "|")))(?:\(between))\(tail)"
        }
        let (compared, unsupported) = try compare(patterns)
        #expect(compared > 80, "\(compared) compared, \(unsupported) unsupported")
    }
}
