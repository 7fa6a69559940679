import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

/// Random schemas of numbers against every short text over the characters of numbers.
@Suite("Numbers")
struct NumberTests {
    private static func grammar(_ text: String, _ options: GrammarOptions = .anyText) throws -> Grammar {
        try Grammar(Schema(parsing: text), options: options)
    }

    private static func takes(_ grammar: Grammar, _ text: String) -> Bool {
        var position = GrammarPosition(grammar)
        return text.utf8.allSatisfy { position.accept($0) } && position.canEnd
    }

    @Test("in any spelling the grammar takes exactly the numbers that are valid, and every beginning has an end", arguments: 0..<40)
    func shortTexts(seed: Int) throws {
        var random = NumberSchemas(seed: UInt64(seed))
        let document = random.document()
        let schema = try Schema(parsing: document)
        let grammar: Grammar
        do throws(GrammarError) {
            grammar = try Grammar(schema, options: .anyText)
        } catch {
            guard case .unsatisfiable = error else { throw error }
            for number in NumberTexts.all {
                #expect(!schema.accepts(.number(number)), "\(document.text()) is said to be unsatisfiable, yet takes \(number)")
            }
            return
        }
        for number in NumberTexts.all where Self.takes(grammar, number.text) != schema.accepts(.number(number)) {
            Issue.record("\(document.text()) on \(number): the validator says \(schema.accepts(.number(number)))")
        }
        // Every beginning that the grammar takes leads to a text that it takes and that is valid.
        func visit(_ position: GrammarPosition) throws {
            guard let rest = position.witness() else {
                Issue.record("\(document.text()): no end after \(String(decoding: position.text, as: UTF8.self))")
                return
            }
            let whole = String(decoding: position.text + rest, as: UTF8.self)
            let number = JSONNumber(text: whole)
            if !(number.map { schema.accepts(.number($0)) } ?? false) {
                Issue.record("\(document.text()): \(String(decoding: position.text, as: UTF8.self)) is ended as \(whole)")
            }
            guard position.text.count < 3 else { return }
            for byte in NumberTexts.characters {
                var next = position
                if next.accept(byte) { try visit(next) }
            }
        }
        try visit(GrammarPosition(grammar))
    }

