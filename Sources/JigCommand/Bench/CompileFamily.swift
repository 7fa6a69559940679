import Jig

/// Schemas of growing size: how the time to compile them grows.
struct CompileFamily: Sendable {
    let name: String
    let schema: @Sendable (Int) -> JSONValue
    var sizes = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096]

    static let all: [CompileFamily] = [
        CompileFamily(name: "properties") { StepFamily.properties($0) },
        CompileFamily(name: "required properties") { StepFamily.properties($0, required: $0) },
        CompileFamily(name: "enum of strings") { ["enum": strings($0)] },
        CompileFamily(name: "enum of integers") { size in
            ["enum": .array((0..<size).map { number($0 * 7) })]
        },
        CompileFamily(name: "enum of objects") { size in
            ["enum": .array((0..<size).map { ["id": number($0), "name": .string("name \($0)")] })]
        },
        CompileFamily(name: "chain of $defs") { size in
            let definitions = (0..<size).map { index -> (String, JSONValue) in
                let next: JSONValue = index + 1 < size ? ["$ref": .string("#/$defs/d\(index + 1)")] : ["type": "null"]
                return ("d\(index)", ["type": "object", "properties": ["next": next, "v": ["type": "integer"]]])
            }
            return ["$ref": "#/$defs/d0", "$defs": .object(JSONObject(definitions))]
        },
        CompileFamily(name: "anyOf of objects") { ["anyOf": tagged($0)] },
        CompileFamily(name: "oneOf of tagged objects") { ["oneOf": tagged($0)] },
        CompileFamily(name: "if with a constant each") { size in
            let conditions = (0..<size).map { index -> JSONValue in
                let value: JSONValue = ["type": index % 2 == 0 ? "string" : "integer"]
                return [
                    "if": ["properties": ["kind": ["const": .string("kind \(index)")]]],
                    "then": ["properties": .object([StepFamily.key(index): value]), "required": [.string(StepFamily.key(index))]],
                ]
            }
            return ["type": "object", "required": ["kind"], "allOf": .array(conditions)]
        },
        CompileFamily(name: "anyOf of strings") { size in
            ["anyOf": .array((0..<size).map { ["const": .string("value \($0)")] })]
        },
        CompileFamily(name: "allOf of properties") { size in
            let string: JSONValue = ["type": "string"]
            return ["allOf": .array((0..<size).map { ["properties": .object([StepFamily.key($0): string])] })]
        },
        CompileFamily(name: "allOf of bounds") { size in
            ["type": "integer", "allOf": .array((0..<size).map { ["minimum": number($0)] })]
        },
        CompileFamily(name: "nested arrays", schema: { nested($0) { ["type": "array", "items": $0] } }, sizes: [16, 32, 64, 128, 240]),
        CompileFamily(
            name: "nested objects", schema: { nested($0) { ["type": "object", "properties": ["a": $0], "required": ["a"]] } },
            sizes: [16, 32, 64, 128, 240]),
        CompileFamily(name: "pattern, length of a literal") { ["pattern": .string("^\(StepFamily.words($0))$")] },
        CompileFamily(name: "pattern, alternatives") { size in
            ["pattern": .string("^(\((0..<size).map { "word\($0)" }.joined(separator: "|")))$")]
        },
        CompileFamily(name: "pattern, repetition") { ["pattern": .string("^[a-z]{\($0)}$")] },
        CompileFamily(name: "maxLength") { ["type": "string", "maxLength": number($0)] },
        CompileFamily(name: "prefixItems") { size in
            ["prefixItems": .array((0..<size).map { $0 % 2 == 0 ? ["type": "integer"] : ["type": "string"] }), "items": false]
        },
        CompileFamily(name: "patternProperties") { size in
            let patterns = (0..<size).map { ("^p\($0)_", ["type": "string"] as JSONValue) }
            return ["patternProperties": .object(JSONObject(patterns)), "additionalProperties": false]
        },
        CompileFamily(name: "dependentRequired") { size in
            let pairs = (0..<size - 1).map { (StepFamily.key($0), [.string(StepFamily.key($0 + 1))] as JSONValue) }
            return ["dependentRequired": .object(JSONObject(pairs))]
        },
        CompileFamily(name: "chain of $ref alone") { size in
            let definitions = (0..<size).map { index -> (String, JSONValue) in
                ("d\(index)", index + 1 < size ? ["$ref": .string("#/$defs/d\(index + 1)")] : ["type": "null"])
            }
            return ["$ref": "#/$defs/d0", "$defs": .object(JSONObject(definitions))]
        },
    ]

    private static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

    private static func strings(_ count: Int) -> JSONValue {
        .array((0..<count).map { .string("\(StepFamily.words(8, from: $0))\($0)") })
    }

    private static func tagged(_ count: Int) -> JSONValue {
        .array(
            (0..<count).map { index in
                [
                    "type": "object", "required": ["kind"],
                    "properties": [
                        "kind": ["const": .string("kind \(index)")], "value": ["type": index % 2 == 0 ? "string" : "integer"],
                    ],
                ]
            })
    }

    private static func nested(_ depth: Int, _ wrap: (JSONValue) -> JSONValue) -> JSONValue {
        (0..<depth).reduce(["type": "integer"]) { inner, _ in wrap(inner) }
    }
}
