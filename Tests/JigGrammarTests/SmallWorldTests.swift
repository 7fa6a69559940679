import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

/// Random schemas over a world small enough to look at all of it: the grammar must agree with the validator on every value,
/// and every prefix of a text must have an end.
@Suite("Small worlds")
struct SmallWorldTests {
    @Test("the grammar takes exactly the valid values", arguments: 0..<300)
    func agreement(seed: Int) throws {
        var world = SmallWorld(seed: UInt64(seed))
        let document = world.schema(depth: 2)
        let schema = try Schema(parsing: document)
        _ = try SmallWorld.grammar(of: schema, .any, SmallWorld.values)
    }

    @Test("random texts are valid, and every prefix of them can be ended", arguments: 0..<300)
    func walks(seed: Int) throws {
        var world = SmallWorld(seed: UInt64(seed))
        let document = world.schema(depth: 2)
        let schema = try Schema(parsing: document)
        guard let grammar = try? Grammar(schema) else { return }
        var generator = InstanceGenerator(grammar, seed: UInt64(seed))
        for _ in 0..<5 {
            let text = generator.next()
            let value = try JSONValue(parsing: text)
            #expect(schema.accepts(value), "\(document.text()) on \(value.text())")
            var position = GrammarPosition(grammar)
            for byte in text {
                let accepted = position.accept(byte)
                #expect(accepted, "\(document.text()) stops in \(String(decoding: text, as: UTF8.self))")
                let rest = try #require(
                    position.witness(),
                    "\(document.text()) has no end after \(String(decoding: position.text, as: UTF8.self))")
                let whole = try JSONValue(parsing: position.text + rest)
                #expect(schema.accepts(whole), "\(document.text()) is ended as \(whole.text())")
            }
        }
    }
}

/// A few types, keys and values, and schemas that mix keywords over them.
struct SmallWorld {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    static let scalars: [JSONValue] = [.null, .bool(true), 0, 1, 2, .string(""), .string("a"), .string("ab")]

    /// Scalars, and arrays and objects of up to two and three of some of them, and a little nesting.
    static let values: [JSONValue] = {
        let few: [JSONValue] = [.null, 1, 2, .string("a")]
        var values = scalars
        values += [[]] + few.map { .array([$0]) } + few.flatMap { a in few.map { .array([a, $0]) } }
        values += [[1, 1, 1], [1, 2, "a"], [2, 1, 2], [1, 1, 2, 2], [[1]], [["a"], 1], [[1, 1], [1, 1]], [[1], [2]]]
        var objects: [JSONValue] = [.object(JSONObject())]
        for key in ["a", "b", "c"] {
            for value in few { objects.append(.object(JSONObject([(key, value)]))) }
        }
        for (one, other) in [("a", "b"), ("b", "a"), ("a", "c"), ("b", "c"), ("c", "b")] {
            for value in few { for second in few { objects.append(.object(JSONObject([(one, value), (other, second)]))) } }
        }
        objects += [["a": 1, "b": 2, "c": "a"], ["c": 1, "b": 1, "a": 1], ["a": ["a": 1]], ["b": [1, 2]]]
        return values + objects
    }()

    /// A schema's grammar, which is expected to take just those of some values that the validator takes; nil, and all of them refused,
    /// where no value satisfies the schema.
    static func grammar(of schema: Schema, _ keyOrder: GrammarOptions.KeyOrder, _ values: [JSONValue]) throws -> Grammar? {
        var options = GrammarOptions()
        options.keyOrder = keyOrder
        let grammar: Grammar
        do throws(GrammarError) {
            grammar = try Grammar(schema, options: options)
        } catch {
            guard case .unsatisfiable = error else { throw error }
            for value in Self.values {
                #expect(!schema.accepts(value), "\(schema.document.text()) is said to be unsatisfiable, yet takes \(value.text())")
            }
            return nil
        }
        for value in values {
            let accepted = grammar.match(value.text(.spaced).utf8).isAccepted
            #expect(accepted == schema.accepts(value), "\(schema.document.text()) on \(value.text())")
        }
        return grammar
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    private mutating func small(_ most: Int) -> JSONValue { JSONValue(integerLiteral: Int.random(in: 0...most, using: &random)) }
    private mutating func key() -> String { ["a", "b", "c"].randomElement(using: &random) ?? "a" }

    mutating func schema(depth: Int) -> JSONValue {
        if chance(8) { return .bool(chance(70)) }
        var members: [(String, JSONValue)] = []
        func add(_ key: String, _ value: JSONValue) { members.append((key, value)) }
        if chance(30) {
            let types: [JSONValue] = ["null", "boolean", "integer", "number", "string", "array", "object"]
            add("type", chance(60) ? types.randomElement(using: &random) ?? .null : .array(Array(types.shuffled(using: &random).prefix(2))))
        }
        if chance(10) { add("enum", .array(Array(Self.values.shuffled(using: &random).prefix(4)))) }
        if chance(5) { add("const", Self.values.randomElement(using: &random) ?? .null) }
        if chance(15) { add("minimum", small(2)) }
        if chance(10) { add("exclusiveMaximum", small(3)) }
        if chance(8) { add("multipleOf", 2) }
        if chance(10) { add("maxLength", small(2)) }
        if chance(10) { add("minLength", small(2)) }
        if chance(10) { add("pattern", ["^a", "b", "^$", "^a*$"].randomElement(using: &random) ?? "a") }
        if chance(12) { add("minItems", small(2)) }
        if chance(12) { add("maxItems", small(2)) }
        if chance(15) { add("uniqueItems", .bool(chance(90))) }
        if chance(25) { add("required", .array(chance(50) ? [.string(key())] : ["a", "b"])) }
        if chance(12) { add("minProperties", small(3)) }
        if chance(12) { add("maxProperties", small(2)) }
        if chance(10) { add("dependentRequired", .object(JSONObject([(key(), .array([.string(key())]))]))) }
        guard depth > 0 else { return .object(JSONObject(members)) }
        if chance(40) {
            var properties = JSONObject()
            for name in ["a", "b"] where chance(70) { properties[name] = schema(depth: depth - 1) }
            add("properties", .object(properties))
        }
        if chance(15) {
            let pattern = ["^a", "b|c", "^c$"].randomElement(using: &random) ?? "a"
            add("patternProperties", .object(JSONObject([(pattern, schema(depth: depth - 1))])))
        }
        if chance(20) { add("additionalProperties", chance(60) ? false : schema(depth: depth - 1)) }
        if chance(8) { add("propertyNames", schema(depth: 0)) }
        if chance(20) { add("items", schema(depth: depth - 1)) }
        if chance(12) { add("prefixItems", .array([schema(depth: depth - 1)])) }
        if chance(12) {
            add("contains", schema(depth: depth - 1))
            if chance(40) { add("minContains", small(2)) }
            if chance(40) { add("maxContains", small(2)) }
        }
        for keyword in ["unevaluatedItems", "unevaluatedProperties"] where chance(10) {
            add(keyword, chance(70) ? false : schema(depth: depth - 1))
        }
        for keyword in ["allOf", "anyOf", "oneOf"] where chance(14) {
            add(keyword, .array([schema(depth: depth - 1), schema(depth: depth - 1)]))
        }
        if chance(10) { add("not", schema(depth: depth - 1)) }
        if chance(8) {
            add("if", schema(depth: depth - 1))
            add("then", schema(depth: depth - 1))
            if chance(50) { add("else", schema(depth: depth - 1)) }
        }
        if chance(8) { add("dependentSchemas", .object(JSONObject([(key(), schema(depth: depth - 1))]))) }
        return .object(JSONObject(members))
    }
}
