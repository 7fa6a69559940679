import JigJSON
import JigRegex

extension GraphBuilder {
    /// Reads the keywords of a subschema, older spellings brought to the newest.
    mutating func node(at place: Place) throws(SchemaError) -> SchemaContent {
        let (dialect, vocabularies) = rules(of: place)
        var node = SchemaContent()
        node.location = location(of: place)
        node.dialect = dialect
        node.resource = graphResource(of: place)
        let object: JSONObject
        switch place.value {
        case .bool(let value):
            node.boolean = value
            return node
        case .object(let value): object = value
        default:
            throw SchemaError(
                .malformedKeyword, at: node.location, "a schema is an object or a Boolean, not \(place.value.briefly)")
        }
        node.written = object
        let reader = KeywordReader(object: object, location: node.location)
        node.assertsTypeOnly = reader.hasNone(but: .type)
        node.assertsValuesOnly = reader.hasNone(but: .type, .enum, .const)
        node.choosesOnly = reader.hasNone(but: .anyOf, .oneOf) && (object["anyOf"] != nil || object["oneOf"] != nil)
        node.decidesOnly = reader.hasNone(but: .if, .then, .else) && object["if"] != nil
        node.refersOnly = reader.hasNone(but: .ref)

        if let text = try reader.string(.ref) {
            node.reference = try reference(text, at: place)
            if dialect.referenceHidesSiblings {
                node.hidesSiblings = true
                node.refersOnly = true
                return node
            }
        }
        if dialect == .draft2019_09, let text = try reader.string(.recursiveRef) {
            node.dynamicReference = try recursiveReference(text, at: place)
        }
        if dialect >= .draft2020_12, let text = try reader.string(.dynamicRef) {
            node.dynamicReference = try dynamicReference(text, at: place)
        }
        if vocabularies.contains(.validation) {
            try readAssertions(reader, into: &node)
            if let source = try reader.string(.pattern) { node.pattern = try pattern(source, .pattern, at: place) }
        }
        if vocabularies.contains(.applicator) { try readApplicators(reader, at: place, into: &node) }
        if vocabularies.contains(.unevaluated), dialect >= .draft2019_09 {
            node.unevaluatedItems = schema(.unevaluatedItems, reader, at: place)
            node.unevaluatedProperties = schema(.unevaluatedProperties, reader, at: place)
        }
        if vocabularies.contains(.format) {
            node.format = try reader.string(.format)
            node.assertsFormat = vocabularies.contains(.formatAssertion)
        }
        if dialect == .draft7 {
            node.contentEncoding = reader[.contentEncoding]?.stringValue
            node.contentMediaType = reader[.contentMediaType]?.stringValue
        }
        return node
    }

    private func readAssertions(_ reader: KeywordReader, into node: inout SchemaContent) throws(SchemaError) {
        let dialect = node.dialect
        node.types = try reader.types()
        node.enumeration = try reader.array(.enum)
        if dialect >= .draft6 { node.constant = reader[.const] }

        node.minimum = try reader.number(.minimum)
        node.maximum = try reader.number(.maximum)
        if dialect == .draft4 {
            if try reader.bool(.exclusiveMinimum) == true {
                (node.minimum, node.exclusiveMinimum) = (nil, node.minimum)
            }
            if try reader.bool(.exclusiveMaximum) == true {
                (node.maximum, node.exclusiveMaximum) = (nil, node.maximum)
            }
        } else {
            node.exclusiveMinimum = try reader.number(.exclusiveMinimum)
            node.exclusiveMaximum = try reader.number(.exclusiveMaximum)
        }
        node.multipleOf = try reader.number(.multipleOf)
        if let step = node.multipleOf, step.value.signum <= 0 { throw reader.malformed(.multipleOf, "a number above 0") }

        node.minLength = try reader.count(.minLength)
        node.maxLength = try reader.count(.maxLength)
        node.minItems = try reader.count(.minItems)
        node.maxItems = try reader.count(.maxItems)
        node.uniqueItems = try reader.bool(.uniqueItems) ?? false
        node.minProperties = try reader.count(.minProperties)
        node.maxProperties = try reader.count(.maxProperties)
        node.required = try reader.strings(.required) ?? []
        if dialect >= .draft2019_09 {
            if reader[.contains] != nil {
                node.minContains = try reader.count(.minContains)
                node.maxContains = try reader.count(.maxContains)
            }
            for member in try reader.map(.dependentRequired)?.members ?? [] {
                let names = try reader.strings(member.value, .dependentRequired)
                node.dependentRequired.append((member.key, names))
            }
        }
    }

