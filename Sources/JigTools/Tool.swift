import JigJSON

/// Something that a model may call, and the Swift code that does it.
///
/// The model only ever writes arguments that ``parameters`` accepts; the dispatcher checks them with the same schema before it
/// makes ``Arguments`` of them.
///
/// ```swift
/// struct GetTime: Tool {
///     @Generable
///     struct Arguments {
///         @Guide(description: "The zone, as in Europe/Oslo")
///         var zone: String
///     }
///     let description = "The time of day in a zone"
///     func call(arguments: Arguments) async throws -> String { try time(in: arguments.zone) }
/// }
/// ```
///
/// Arguments are a ``Generable`` type, any `Decodable` one, or a `JSONValue`; with the latter two the tool states its parameters
/// as a JSON Schema, unless the shape of the type says enough. The declarations are those of Apple's FoundationModels, so that a tool
/// written for one compiles with the other.
public protocol Tool<Arguments, Output>: ToolParameters, Sendable {
    /// What the arguments are made into: a ``ConvertibleFromGeneratedContent`` or `Decodable` type.
    associatedtype Arguments
    /// What the model is told: a ``PromptRepresentable`` type as it stands in a prompt, an `Encodable` one as JSON.
    associatedtype Output

    /// The name the model calls it by: 1 to 64 of `a–z A–Z 0–9 _ -`. The type's name, unless given.
    var name: String { get }
    /// What the tool does and when to use it, in words for the model.
    var description: String { get }
    /// The schema of the arguments, which must describe an object.
    var parameters: GenerationSchema { get }
    /// Whether the model is shown the schema along with the name and the description.
    var includesSchemaInInstructions: Bool { get }

    /// Does the work. Whatever it throws is told to the model as the call's result; see ``ToolError``.
    func call(arguments: Arguments) async throws -> Output

    /// Makes the arguments of what the model wrote.
    ///
    /// There is one for every ``ConvertibleFromGeneratedContent`` and every `Decodable` type of arguments.
    func arguments(from content: GeneratedContent) throws -> Arguments

    /// What the model is told of an output.
    ///
    /// There is one for every ``PromptRepresentable`` and every `Encodable` type of output.
    func promptRepresentation(of output: Output) throws -> Prompt
}

extension Tool {
    public var name: String { String(describing: Self.self) }
    public var includesSchemaInInstructions: Bool { true }
}

// MARK: - Arguments

extension Tool where Arguments: ConvertibleFromGeneratedContent {
    public func arguments(from content: GeneratedContent) throws -> Arguments { try Arguments(content) }
}

extension Tool where Arguments: Decodable {
    public func arguments(from content: GeneratedContent) throws -> Arguments {
        try JSONValueDecoder().decode(Arguments.self, from: content.json)
    }
}

extension Tool where Arguments: ConvertibleFromGeneratedContent & Decodable {
    public func arguments(from content: GeneratedContent) throws -> Arguments { try Arguments(content) }
}

// MARK: - Output

extension Tool where Output: PromptRepresentable {
    public func promptRepresentation(of output: Output) throws -> Prompt { output.promptRepresentation }
}

extension Tool where Output: Encodable {
    public func promptRepresentation(of output: Output) throws -> Prompt {
        Prompt(text: try JSONValueEncoder().encode(output).text(.spaced))
    }
}

extension Tool where Output: PromptRepresentable & Encodable {
    public func promptRepresentation(of output: Output) throws -> Prompt { output.promptRepresentation }
}

extension Tool where Output == Void {
    public func promptRepresentation(of output: Void) throws -> Prompt { Prompt(text: "done") }
}

/// An error whose message is meant for the model: what went wrong, and what to do instead.
public struct ToolError: Error, Sendable, Hashable, CustomStringConvertible {
    public var message: String
    public init(_ message: String) { self.message = message }
    public var description: String { message }
}
