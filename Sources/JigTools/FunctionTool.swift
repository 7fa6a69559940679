import JigJSON

/// A tool made of a closure, for what needs no type of its own and for tools that are only known at run time.
///
/// ```swift
/// let double = FunctionTool(name: "double", description: "Doubles a number") { (number: Number) in number.value * 2 }
/// ```
///
/// With `JSONValue` or ``GeneratedContent`` as the closure's argument no Swift type is needed at all:
///
/// ```swift
/// let echo = FunctionTool(name: "echo", description: "Says it again", parameters: schema) { (arguments: JSONValue) in arguments }
/// ```
///
/// What the closure returns is told as it stands in a prompt or, if it is just `Encodable`, as JSON; anything else as Swift
/// describes it.
public struct FunctionTool<Arguments: ConvertibleFromGeneratedContent>: Tool {
    public let name: String
    public let description: String
    public let parameters: GenerationSchema
    private let function: @Sendable (Arguments) async throws -> Prompt

    private init(
        _ name: String, _ description: String, _ parameters: GenerationSchema,
        function: @escaping @Sendable (Arguments) async throws -> Prompt
    ) {
        (self.name, self.description, self.parameters, self.function) = (name, description, parameters, function)
    }

    public func call(arguments: Arguments) async throws -> Prompt { try await function(arguments) }
}

extension FunctionTool {
    /// Creates a tool.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by.
    ///   - description: what it does, in words for the model.
    ///   - parameters: the schema of the arguments.
    ///   - function: the work.
    public init<Output>(
        name: String, description: String, parameters: GenerationSchema,
        function: @escaping @Sendable (Arguments) async throws -> Output
    ) {
        self.init(name, description, parameters) { try Prompt(telling: try await function($0)) }
    }

    /// Creates a tool from a document of JSON Schema.
    @_disfavoredOverload
    public init<Output>(
        name: String, description: String, parameters: JSONValue,
        function: @escaping @Sendable (Arguments) async throws -> Output
    ) {
        self.init(name: name, description: description, parameters: GenerationSchema(jsonSchema: parameters), function: function)
    }

    /// Creates a tool whose parameters are those of its argument's type.
    public init<Output>(
        name: String, description: String, function: @escaping @Sendable (Arguments) async throws -> Output
    ) where Arguments: Generable {
        self.init(name: name, description: description, parameters: Arguments.generationSchema, function: function)
    }
}

/// What a function has returned, as it is. `@Tool` calls functions through this, since a macro can't see whether they throw, or have to
/// be waited for because of the actor that they run on.
public func toolOutput<Output>(_ output: Output) async throws -> Output { output }

// MARK: - Arguments that are Decodable, and nothing else

/// What a `Decodable` type becomes as the argument of a ``FunctionTool``.
public struct DecodedArguments<Value: Decodable>: ConvertibleFromGeneratedContent {
    let value: Value

    public init(_ content: GeneratedContent) throws {
        value = try JSONValueDecoder().decode(Value.self, from: content.json)
    }
}

extension FunctionTool {
    /// Creates a tool whose argument is of a `Decodable` type.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by.
    ///   - description: what it does, in words for the model.
    ///   - parameters: the schema of the arguments; by default the shape of their type, see ``GenerationSchema/init(shapeOf:)``.
    ///   - function: the work.
    @_disfavoredOverload
    public init<Value: Decodable & SendableMetatype, Output>(
        name: String, description: String, parameters: GenerationSchema? = nil,
        function: @escaping @Sendable (Value) async throws -> Output
    ) where Arguments == DecodedArguments<Value> {
        self.init(name, description, parameters ?? GenerationSchema(shapeOf: Value.self)) {
            try Prompt(telling: try await function($0.value))
        }
    }
}

extension Prompt {
    /// What a model is told of a value of any type.
    fileprivate init(telling value: some Any) throws {
        self =
            switch value {
            case let value as any PromptRepresentable: value.promptRepresentation
            case let value as any Encodable: Prompt(text: try JSONValueEncoder().encode(value).text(.spaced))
            case is Void: Prompt(text: "done")
            default: Prompt(text: "\(value)")
            }
    }
}
