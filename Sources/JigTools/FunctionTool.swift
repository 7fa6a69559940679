import JigJSON

/// A tool made of a closure and a schema, for tools that are only known at run time.
///
/// With `JSONValue` as the closure's argument no Swift type is needed at all:
///
/// ```swift
/// let echo = FunctionTool(name: "echo", description: "Says it again", parameters: schema) { (arguments: JSONValue) in arguments }
/// ```
public struct FunctionTool<Arguments: Decodable & Sendable, Output: Encodable & Sendable>: Tool {
    public let name: String
    public let description: String
    public let parameters: JSONValue
    private let function: @Sendable (Arguments) async throws -> Output

    /// Creates a tool.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by.
    ///   - description: what it does, in words for the model.
    ///   - parameters: the JSON Schema of the arguments.
    ///   - function: the work.
    public init(
        name: String, description: String, parameters: JSONValue,
        function: @escaping @Sendable (Arguments) async throws -> Output
    ) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.function = function
    }

    public func call(arguments: Arguments) async throws -> Output { try await function(arguments) }
}
