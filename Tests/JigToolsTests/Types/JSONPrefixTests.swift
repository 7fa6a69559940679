import JigJSON
import Testing

@testable import JigTools

@Suite("The beginning of a JSON text")
struct JSONPrefixTests {
    @Test(
        "is as much of a value as is certain",
        arguments: [
            ("", "null", 1), ("  ", "null", 1), ("{", "{}", 1), ("[", "[]", 1), (#"""#, #""""#, 1), (#""ab"#, #""ab""#, 1),
            (#"{"a""#, "{}", 1), (#"{"a": "#, "{}", 1), (#"{"a": 1"#, "{}", 1), (#"{"a": 1,"#, #"{"a":1}"#, 1),
            (#"{"a": 1, "b"#, #"{"a":1}"#, 1), (#"{"a": tru"#, "{}", 1), (#"{"a": true"#, #"{"a":true}"#, 1),
            (#"{"a": [1, 2"#, #"{"a":[1]}"#, 2), (#"{"a": [1, 2 "#, #"{"a":[1,2]}"#, 2), (#"{"a": [[], {"b": "x"#, #"{"a":[[],{"b":"x"}]}"#, 4),
            (#"["a\"#, #"["a"]"#, 2), (#"["a\u00e"#, #"["a"]"#, 2), (#"["a\ud83d"#, #"["a"]"#, 2), (#"["a\ud83d\ude0"#, #"["a"]"#, 2),
            (#"["\ud83d\ude00"#, #"["😀"]"#, 2), ("-", "null", 1), ("[1.", "[]", 1), ("[1e", "[]", 1), ("[1e+", "[]", 1),
            ("nul", "null", 1), ("12", "12", 0), ("null", "null", 0), (#"{"a": {}}"#, #"{"a":{}}"#, 0), (#"{"a": {}"#, #"{"a":{}}"#, 1),
        ])
    func prefixes(text: String, value: String, openLevels: Int) throws {
        let prefix = try JSONPrefix(reading: text)
        #expect(prefix.value.text() == value)
        #expect(prefix.openLevels == openLevels)
    }

    @Test(
        "that no JSON text has is an error",
        arguments: [
            "}", "]", ":", ",", "x", "{]", "[}", "{1", "{,", "[,", #"{"a" 1"#, #"{"a": 1 "b""#, #"{"a":: 1"#, "1 2", "{} {", "[1 2",
            #"{"a": 1, "a": 2, "b""#, "[1,]", "[01", "[1.x", "[tro", "[--", "\u{FEFF}[", #"["\x"#, #"["\ud83dab"#, "[+1",
        ])
    func errors(text: String) {
        #expect(throws: JSONError.self) { try JSONPrefix(reading: text) }
    }

    @Test("grows with the text, and never takes back a value that is complete")
    func growing() throws {
        let text = #"{"name": "A \"quoted\" \ud83d\ude00 name", "sizes": [1, 2.5, -3e2, true, null], "deep": {"list": [{"x": ""}, []]}}"#
        let whole = try JSONValue(parsing: text)
        for end in text.indices {
            let prefix = try JSONPrefix(reading: String(text[..<end]))
            #expect(prefix.openLevels > 0)
            #expect(prefix.value.isNull || prefix.value.isBeginning(of: whole), "\(text[..<end]) gave \(prefix.value)")
        }
        #expect(try JSONPrefix(reading: text).value == whole)
    }
}

extension JSONValue {
    /// Whether all that is here is in another value, where the last string of each level may go on.
    fileprivate func isBeginning(of whole: JSONValue) -> Bool {
        switch (self, whole) {
        case (.string(let part), .string(let all)): all.unicodeScalars.starts(with: part.unicodeScalars)
        case (.array(let part), .array(let all)):
            part.count <= all.count && zip(part, all).allSatisfy { $0.isBeginning(of: $1) }
        case (.object(let part), .object(let all)):
            part.count <= all.count && zip(part, all).allSatisfy { $0.key == $1.key && $0.value.isBeginning(of: $1.value) }
        default: self == whole
        }
    }
}
