import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

/// Lists of `if`s, and `oneOf`s, whose branches one key tells apart: the grammar must agree with the validator on every value of a
/// small world, however the key is required and the conditions are written.
@Suite("Decisions by one key")
struct DecisionsTests {
    @Test("the grammar takes exactly the valid values", arguments: 0..<400)
    func agreement(seed: Int) throws {
        var world = SmallWorld(seed: UInt64(seed))
        let document = world.decisions()
        let schema = try Schema(parsing: document)
        let keyOrder: GrammarOptions.KeyOrder = seed % 2 == 0 ? .any : .declared
        let values = SmallWorld.values.filter { keyOrder == .any || $0.hasSortedKeys }
        guard let grammar = try SmallWorld.grammar(of: schema, keyOrder, values) else { return }
        var generator = InstanceGenerator(grammar, seed: UInt64(seed))
        for _ in 0..<5 {
            let value = try JSONValue(parsing: generator.next())
            #expect(schema.accepts(value), "\(document.text()) on \(value.text())")
        }
    }

    @Test("many of these are seen to be told apart")
    func told() throws {
        let told = try (0..<100).filter { seed in
            var world = SmallWorld(seed: UInt64(seed))
            guard let grammar = try? Grammar(Schema(parsing: world.decisions())) else { return false }
            return grammar.machine.exclusiveDecisions(of: grammar.machine.root) != nil
        }
        #expect(told.count > 30)
    }

    @Test("without the key, those conditions hold that only compare it")
    func withoutKey() throws {
        let schema = try Schema(parsing: #"""
            {"type": "object", "properties": {"type": {}, "x": {}}, "additionalProperties": false, "allOf": [
              {"if": {"properties": {"type": {"const": 1}}}, "then": {"required": ["x"]}},
              {"if": {"properties": {"type": {"const": 2}}, "required": ["type"]}, "then": {"maxProperties": 1},
               "else": {"properties": {"x": {"type": "integer"}}}},
              {"if": {"properties": {"type": {"enum": [3, 4]}}, "required": ["type"]}, "then": {"minProperties": 2}}]}
            """#)
        let grammar = try Grammar(schema)
        #expect(grammar.machine.exclusiveDecisions(of: grammar.machine.root)?.covered.count == 3)
        for (text, isValid) in [
            (#"{"x": 1}"#, true), (#"{"x": "a"}"#, false), ("{}", false), (#"{"type": 1}"#, false), (#"{"type": 1, "x": 1}"#, true),
            (#"{"type": 2}"#, true), (#"{"type": 2, "x": "a"}"#, false), (#"{"type": 3}"#, false), (#"{"type": 4, "x": 2}"#, true),
            (#"{"type": 3, "x": "a"}"#, false), (#"{"type": 5}"#, true),
        ] {
            #expect(schema.accepts(try JSONValue(parsing: text)) == isValid, "\(text)")
            #expect(grammar.match(text.utf8).isAccepted == isValid, "\(text)")
        }
    }
}

extension JSONValue {
    /// Whether an object's keys stand in the order in which ``SmallWorld/decisions()`` declares them, at each depth.
    fileprivate var hasSortedKeys: Bool {
        guard let object = objectValue else { return true }
        return object.keys == object.keys.sorted() && object.members.allSatisfy(\.value.hasSortedKeys)
    }
}

extension SmallWorld {
    /// A subschema with conditions on one key, mostly, as `if`s beside one another, one within the `else` of the other, or a
    /// `oneOf`.
    mutating func decisions() -> JSONValue {
        var constants: [JSONValue] = [.null, 1, 2, "a", "b"].shuffled(using: &random)
        func object(_ members: [(String, JSONValue)]) -> JSONValue { .object(JSONObject(members)) }
        let isRequired = chance(40)
        func condition(_ world: inout SmallWorld) -> [(String, JSONValue)] {
            let value: JSONValue
            if world.chance(15), constants.count > 1 {
                value = object([("enum", .array([constants.removeLast(), constants.removeLast()]))])
            } else {
                value = object([("const", constants.popLast() ?? 1)])
            }
            var members: [(String, JSONValue)] = [("properties", object([(world.chance(92) ? "a" : "b", value)]))]
            if world.chance(8) { members.append(("minProperties", 1)) }
            if world.chance(30) { members.append(("required", ["a"])) }
            return members
        }
        var branches: [[(String, JSONValue)]] = []
        for _ in 0..<Int.random(in: 3...4, using: &random) {
            var branch: [(String, JSONValue)] = [("if", object(condition(&self)))]
            if chance(90) { branch.append(("then", schema(depth: 1))) }
            branches.append(branch)
        }
        // The keys in their order, so that texts in the order of the declarations can be told.
        var members: [(String, JSONValue)] = [("properties", object([("a", true), ("b", true), ("c", true)]))]
        if chance(40) { members.append(("type", "object")) }
        if isRequired { members.append(("required", ["a"])) }
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let all = branches.map { branch in object(branch + (chance(20) ? [("else", schema(depth: 1))] : [])) }
            members.append(("allOf", .array(all)))
        case 1:
            var chain = branches[0]
            if chance(50) { chain.append(("else", schema(depth: 1))) }
            for branch in branches.dropFirst() { chain = branch + [("else", object(chain))] }
            members += chain
        default:
            let all = branches.map { branch in
                object(branch.flatMap { $0.1.objectValue?.members.map { ($0.key, $0.value) } ?? [] }.uniqued())
            }
            members.append(chance(50) ? ("oneOf", .array(all)) : ("allOf", [object([("oneOf", .array(all))])]))
        }
        return object(members)
    }
}

extension [(String, JSONValue)] {
    /// The first of the members of each key.
    fileprivate func uniqued() -> [(String, JSONValue)] {
        var seen: Set<String> = []
        return filter { seen.insert($0.0).inserted }
    }
}
