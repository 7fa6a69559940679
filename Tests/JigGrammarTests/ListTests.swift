import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

@Suite("Strings of a list")
struct ListTests {
    private static let listed: [String] = [
        "é", "éa", "éaw", "да", "дa", "a\"b", "a\\", "a\n12", "a\u{7F}x", "a\u{2028}b", "abé", "\u{1}", "😀", "😀a", "", "ab", "abc",
    ]
    private static let others = [
        "e\u{301}", "éaww", "д", "a\"", "a\\b", "a\n1", "a\u{7F}", "a\u{2028}", "abè", "\u{2}", "😁", "😀b", "a", "b", "abcd", "\u{7F}",
    ]

    /// JSON strings with a text: as few escapes as may be, one for each character beyond ASCII, and one for each.
    private func spellings(_ text: String) -> [String] {
        func escape(_ unit: UInt16) -> String {
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        let ascii = text.unicodeScalars.map { scalar in
            scalar.value < 0x20 || scalar.value >= 0x7F || scalar == "\"" || scalar == "\\"
                ? String(scalar).utf16.map(escape).joined() : String(scalar)
        }.joined()
        return [JSONValue.string(text).description, "\"\(ascii)\"", "\"\(text.utf16.map(escape).joined())\""]
    }

    @Test("are taken in every spelling, and no others are, however long the list", arguments: [0, 100])
    func spellings(more: Int) throws {
        let strings = Self.listed + (0..<more).flatMap { ["item \($0)", "ж\($0)", "é\($0)"] }
        let schema = JSONValue.object(JSONObject([("enum", .array(strings.map(JSONValue.string)))])).description
        let grammar = try Grammar(Schema(parsing: schema))
        let anyText = try Grammar(Schema(parsing: schema), options: .anyText)
        func isTaken(_ text: String, _ grammar: Grammar) -> Bool { grammar.match(text.utf8).isAccepted }
        for string in strings {
            #expect(isTaken(spellings(string)[0], grammar), "\(string.debugDescription)")
            for spelling in spellings(string) { #expect(isTaken(spelling, anyText), "\(spelling)") }
        }
        for string in Self.others + strings.map({ $0 + "?" }) where !strings.contains(where: { $0.unicodeScalars.elementsEqual(string.unicodeScalars) }) {
            for spelling in spellings(string) { #expect(!isTaken(spelling, grammar) && !isTaken(spelling, anyText), "\(spelling)") }
        }
    }
}
