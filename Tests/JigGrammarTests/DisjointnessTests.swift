import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

/// Subschemas that exclude each other, as a `oneOf` asks of its branches: what is told is compared with the validator on all values of a
/// small world.
@Suite("Disjointness")
struct DisjointnessTests {
    /// Whether the two branches of a `oneOf` are told to be disjoint.
    private static func areDisjoint(_ one: JSONValue, _ other: JSONValue) throws -> Bool {
        let document = JSONValue.object(JSONObject([("oneOf", .array([one, other]))]))
        let machine = try Grammar(Schema(parsing: document)).machine
        let branches = machine.nodes[Int(machine.root)].oneOf.map { Int32($0.index) }
        return machine.areDisjoint(branches[0], branches[1])
    }

    @Test("branches are told apart by their own branches", arguments: [
        (#"{"oneOf": [{"enum": ["a", "b"]}, {"enum": ["c"]}]}"#, #"{"enum": ["d", "e"]}"#, true),
        (#"{"oneOf": [{"enum": ["a", "b"]}, {"enum": ["c"]}]}"#, #"{"enum": ["d", "c"]}"#, false),
        (#"{"enum": [1]}"#, #"{"allOf": [{"anyOf": [{"const": 2}, {"type": "object"}]}]}"#, true),
        (#"{"anyOf": [{"const": 1}, {"const": 2}]}"#, #"{"oneOf": [{"const": 3}, {"anyOf": [{"const": 4}, {"type": "object"}]}]}"#, true),
        (#"{"anyOf": [{"const": 1}, {"const": 2}]}"#, #"{"oneOf": [{"const": 3}, {"anyOf": [{"const": 2}, {"type": "object"}]}]}"#, false),
        (#"{"required": ["k"], "properties": {"k": {"oneOf": [{"const": "a"}, {"const": "b"}]}}, "type": "object"}"#,
         #"{"required": ["k"], "properties": {"k": {"const": "c"}}, "type": "object"}"#, true),
    ])
    func branches(one: String, other: String, areDisjoint: Bool) throws {
        #expect(try Self.areDisjoint(JSONValue(parsing: one), JSONValue(parsing: other)) == areDisjoint)
    }

    @Test("no value is in two subschemas that are told to be disjoint")
    func soundness() throws {
        var told = 0
        for seed in 0..<1500 {
            var world = SmallWorld(seed: UInt64(seed))
            let (one, other) = (world.schema(depth: 2), world.schema(depth: 2))
            guard (try? Self.areDisjoint(one, other)) == true else { continue }
            told += 1
            let (first, second) = (try Schema(parsing: one), try Schema(parsing: other))
            for value in SmallWorld.values where first.accepts(value) {
                #expect(!second.accepts(value), "\(one.text()) and \(other.text()) on \(value.text())")
            }
        }
        #expect(told > 100)
    }
}
