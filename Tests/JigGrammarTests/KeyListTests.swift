import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

/// Patterns of keys that are short lists: their keys are written out as declared ones.
@Suite("Keys of short lists")
struct KeyListTests {
    private static let keys = ["a", "b", "ab", "ba", "x", "x-a"]
    private static let objects: [JSONValue] = {
        var objects: [JSONValue] = [.object(JSONObject())]
        for key in keys { for value: JSONValue in [1, "s"] { objects.append(.object(JSONObject([(key, value)]))) } }
        for (index, key) in keys.enumerated() {
            for other in keys[(index + 1)...] {
                for (one, two): (JSONValue, JSONValue) in [(1, 1), (1, "s"), ("s", 1), ("s", "s")] {
                    objects.append(.object(JSONObject([(key, one), (other, two)])))
                }
            }
        }
        return objects
    }()

    @Test("objects with such keys are taken exactly if they are valid", arguments: [
        #"{"propertyNames":{"enum":["a","ab","x"]}}"#,
        #"{"propertyNames":{"enum":["a","ab","x"]},"patternProperties":{"^.*$":{"type":"integer"}}}"#,
        #"{"propertyNames":{"enum":["a","ab","x-a"]},"patternProperties":{"^x":{"type":"string"},"b":{"type":"integer"}},"properties":{"b":{}}}"#,
        #"{"patternProperties":{"^(a|b)$":{"type":"integer"},"^(b|ab)$":{"minimum":1}},"additionalProperties":{"type":"string"}}"#,
        #"{"patternProperties":{"^(a|b)$":{"type":"integer"},"^[ab]+$":{}},"additionalProperties":false}"#,
        #"{"not":{"propertyNames":{"enum":["a","b"]}}}"#,
        #"{"if":{"propertyNames":{"enum":["a","b"]},"minProperties":2},"then":false,"else":{"required":["a"]}}"#,
        #"{"anyOf":[{"propertyNames":{"enum":["a","b"]}},{"propertyNames":{"enum":["b","x"]},"patternProperties":{"x":{"type":"string"}}}]}"#,
        #"{"properties":{"a":{"type":"integer"}},"patternProperties":{"^(a|x)$":{}},"unevaluatedProperties":{"type":"string"}}"#,
        #"{"propertyNames":{"const":"a"},"maxProperties":1}"#,
    ])
    func agreement(text: String) throws {
        let schema = try Schema(parsing: text)
        for order in [GrammarOptions.KeyOrder.any, .declared] {
            var options = GrammarOptions()
            options.keyOrder = order
            let grammar = try Grammar(schema, options: options)
            for value in Self.objects {
                let isTaken = grammar.match(value.text(.spaced).utf8).isAccepted
                if order == .any {
                    #expect(isTaken == schema.accepts(value), "\(value.text())")
                } else if isTaken {
                    #expect(schema.accepts(value), "\(value.text())")
                }
            }
        }
    }
}
