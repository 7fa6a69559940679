import JigJSON
import JigSchema

extension GenerationSchema {
    /// The type that the schema is named for where it stands under `$defs` of those that use it: structures and unions do.
    var definedType: Any.Type? {
        switch shape {
        case .structure, .union: type
        case .cases(let cases): cases.contains { if case .none = $0.payload { false } else { true } } ? type : nil
        case .decodable(let type): type
        default: nil
        }
    }

    /// The schema as a document of JSON Schema, 2020-12.
    public var jsonSchema: JSONValue {
        var assembly = SchemaAssembly()
        return assembly.document(of: self)
    }

    /// The schema, ready to validate and to become a grammar.
    ///
    /// - Throws: ``CompilationError`` where a guide asks for what no schema can say, and where a document of JSON Schema is
    ///   malformed.
    public func compiled() throws(CompilationError) -> Schema {
        var assembly = SchemaAssembly()
        let document = assembly.document(of: self)
        if let problem = assembly.problems.first {
            throw .inexpressible(location: problem.location, reason: problem.reason)
        }
        do {
            return try Schema(parsing: document)
        } catch {
            throw .invalid(error)
        }
    }

    /// Why a schema can't be used.
    public enum CompilationError: Error, Sendable, CustomStringConvertible {
        /// No schema can say what is asked for.
        case inexpressible(location: JSONPointer, reason: String)
        /// The document is no JSON Schema.
        case invalid(JigSchema.SchemaError)

        public var description: String {
            switch self {
            case .inexpressible(let location, let reason):
                "\(location.tokens.isEmpty ? "the root" : "\(location)"): \(reason)"
            case .invalid(let error): "\(error)"
            }
        }
    }
}

extension GenerationSchema: Equatable, CustomDebugStringConvertible {
    /// Whether two schemas say the same, with their properties in the same order.
    public static func == (left: GenerationSchema, right: GenerationSchema) -> Bool {
        withOrder(left.jsonSchema) == withOrder(right.jsonSchema)
    }

    public var debugDescription: String { jsonSchema.text(.indented) }
}

/// As a document of JSON Schema. The order of properties is also written down, as `x-order`, for coders that lose it.
extension GenerationSchema: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(jsonSchema: Self.ordered(try JSONValue(from: decoder)))
    }

    public func encode(to encoder: any Encoder) throws {
        var assembly = SchemaAssembly()
        let document = assembly.document(of: self)
        if let problem = assembly.problems.first {
            let context = EncodingError.Context(codingPath: encoder.codingPath, debugDescription: "\(problem.location): \(problem.reason)")
            throw EncodingError.invalidValue(self, context)
        }
        try Self.withOrder(document).encode(to: encoder)
    }

    private static func withOrder(_ schema: JSONValue) -> JSONValue {
        transform(schema) { object in
            if let properties = object["properties"]?.objectValue, properties.count > 1 {
                object["x-order"] = .array(properties.keys.map(JSONValue.string))
            }
        }
    }

    private static func ordered(_ schema: JSONValue) -> JSONValue {
        transform(schema) { object in
            guard let order = object["x-order"]?.arrayValue, let properties = object["properties"]?.objectValue else { return }
            let names = order.compactMap(\.stringValue)
            var sorted = JSONObject()
            for name in names + properties.keys { if let value = properties[name] { sorted[name] = value } }
            object["properties"] = .object(sorted)
            object["x-order"] = nil
        }
    }

    /// A schema with a change made to each subschema that a property, an item or a branch has.
    private static func transform(_ schema: JSONValue, _ change: (inout JSONObject) -> Void) -> JSONValue {
        guard case .object(var object) = schema else { return schema }
        change(&object)
        for member in object.members {
            switch member.key {
            case "properties", "$defs", "patternProperties", "dependentSchemas":
                guard case .object(let schemas) = member.value else { continue }
                object[member.key] = .object(JSONObject(schemas.map { ($0.key, transform($0.value, change)) }))
            case "items", "additionalProperties", "not", "contains", "if", "then", "else", "propertyNames",
                "unevaluatedItems", "unevaluatedProperties":
                object[member.key] = transform(member.value, change)
            case "anyOf", "oneOf", "allOf", "prefixItems":
                guard case .array(let schemas) = member.value else { continue }
                object[member.key] = .array(schemas.map { transform($0, change) })
            default: continue
            }
        }
        return .object(object)
    }
}
