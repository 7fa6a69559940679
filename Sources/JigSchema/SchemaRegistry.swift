import JigJSON

/// Schema documents that others may refer to, by their URI. References never reach for the network: what is not
/// registered, embedded or one of the dialects' meta-schemas is an error.
public struct SchemaRegistry: Sendable {
    /// A document with the URI it was registered under.
    struct Entry: Sendable {
        let uri: String
        let document: JSONValue
        let dialect: Dialect?
    }

    private(set) var entries: [Entry] = []

    /// A registry that has the meta-schemas of all dialects and no more.
    public init() {}

    /// Registers a document, which its own `$id` finds as well.
    ///
    /// - Parameters:
    ///   - uri: the absolute URI that references use.
    ///   - dialect: the dialect where the document has no `$schema`; by default the one of the schema that refers to it.
    public mutating func register(_ document: JSONValue, at uri: String, dialect: Dialect? = nil) {
        let uri = URIReference(uri).resource
        entries.removeAll { $0.uri.isExactly(uri) }
        entries.append(Entry(uri: uri, document: document, dialect: dialect))
    }
}

extension SchemaRegistry {
    /// The document of a URI without a fragment: a registered one, or a dialect's meta-schema.
    func document(at uri: String) -> JSONValue? {
        entries.first { $0.uri.isExactly(uri) }?.document ?? MetaSchemas.documents[uri]
    }

    /// The dialect and the vocabularies that a `$schema` names, by itself or through a registered meta-schema.
    func dialect(named schema: String) throws(SchemaError) -> (Dialect, Vocabularies) {
        var uri = schema
        var visited: Set<String> = []
        var vocabularies: Vocabularies?
        while visited.insert(uri).inserted {
            if let dialect = Dialect(uri: uri) { return (dialect, vocabularies ?? dialect.vocabularies) }
            guard let metaSchema = document(at: URIReference(uri).resource) else { break }
            if vocabularies == nil, let names = metaSchema["$vocabulary"]?.objectValue {
                vocabularies = try Self.vocabularies(names, of: uri)
            }
            guard let next = metaSchema["$schema"]?.stringValue else { break }
            uri = next
        }
        throw SchemaError(
            .unknownDialect, at: "", keyword: "$schema",
            "\(JSONValue.string(schema)) is no dialect from draft 4 to v1, nor a registered meta-schema of one")
    }

    private static func vocabularies(_ names: JSONObject, of uri: String) throws(SchemaError) -> Vocabularies {
        var vocabularies: Vocabularies = []
        for member in names {
            if let known = Vocabularies(uri: member.key) {
                vocabularies.formUnion(known)
            } else if member.value == true {
                throw SchemaError(
                    .unknownVocabulary, at: uri, keyword: "$vocabulary",
                    "the meta-schema requires \(JSONValue.string(member.key)), which is not known")
            }
        }
        return vocabularies
    }
}
