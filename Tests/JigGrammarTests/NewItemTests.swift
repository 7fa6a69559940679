import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

/// Objects and arrays that must differ from those before them, of which some members may already differ: the grammar must agree with the
/// validator, and every beginning of a valid text must have an end.
@Suite("Items that must be new")
struct NewItemTests {
    private static let schemas = [
        #"{"properties": {"a": {"enum": [1, "x", "xy"]}, "b": {"items": {"const": 1}, "maxItems": 1, "type": "array"}}, "type": "object"}"#,
        #"{"properties": {"a": {"enum": [1, "x", "xy"]}, "b": {"type": "array"}}, "required": ["a"], "additionalProperties": false}"#,
        #"{"items": {"enum": [1, "x", "xy", []]}, "maxItems": 2, "type": "array"}"#,
        #"{"anyOf": [{"type": "array", "maxItems": 1}, {"type": "object", "maxProperties": 1}]}"#,
    ]

    private static let items: [JSONValue] = {
        var items: [JSONValue] = [[], [1], ["x"], ["xy", 1], ["xy", []], [[]]]
        for a in [nil, 1, "x", "xy"] as [JSONValue?] {
            for b in [nil, [], [1]] as [JSONValue?] {
                let members = [("a", a), ("b", b)].compactMap { key, value in value.map { (key, $0) } }
                items.append(.object(JSONObject(members)))
                if members.count == 2 { items.append(.object(JSONObject(members.reversed()))) }
            }
        }
        return items
    }()

    @Test("the grammar takes exactly the valid values", arguments: schemas)
    func agreement(item: String) throws {
        // Of the second kind an array ends with the third item, so that few values are left for it.
        for text in [#"{"items": \#(item), "uniqueItems": true}"#, #"{"items": \#(item), "uniqueItems": true, "minItems": 3, "maxItems": 3}"#] {
            let schema = try Schema(parsing: text)
            var options = GrammarOptions()
            options.keyOrder = .any
            let grammar = try Grammar(schema, options: options)
            var random = SplitMix64(seed: 1)
            let pairs = Self.items.flatMap { one in Self.items.map { [one, $0] } }
            let triples = pairs.flatMap { pair in Self.items.shuffled(using: &random).prefix(3).map { pair + [$0] } }
            for value in (pairs + triples).map(JSONValue.array) {
                let isValid = schema.accepts(value)
                #expect(grammar.match(value.text(.spaced).utf8).isAccepted == isValid, "\(text) on \(value.text())")
            }
        }
    }

