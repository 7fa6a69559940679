import JigJSON

/// Something that a model may call, and the Swift code that does it.
///
/// The names follow Apple's FoundationModels, so that a tool written for one reads the same in the other. The model only ever
/// writes arguments that ``parameters`` accepts; the dispatcher checks them with the same schema before it decodes them.
///
/// ```swift
/// struct GetTime: Tool {
///     struct Arguments: Decodable, Sendable { var zone: String }
///     let description = "The time of day in a zone"
///     let parameters: JSONValue = [
///         "type": "object", "properties": ["zone": ["type": "string"]], "required": ["zone"],
///     ]
///     func call(arguments: Arguments) async throws -> String { try time(in: arguments.zone) }
/// }
/// ```
public protocol Tool<Arguments, Output>: Sendable {
    /// What the arguments decode to; `JSONValue` takes them as they are.
    associatedtype Arguments: Decodable & Sendable
    /// What the model is told: a `String` as it stands, anything else as JSON.
    associatedtype Output: Encodable & Sendable

    /// The name the model calls it by: 1 to 64 of `a–z A–Z 0–9 _ -`. The type's name, unless given.
    var name: String { get }
    /// What the tool does and when to use it, in words for the model.
    var description: String { get }
    /// The JSON Schema of the arguments, which must describe an object.
    var parameters: JSONValue { get }

    /// Does the work. Whatever it throws is told to the model as the call's result; see ``ToolError``.
    func call(arguments: Arguments) async throws -> Output
}

extension Tool {
    public var name: String { String(describing: Self.self) }
}

/// An error whose message is meant for the model: what went wrong, and what to do instead.
public struct ToolError: Error, Sendable, Hashable, CustomStringConvertible {
    public var message: String
    public init(_ message: String) { self.message = message }
    public var description: String { message }
}
