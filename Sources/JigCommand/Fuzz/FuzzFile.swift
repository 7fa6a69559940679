import Jig

/// A schema in a file, by itself or as a member “schema” beside “tests”, as MaskBench keeps them.
struct FuzzFile {
    let document: JSONValue
    let instances: [JSONValue]

    init(_ path: String) throws {
        let content: JSONValue
        do {
            content = try JSONValue(parsing: try Input.bytes(of: path))
        } catch let error as JSONError {
            throw InputError(path: path, reason: "\(error)")
        }
        guard let schema = content["schema"], let tests = content["tests"]?.arrayValue else {
            document = content
            instances = []
            return
        }
        document = schema
        instances = tests.compactMap { $0["data"] }
    }
}
