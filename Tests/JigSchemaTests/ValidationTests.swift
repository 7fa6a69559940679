import JigJSON
import Testing

import JigSchema

@Suite("Validation")
struct ValidationTests {
    private func errors(_ schema: String, _ instance: String, dialect: Dialect = .draft2020_12) throws -> [ValidationError] {
        try Schema(parsing: schema, dialect: dialect).validate(JSONValue(parsing: instance)).errors
    }

    @Test("an error names both places, what was expected and what was found")
    func words() throws {
        let errors = try errors(
            ##"{"properties":{"a":{"items":{"$ref":"#/$defs/n"}}},"$defs":{"n":{"minimum":5}}}"##, #"{"a":[7,3]}"#)
        let error = try #require(errors.first)
        #expect(errors.count == 1)
        #expect(error.instanceLocation.description == "/a/1")
        #expect(error.evaluationPath.description == "/properties/a/items/$ref/minimum")
        #expect(error.schemaLocation == "/$defs/n/minimum")
        #expect(error.keyword == "minimum")
        #expect(error.expected == "a number of at least 5")
        #expect(error.found == "3")
        #expect(error.description == "/a/1: expected a number of at least 5, found 3 [/$defs/n/minimum]")
    }

    @Test("all that is wrong is reported, and branches as causes")
    func several() throws {
        let errors = try errors(
            #"{"required":["x"],"properties":{"a":{"type":"string","minLength":2},"b":{"anyOf":[{"type":"null"},{"enum":[1,2]}]}},"additionalProperties":false}"#,
            #"{"a":"é","b":3,"c":null}"#)
        #expect(errors.map(\.keyword) == ["required", "minLength", "anyOf", "additionalProperties"])
        #expect(errors.map(\.instanceLocation.description) == ["", "/a", "/b", "/c"])
        #expect(errors[1].found == #""é" of 1"#)
        #expect(errors[2].causes.map(\.expected) == ["null", "one of 1, 2"])
    }

    @Test(
        "every keyword says what it expects",
        arguments: [
            (#"{"type":["integer","null"]}"#, "1.5", "null or an integer"), (#"{"const":{"a":1}}"#, "[]", #"{"a": 1}"#),
            (#"{"maximum":1}"#, "2", "a number of at most 1"), (#"{"exclusiveMinimum":1}"#, "1", "a number above 1"),
            (#"{"exclusiveMaximum":1}"#, "1.0", "a number below 1"), (#"{"multipleOf":0.1}"#, "0.25", "a multiple of 0.1"),
            (#"{"maxLength":1}"#, #""ab""#, "a string of at most 1 character"), (#"{"pattern":"^a"}"#, #""b""#, "a string that matches /^a/"),
            (#"{"minItems":1}"#, "[]", "at least 1 element"), (#"{"maxItems":1}"#, "[1,2]", "at most 1 element"),
            (#"{"uniqueItems":true}"#, "[1,2,1.0]", "elements that all differ"), (#"{"contains":{"type":"null"}}"#, "[1]", "at least 1 element that is null"),
            (#"{"contains":{},"maxContains":1}"#, "[1,2]", "at most 1 element that is valid by /contains"),
            (#"{"minProperties":1}"#, "{}", "at least 1 member"), (#"{"maxProperties":0}"#, #"{"a":1}"#, "at most 0 members"),
            (#"{"dependentRequired":{"a":["b"]}}"#, #"{"a":1}"#, #"a member "b", since there is "a""#),
            (#"{"not":{"type":"null"}}"#, "null", "a value that is not null"),
            (#"{"oneOf":[{"minimum":1},{"minimum":2}]}"#, "3", "a value that fits exactly one of 2 subschemas"),
            (#"{"properties":{"a":false}}"#, #"{"a":1}"#, "nothing at all"),
            (#"{"unevaluatedProperties":false}"#, #"{"a":1}"#, "no member that no subschema evaluates"),
            (#"{"unevaluatedItems":false}"#, "[1]", "no element that no subschema evaluates"),
            (#"{"propertyNames":{"maxLength":1}}"#, #"{"ab":1}"#, "a string of at most 1 character"),
            (#"{"if":true,"then":{"type":"null"}}"#, "1", "null"),
        ])
    func expectations(schema: String, instance: String, expected: String) throws {
        #expect(try errors(schema, instance).map(\.expected) == [expected])
    }

    @Test("numbers are exact, however large or fine")
    func exactNumbers() throws {
        #expect(try errors(#"{"multipleOf":0.01}"#, "4.35").isEmpty)
        #expect(try errors(#"{"maximum":9007199254740992}"#, "9007199254740993").count == 1)
        #expect(try errors(#"{"multipleOf":3}"#, "1e1000000000").count == 1)
        #expect(try errors(#"{"type":"integer"}"#, "1e1000000000").isEmpty)
        #expect(try errors(#"{"const":1}"#, "1.0").isEmpty)
        #expect(try errors(#"{"enum":[0.1]}"#, "1e-1").isEmpty)
    }

    @Test("in draft 4, 1.0 is no integer")
    func draft4Integers() throws {
        #expect(try errors(#"{"type":"integer"}"#, "1.0", dialect: .draft4).count == 1)
        #expect(try errors(#"{"type":"integer"}"#, "1.0", dialect: .draft6).isEmpty)
    }

    @Test("lengths count Unicode scalars, and keys are compared scalar by scalar")
    func scalars() throws {
        #expect(try errors(#"{"maxLength":1}"#, #""e\u0301""#).count == 1)
        #expect(try errors(#"{"minLength":2}"#, #""\ud83d\ude00""#).count == 1)
        #expect(try errors(#"{"required":["\u00e9"]}"#, #"{"e\u0301":1}"#).count == 1)
        #expect(try errors(#"{"properties":{"\u00e9":false}}"#, #"{"e\u0301":1}"#).isEmpty)
    }

    @Test("deep values are judged, and those beyond the limit are said to be undetermined")
    func depth() throws {
        let schema = try Schema(parsing: ##"{"type":"array","items":{"allOf":[{"$ref":"#"}]}}"##)
        var value: JSONValue = []
        for _ in 0..<3000 { value = [value] }
        #expect(schema.validate(value) == .valid)
        guard case .undetermined(_, _, let location) = schema.validate(value, options: ValidationOptions(depthLimit: 1000)) else {
            Issue.record("the limit was passed over")
            return
        }
        #expect(!location.isEmpty)
        var wrong: JSONValue = 1
        for _ in 0..<3000 { wrong = [wrong] }
        #expect(schema.validate(wrong).errors.first?.instanceLocation.tokens.count == 3000)
    }

    @Test("a schema whose branches multiply does not hang")
    func applicationLimit() throws {
        var definitions: JSONObject = ["d0": ["type": "null"]]
        for level in 1...60 {
            let next: JSONValue = ["$ref": .string("#/$defs/d\(level - 1)")]
            definitions["d\(level)"] = ["anyOf": [next, next]]
        }
        let schema = try Schema(parsing: ["$ref": "#/$defs/d60", "$defs": .object(definitions)] as JSONValue)
        let options = ValidationOptions(applicationLimit: 10_000)
        guard case .undetermined = schema.validate(1, options: options) else {
            Issue.record("the limit was passed over")
            return
        }
        #expect(schema.validate(nil, options: options) == .valid)
    }

    @Test("an error can be written as JSON")
    func json() throws {
        let error = try #require(try errors(#"{"anyOf":[{"type":"null"}]}"#, "1").first)
        #expect(
            error.json.text()
                == #"{"instanceLocation":"","evaluationPath":"/anyOf","schemaLocation":"/anyOf","keyword":"anyOf","#
                + #""expected":"a value that fits at least one of 1 subschemas","found":"1, which fits none","causes":["#
                + #"{"instanceLocation":"","evaluationPath":"/anyOf/0/type","schemaLocation":"/anyOf/0/type","#
                + #""keyword":"type","expected":"null","found":"1","causes":[]}]}"#)
    }

    @Test("no more errors are reported than asked for")
    func errorLimit() throws {
        let schema = try Schema(parsing: #"{"items":{"type":"null"}}"#)
        let value = JSONValue.array(Array(repeating: 1, count: 500))
        #expect(schema.validate(value).errors.count == 100)
        #expect(schema.validate(value, options: ValidationOptions(errorLimit: 3)).errors.count == 3)
    }

    @Test("one schema may judge from many tasks at once")
    func concurrency() async throws {
        let schema = try Schema(parsing: #"{"items":{"type":"string","pattern":"^a+$"}}"#)
        await withTaskGroup(of: Bool.self) { group in
            for count in 1...50 {
                group.addTask { schema.accepts(.array([.string(String(repeating: "a", count: count)), "a"])) }
            }
            for await accepted in group { #expect(accepted) }
        }
    }
}
