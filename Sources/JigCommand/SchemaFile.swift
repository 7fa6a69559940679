import Jig

/// A schema on the command line.
enum SchemaFile {
    /// Reads a schema, with others that it may refer to by their `$id`.
    static func read(_ path: String, register others: [String] = []) throws -> Schema {
        var registry = SchemaRegistry()
        for other in others {
            let document = try json(other)
            guard let id = (document["$id"] ?? document["id"])?.stringValue else {
                throw InputError(path: other, reason: "the schema has no $id by which it could be referred to")
            }
            registry.register(document, at: id)
        }
        let document = try json(path)
        do {
            return try Schema(parsing: document, registry: registry)
        } catch {
            throw InputError(path: path, reason: "\(error)")
        }
    }

    private static func json(_ path: String) throws -> JSONValue {
        let bytes = try Input.bytes(of: path)
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw InputError(path: path, reason: "\(error)")
        }
    }
}
