import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

/// Every JSON text of a valid value, and nothing else.
@Suite("Any text")
struct AnyTextTests {
    private static func grammar(_ text: String, _ options: GrammarOptions = .anyText) throws -> Grammar {
        try Grammar(Schema(parsing: text), options: options)
    }

    @Test("every escape of RFC 8259 stands for its character")
    func escapes() throws {
        let grammar = try Self.grammar(#"{"enum": ["a/\u00e9\n😀"]}"#)
        for text in [
            #""a/é\n😀""#, #""a\/é\n😀""#, #""\u0061/\u00E9\u000a\ud83d\ude00""#, #""a\u002f\u00e9\u000A\uD83D\uDE00""#,
        ] {
            #expect(grammar.match(text.utf8).isAccepted, "\(text)")
        }
        for text in [#""A/é\n😀""#, #""a//é\n😀""#, #""a\/é\n\ud83d""#, #""a/é\n\ud83d\u0061""#] {
            #expect(!grammar.match(text.utf8).isAccepted, "\(text)")
        }
        // The few spellings leave out what nobody needs.
        let few = try Self.grammar(#"{"enum": ["a/\u00e9\n😀"]}"#, GrammarOptions())
        #expect(few.match(#""a/\u00e9\n😀""#.utf8).isAccepted)
        #expect(!few.match(#""a\/é\n😀""#.utf8).isAccepted && !few.match(#""\u0061/é\n😀""#.utf8).isAccepted)
    }

    @Test("raw control characters, lone surrogates and ill-formed UTF-8 are refused, U+007F is not")
    func refusedBytes() throws {
        let grammar = try Self.grammar("{}")
        func takes(_ inside: [UInt8]) -> Bool { grammar.match([0x22] + inside + [0x22]).isAccepted }
        for control in UInt8(0)..<0x20 { #expect(!takes([control]), "raw \(control)") }
        #expect(takes([0x7F]) && takes(Array("\u{80}\u{2028}\u{FFFF}\u{10FFFF}".utf8)))
        for text in [#"\ud800"#, #"\udc00"#, #"\ud800\ud800"#, #"\ud800x"#, #"\ud800\n"#, #"\x41"#, #"\u12G4"#, #"\'"#, #"\U0041"#] {
            #expect(!takes(Array(text.utf8)), "\(text)")
        }
        for bytes: [UInt8] in [
            [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3], [0xFF],
        ] {
            #expect(!takes(bytes), "\(bytes)")
        }
    }

    @Test("an escaped key is the same key")
    func keys() throws {
        let grammar = try Self.grammar(
            #"{"properties": {"ab": {"type": "integer"}, "/": {"type": "null"}}, "required": ["ab"], "maxProperties": 2}"#)
        for text in [#"{"\u0061b": 1}"#, #"{"a\u0062":1.0,"\/":null}"#, "\t{ \"ab\"\r\n : 10e-1 } \n", #"{"\u002F":null,"ab":2}"#] {
            #expect(grammar.match(text.utf8).isAccepted, "\(text)")
        }
        for text in [
            #"{"\u0061b": "x"}"#, #"{"\u0041b": 1}"#, #"{"ab": 1, "\u0061b": 1}"#, #"{"ab": 1, "\/": 1}"#,
            #"{"ab": 1, "x": 1, "\u0078": 1}"#, #"{"x": 1, "\u0078": 1, "ab": 1}"#,
        ] {
            #expect(!grammar.match(text.utf8).isAccepted, "\(text)")
        }
    }

    @Test("white space may be of any length, and makes no more states")
    func whiteSpace() throws {
        let grammar = try Self.grammar(#"{"type": "object", "properties": {"a": {"type": "array"}}}"#)
        func text(_ run: Int) -> String {
            let space = String(repeating: " \n\t\r", count: run)
            return ["", "{", "\"a\"", ":", "[", "1", ",", "2", "]", "}", ""].joined(separator: space)
        }
        #expect(grammar.match(text(1).utf8).isAccepted)
        let states = grammar.size.states
        #expect(grammar.match(text(300).utf8).isAccepted)
        #expect(grammar.size.states == states)
        var few = GrammarOptions()
        few.layout = .flexible
        let limited = try Self.grammar("{}", few)
        #expect(limited.match((String(repeating: " ", count: 16) + "1").utf8).isAccepted)
        #expect(!limited.match((String(repeating: " ", count: 17) + "1").utf8).isAccepted)
    }

    @Test("a valid value is taken however it is written, and every beginning of the text has an end", arguments: 0..<120)
    func respelling(seed: Int) throws {
        var world = SmallWorld(seed: UInt64(seed))
        var speller = Speller(seed: UInt64(seed))
        let document = world.schema(depth: 2)
        let schema = try Schema(parsing: document)
        guard let grammar = try? Grammar(schema, options: .anyText) else { return }
        for value in SmallWorld.values {
            let text = speller.text(value)
            var position = GrammarPosition(grammar)
            let taken = text.allSatisfy { position.accept($0) } && position.canEnd
            #expect(
                taken == schema.accepts(value), "\(document.text()) on \(String(decoding: text, as: UTF8.self))")
        }
        guard let value = SmallWorld.values.filter({ schema.accepts($0) }).randomElement(using: &speller.random) else { return }
        var position = GrammarPosition(grammar)
        for byte in speller.text(value) {
            _ = position.accept(byte)
            let begun = String(decoding: position.text, as: UTF8.self)
            let rest = try #require(position.witness(), "\(document.text()) has no end after \(begun)")
            let whole = try JSONValue(parsing: position.text + rest)
            #expect(schema.accepts(whole), "\(document.text()): \(begun) is ended as \(whole.text())")
        }
    }

    @Test("generated texts vary in their spelling and are valid", arguments: 0..<60)
    func generator(seed: Int) throws {
        var world = SmallWorld(seed: UInt64(seed))
        let document = world.schema(depth: 2)
        let schema = try Schema(parsing: document)
        guard let grammar = try? Grammar(schema, options: .anyText) else { return }
        var generator = InstanceGenerator(grammar, seed: UInt64(seed))
        for _ in 0..<8 {
            let text = generator.next()
            let value = try JSONValue(parsing: text)
            #expect(schema.accepts(value), "\(document.text()) on \(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test("whatever bytes a text is made of, it can be ended and is valid then", arguments: 0..<60)
    func randomBytes(seed: Int) throws {
        var world = SmallWorld(seed: UInt64(seed))
        let document = seed % 3 == 0 ? Self.uniqueness[seed / 3 % Self.uniqueness.count] : world.schema(depth: 2)
        let schema = try Schema(parsing: document)
        guard let grammar = try? Grammar(schema, options: .anyText) else { return }
        var random = SplitMix64(seed: UInt64(seed))
        let alphabet = Array(#"{}[],,,::""""\\uu00661129abtrefalsn.eE+-/ "#.utf8)
        for _ in 0..<3 {
            var position = GrammarPosition(grammar)
            for _ in 0..<200 where position.text.count < 30 {
                guard let byte = alphabet.randomElement(using: &random), position.accept(byte) else { continue }
                let begun = String(decoding: position.text, as: UTF8.self)
                let rest = try #require(position.witness(), "\(document.text()) has no end after \(begun)")
                let whole = try JSONValue(parsing: position.text + rest)
                #expect(schema.accepts(whole), "\(document.text()): \(begun) is ended as \(whole.text())")
            }
        }
    }

    /// Items that differ by value, however they are written.
    private static let uniqueness: [JSONValue] = [
        ["type": "array", "items": ["type": "number"], "uniqueItems": true, "minItems": 2],
        ["type": "array", "items": ["type": "integer", "minimum": 0, "maximum": 3], "uniqueItems": true, "minItems": 3],
        ["type": "array", "items": ["type": "number", "minimum": 1, "maximum": 1000], "uniqueItems": true, "minItems": 2],
        ["type": "array", "items": ["type": "string", "maxLength": 1], "uniqueItems": true, "minItems": 3],
        ["type": "array", "items": ["enum": [1, 2.5, "a", 1e3]], "uniqueItems": true, "minItems": 3],
    ]

    @Test("a number that repeats an item may still become another, unless only spellings of used ones are left")
    func uniqueNumbers() throws {
        let open = try Self.grammar(#"{"items": {"type": "number"}, "uniqueItems": true}"#)
        let closed = try Self.grammar(#"{"items": {"type": "number", "minimum": 1, "maximum": 1000}, "uniqueItems": true}"#)
        func begins(_ grammar: Grammar, _ text: String) -> Bool {
            var position = GrammarPosition(grammar)
            return text.utf8.allSatisfy { position.accept($0) } && position.witness() != nil
        }
        for text in ["[1,1", "[1,1.0", "[1,1.00", "[1,1E+", "[1,0.1e1", "[1,12]", "[0,0.5]", "[0,-", "[0,-0", "[12,1]", "[0,0.0"] {
            #expect(begins(open, text), "\(text)")
        }
        for text in ["[1,1]", "[1,1.0]", "[1,0.1e1]", "[0,-0]", "[0,0e", "[0,-0.0E-", "[10,1E+1 "] {
            #expect(!begins(open, text), "\(text)")
        }
        #expect(begins(closed, "[1,10,100,1e") && begins(closed, "[1,10,100,1e3]") && begins(closed, "[1,10,100,1000,1"))
        #expect(!begins(closed, "[1,10,100,1000,1e") && begins(closed, "[1,10,100,1000,1.1e"))
    }

    @Test("an open schema's texts show escapes, exponents and white space")
    func variety() throws {
        var generator = InstanceGenerator(try Self.grammar(#"{"type": "array", "minItems": 3}"#), seed: 1)
        let all = (0..<60).map { _ in String(decoding: generator.next(), as: UTF8.self) }.joined()
        #expect(all.contains("\\u"))
        #expect(all.contains("e") && all.contains("E") && all.contains("\r") && all.contains("\t"))
    }
}

/// Writes values in random spellings.
struct Speller {
    var random: SplitMix64
    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func space() -> [UInt8] {
        (0..<max(0, Int.random(in: -3...3, using: &random))).compactMap { _ in
            [0x20, 0x0A, 0x0D, 0x09].randomElement(using: &random)
        }
    }

    mutating func text(_ value: JSONValue) -> [UInt8] {
        let inside: [UInt8]
        switch value {
        case .null, .bool: inside = value.utf8()
        case .number(let number): inside = text(number)
        case .string(let string): inside = text(string)
        case .array(let items):
            var parts: [UInt8] = []
            for item in items { parts += (parts.isEmpty ? [] : [UInt8(ascii: ",")]) + text(item) }
            inside = [UInt8(ascii: "[")] + (parts.isEmpty ? space() : parts) + [UInt8(ascii: "]")]
        case .object(let object):
            var parts: [UInt8] = []
            for member in object.members.shuffled(using: &random) {
                parts += (parts.isEmpty ? [] : [UInt8(ascii: ",")]) + text(.string(member.key)) + [UInt8(ascii: ":")]
                parts += text(member.value)
            }
            inside = [UInt8(ascii: "{")] + (parts.isEmpty ? space() : parts) + [UInt8(ascii: "}")]
        }
        return space() + inside + space()
    }

    private mutating func text(_ string: String) -> [UInt8] {
        var bytes = [UInt8(ascii: "\"")]
        for scalar in string.unicodeScalars { bytes += JSONText.spellings(of: scalar).randomElement(using: &random) ?? [] }
        return bytes + [UInt8(ascii: "\"")]
    }

    /// The number with some power of ten moved into an exponent, or as it was.
    private mutating func text(_ number: JSONNumber) -> [UInt8] {
        let shift = Int.random(in: -4...4, using: &random)
        guard shift != 0, !number.isWrittenAsInteger || Bool.random(using: &random),
            let moved = number.value.shifted(by: -shift)
        else { return Array(number.text.utf8) }
        let letter = Bool.random(using: &random) ? "e" : "E"
        let sign = shift > 0 ? ["", "+"].randomElement(using: &random) ?? "" : "-"
        let zeros = String(repeating: "0", count: Int.random(in: 0...2, using: &random))
        let digits = moved.plainText(fractionDigits: Int.random(in: 0...2, using: &random))
        return digits + Array("\(letter)\(sign)\(zeros)\(shift.magnitude)".utf8)
    }
}
