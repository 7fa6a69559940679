import JigJSON

/// What lets a tool state its parameters as a plain JSON Schema: every ``Tool`` has this, and none needs to name it.
///
/// A tool states its parameters in one of three ways: by a ``GenerationSchema``, by a `JSONValue` that is a document of JSON
/// Schema, or not at all; then they follow from the type of its arguments.
public protocol ToolParameters {
    /// The JSON Schema of the arguments, where the tool states it so. What counts is ``Tool/parameters``.
    @_disfavoredOverload
    var parameters: JSONValue { get }
}

extension ToolParameters {
    /// Says that there is no document, by one that nothing meets.
    @_disfavoredOverload
    public var parameters: JSONValue { undeclaredParameters }
}

private let undeclaredParameters: JSONValue = [
    "$comment": "This tool states no document; ask for its parameters as a GenerationSchema.", "not": [:],
]

/// The document of JSON Schema that a tool states, if it states one.
private func declaredDocument(of tool: some ToolParameters) -> GenerationSchema? {
    let document: JSONValue = tool.parameters
    return document == undeclaredParameters ? nil : GenerationSchema(jsonSchema: document)
}

extension Tool where Arguments: Generable {
    /// The document of JSON Schema that the tool states, or the schema of its arguments.
    public var parameters: GenerationSchema { declaredDocument(of: self) ?? Arguments.generationSchema }
}

extension Tool where Arguments: Decodable {
    /// The document of JSON Schema that the tool states, or the shape of its arguments; see
    /// ``GenerationSchema/init(shapeOf:)``.
    public var parameters: GenerationSchema { declaredDocument(of: self) ?? GenerationSchema(shapeOf: Arguments.self) }
}

extension Tool where Arguments: Generable & Decodable {
    /// The document of JSON Schema that the tool states, or the schema of its arguments.
    public var parameters: GenerationSchema { declaredDocument(of: self) ?? Arguments.generationSchema }
}