    @Test("white space between values changes nothing of what may come next", arguments: schemas, [GrammarOptions.Spelling.few, .any])
    func whiteSpace(item: String, spelling: GrammarOptions.Spelling) throws {
        var options = GrammarOptions.anyText
        options.spelling = spelling
        let grammar = try Grammar(Schema(parsing: #"{"items": \#(item), "uniqueItems": true, "maxItems": 4}"#), options: options)
        let spaces = Set(" \t\n\r".utf8)
        for value in Self.items {
            let text = Array(JSONValue.array([value, [], value]).text().utf8)
            for length in 0...text.count {
                // Within strings white space is not between values.
                guard text[..<length].count(where: { $0 == UInt8(ascii: "\"") }) % 2 == 0 else { continue }
                var position = GrammarPosition(grammar)
                guard text[..<length].allSatisfy({ position.accept($0) }) else { break }
                var spaced = position
                guard spaced.accept(UInt8(ascii: "\n")), spaced.accept(UInt8(ascii: " ")) else { continue }
                // White space ends a number.
                let digits = text[..<length].last.map { (0x30...0x39).contains($0) } ?? false ? Set("0123456789.eE".utf8) : []
                let (wanted, found) = (Set(position.nextBytes()).subtracting(spaces), Set(spaced.nextBytes()).subtracting(spaces))
                #expect(wanted.subtracting(digits) == found, "after \(String(decoding: text[..<length], as: UTF8.self)) for \(item)")
            }
        }
    }

    @Test("a space within a string that must be new is none between values")
    func spaceWithinString() throws {
        let item = #"{"type": "object", "properties": {"a": {"enum": ["x", "x y"]}, "b": {"type": "string"}}, "maxProperties": 1, "additionalProperties": false}"#
        let grammar = try Grammar(Schema(parsing: #"{"items": \#(item), "uniqueItems": true}"#), options: .anyText)
        var position = GrammarPosition(grammar)
        let accepted = #"[{"a": "x y"}, {"a": "x"#.utf8.allSatisfy { position.accept($0) }
        #expect(accepted && position.nextBytes() == [UInt8(ascii: "\"")])
    }

    /// Objects of so many keys that a way to complete one is looked for before steps are made, some of which have few values.
    private static let objects: [String] = {
        let few = #""b": {"type": "boolean"}, "c": {"const": 1}, "d": {"enum": ["x", "y"]}, "e": {"const": "b"}, "f": {"type": "null"}, "g": {"type": "boolean"}, "h": {"const": 2}, "i": {"type": "boolean"}"#
        let one = #"{"properties": {"a": {"type": "string"}, \#(few)}, "additionalProperties": false, "type": "object""#
        let two = #"{"properties": {"a": {"type": "string"}, "z": {"type": "integer"}, \#(few)}, "additionalProperties": false, "type": "object""#
        let none = #"{"properties": {\#(few)}, "additionalProperties": false, "type": "object""#
        return [
            one + "}", two + #", "maxProperties": 2}"#, one + #", "maxProperties": 3, "minProperties": 2}"#,
            one + #", "anyOf": [{"required": ["a"]}, {"required": ["b"]}], "dependencies": {"a": {"not": {"required": ["c"]}}, "d": ["b"]}}"#,
            two + #", "anyOf": [{"required": ["z", "c"]}, {"required": ["a"]}], "dependencies": {"z": {"not": {"required": ["a"]}}}}"#,
            one + #", "if": {"required": ["b"]}, "then": {"properties": {"a": {"enum": ["1", "2"]}}}}"#,
            two + #", "oneOf": [{"properties": {"d": {"const": "x"}, "a": {"const": "k"}}, "required": ["d"]}, {"properties": {"z": {"const": 3}, "d": {"const": "y"}}, "required": ["d"]}]}"#,
            two + #", "propertyNames": {"maxLength": 1, "not": {"const": "z"}}, "required": ["c"]}"#, none + "}",
            none + #", "maxProperties": 2, "required": ["d"]}"#,
        ]
    }()

    @Test("every beginning of objects with many keys has an end", arguments: objects, [GrammarOptions.KeyOrder.declared, .any])
    func manyKeys(item: String, order: GrammarOptions.KeyOrder) throws {
        let schema = try Schema(parsing: #"{"items": \#(item), "type": "array", "uniqueItems": true, "minItems": 3, "maxItems": 5}"#)
        var options = GrammarOptions()
        options.keyOrder = order
        options.layout = .compact
        let grammar = try Grammar(schema, options: options)
        var random = SplitMix64(seed: 7)
        for _ in 0..<12 {
            var position = GrammarPosition(grammar)
            // What closes, and short strings, so that values repeat and run out.
            while !position.canEnd, position.text.count < 160 {
                let liked = Array(#"""}],{:[abcdefghizxy12tfn"#.utf8).shuffled(using: &random)
                let byte = try #require((liked + Array(0x20...0x7E)).first { byte in
                    var next = position
                    return next.accept(byte)
                })
                let accepted = position.accept(byte)
                #expect(accepted)
            }
            let rest = try #require(position.witness(), "\(String(decoding: position.text, as: UTF8.self))")
            let whole = try JSONValue(parsing: position.text + rest)
            #expect(schema.accepts(whole), "\(whole.text())")
        }
    }

    @Test("every beginning of lists of lists has an end")
    func lists() throws {
        let item = #"{"type": "array", "items": {"type": "object", "properties": {"a": {"enum": ["x", "y"]}, "b": {"type": "boolean"}}, "additionalProperties": false}, "uniqueItems": true, "maxItems": 2}"#
        try expectEnds(#"{"items": \#(item), "type": "array", "uniqueItems": true, "maxItems": 4}"#)
    }

    @Test("every beginning has an end", arguments: schemas)
    func ends(item: String) throws {
        try expectEnds(#"{"items": \#(item), "type": "array", "uniqueItems": true, "maxItems": 4}"#)
    }

    private func expectEnds(_ text: String) throws {
        let schema = try Schema(parsing: text)
        let grammar = try Grammar(schema)
        for seed in 0..<20 {
            var generator = InstanceGenerator(grammar, seed: UInt64(seed))
            var position = GrammarPosition(grammar)
            for byte in generator.next() {
                let accepted = position.accept(byte)
                #expect(accepted)
                let rest = try #require(position.witness())
                let whole = try JSONValue(parsing: position.text + rest)
                #expect(schema.accepts(whole), "\(whole.text())")
            }
        }
    }
}
