import Testing

import JigJSON

@Suite("Reading JSON text")
struct JSONReaderTests {
    @Test("values of every type are read")
    func everyType() throws {
        let value = try JSONValue(parsing: " {\"a\" : [1, -2.50, true, false, null, \"x\"], \"b\": {}, \"c\": [] } \n")
        #expect(value["a"]?[1]?.numberValue?.text == "-2.50")
        #expect(value == ["a": [1, -2.5, true, false, nil, "x"], "b": [:], "c": []])
        #expect(value.text() == #"{"a":[1,-2.50,true,false,null,"x"],"b":{},"c":[]}"#)
    }

    @Test("keys keep their order and numbers their text")
    func losesNothing() throws {
        for text in [
            "{\"z\":1,\"a\":2,\"m\":{\"\u{E9}\":1,\"e\u{301}\":2}}", "123456789012345678901234567890", "1.0", "1e400", "-0", "0.10",
            "1E+2", "[1e-7,18446744073709551616]", #""\"\\/\b\f\n\r\t\u0000\u001f""#,
        ] {
            #expect(try JSONValue(parsing: text).text() == text)
        }
    }

    @Test("escapes are decoded, surrogate pairs and NUL too, in keys as in strings")
    func escapes() throws {
        #expect(try JSONValue(parsing: #""\u00e9\uD83D\uDE00\/\u0000x""#) == .string("é😀/\0x"))
        let object = try JSONValue(parsing: #"{"a\u0000b":1,"a\u0000c":2}"#)
        #expect(object["a\0b"] == 1)
        #expect(object["a\0c"] == 2)
    }

    @Test(
        "what RFC 8259 does not allow is an error that says where",
        arguments: [
            ("", .unexpectedEnd, 1, 1), ("  \n ", .unexpectedEnd, 2, 2), ("[1,]", .trailingComma, 1, 4),
            ("{\"a\":1,}", .trailingComma, 1, 8), ("[1 2]", .unexpectedCharacter, 1, 4),
            ("{\"a\" 1}", .unexpectedCharacter, 1, 6), ("{a:1}", .unexpectedCharacter, 1, 2),
            ("{'a':1}", .unexpectedCharacter, 1, 2), ("{\"a\":}", .unexpectedCharacter, 1, 6),
            ("1 x", .trailingContent, 1, 3), ("{}{}", .trailingContent, 1, 3), ("[", .unexpectedEnd, 1, 2),
            ("[1", .unexpectedEnd, 1, 3), ("{\"a\":1", .unexpectedEnd, 1, 7), ("{\"a\"", .unexpectedEnd, 1, 5),
            ("True", .unexpectedCharacter, 1, 1), ("tru", .invalidLiteral, 1, 1), ("NaN", .unexpectedCharacter, 1, 1),
            ("nan", .invalidLiteral, 1, 1), ("Infinity", .unexpectedCharacter, 1, 1), ("-Infinity", .invalidNumber, 1, 2),
            ("01", .invalidNumber, 1, 1), ("-", .invalidNumber, 1, 2), ("1.", .invalidNumber, 1, 3),
            (".5", .unexpectedCharacter, 1, 1), ("+1", .unexpectedCharacter, 1, 1), ("1e", .invalidNumber, 1, 3),
            ("1e+", .invalidNumber, 1, 4), ("0x10", .trailingContent, 1, 2), ("[-01]", .invalidNumber, 1, 3),
            ("\"abc", .unterminatedString, 1, 1), ("\"a\nb\"", .controlCharacter, 1, 3),
            ("\"\t\"", .controlCharacter, 1, 2), ("\"é\\x\"", .invalidEscape, 1, 3), ("\"\\u12g4\"", .invalidEscape, 1, 2),
            ("\"\\uD800\"", .loneSurrogate, 1, 2), ("\"\\uDC00\"", .loneSurrogate, 1, 2),
            ("\"\\uD800\\u0041\"", .loneSurrogate, 1, 2), ("\"\\uD800x\"", .loneSurrogate, 1, 2), ("\"\\", .unexpectedEnd, 1, 2),
            ("\"a\0b\"", .nulByte, 1, 3), ("[1]\0", .nulByte, 1, 4), ("\u{FEFF}1", .byteOrderMark, 1, 1),
            ("/* c */ 1", .unexpectedCharacter, 1, 1), ("[1] // c", .trailingContent, 1, 5),
            ("[1}", .unexpectedCharacter, 1, 3), ("{\n \"a\": 1,\n \"b\": 2,\n \"a\": 3}", .duplicateKey, 4, 2),
            ("{\"a\":1,\"\\u0061\":2}", .duplicateKey, 1, 8), ("1e9999999999999999999999", .numberOutOfRange, 1, 1),
            ("]", .unexpectedCharacter, 1, 1), ("\u{A0}1", .unexpectedCharacter, 1, 1),
        ] as [(String, JSONError.Kind, Int, Int)])
    func refusals(text: String, kind: JSONError.Kind, line: Int, column: Int) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error.kind == kind)
        #expect((error.line, error.column) == (line, column))
    }

    @Test(
        "bytes that are not UTF-8 are an error",
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80]])
    func invalidUTF8(bytes: [UInt8]) throws {
        for text in [[0x22] + bytes + [0x22], bytes, [0x5B, 0x22, 0x61] + bytes] {
            #expect(try #require(throws: JSONError.self) { try JSONValue(parsing: text) }.kind == .invalidUTF8)
        }
    }

    @Test("nesting is taken up to the limit and refused beyond it, however deep")
    func depth() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(512)) }
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: nested(513)) }
        #expect(error.kind == .tooDeep)
        #expect(error.column == 513)
        let objects = String(repeating: #"{"a":"#, count: 1_000_000)
        #expect(try #require(throws: JSONError.self) { try JSONValue(parsing: objects) }.kind == .tooDeep)
        #expect(throws: Never.self) { try JSONValue(parsing: nested(600), options: JSONReadingOptions(depthLimit: 600)) }
        #expect(JSONReadingOptions(depthLimit: .max).depthLimit == JSONReadingOptions.greatestDepthLimit)
    }

    @Test("of equal keys the first or the last can be kept")
    func duplicates() throws {
        let text = #"{"a":1,"b":2,"a":[3]}"#
        #expect(try JSONValue(parsing: text, options: JSONReadingOptions(duplicateKeys: .keepFirst)).text() == #"{"a":1,"b":2}"#)
        #expect(try JSONValue(parsing: text, options: JSONReadingOptions(duplicateKeys: .keepLast)).text() == #"{"a":[3],"b":2}"#)
    }

    @Test("a string is read alike wherever something special stands in it")
    func placesInStrings() throws {
        for length in 0..<26 {
            for place in 0...length {
                let before = String(repeating: "x", count: place), after = String(repeating: "~", count: length - place)
                #expect(try JSONValue(parsing: "[\"\(before)\",\"\(after)\"]") == [.string(before), .string(after)])
                for (written, read) in [("\\n", "\n"), ("\\\"", "\""), ("é", "é"), ("\u{7F}", "\u{7F}"), ("\u{10FFFF}", "\u{10FFFF}")] {
                    #expect(try JSONValue(parsing: "\"\(before)\(written)\(after)\"") == .string(before + read + after))
                }
                for control in [UInt8(0), 1, 0x0A, 0x1F] {
                    let text = [UInt8(ascii: "\"")] + Array(before.utf8) + [control] + Array(after.utf8) + [UInt8(ascii: "\"")]
                    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: text) }
                    #expect(error.kind == (control == 0 ? .nulByte : .controlCharacter))
                    #expect(error.offset == place + 1)
                }
            }
        }
    }

    @Test("a duplicate among many keys is found")
    func manyKeys() throws {
        let members = (0..<1000).map { "\"k\($0)\":\($0)" }
        let object = try JSONValue(parsing: "{" + members.joined(separator: ",") + "}")
        #expect(object["k999"] == 999)
        #expect(object["k1000"] == nil)
        let twice = "{" + (members + ["\"k3\":0"]).joined(separator: ",") + "}"
        #expect(try #require(throws: JSONError.self) { try JSONValue(parsing: twice) }.kind == .duplicateKey)
    }

    @Test("no cut of a text crashes the reader")
    func truncation() throws {
        let text = Array(#"{"a\n\uD83D\uDE00é":[1.5e+10,true,null,false,"x\\"],"b":{"c":-0}}"#.utf8)
        for end in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: text[..<end]) }
        }
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
    }
}
