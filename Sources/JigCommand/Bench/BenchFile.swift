import Jig

/// A MaskBench file: a schema, and instances with what is to come of them.
struct BenchFile {
    /// An instance, written as Python writes JSON, and its tokens.
    struct Instance {
        let value: JSONValue
        let text: String
        let tokens: [TokenID]
        let isValid: Bool
    }

    /// The file's name, which is its id in MaskBench.
    let id: String
    let document: JSONValue
    /// The schema as text, which is where compiling begins.
    let schema: [UInt8]
    var instances: [Instance]

    init(_ path: String, tokenizer: some Tokenizer) throws {
        id = path.split(separator: "/").last.map(String.init) ?? path
        let content: JSONValue
        do {
            content = try JSONValue(
                parsing: try Input.bytes(of: path), options: JSONReadingOptions(duplicateKeys: .keepLast))
        } catch let error as JSONError {
            throw InputError(path: path, reason: "\(error)")
        }
        guard let schema = content["schema"], let tests = content["tests"]?.arrayValue else {
            throw InputError(path: path, reason: "not a MaskBench file: there is no member “schema” beside an array “tests”")
        }
        document = schema
        self.schema = schema.utf8()
        instances = try tests.map { test in
            guard let value = test["data"], case .bool(let isValid)? = test["valid"] else {
                throw InputError(path: path, reason: "a test has no “data” or no Boolean “valid”")
            }
            let text = PythonJSON.text(value)
            return Instance(value: value, text: text, tokens: tokenizer.encode(text), isValid: isValid)
        }
    }

    /// A made-up file, all of whose instances are valid.
    init(_ id: String, _ schema: JSONValue, valid values: [JSONValue], tokenizer: some Tokenizer) {
        (self.id, document, self.schema) = (id, schema, schema.utf8())
        instances = values.map { value in
            let text = PythonJSON.text(value)
            return Instance(value: value, text: text, tokens: tokenizer.encode(text), isValid: true)
        }
    }
}
