import JigJSON

/// Puts a document of JSON Schema together from types: the root in its place, other named types under `$defs`.
struct SchemaAssembly {
    /// What no schema can say, and where it was asked for.
    struct Problem: Sendable, Hashable {
        var location: JSONPointer
        var reason: String
    }

    /// How many types one document may name, and how deep unnamed ones may be nested: a type that contains ever new ones, such
    /// as `Tree<[Element]>` in `Tree<Element>`, has no end.
    static let limit = 512

    private(set) var definitions = JSONObject()
    private(set) var problems: [Problem] = []
    private var names: [ObjectIdentifier: String] = [:]
    private var reserved: Set<ExactString> = []
    private var rootType: ObjectIdentifier?
    private var location = JSONPointer()
    private var depth = 0
    private var resources = 0

    /// Keeps names for definitions that are made elsewhere.
    mutating func reserve(_ names: [String]) { reserved.formUnion(names.map(ExactString.init)) }

    /// Adds a definition that is made elsewhere.
    mutating func define(_ name: String, _ schema: JSONValue?) { definitions[name] = schema }

    /// A reference to the definition of a type; nil where it has none.
    func reference(to type: Any.Type) -> JSONValue? {
        let identifier = ObjectIdentifier(type)
        return identifier == rootType ? ["$ref": "#"] : names[identifier].map(Self.reference)
    }

    /// A name for a type's definition, which is kept for it.
    mutating func newName(for type: Any.Type) -> String {
        let name = freeName(for: String(describing: type))
        definitions[name] = true
        names[ObjectIdentifier(type)] = name
        return name
    }

    /// Takes a type's name back.
    mutating func removeName(of type: Any.Type) {
        if let name = names.removeValue(forKey: ObjectIdentifier(type)) { definitions[name] = nil }
    }

    /// The document of a schema.
    mutating func document(of schema: GenerationSchema) -> JSONValue {
        rootType = schema.definedType.map { ObjectIdentifier($0) }
        let body = body(of: schema, isRoot: true)
        return withDefinitions(body)
    }

    /// A document with the definitions that were collected.
    func withDefinitions(_ root: JSONValue) -> JSONValue {
        guard !definitions.isEmpty else { return root }
        var object = root.asSchemaObject
        object["$defs"] = .object(definitions)
        return .object(object)
    }

    /// The schema of a type where it is used: a reference to its definition, or the schema itself where it has no name.
    mutating func schema(of type: any Generable.Type) -> JSONValue {
        let schema = type.generationSchema
        guard let named = schema.definedType else { return body(of: schema) }
        if let reference = reference(to: named) { return reference }
        guard names.count < Self.limit else {
            note("there are more than \(Self.limit) types in one schema")
            return false
        }
        let name = newName(for: named)
        definitions[name] = at("$defs", name) { $0.body(of: schema) }
        return Self.reference(to: name)
    }

    static func reference(to name: String) -> JSONValue {
        var fragment = ""
        for byte in JSONPointer.escape(name).utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39,
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                fragment.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hexadecimal = String(byte, radix: 16, uppercase: true)
                fragment += "%" + (hexadecimal.utf8.count == 1 ? "0" : "") + hexadecimal
            }
        }
        return ["$ref": .string("#/$defs/" + fragment)]
    }

    /// A name that no definition has: letters, digits and `_` of a type's name, with a number where it is taken.
    private func freeName(for type: String) -> String {
        let plain = type.split { !($0.isLetter || $0.isNumber || $0 == "_") }.joined(separator: "_")
        func isFree(_ name: String) -> Bool { !definitions.contains(name) && !reserved.contains(ExactString(name)) }
        if isFree(plain) { return plain }
        return (2...).lazy.map { "\(plain)\($0)" }.first(where: isFree) ?? plain
    }

    mutating func note(_ reason: String) { problems.append(Problem(location: location, reason: reason)) }

    mutating func at<Result>(_ tokens: String..., make: (inout SchemaAssembly) -> Result) -> Result {
        let outer = location
        location = JSONPointer(outer.tokens + tokens)
        defer { location = outer }
        return make(&self)
    }
}

// MARK: - Bodies

extension SchemaAssembly {
    private mutating func body(of schema: GenerationSchema, isRoot: Bool = false) -> JSONValue {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.limit else {
            note("unnamed types are nested more than \(Self.limit) deep")
            return false
        }
        problems += schema.inexpressible
        var body: JSONValue
        switch schema.shape {
        case .document(let document): body = isRoot ? document : embedded(document)
        case .structure(let properties, let nilIsExplicit): body = structure(properties, nilIsExplicit: nilIsExplicit)
        case .values(let values, let descriptions): body = Self.choice(of: values, descriptions: descriptions)
        case .cases(let cases): body = self.cases(cases)
        case .union(let types):
            body = ["anyOf": .array(types.enumerated().map { index, type in at("anyOf", String(index)) { $0.schema(of: type) } })]
        case .array(let element, let isUnique):
            var array: JSONObject = ["type": "array"]
            array["items"] = at("items") { $0.schema(of: element) }
            if isUnique { array["uniqueItems"] = true }
            body = .object(array)
        case .dictionary(let value):
            body = ["type": "object", "additionalProperties": at("additionalProperties") { $0.schema(of: value) }]
        case .optional(let wrapped): body = Self.nullable(self.schema(of: wrapped))
        case .decodable(let type): body = shape(of: type, isRoot: isRoot)
        }
        if let description = schema.description { body = Self.described(body, description) }
        return body
    }

