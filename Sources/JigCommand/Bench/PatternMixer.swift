import Jig

/// Makes up schemas that combine the patterns of others in ways that nobody wrote, the same ones for the same seed.
///
/// Schemas that are measured again and again get quick. These tell how quick others are that nobody looked at.
struct PatternMixer {
    private let patterns: [String]
    private var random: SeededGenerator
    /// Drawn on for values alone, so that the schemas are the same whatever values a version of Jig makes.
    private var letters: SeededGenerator
    private var count = 0

    /// - Parameter schemas: those whose `pattern` and `patternProperties` are combined; nil if there are none.
    init?(_ schemas: [JSONValue], seed: UInt64) {
        patterns = Set(schemas.flatMap(Self.patterns)).sorted()
        (random, letters) = (SeededGenerator(seed: seed), SeededGenerator(seed: ~seed))
        if patterns.isEmpty { return nil }
    }

    private static func patterns(_ schema: JSONValue) -> [String] {
        var found: [String] = []
        var pending = [schema]
        while let value = pending.popLast() {
            if let pattern = value["pattern"]?.stringValue { found.append(pattern) }
            found += value["patternProperties"]?.objectValue?.keys ?? []
            pending += value.objectValue.map { Array($0.values) } ?? value.arrayValue ?? []
        }
        return found
    }

    /// The next schema, and the name of its form. There may be no value of it.
    mutating func next() -> (form: String, schema: JSONValue) {
        count += 1
        let form = Self.forms[count % Self.forms.count]
        return (form, schema(form))
    }

    private static let forms = ["anyOf", "oneOf", "oneOf4", "allOf", "not", "maxLength", "format", "keys", "names"]

    private mutating func schema(_ form: String) -> JSONValue {
        switch form {
        case "anyOf", "oneOf": [form: [string(), string()]]
        case "oneOf4": ["oneOf": [string(), string(), string(), string()]]
        case "allOf": ["type": "string", "allOf": [["pattern": pattern()], ["pattern": pattern()]]]
        case "not": ["type": "string", "pattern": pattern(), "not": ["pattern": pattern()]]
        case "maxLength": ["type": "string", "pattern": pattern(), "maxLength": pick([5, 10, 40, 255])]
        case "format": ["anyOf": [string(), ["type": "string", "format": pick(Self.formats)]]]
        case "keys": object([:])
        default: object(["propertyNames": ["pattern": pattern()]])
        }
    }

    private mutating func object(_ others: JSONObject) -> JSONValue {
        var object = others
        object["type"] = "object"
        var keys: JSONObject = [:]
        for type: JSONValue in ["integer", "string"] { keys[patterns.randomElement(using: &random) ?? ""] = ["type": type] }
        object["patternProperties"] = .object(keys)
        object["additionalProperties"] = false
        return .object(object)
    }

    private mutating func string() -> JSONValue { ["type": "string", "pattern": pattern()] }
    private mutating func pattern() -> JSONValue { .string(patterns.randomElement(using: &random) ?? "") }
    private mutating func pick(_ values: [JSONValue]) -> JSONValue { values.randomElement(using: &random) ?? .null }

    private static let formats: [JSONValue] = [
        "date", "date-time", "time", "duration", "email", "idn-email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri",
        "json-pointer", "regex", "uuid",
    ]
}

extension PatternMixer {
    /// A few values of a schema as a model may write them; none if there are none, or the schema is refused.
    mutating func values(of schema: JSONValue, seed: UInt64) -> [JSONValue] {
        guard let schema = try? Schema(parsing: schema), let grammar = try? Grammar(schema) else { return [] }
        var generator = InstanceGenerator(grammar, seed: seed)
        generator.longestText = 400
        var values: Set<JSONValue> = []
        for _ in 0..<4 {
            guard let value = try? JSONValue(parsing: generator.next()) else { continue }
            let written = written(value)
            values.insert(schema.accepts(written) ? written : value)
        }
        return values.sorted { $0.text() < $1.text() }
    }

    /// The same with letters for what nobody writes: where any character may come, random ones are of no script.
    private mutating func written(_ value: JSONValue) -> JSONValue {
        func written(_ string: String) -> String {
            var text = ""
            for scalar in string.unicodeScalars {
                let isRare = scalar.value < 0x20 || (0xE000..<0xF900).contains(scalar.value)
                text.unicodeScalars.append(isRare ? "etaoinsr lE5".unicodeScalars.randomElement(using: &letters) ?? scalar : scalar)
            }
            return text
        }
        switch value {
        case .string(let string): return .string(written(string))
        case .object(let object):
            var copy: JSONObject = [:]
            for member in object.members { copy[written(member.key)] = member.value }
            return .object(copy)
        default: return value
        }
    }
}
