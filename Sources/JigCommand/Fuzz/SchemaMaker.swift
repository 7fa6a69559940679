import Jig

/// Makes random schemas that mix the hard keywords over a small world.
struct SchemaMaker {
    private var random: SeededGenerator
    /// Whether the schema is one of draft 7, with its older spellings; else of 2020-12.
    private let isOld: Bool
    private let hasDefinition: Bool

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        isOld = Int.random(in: 0..<100, using: &random) < 15
        hasDefinition = Int.random(in: 0..<100, using: &random) < 30
    }

    /// A whole document: one of a few that takes some values and refuses others, if there is one.
    mutating func document() -> JSONValue {
        var document = anyDocument()
        for _ in 0..<3 where !Self.tellsApart(document) { document = anyDocument() }
        return document
    }

    private static func tellsApart(_ document: JSONValue) -> Bool {
        guard let schema = try? Schema(parsing: document) else { return false }
        let count = SmallWorld.values.count { schema.accepts($0) }
        return count > 0 && count < SmallWorld.values.count
    }

    private mutating func anyDocument() -> JSONValue {
        let depth = Int.random(in: 1...3, using: &random)
        guard case .object(var root) = schema(depth: depth, isRoot: true) else { return true }
        if hasDefinition { root[isOld ? "definitions" : "$defs"] = ["r": schema(depth: 2, isRoot: true)] }
        if isOld { root["$schema"] = .string(Dialect.draft7.uri) }
        return .object(root)
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    private mutating func small(_ most: Int) -> JSONValue {
        JSONValue(integerLiteral: Int.random(in: 0...most, using: &random))
    }
    private mutating func pick<Element>(_ choices: [Element], or other: Element) -> Element {
        choices.randomElement(using: &random) ?? other
    }
    private mutating func key() -> String { pick(SmallWorld.keys, or: "a") }
    private mutating func some<Element>(_ choices: [Element], _ most: Int) -> [Element] {
        Array(choices.shuffled(using: &random).prefix(Int.random(in: 1...most, using: &random)))
    }

    /// Groups of keywords that are drawn together.
    private enum Group: CaseIterable { case numbers, strings, counts, values, keys, objects, arrays, logic }

    /// A subschema. Most of its keywords concern one type, so that they meet.
    private mutating func schema(depth: Int, isRoot: Bool = false) -> JSONValue {
        if !isRoot, chance(10) { return .bool(chance(70)) }
        var members = JSONObject()
        if hasDefinition, chance(15) { members["$ref"] = .string(isOld ? "#/definitions/r" : "#/$defs/r") }
        let focuses: [(type: String, groups: [Group])] = [
            ("object", [.objects, .objects, .keys, .counts, .logic]), ("object", [.objects, .keys, .counts, .logic]),
            ("array", [.arrays, .arrays, .counts, .logic]), ("array", [.arrays, .counts, .logic]),
            ("string", [.strings, .values, .logic]), ("number", [.numbers, .values, .logic]),
        ]
        let (focusType, focus) = pick(focuses, or: ("null", Group.allCases))
        if chance(35) { members["type"] = type(focusType) }
        for _ in 0..<(isRoot ? Int.random(in: 2...4, using: &random) : Int.random(in: 1...2, using: &random)) {
            switch pick(chance(75) ? focus : Group.allCases, or: .values) {
            case .numbers: number(&members)
            case .strings: string(&members)
            case .counts: counts(&members)
            case .values: values(&members)
            case .keys: keys(&members)
            case .objects: if depth > 0 { object(&members, depth - 1) } else { keys(&members) }
            case .arrays: if depth > 0 { array(&members, depth - 1) } else { counts(&members) }
            case .logic: if depth > 0 { logic(&members, depth - 1) } else if chance(30) { values(&members) }
            }
        }
        return .object(members)
    }

    /// Types, most often with the one that the other keywords are about.
    private mutating func type(_ focus: String) -> JSONValue {
        var types: Set<String> = chance(85) ? [focus] : []
        if types.isEmpty || chance(50) {
            types.formUnion(some(["null", "boolean", "integer", "number", "string", "array", "object"], 2))
        }
        let names = types.sorted().map { JSONValue.string($0) }
        return names.count == 1 && chance(80) ? names[0] : .array(names)
    }

    private mutating func number(_ members: inout JSONObject) {
        let bounds = ["0", "1", "2", "-1", "1.5", "0.1", "1e2", "100000000000000000000", "-0.005", "3"]
        for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] where chance(20) {
            members[keyword] = SmallWorld.number(pick(bounds, or: "0"))
        }
        if chance(40) {
            members["multipleOf"] = SmallWorld.number(pick(["2", "3", "0.01", "0.5", "1e1", "7", "1.5"], or: "2"))
        }
    }

    private mutating func string(_ members: inout JSONObject) {
        if chance(30) { members["minLength"] = small(2) }
        if chance(30) { members["maxLength"] = small(3) }
        if chance(40) {
            let patterns = [
                "^a", "b", "^$", "^a*$", "^(x|z.*)$", "^[ab]{1,2}$", "(?!.*b)^a", "a(?=b)", "\\d", "^\\S+$", "^.$|b",
                "(?<=a)b",
            ]
            members["pattern"] = .string(pick(patterns, or: "a"))
        }
        if chance(15) {
            members["format"] = .string(pick(["date", "ipv4", "uuid", "time", "email", "uri", "unknown"], or: "date"))
        }
    }

    private mutating func counts(_ members: inout JSONObject) {
        if chance(30) { members["minItems"] = small(3) }
        if chance(30) { members["maxItems"] = small(3) }
        if chance(30) { members["minProperties"] = small(3) }
        if chance(25) { members["maxProperties"] = small(3) }
        if chance(30) { members["uniqueItems"] = .bool(chance(90)) }
    }

    private mutating func values(_ members: inout JSONObject) {
        if chance(75) {
            members["enum"] = .array(some(chance(40) ? SmallWorld.scalars : SmallWorld.values, 8))
        } else {
            members["const"] = pick(SmallWorld.values, or: nil)
        }
    }

    private mutating func keys(_ members: inout JSONObject) {
        if chance(60) { members["required"] = .array(some(SmallWorld.keys, chance(70) ? 1 : 2).map { .string($0) }) }
        if chance(40) {
            let names = JSONObject([(key(), .array(some(SmallWorld.keys, 2).map { .string($0) }))])
            members[isOld ? "dependencies" : "dependentRequired"] = .object(names)
        }
        if chance(20) {
            members["propertyNames"] = pick(
                [["pattern": "^[ab]"], ["maxLength": 1], ["enum": ["a", "b"]], ["not": ["const": "a"]]], or: true)
        }
    }

    private mutating func object(_ members: inout JSONObject, _ depth: Int) {
        if chance(65) {
            var properties = JSONObject()
            for name in some(SmallWorld.keys, 3) { properties[name] = schema(depth: depth) }
            members["properties"] = .object(properties)
        }
        if chance(30) {
            var patterns = JSONObject()
            for pattern in some(["^a", "b|c", "^c$", "", "^.$"], 2) { patterns[pattern] = schema(depth: depth) }
            members["patternProperties"] = .object(patterns)
        }
        if chance(30) { members["additionalProperties"] = chance(50) ? false : schema(depth: depth) }
        if chance(8) { members["propertyNames"] = schema(depth: 0) }
        if !isOld, chance(18) { members["unevaluatedProperties"] = chance(60) ? false : schema(depth: depth) }
        if chance(15) {
            let condition = JSONObject([(key(), schema(depth: depth))])
            members[isOld ? "dependencies" : "dependentSchemas"] = .object(condition)
        }
    }

    private mutating func array(_ members: inout JSONObject, _ depth: Int) {
        if chance(40) {
            members[isOld ? "items" : "prefixItems"] = .array(
                (0..<Int.random(in: 1...2, using: &random)).map { _ in schema(depth: depth) })
        }
        if chance(45) {
            if isOld, members["items"] != nil {
                members["additionalItems"] = schema(depth: depth)
            } else {
                members["items"] = schema(depth: depth)
            }
        }
        if chance(35) {
            members["contains"] = schema(depth: depth)
            if !isOld, chance(50) { members["minContains"] = small(2) }
            if !isOld, chance(40) { members["maxContains"] = small(2) }
        }
        if chance(30) { members["uniqueItems"] = true }
        if !isOld, chance(18) { members["unevaluatedItems"] = chance(60) ? false : schema(depth: depth) }
    }

    private mutating func logic(_ members: inout JSONObject, _ depth: Int) {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: members["not"] = schema(depth: depth)
        case 1:
            members["if"] = schema(depth: depth)
            if chance(80) { members["then"] = schema(depth: depth) }
            if chance(50) { members["else"] = schema(depth: depth) }
        case 2, 3: members["oneOf"] = branches(depth)
        case 4: members["anyOf"] = branches(depth)
        default: members["allOf"] = branches(depth)
        }
    }

    private mutating func branches(_ depth: Int) -> JSONValue {
        .array((0..<Int.random(in: 2...3, using: &random)).map { _ in schema(depth: depth) })
    }
}
