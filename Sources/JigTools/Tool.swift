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
/// Arguments are a ``Generable`` type: by `@Generable`, or a `Codable` type that says it is one; or ``GeneratedContent`` or a
/// `JSONValue`, with parameters that the tool states. The declarations are those of Apple's FoundationModels, so that a tool written
/// for one compiles with the other.
public protocol Tool<Arguments, Output>: ToolParameters, Sendable {
    /// What the arguments are made into.
    associatedtype Arguments: ConvertibleFromGeneratedContent
    /// What the model is told, as it stands in a prompt: words, or structured content as JSON.
    associatedtype Output: PromptRepresentable

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
}

extension Tool {
    public var name: String { String(describing: Self.self) }
    public var includesSchemaInInstructions: Bool { true }
}

/// An error whose message is meant for the model: what went wrong, and what to do instead.
public struct ToolError: Error, Sendable, Hashable, CustomStringConvertible {
    public var message: String
    public init(_ message: String) { self.message = message }
    public var description: String { message }
}
