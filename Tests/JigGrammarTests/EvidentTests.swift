import JigSchema
import Testing

@testable import JigGrammar

@Suite("Values that evidently exist")
struct EvidentTests {
    private static func machine(_ member: String) throws -> (machine: Machine, goal: Formula) {
        let schema = ##"{"properties":{"a":\##(member)},"$defs":{"s":{"type":"string"},"r":{"$ref":"#/$defs/s"}}}"##
        let machine = try Grammar(Schema(parsing: schema), options: .anyText).machine
        let property = try #require(machine.nodes[Int(machine.root)].properties.first)
        return (machine, machine.goal(property.schema))
    }

    @Test("what is said to exist has a shortest text", arguments: [
        #"{"type":"string","minLength":3,"maxLength":4}"#, #"{"type":["integer","array"],"minimum":2,"maximum":1}"#, #"{"minimum":5}"#,
        #"{"type":"array","maxItems":0,"items":false}"#, #"{"type":"object","required":["b"],"properties":{"b":{"enum":["x",null]}}}"#,
        #"{"type":"object","required":["b","c"],"properties":{"b":{"type":"object","required":["d"]}}}"#, ##"{"$ref":"#/$defs/r"}"##,
        #"{"type":"string","format":"date-time"}"#, #"{"type":"string","pattern":"^a+$"}"#, #"{"type":"string","format":"idn-email"}"#,
        #"{"type":"integer","minimum":3,"maximum":77777}"#, #"{"type":"number","minimum":0,"multipleOf":0.01}"#,
        #"{"type":"number","minimum":-2.5,"maximum":0.5}"#, #"{"type":"integer","maximum":-7}"#,
        #"{"enum":["","ab",null,true]}"#, #"{"enum":["a",null],"type":"string"}"#, #"{"const":"a","enum":["b","a"]}"#,
        #"{"oneOf":[{"type":"string"},{"type":"null"}]}"#, #"{"anyOf":[false,{"type":"object"}]}"#,
        #"{"type":"object","patternProperties":{"a":false},"propertyNames":false,"maxProperties":0}"#,
    ])
    func existing(member: String) throws {
        let (machine, goal) = try Self.machine(member)
        #expect(machine.isEvident(goal))
        #expect(machine.cost(goal) != nil)
    }

    @Test("what has no value is not said to exist", arguments: [
        "false", #"{"anyOf":[false]}"#, #"{"oneOf":[{"enum":["a"]},{"const":"a"}]}"#, #"{"const":"a","enum":["b"]}"#,
        #"{"type":"string","minLength":3,"maxLength":2}"#, #"{"type":"string","pattern":"^a$","minLength":2}"#,
        #"{"type":"string","pattern":"^a$","format":"date"}"#, #"{"type":"integer","minimum":0.2,"maximum":0.7}"#,
        #"{"type":"number","minimum":1,"maximum":2,"multipleOf":5}"#, #"{"type":"number","minimum":1,"exclusiveMaximum":1}"#,
        #"{"type":"integer","minimum":2,"maximum":1}"#, #"{"enum":["a"],"type":"null"}"#,
        #"{"type":"array","minItems":1,"items":false}"#, #"{"type":"object","required":["b"],"properties":{"b":false}}"#,
        #"{"type":"object","required":["b"],"additionalProperties":false}"#, #"{"enum":["a"],"minLength":2}"#, #"{"type":"string","not":{}}"#,
        ##"{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/properties/a"}}}"##, #"{"type":"object","minProperties":2,"maxProperties":1}"#,
    ])
    func missing(member: String) throws {
        let (machine, goal) = try Self.machine(member)
        #expect(!machine.isEvident(goal))
        #expect(machine.cost(goal) == nil)
    }

    @Test("the shortest of listed values is what a search finds", arguments: [
        #"["abc","é","\"",null]"#, #"["abcdef",false]"#, #"["",""]"#, #"["\n"]"#, #"[true,"a"]"#,
    ])
    func listed(values: String) throws {
        let (machine, goal) = try Self.machine(#"{"enum":\#(values)}"#)
        // The keyword beside it leaves every value in, and is not a list.
        let (other, same) = try Self.machine(#"{"enum":\#(values),"minItems":0}"#)
        #expect(other.listedCost(same) == nil)
        #expect(machine.listedCost(goal) == other.cost(same))
    }
}
