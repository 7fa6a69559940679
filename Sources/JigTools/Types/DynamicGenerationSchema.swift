import JigJSON

/// A schema that is put together at run time, without a Swift type. ``GenerationSchema/init(root:dependencies:)`` makes it one
/// that a model can be held to.
public struct DynamicGenerationSchema: Sendable {
    indirect enum Shape: Sendable {
        case structure([Property])
        case union([DynamicGenerationSchema])
        case choices([String])
        case array(DynamicGenerationSchema, minimum: Int?, maximum: Int?)
        case type(any Generable.Type, [GuideConstraint])
        case reference
    }

    /// The name that others refer to, or that a reference looks for.
    let name: String?
    let description: String?
    let shape: Shape

    private init(name: String?, description: String? = nil, shape: Shape) {
        (self.name, self.description, self.shape) = (name, description, shape)
    }

    /// A structure, whose properties are written in this order.
    public init(name: String, description: String? = nil, properties: [Property]) {
        self.init(name: name, description: description, shape: .structure(properties))
    }

    /// A value of one of several schemas.
    public init(name: String, description: String? = nil, anyOf choices: [DynamicGenerationSchema]) {
        self.init(name: name, description: description, shape: .union(choices))
    }

    /// One of a few strings.
    public init(name: String, description: String? = nil, anyOf choices: [String]) {
        self.init(name: name, description: description, shape: .choices(choices))
    }

    /// An array.
    public init(arrayOf itemSchema: DynamicGenerationSchema, minimumElements: Int? = nil, maximumElements: Int? = nil) {
        self.init(name: nil, shape: .array(itemSchema, minimum: minimumElements, maximum: maximumElements))
    }

    /// A value of a Swift type.
    public init<Value: Generable>(type: Value.Type, guides: [GenerationGuide<Value>] = []) {
        self.init(name: nil, shape: .type(type, guides.flatMap(\.constraints)))
    }

    /// A value of the schema that has this name.
    public init(referenceTo name: String) { self.init(name: name, shape: .reference) }

    /// A property of a structure.
    public struct Property: Sendable {
        let name: String
        let description: String?
        let schema: DynamicGenerationSchema
        let isOptional: Bool

        /// A property.
        ///
        /// - Parameters:
        ///   - name: its name in what the model writes.
        ///   - description: what it is, in words for the model.
        ///   - schema: what its value is.
        ///   - isOptional: whether it may be left out.
        public init(name: String, description: String? = nil, schema: DynamicGenerationSchema, isOptional: Bool = false) {
            (self.name, self.description, self.schema, self.isOptional) = (name, description, schema, isOptional)
        }
    }
}

extension GenerationSchema {
    /// A schema of dynamic ones.
    ///
    /// - Parameters:
    ///   - root: what a value is.
    ///   - dependencies: schemas that others refer to by name. A named schema that stands inside another may be referred to, too.
    /// - Throws: ``SchemaError`` where a name is taken twice, a reference leads nowhere, or there is nothing to choose from.
    public init(root: DynamicGenerationSchema, dependencies: [DynamicGenerationSchema]) throws {
        var assembly = DynamicAssembly(rootName: root.isNamed ? root.name : nil)
        let document = try assembly.document(root: root, dependencies: dependencies)
        self.init(jsonSchema: document)
        givenName = root.name ?? ""
        inexpressible = assembly.types.problems
    }
}

extension DynamicGenerationSchema {
    /// Whether others may refer to it.
    fileprivate var isNamed: Bool { if case .reference = shape { false } else { name != nil } }

    /// The names of this schema and of those within it.
    fileprivate var names: [String] {
        let own = name.map { [$0] } ?? []
        return switch shape {
        case .structure(let properties): own + properties.flatMap(\.schema.names)
        case .union(let choices): own + choices.flatMap(\.names)
        case .array(let element, _, _): element.names
        default: own
        }
    }
}

/// Puts a document together from dynamic schemas.
private struct DynamicAssembly {
    let rootName: String?
    var types = SchemaAssembly()
    private var isDefined: Set<ExactString> = []
    private var references: [(name: String, schema: String?)] = []

    init(rootName: String?) { self.rootName = rootName }