    private mutating func readApplicators(
        _ reader: KeywordReader, at place: Place, into node: inout SchemaContent
    ) throws(SchemaError) {
        let dialect = node.dialect
        node.allOf = try schemas(.allOf, reader, at: place)
        node.anyOf = try schemas(.anyOf, reader, at: place)
        node.oneOf = try schemas(.oneOf, reader, at: place)
        node.not = schema(.not, reader, at: place)
        if dialect >= .draft7, reader[.if] != nil {
            node.if = schema(.if, reader, at: place)
            node.then = schema(.then, reader, at: place)
            node.else = schema(.else, reader, at: place)
        }

        for member in try reader.map(.properties)?.members ?? [] {
            node.properties.append((member.key, child(of: place, .properties, member.key, value: member.value)))
        }
        for member in try reader.map(.patternProperties)?.members ?? [] {
            let pattern = try pattern(member.key, .patternProperties, at: place)
            node.patternProperties.append(
                (pattern, child(of: place, .patternProperties, member.key, value: member.value)))
        }
        node.additionalProperties = schema(.additionalProperties, reader, at: place)
        if dialect >= .draft6 {
            node.propertyNames = schema(.propertyNames, reader, at: place)
            node.contains = schema(.contains, reader, at: place)
        }
        if dialect >= .draft2019_09 {
            for member in try reader.map(.dependentSchemas)?.members ?? [] {
                node.dependentSchemas.append(
                    (member.key, child(of: place, .dependentSchemas, member.key, value: member.value)))
            }
        }
        // Split in two by 2019-09, but still read there as before.
        for member in try reader.map(.dependencies)?.members ?? [] {
            if case .array = member.value {
                node.dependentRequired.append((member.key, try reader.strings(member.value, .dependencies)))
            } else if dialect == .draft4, case .string(let name) = member.value {
                node.dependentRequired.append((member.key, [name]))
            } else {
                node.dependentSchemas.append(
                    (member.key, child(of: place, .dependencies, member.key, value: member.value)))
            }
        }
        try readItems(reader, at: place, into: &node)
    }

    private mutating func readItems(
        _ reader: KeywordReader, at place: Place, into node: inout SchemaContent
    ) throws(SchemaError) {
        if node.dialect >= .draft2020_12 {
            node.prefixItems = try schemas(.prefixItems, reader, at: place)
            if case .array? = reader[.items] {
                throw reader.malformed(.items, "a schema (in this dialect, \"prefixItems\" takes an array of schemas)")
            }
            node.items = schema(.items, reader, at: place)
        } else if case .array(let elements)? = reader[.items] {
            for (index, element) in elements.enumerated() {
                node.prefixItems.append(child(of: place, .items, index, value: element))
            }
            node.items = schema(.additionalItems, reader, at: place)
        } else {
            node.items = schema(.items, reader, at: place)
        }
    }

    private mutating func schema(_ keyword: Keyword, _ reader: KeywordReader, at place: Place) -> SchemaID? {
        reader[keyword].map { child(of: place, keyword, value: $0) }
    }

    private mutating func schemas(
        _ keyword: Keyword, _ reader: KeywordReader, at place: Place
    ) throws(SchemaError) -> [SchemaID] {
        guard let elements = try reader.array(keyword) else { return [] }
        if elements.isEmpty { throw reader.malformed(keyword, "at least one schema") }
        var schemas: [SchemaID] = []
        schemas.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            schemas.append(child(of: place, keyword, index, value: element))
        }
        return schemas
    }
}

/// Takes the values of keywords, in the types that they must have.
struct KeywordReader {
    private let object: JSONObject
    private let location: String
    private let positions: KeywordPositions

    init(object: JSONObject, location: String) {
        self.object = object
        self.location = location
        positions = KeywordPositions(object)
    }

    /// The value of a keyword.
    func hasNone(but keywords: Keyword...) -> Bool { positions.hasNone(but: keywords) }

    subscript(keyword: Keyword) -> JSONValue? { positions[keyword].map { object.members[$0].value } }

    /// The error for a keyword that has another value than the one expected.
    func malformed(_ keyword: Keyword, _ expected: String) -> SchemaError {
        let found = self[keyword].map { ", not \($0.briefly)" } ?? ""
        return SchemaError(.malformedKeyword, at: location, keyword: keyword.text, "the value must be \(expected)\(found)")
    }

    func string(_ keyword: Keyword) throws(SchemaError) -> String? {
        guard let value = self[keyword] else { return nil }
        guard case .string(let text) = value else { throw malformed(keyword, "a string") }
        return text
    }

    func bool(_ keyword: Keyword) throws(SchemaError) -> Bool? {
        guard let value = self[keyword] else { return nil }
        guard case .bool(let flag) = value else { throw malformed(keyword, "true or false") }
        return flag
    }

