import JigJSON

/// What a model is told of a tool.
public struct ToolDefinition: Sendable, Hashable {
    /// The name the model calls it by: 1 to 64 of `a–z A–Z 0–9 _ -`.
    public var name: String
    /// What the tool does, in words for the model.
    public var description: String
    /// The JSON Schema of the arguments.
    public var parameters: JSONValue

    public init(name: String, description: String = "", parameters: JSONValue) {
        (self.name, self.description, self.parameters) = (name, description, parameters)
    }
}

/// Whether the model has to call a tool, may, or must not.
public enum ToolChoice: Sendable, Hashable {
    /// Text, calls, or text and then calls.
    case auto
    /// One call at least, and no text.
    case required
    /// Text only.
    case none
    /// Calls of this tool only, and no text.
    case named(String)
}