    mutating func document(
        root: DynamicGenerationSchema, dependencies: [DynamicGenerationSchema]
    ) throws(GenerationSchema.SchemaError) -> JSONValue {
        var names: Set<ExactString> = []
        for schema in [root] + dependencies where schema.isNamed {
            guard let name = schema.name, !names.insert(ExactString(name)).inserted else { continue }
            throw .duplicateType(
                schema: root.name, type: name, context: .init(debugDescription: "Two schemas are named \"\(name)\"."))
        }
        for schema in [root] + dependencies { types.reserve(schema.names) }
        let body = try self.body(of: root, inside: root.name)
        for dependency in dependencies { _ = try schema(of: dependency, inside: nil) }
        let missing = references.filter { reference in
            !isDefined.contains(ExactString(reference.name)) && !(rootName?.isExactly(reference.name) ?? false)
        }
        if let first = missing.first {
            var names: [String] = []
            for reference in missing where !names.contains(where: { $0.isExactly(reference.name) }) { names.append(reference.name) }
            let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
            throw .undefinedReferences(
                schema: first.schema, references: names,
                context: .init(debugDescription: "No schema is named \(list)."))
        }
        return types.withDefinitions(body)
    }

    /// A schema where it is used: a reference where it has a name.
    private mutating func schema(
        of schema: DynamicGenerationSchema, inside outer: String?
    ) throws(GenerationSchema.SchemaError) -> JSONValue {
        guard let name = schema.name else { return try body(of: schema, inside: outer) }
        if case .reference = schema.shape {
            references.append((name, outer))
            return rootName?.isExactly(name) ?? false ? ["$ref": "#"] : SchemaAssembly.reference(to: name)
        }
        let body = try self.body(of: schema, inside: name)
        // A value that stands in several places is one schema; two of one name are not.
        if let present = types.definitions[name] {
            guard present.text().isExactly(body.text()) else { throw duplicate(name, inside: outer) }
        } else if let rootName, rootName.isExactly(name) {
            throw duplicate(name, inside: outer)
        }
        isDefined.insert(ExactString(name))
        types.define(name, body)
        return SchemaAssembly.reference(to: name)
    }

    private func duplicate(_ name: String, inside outer: String?) -> GenerationSchema.SchemaError {
        .duplicateType(
            schema: outer, type: name, context: .init(debugDescription: "Two different schemas are named \"\(name)\"."))
    }

    private mutating func body(
        of schema: DynamicGenerationSchema, inside name: String?
    ) throws(GenerationSchema.SchemaError) -> JSONValue {
        var body: JSONValue
        switch schema.shape {
        case .structure(let properties): body = try structure(properties, of: name ?? "")
        case .union(let choices):
            guard !choices.isEmpty else { throw emptyChoices(name) }
            var branches: [JSONValue] = []
            for choice in choices { branches.append(try self.schema(of: choice, inside: name)) }
            body = ["anyOf": .array(branches)]
        case .choices(let choices):
            guard !choices.isEmpty else { throw emptyChoices(name) }
            body = SchemaAssembly.choice(of: choices.map(JSONValue.string))
        case .array(let element, let minimum, let maximum):
            var array: JSONObject = ["type": "array"]
            array["items"] = try self.schema(of: element, inside: name)
            if let minimum { array["minItems"] = .number(JSONNumber(minimum)) }
            if let maximum { array["maxItems"] = .number(JSONNumber(maximum)) }
            body = .object(array)
        case .type(let type, let constraints):
            body = types.schema(of: type)
            body = types.constrained(body, by: constraints)
        case .reference: body = try self.schema(of: schema, inside: name)
        }
        return SchemaAssembly.described(body, schema.description)
    }

    private mutating func structure(
        _ properties: [DynamicGenerationSchema.Property], of name: String
    ) throws(GenerationSchema.SchemaError) -> JSONValue {
        var members = JSONObject()
        var required: [JSONValue] = []
        for property in properties {
            guard !members.contains(property.name) else {
                throw .duplicateProperty(
                    schema: name, property: property.name,
                    context: .init(debugDescription: "Two properties of \"\(name)\" are named \"\(property.name)\"."))
            }
            members[property.name] = SchemaAssembly.described(
                try schema(of: property.schema, inside: name), property.description)
            if !property.isOptional { required.append(.string(property.name)) }
        }
        var object: JSONObject = ["type": "object", "properties": .object(members)]
        if !required.isEmpty { object["required"] = .array(required) }
        object["additionalProperties"] = false
        return .object(object)
    }

    private func emptyChoices(_ name: String?) -> GenerationSchema.SchemaError {
        .emptyTypeChoices(
            schema: name ?? "", context: .init(debugDescription: "\"\(name ?? "")\" has nothing to choose from."))
    }
}