    func number(_ keyword: Keyword) throws(SchemaError) -> JSONNumber? {
        guard let value = self[keyword] else { return nil }
        guard case .number(let number) = value else { throw malformed(keyword, "a number") }
        return number
    }

    /// A whole number from 0; one beyond `Int` is as good as `Int.max`.
    func count(_ keyword: Keyword) throws(SchemaError) -> Int? {
        guard let value = self[keyword] else { return nil }
        guard case .number(let number) = value, number.isInteger, number.value.signum >= 0 else {
            throw malformed(keyword, "a whole number from 0")
        }
        return number.int ?? .max
    }

    func array(_ keyword: Keyword) throws(SchemaError) -> [JSONValue]? {
        guard let value = self[keyword] else { return nil }
        guard case .array(let elements) = value else { throw malformed(keyword, "an array") }
        return elements
    }

    func map(_ keyword: Keyword) throws(SchemaError) -> JSONObject? {
        guard let value = self[keyword] else { return nil }
        guard case .object(let members) = value else { throw malformed(keyword, "an object") }
        return members
    }

    func strings(_ keyword: Keyword) throws(SchemaError) -> [String]? {
        guard let value = self[keyword] else { return nil }
        return try strings(value, keyword)
    }

    /// An array of strings, each once.
    func strings(_ value: JSONValue, _ keyword: Keyword) throws(SchemaError) -> [String] {
        guard case .array(let elements) = value else { throw malformed(keyword, "an array of strings") }
        var strings: [String] = []
        strings.reserveCapacity(elements.count)
        // A search through a few strings is quicker than a table.
        var seen: Set<ExactString>? = elements.count > 16 ? [] : nil
        for element in elements {
            guard case .string(let text) = element else { throw malformed(keyword, "an array of strings") }
            let isNew = seen?.insert(ExactString(text)).inserted ?? !strings.contains { $0.isExactly(text) }
            if isNew { strings.append(text) }
        }
        return strings
    }

    func types() throws(SchemaError) -> TypeSet? {
        guard let value = self[.type] else { return nil }
        if case .string(let name) = value, let type = TypeSet(name: name) { return type }
        let names = value.arrayValue ?? [value]
        var types: TypeSet = []
        for name in names {
            guard let type = name.stringValue.flatMap(TypeSet.init(name:)) else {
                let names = "array, boolean, integer, null, number, object and string"
                throw malformed(.type, "one of \(names), or an array of them")
            }
            types.formUnion(type)
        }
        if types.isEmpty { throw malformed(.type, "at least one type") }
        return types
    }
}

extension TypeSet {
    /// The types by their names in JSON Schema.
    static let names: [(type: TypeSet, name: String)] = [
        (.null, "null"), (.boolean, "boolean"), (.object, "object"), (.array, "array"), (.number, "number"),
        (.string, "string"), (.integer, "integer"),
    ]

    init?(name: String) {
        // The first letter leaves one candidate, or two.
        let (type, text): (TypeSet, String)
        switch name.utf8.first {
        case UInt8(ascii: "s"): (type, text) = (.string, "string")
        case UInt8(ascii: "o"): (type, text) = (.object, "object")
        case UInt8(ascii: "a"): (type, text) = (.array, "array")
        case UInt8(ascii: "b"): (type, text) = (.boolean, "boolean")
        case UInt8(ascii: "i"): (type, text) = (.integer, "integer")
        case UInt8(ascii: "n"): (type, text) = name.utf8.count == 4 ? (.null, "null") : (.number, "number")
        default: return nil
        }
        guard name.isExactly(text) else { return nil }
        self = type
    }
}

extension JSONValue {
    /// The value in few words, for messages.
    var briefly: String {
        switch self {
        case .array(let elements) where elements.count > 3: return "an array of \(elements.count) elements"
        case .object(let object) where object.count > 2:
            let names = object.members.prefix(3).map { JSONValue.string($0.key).briefly }.joined(separator: ", ")
            return "an object with \(object.count) members (\(names)\(object.count > 3 ? ", …" : ""))"
        case .array(let elements):
            if elements.contains(where: \.isContainer) { return "an array of \(counted(elements.count, "element"))" }
            return "[" + elements.map(\.briefly).joined(separator: ", ") + "]"
        case .object(let object):
            let members = object.members.map { member in
                let value = member.value.isContainer ? "…" : member.value.briefly
                return "\(JSONValue.string(member.key).briefly): \(value)"
            }
            return "{" + members.joined(separator: ", ") + "}"
        default:
            let text = text()
            guard text.unicodeScalars.count > 60 else { return text }
            return String(String.UnicodeScalarView(text.unicodeScalars.prefix(57))) + "…"
        }
    }

    private var isContainer: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }
}
