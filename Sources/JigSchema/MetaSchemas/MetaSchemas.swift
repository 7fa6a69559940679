import JigJSON

/// The meta-schemas of all dialects, so that references to them resolve without a network.
enum MetaSchemas {
    /// Every meta-schema and vocabulary document, by its URI without a fragment.
    static let documents: [String: JSONValue] = {
        var documents: [String: JSONValue] = [:]
        for text in draft4 + draft6 + draft7 + draft2019_09 + draft2020_12 + v1 {
            guard let document = try? JSONValue(parsing: text), let uri = (document["$id"] ?? document["id"])?.stringValue
            else { continue }
            documents[URIReference(uri).resource] = document
        }
        documents[Dialect.v1.uri] = documents["https://json-schema.org/v1/2026"]
        return documents
    }()
}
