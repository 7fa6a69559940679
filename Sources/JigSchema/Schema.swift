import JigJSON

/// A JSON Schema, with all that it refers to, ready to validate.
public struct Schema: Sendable {
    /// The document as it was given.
    public let document: JSONValue
    /// The dialect of the document's root.
    public let dialect: Dialect
    /// The subschemas that the root reaches.
    public let graph: SchemaGraph

    let applicable: ApplicableSchemas

    /// Reads a schema and everything it refers to.
    ///
    /// - Parameters:
    ///   - document: the schema.
    ///   - baseURI: the URI that relative references start from where the schema has no `$id`.
    ///   - dialect: the dialect where the schema has no `$schema`.
    ///   - registry: the documents that it may refer to.
    /// - Throws: ``SchemaError`` with keyword and JSON Pointer, for malformed keywords, references that lead nowhere,
    ///   unknown dialects and endless references. What the root does not reach is not looked at.
    public init(
        parsing document: JSONValue, baseURI: String = "", dialect: Dialect = .draft2020_12,
        registry: SchemaRegistry = SchemaRegistry()
    ) throws(SchemaError) {
        var builder = GraphBuilder(registry: registry, dialect: dialect)
        (graph, self.dialect) = try builder.build(document, uri: baseURI)
        self.document = document
        applicable = ApplicableSchemas(graph)
    }

    /// Reads a schema from its JSON text; see ``init(parsing:baseURI:dialect:registry:)-(JSONValue,_,_,_)``.
    public init(
        parsing text: String, baseURI: String = "", dialect: Dialect = .draft2020_12,
        registry: SchemaRegistry = SchemaRegistry()
    ) throws(SchemaError) {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue(parsing: text)
        } catch {
            throw SchemaError(.invalidJSON, at: "", "the text is not JSON: \(error)")
        }
        try self.init(parsing: document, baseURI: baseURI, dialect: dialect, registry: registry)
    }

    /// The schema that describes a dialect's schemas.
    public static func metaSchema(of dialect: Dialect) throws(SchemaError) -> Schema {
        try Schema(parsing: .object(["$ref": .string(dialect.uri)]), dialect: dialect)
    }

    /// Judges a value and says in detail what is wrong with it.
    public func validate(
        _ instance: JSONValue, options: ValidationOptions = ValidationOptions()
    ) -> ValidationResult {
        var validator = Validator(schema: self, options: options, collects: true)
        return validator.validate(instance)
    }

    /// Whether a value is valid, without saying why: the quickest way to know. False too where it can't be judged.
    public func accepts(_ instance: JSONValue, options: ValidationOptions = ValidationOptions()) -> Bool {
        var validator = Validator(schema: self, options: options, collects: false)
        return validator.validate(instance).isValid
    }
}
