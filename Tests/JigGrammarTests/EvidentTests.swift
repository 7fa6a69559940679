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
        let (other, same) = try Self.machine(#"{"enum":\#(values),"minLength":0}"#)
        #expect(other.listedCost(same) == nil)
        #expect(machine.listedCost(goal) == other.cost(same))
    }

    @Test("whether there is a value is what a search for the shortest one tells", arguments: [
        #"{"enum":["a","b","c"],"not":{"anyOf":[{"const":"a"},{"enum":["c","b"]}]}}"#,
        #"{"enum":["a","b","c"],"items":false,"not":{"enum":["a","c"]}}"#,
        #"{"enum":["a",null],"if":{"type":"string"},"then":{"const":"b"},"else":{"const":"x"}}"#,
        #"{"allOf":[{"enum":["a","b"]},{"enum":["b","c"]},{"enum":["c","a"]}]}"#,
        ##"{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/properties/a"}}}"##,
        ##"{"type":"object","required":["a"],"properties":{"a":{"anyOf":[{"$ref":"#/properties/a"},{"type":"array","items":{"$ref":"#/properties/a"}}]}}}"##,
        ##"{"type":"array","minItems":1,"items":{"type":"array","minItems":2,"items":{"$ref":"#/properties/a"}}}"##,
        #"{"type":"array","minItems":3,"prefixItems":[true,{"type":"null"},false]}"#,
        #"{"type":"array","minItems":2,"prefixItems":[true,{"type":"null"},false]}"#,
        #"{"type":"array","contains":{"const":1},"items":{"minimum":2}}"#,
        #"{"type":"array","uniqueItems":true,"minItems":3,"items":{"enum":[1,2]}}"#,
        #"{"required":["k"],"oneOf":[{"properties":{"k":{"const":"a"}}},{"properties":{"k":{"enum":["a","b"]}}}],"type":"object"}"#,
        #"{"required":["k"],"oneOf":[{"properties":{"k":{"const":"a"}}},{"properties":{"k":{"enum":["a"]}}}],"type":"object"}"#,
        #"{"type":"object","minProperties":2,"propertyNames":{"enum":["a"]}}"#,
        #"{"type":"object","required":["a"],"patternProperties":{"^a":{"type":"string"}},"properties":{"a":{"type":"integer"}}}"#,
    ])
    func existence(schema: String) throws {
        // Machines of their own: what one finds out would answer the other.
        let (first, goal) = try Self.machine(schema), (second, same) = try Self.machine(schema)
        #expect(first.hasValue(goal) == (second.cost(same) != nil))
        #expect(first.hasValue(first.formulas.not(goal)) == (second.cost(second.formulas.not(same)) != nil))
    }
}
