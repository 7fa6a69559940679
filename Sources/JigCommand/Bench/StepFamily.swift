import Jig

/// Schemas of growing size, each with a text: how the cost of a step grows.
struct StepFamily: Sendable {
    let name: String
    let sizes: [Int]
    let schema: @Sendable (Int) -> JSONValue
    let text: @Sendable (Int) -> String
    var options = GrammarOptions()

    static let all: [StepFamily] = [
        StepFamily(name: "maxLength", sizes: [100, 1000, 10_000, 100_000, 1_000_000]) { size in
            ["type": "string", "maxLength": number(size)]
        } text: { size in
            "\"\(words(min(size, 16_000)))\""
        },
        StepFamily(name: "maxItems", sizes: [10, 100, 1000, 10_000, 100_000]) { size in
            ["type": "array", "items": ["type": "integer"], "maxItems": number(size)]
        } text: { size in
            "[" + (0..<min(size, 4000)).map { "\($0 &* 7919 % 1000)" }.joined(separator: ", ") + "]"
        },
        StepFamily(name: "minItems", sizes: [10, 100, 1000, 4000]) { size in
            ["type": "array", "items": ["type": "integer"], "minItems": number(size)]
        } text: { size in
            "[" + (0..<size).map { "\($0 &* 7919 % 1000)" }.joined(separator: ", ") + "]"
        },
        StepFamily(name: "properties", sizes: [10, 100, 1000, 10_000], schema: { properties($0) }, text: { someProperties($0) }),
        StepFamily(
            name: "properties in any order", sizes: [10, 100, 1000, 10_000], schema: { properties($0) }, text: { someProperties($0) },
            options: anyOrder),
        StepFamily(name: "required properties", sizes: [10, 100, 1000]) { size in
            properties(size, required: size)
        } text: { size in
            "{" + (0..<size).map { "\"\(key($0))\": \(value($0))" }.joined(separator: ", ") + "}"
        },
        StepFamily(name: "nested arrays", sizes: [10, 30, 100, 300]) { _ in
            ["type": "array", "items": ["$ref": "#"]]
        } text: { size in
            String(repeating: "[[], ", count: size) + "[]" + String(repeating: "]", count: size)
        },
        StepFamily(name: "nested objects", sizes: [10, 30, 100, 300]) { _ in
            ["type": "object", "properties": ["value": ["type": "integer"], "next": ["$ref": "#"]], "required": ["value"]]
        } text: { size in
            String(repeating: #"{"value": 17, "next": "#, count: size) + #"{"value": 1}"# + String(repeating: "}", count: size)
        },
        StepFamily(name: "enum", sizes: [10, 100, 1000, 10_000]) { size in
            ["type": "array", "items": ["enum": .array((0..<size).map { .string("\(words(8, from: $0))\($0)") })]]
        } text: { size in
            "[" + (0..<50).map { index in
                let index = index * max(1, size / 50) % size
                return "\"\(words(8, from: index))\(index)\""
            }.joined(separator: ", ") + "]"
        },
    ]

    /// A long output under one schema: objects in an array that may have 100,000 of them.
    static let longOutput = StepFamily(name: "output length", sizes: [16_384]) { _ in
        [
            "type": "array", "maxItems": 100_000,
            "items": [
                "type": "object",
                "properties": [
                    "id": ["type": "integer", "minimum": 0], "name": ["type": "string", "maxLength": 80],
                    "state": ["enum": ["open", "closed", "waiting"]],
                    "tags": ["type": "array", "items": ["type": "string"], "maxItems": 100],
                    "share": ["type": "number", "multipleOf": SmallWorld.number("0.01")],
                ],
                "required": ["id", "name"],
            ],
        ]
    } text: { tokens in
        let states = ["open", "closed", "waiting"]
        // More items than there are tokens wanted: each has ten at least.
        let items = (0..<tokens / 10).map { index in
            """
            {"id": \(index), "name": "\(words(12 + index % 40, from: index))", "state": "\(states[index % 3])", \
            "tags": ["\(words(5, from: index))", "\(words(9, from: index + 1))"], "share": 0.\(10 + index % 90)}
            """
        }
        return "[" + items.joined(separator: ", ") + "]"
    }

    private static var anyOrder: GrammarOptions {
        var options = GrammarOptions()
        options.keyOrder = .any
        return options
    }

    /// Readable text of so many scalars.
    static func words(_ count: Int, from start: Int = 0) -> String {
        let text = Array("the quick brown fox jumps over a lazy dog while seven wizards mix odd jars of boiling liquid ".utf8)
        return String(decoding: (0..<count).map { text[($0 + start * 7) % text.count] }, as: UTF8.self)
    }

    static func key(_ index: Int) -> String { "\(["name", "id", "start", "limit", "price"][index % 5])_\(index)" }

    private static func value(_ index: Int) -> String { ["\"abc\"", "17", "true", "[1, 2]", "0.5"][index % 5] }

    static func properties(_ count: Int, required: Int = 0) -> JSONValue {
        let kinds: [JSONValue] = [
            ["type": "string"], ["type": "integer"], ["type": "boolean"], ["type": "array", "items": ["type": "integer"]],
            ["type": "number"],
        ]
        return [
            "type": "object", "properties": .object(JSONObject((0..<count).map { (key($0), kinds[$0 % 5]) })),
            "required": .array((0..<required).map { .string(key($0)) }), "additionalProperties": false,
        ]
    }

    /// Every so many of the properties, fifty at most.
    private static func someProperties(_ size: Int) -> String {
        let step = max(1, size / 50)
        return "{" + stride(from: 0, to: size, by: step).map { "\"\(key($0))\": \(value($0))" }.joined(separator: ", ") + "}"
    }

    static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
}