    private mutating func shape(of type: any Decodable.Type, isRoot: Bool) -> JSONValue {
        if let type = type as? any Generable.Type, !type.isShapedByDecoding {
            return body(of: type.generationSchema, isRoot: isRoot)
        }
        var shapes = DecodableShapes(assembly: self)
        do {
            let shape = try shapes.shape(of: type, at: location.tokens)
            self = shapes.assembly
            return shape
        } catch {
            problems.append(Problem(location: error.location, reason: error.reason))
            return true
        }
    }

    private mutating func structure(_ properties: [GenerationSchema.Property], nilIsExplicit: Bool) -> JSONValue {
        var members = JSONObject()
        var required: [JSONValue] = []
        for property in properties {
            if members.contains(property.name) {
                note("two properties are named \(JSONValue.string(property.name))")
            }
            members[property.name] = at("properties", property.name) {
                $0.value(of: property, isNullable: property.isOptional && property.defaultValue == nil && nilIsExplicit)
            }
            if !property.isOptional || (nilIsExplicit && property.defaultValue == nil) { required.append(.string(property.name)) }
        }
        var object: JSONObject = ["type": "object", "properties": .object(members)]
        if !required.isEmpty { object["required"] = .array(required) }
        object["additionalProperties"] = false
        return .object(object)
    }

    private mutating func value(of property: GenerationSchema.Property, isNullable: Bool) -> JSONValue {
        var value = schema(of: property.type)
        value = constrained(value, by: property.constraints)
        if isNullable || property.isNullable { value = Self.nullable(value) }
        if let description = property.description { value = Self.described(value, description) }
        if let defaultValue = property.defaultValue {
            var object = value.asSchemaObject
            object["default"] = defaultValue
            value = .object(object)
        }
        return value
    }

    private mutating func cases(_ cases: [GenerationSchema.Case]) -> JSONValue {
        let plain = cases.filter { if case .none = $0.payload { true } else { false } }
        var branches: [JSONValue] = []
        if !plain.isEmpty {
            let choice = Self.choice(of: plain.map { .string($0.name) }, descriptions: plain.map(\.description))
            branches += choice["anyOf"]?.arrayValue ?? [choice]
        }
        for choice in cases {
            let payload: JSONValue
            switch choice.payload {
            case .none: continue
            case .value(let property):
                payload = at("anyOf", String(branches.count), "properties", choice.name) {
                    $0.value(of: property, isNullable: property.isOptional)
                }
            case .structure(let properties):
                payload = at("anyOf", String(branches.count), "properties", choice.name) {
                    $0.structure(properties, nilIsExplicit: false)
                }
            }
            branches.append(
                Self.described(
                    [
                        "type": "object", "properties": .object(JSONObject([(choice.name, payload)])),
                        "required": [.string(choice.name)], "additionalProperties": false,
                    ], choice.description))
        }
        if branches.count == 1, let only = branches.first { return only }
        return branches.isEmpty ? false : ["anyOf": .array(branches)]
    }

    /// A document inside another. What it refers to by `#` is its own, so that it becomes a resource with an identifier.
    private mutating func embedded(_ document: JSONValue) -> JSONValue {
        guard case .object(let object) = document, object["$id"] == nil, Self.refersToItself(document) else { return document }
        resources += 1
        var resource: JSONObject = ["$id": .string("urn:jig:\(resources)")]
        for member in object { resource[member.key] = member.value }
        return .object(resource)
    }

    private static func refersToItself(_ schema: JSONValue) -> Bool {
        switch schema {
        case .object(let object):
            object.members.contains { member in
                if member.key == "$ref" || member.key == "$dynamicRef", let target = member.value.stringValue {
                    return target.utf8.first == UInt8(ascii: "#")
                }
                return refersToItself(member.value)
            }
        case .array(let elements): elements.contains(where: refersToItself)
        default: false
        }
    }

    static func described(_ schema: JSONValue, _ description: String?) -> JSONValue {
        guard let description else { return schema }
        var object: JSONObject = ["description": .string(description)]
        for member in schema.asSchemaObject where member.key != "description" { object[member.key] = member.value }
        return .object(object)
    }

    /// One of a few values, with what each of them means.
    static func choice(of values: [JSONValue], descriptions: [String?] = []) -> JSONValue {
        if descriptions.contains(where: { $0 != nil }) {
            return [
                "anyOf": .array(
                    values.enumerated().map { index, value in
                        described(["const": value], descriptions.indices.contains(index) ? descriptions[index] : nil)
                    })
            ]
        }
        var schema = JSONObject()
        if !values.isEmpty, values.allSatisfy({ $0.stringValue != nil }) { schema["type"] = "string" }
        schema["enum"] = .array(values)
        return .object(schema)
    }

    /// A schema that takes null too.
    static func nullable(_ schema: JSONValue) -> JSONValue {
        let object = schema.asSchemaObject
        let hasMore = ["enum", "const", "not", "allOf", "anyOf", "oneOf", "$ref"].contains { object.contains($0) }
        guard !hasMore, let type = object["type"]?.stringValue else { return ["anyOf": [schema, ["type": "null"]]] }
        var nullable = object
        nullable["type"] = [.string(type), "null"]
        return .object(nullable)
    }
}

extension JSONValue {
    /// A schema as an object: true is one without keywords, false one that nothing meets.
    var asSchemaObject: JSONObject {
        switch self {
        case .object(let object): object
        case .bool(false): ["not": [:]]
        default: [:]
        }
    }
}
