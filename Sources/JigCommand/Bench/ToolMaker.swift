import Jig

/// Makes up tools whose arguments are as various as those of real ones, the same ones for the same seed.
struct ToolMaker {
    private var random: SeededGenerator
    private var count = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func next() -> ToolDefinition {
        count += 1
        let verb = pick(Self.verbs), noun = pick(Self.nouns)
        var parameters = object(depth: 0)
        if chance(25) {
            // A subschema that several places share.
            parameters["$defs"] = ["place": .object(object(depth: 2))]
            var properties = parameters["properties"]?.objectValue ?? [:]
            properties["origin"] = ["$ref": "#/$defs/place"]
            properties["destination"] = ["$ref": "#/$defs/place"]
            parameters["properties"] = .object(properties)
        }
        return ToolDefinition(
            name: "\(verb)_\(noun)_\(count)", description: "Tool \(count): \(verb) the \(noun).",
            parameters: .object(parameters))
    }

    private mutating func object(depth: Int) -> JSONObject {
        var properties: JSONObject = [:]
        var required: [JSONValue] = []
        for _ in 0..<Int.random(in: 1...(depth == 0 ? 8 : 4), using: &random) {
            let key = pick(Self.keys)
            guard properties[key] == nil else { continue }
            properties[key] = value(depth: depth + 1)
            if chance(60) { required.append(.string(key)) }
        }
        var object: JSONObject = ["type": "object", "properties": .object(properties), "required": .array(required)]
        if chance(60) { object["additionalProperties"] = false }
        return object
    }

    private mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth < 3 ? 14 : 11), using: &random) {
        case 0: ["type": "string"]
        case 1: ["type": "string", "maxLength": number(in: 10...4000)]
        case 2: ["type": "string", "minLength": 1, "maxLength": 120]
        case 3: ["type": "string", "pattern": .string(pick(Self.patterns))]
        case 4: ["type": "string", "format": .string(pick(Self.formats))]
        case 5: ["enum": .array((0..<Int.random(in: 2...20, using: &random)).map { .string("\(pick(Self.nouns))_\($0)") })]
        case 6: ["type": "integer", "minimum": number(in: 0...9), "maximum": number(in: 10...100_000)]
        case 7: ["type": "number", "minimum": 0, "multipleOf": Self.cent]
        case 8: ["type": "boolean"]
        case 9: ["type": ["string", "null"]]
        case 10: ["anyOf": [["type": "integer"], ["type": "string", "pattern": "^[0-9]+$"]]]
        case 11: ["type": "array", "items": value(depth: depth + 1), "maxItems": number(in: 1...50)]
        case 12: .object(object(depth: depth))
        default: alternatives(depth: depth)
        }
    }

    /// Objects that are told apart by a tag.
    private mutating func alternatives(depth: Int) -> JSONValue {
        let kinds = (0..<Int.random(in: 2...4, using: &random)).map { index -> JSONValue in
            var kind = object(depth: depth + 1)
            var properties: JSONObject = ["kind": ["const": .string("\(pick(Self.nouns))_\(index)")]]
            for member in kind["properties"]?.objectValue?.members ?? [] where member.key != "kind" {
                properties[member.key] = member.value
            }
            kind["properties"] = .object(properties)
            kind["required"] = ["kind"]
            return .object(kind)
        }
        return ["oneOf": .array(kinds)]
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    private mutating func number(in range: ClosedRange<Int>) -> JSONValue {
        .number(JSONNumber(Int.random(in: range, using: &random)))
    }
    private mutating func pick(_ words: [String]) -> String { words.randomElement(using: &random) ?? "" }

    private static let cent: JSONValue = JSONNumber(text: "0.01").map(JSONValue.number) ?? 1
    private static let verbs = [
        "get", "list", "find", "search", "create", "update", "delete", "send", "book", "cancel", "convert", "schedule", "read",
        "translate", "summarize", "compare",
    ]
    private static let nouns = [
        "orders", "invoice", "customer", "flight", "weather", "calendar", "message", "file", "report", "ticket", "payment",
        "product", "route", "address", "note", "user", "account", "price", "room", "photo",
    ]
    private static let keys = [
        "id", "query", "limit", "offset", "start_date", "end_date", "city", "country", "currency", "amount", "email", "name",
        "title", "description", "tags", "filters", "sort_by", "order", "language", "units", "include_details", "status",
        "priority", "user_id", "items", "options", "body", "subject", "recipients", "callback_url",
    ]
    private static let patterns = [
        "^[A-Z]{2}-[0-9]{4,8}$", "^[a-z][a-z0-9_]{0,30}$", "^#[0-9a-fA-F]{6}$", "^(asc|desc)$", "^[A-Z]{3}$",
        "^\\+?[0-9 ]{6,20}$", "^.{1,64}$",
    ]
    private static let formats = ["date", "date-time", "time", "email", "uri", "uuid", "ipv4", "duration"]
}