    @Test("in few spellings what the grammar takes is valid, every beginning has an end, and each plain value has a text", arguments: 0..<40)
    func fewSpellings(seed: Int) throws {
        var random = NumberSchemas(seed: UInt64(seed))
        let document = random.document()
        let schema = try Schema(parsing: document)
        guard let grammar = try? Grammar(schema) else {
            #expect((try? Grammar(schema, options: .anyText)) == nil, "\(document.text()) has no plain number")
            return
        }
        func visit(_ position: GrammarPosition) {
            let begun = String(decoding: position.text, as: UTF8.self)
            if position.canEnd {
                #expect(JSONNumber(text: begun).map { schema.accepts(.number($0)) } == true, "\(document.text()) takes \(begun)")
            }
            guard let rest = position.witness() else {
                Issue.record("\(document.text()): no end after \(begun)")
                return
            }
            let whole = begun + String(decoding: rest, as: UTF8.self)
            #expect(
                JSONNumber(text: whole).map { schema.accepts(.number($0)) } == true,
                "\(document.text()): \(begun) is ended as \(whole)")
            guard position.text.count < 3 else { return }
            for byte in NumberTexts.characters {
                var next = position
                if next.accept(byte) { visit(next) }
            }
        }
        visit(GrammarPosition(grammar))
        for text in ["0", "1", "9", "-1", "10", "19", "-90", "0.1", "1.9", "-0.9", "1.01", "0.09", "99.9", "1000", "1.0"] {
            guard let number = JSONNumber(text: text), schema.accepts(.number(number)) else { continue }
            // Another text of the value will do, as long as the schema does not tell them apart.
            let plain = String(decoding: number.value.plainText(fractionDigits: 0), as: UTF8.self)
            let scientific = String(decoding: number.value.scientificText, as: UTF8.self)
            #expect(
                [text, plain, scientific].contains { grammar.match($0.utf8).isAccepted },
                "\(document.text()) has no text of \(text)")
        }
    }

    @Test(
        "far exponents are decided by arithmetic that never writes their digits out",
        arguments: [
            (#"{"multipleOf": 3}"#, ["3e1000000000", "12e999999999", "0e99999999999999999999"], ["1e1000000000", "3e-1"]),
            (#"{"minimum": 1e1000}"#, ["1e1000", "1E+01000", "10e999", "0.1e1001", "2e100000"], ["1e999", "9.99e999", "-1e1000", "0"]),
            (#"{"exclusiveMinimum": 0, "maximum": 1e-1000000000}"#, ["1e-1000000000", "0.001e-999999997", "1e-1000000001"], ["0", "1e-999999999"]),
            (#"{"minimum": 1e1000000000, "multipleOf": 7}"#, ["7e1000000000", "14e999999999"], ["1e1000000000", "7e99"]),
            (#"{"enum": [1e-7, 1e300, 15e999999999]}"#, ["1e-7", "0.0000001", "1E300", "10e299", "1.5e1000000000"], ["1e-8", "15"]),
            (#"{"not": {"multipleOf": 0.01}}"#, ["1e-3", "1.001", "123e-5"], ["1e-2", "1.25", "1e1000000000", "0"]),
            (#"{"not": {"multipleOf": 3}, "minimum": 1e1000000000}"#, ["1e1000000000", "2e1000000000"], ["3e1000000000"]),
            (#"{"type": "integer", "multipleOf": 1e-8}"#, ["12391239123", "1e308", "1.5e1"], ["15e-1"]),
            (#"{"minimum": 1e22, "maximum": 1e22}"#, ["10000000000000000000000", "1e22", "0.01e24"], ["1e21"]),
        ])
    func farExponents(schema: String, valid: [String], invalid: [String]) throws {
        let grammar = try Self.grammar(schema)
        let judge = try Schema(parsing: schema)
        for text in valid + invalid {
            let number = try #require(JSONNumber(text: text))
            #expect(judge.accepts(.number(number)) == valid.contains(text), "the validator on \(text)")
            #expect(grammar.match(text.utf8).isAccepted == valid.contains(text), "\(schema) on \(text)")
        }
        for text in valid {
            var position = GrammarPosition(grammar)
            for byte in text.utf8 {
                let accepted = position.accept(byte)
                #expect(accepted, "\(schema) on \(text)")
                let rest = try #require(position.witness(), "\(schema) has no end in \(text)")
                let whole = String(decoding: position.text + rest, as: UTF8.self)
                let number = try #require(JSONNumber(text: whole), "\(whole)")
                #expect(judge.accepts(.number(number)), "\(schema) is ended as \(whole)")
            }
        }
    }

    @Test(
        "few spellings write an exponent where plain digits are no way to",
        arguments: [
            (#"{"enum": [1e-7, 2.5]}"#, ["1e-7", "0.0000001", "2.5"], ["1E-7", "1e-07", "10e-8", "25e-1", "2.50"]),
            (#"{"const": 1e300}"#, ["1e300"], ["1e+300", "10e299", "1.0e300"]),
            (#"{"minimum": 1e1000, "maximum": 2e1000}"#, ["1e1000", "1.5e1000", "1.25e1000", "2e1000"], ["15e999", "2.1e1000"]),
            (#"{"maximum": 1e-300, "exclusiveMinimum": 0}"#, ["1e-300", "9.5e-301"], ["0", "2e-300"]),
            (#"{"not": {"multipleOf": 1e-17}, "minimum": 0}"#, ["0.123456789012345678"], ["0.1", "1e-18"]),
            (#"{"not": {"multipleOf": 1e-100}, "minimum": 0}"#, ["1e-101", "1.5e-100"], ["0.1", "1e-100"]),
            (#"{"minimum": 0.1, "multipleOf": 1e-5}"#, ["99.9", "1.00001", "100000"], ["0.09", "99.900001"]),
            (#"{"type": "number"}"#, ["1", "1.5", "-0.25", "1.0"], ["1e2", "1E2", "-0", "1e-7"]),
            (#"{"type": "integer"}"#, ["12345678901234567890"], ["1.0", "1e0", "-0", "123456789012345678901"]),
        ])
    func exponentsWhereNeeded(schema: String, taken: [String], refused: [String]) throws {
        let grammar = try Self.grammar(schema, GrammarOptions())
        for text in taken { #expect(grammar.match(text.utf8).isAccepted, "\(schema) on \(text)") }
        for text in refused { #expect(!grammar.match(text.utf8).isAccepted, "\(schema) on \(text)") }
    }

    @Test("no sign is begun with where bounds leave no multiple below zero")
    func signWithoutMultiple() throws {
        let grammar = try Self.grammar(#"{"minimum": -0.005, "multipleOf": 0.01}"#, GrammarOptions())
        #expect(grammar.match("-".utf8).stopped == 0)
        #expect(grammar.match("0.01".utf8).isAccepted)
        let wider = try Self.grammar(#"{"minimum": -0.015, "multipleOf": 0.01}"#, GrammarOptions())
        #expect(wider.match("-0.01".utf8).isAccepted && !wider.match("-0.02".utf8).isAccepted)
    }

    @Test("draft 4's integers have neither point nor exponent, later ones may have both")
    func integersOfDraft4() throws {
        let old = try Self.grammar(#"{"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer"}"#)
        let new = try Self.grammar(#"{"type": "integer"}"#)
        for text in ["0", "-0", "12", "1000000000000000000000000000"] {
            #expect(old.match(text.utf8).isAccepted && new.match(text.utf8).isAccepted)
        }
        for text in ["1.0", "1e0", "1E+2", "10e-1", "-0.0", "0e5"] {
            #expect(!old.match(text.utf8).isAccepted && new.match(text.utf8).isAccepted, "\(text)")
        }
        let neither = #"{"$schema": "http://json-schema.org/draft-04/schema#", "not": {"type": "integer"}, "enum": [2]}"#
        for options in [GrammarOptions(), .anyText] {
            let grammar = try Self.grammar(neither, options)
            #expect(grammar.match("2.0".utf8).isAccepted && !grammar.match("2".utf8).isAccepted)
        }
    }

    @Test("any number of digits")
    func manyDigits() throws {
        let grammar = try Self.grammar(#"{"type": "number", "multipleOf": 0.5}"#)
        let zeros = String(repeating: "0", count: 400)
        for text in ["1" + zeros, "1." + zeros, "1.5" + zeros + "E+" + zeros + "3", "0." + zeros + "15e402"] {
            #expect(grammar.match(text.utf8).isAccepted, "\(text)")
        }
        #expect(!grammar.match(("0." + zeros + "15e400").utf8).isAccepted)
    }
}

enum NumberTexts {
    static let characters = Array("-019.eE+".utf8)

    /// Every number of at most five of the characters.
    static let all: [JSONNumber] = {
        var texts: [[UInt8]] = [[]]
        var numbers: [JSONNumber] = []
        for _ in 1...5 {
            texts = texts.flatMap { text in characters.map { text + [$0] } }
            numbers += texts.compactMap { JSONNumber(text: String(decoding: $0, as: UTF8.self)) }
        }
        return numbers
    }()
}

/// Random schemas over what can be asked of a number.
struct NumberSchemas {
    private var random: SplitMix64
    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func document() -> JSONValue {
        guard case .object(var object) = schema(depth: 2) else { return false }
        if object["type"] == nil { object["type"] = chance(30) ? "integer" : "number" }
        if chance(35) { object["$schema"] = "http://json-schema.org/draft-04/schema#" }
        return .object(object)
    }

    private mutating func number(_ texts: [String]) -> JSONValue {
        texts.randomElement(using: &random).flatMap { JSONNumber(text: $0) }.map { .number($0) } ?? 0
    }

    private mutating func bound() -> JSONValue {
        number(["0", "1", "-1", "9", "10", "0.1", "-0.01", "1.9", "99", "-10", "0.019", "1e3", "-1e-3", "1e9", "-9e99", "1e-9", "11.1"])
    }

    private mutating func divisor() -> JSONValue {
        number(["1", "2", "3", "0.1", "0.01", "0.5", "7", "0.3", "1.5", "9", "10", "0.07", "1e2", "1e-5", "11", "0.25"])
    }

    private mutating func schema(depth: Int) -> JSONValue {
        var object = JSONObject()
        if chance(30) { object["type"] = chance(50) ? "integer" : "number" }
        if chance(30) { object["minimum"] = bound() }
        if chance(30) { object["maximum"] = bound() }
        // As a number it is of later drafts; draft 4 reads a Boolean beside the bound.
        if chance(15) { object["not"] = .object(JSONObject([(chance(50) ? "minimum" : "maximum", bound())])) }
        if chance(35) { object["multipleOf"] = divisor() }
        if chance(10) { object["enum"] = .array([bound(), bound(), bound()]) }
        if chance(15) { object["not"] = .object(JSONObject([("multipleOf", divisor())])) }
        if chance(15) { object["not"] = .object(JSONObject([("enum", .array([bound(), bound(), 1, 9]))])) }
        guard depth > 0 else { return .object(object) }
        if chance(15) { object["not"] = schema(depth: depth - 1) }
        for keyword in ["anyOf", "allOf", "oneOf"] where chance(15) {
            object[keyword] = .array([schema(depth: depth - 1), schema(depth: depth - 1)])
        }
        return .object(object)
    }
}
