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
public struct FunctionTool<Arguments, Output>: Sendable {
    public let name: String
    public let description: String
    public let parameters: GenerationSchema
    private let function: @Sendable (Arguments) async throws -> Output
    private let makeArguments: @Sendable (GeneratedContent) throws -> Arguments

    private init(
        name: String, description: String, parameters: GenerationSchema,
        function: @escaping @Sendable (Arguments) async throws -> Output,
        makeArguments: @escaping @Sendable (GeneratedContent) throws -> Arguments
    ) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.function = function
        self.makeArguments = makeArguments
    }
}

extension FunctionTool: Tool {
    public func call(arguments: Arguments) async throws -> Output { try await function(arguments) }
    public func arguments(from content: GeneratedContent) throws -> Arguments { try makeArguments(content) }

    /// What can stand in a prompt as it stands there, what is `Encodable` as JSON, and anything else as Swift describes it.
    public func promptRepresentation(of output: Output) throws -> Prompt {
        switch output {
        case let output as any PromptRepresentable: output.promptRepresentation
        case let output as any Encodable: Prompt(text: try JSONValueEncoder().encode(output).text(.spaced))
        case is Void: Prompt(text: "done")
        default: Prompt(text: "\(output)")
        }
    }
}

extension FunctionTool where Arguments: Generable {
    /// Creates a tool whose parameters are those of its argument's type.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by.
    ///   - description: what it does, in words for the model.
    ///   - function: the work.
    public init(name: String, description: String, function: @escaping @Sendable (Arguments) async throws -> Output) {
        self.init(name: name, description: description, parameters: Arguments.generationSchema, function: function)
    }
}

extension FunctionTool where Arguments: Decodable & SendableMetatype {
    /// Creates a tool whose parameters have the shape of its argument's type; see ``GenerationSchema/init(shapeOf:)``.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by.
    ///   - description: what it does, in words for the model.
    ///   - function: the work.
    @_disfavoredOverload
    public init(name: String, description: String, function: @escaping @Sendable (Arguments) async throws -> Output) {
        self.init(
            name: name, description: description, parameters: GenerationSchema(shapeOf: Arguments.self), function: function)
    }
}

// MARK: - With a schema
//
// Arguments may be convertible from content, decodable or both, and the schema a GenerationSchema or a document.

extension FunctionTool where Arguments: ConvertibleFromGeneratedContent {
    /// Creates a tool.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by.
    ///   - description: what it does, in words for the model.
    ///   - parameters: the schema of the arguments.
    ///   - function: the work.
    public init(
        name: String, description: String, parameters: GenerationSchema,
        function: @escaping @Sendable (Arguments) async throws -> Output
    ) {
        self.init(
            name: name, description: description, parameters: parameters, function: function, makeArguments: { try .init($0) })
    }

    /// Creates a tool from a document of JSON Schema.
    @_disfavoredOverload
    public init(
        name: String, description: String, parameters: JSONValue,
        function: @escaping @Sendable (Arguments) async throws -> Output
    ) {
        self.init(
            name: name, description: description, parameters: GenerationSchema(jsonSchema: parameters), function: function)
    }
}

extension FunctionTool where Arguments: Decodable & SendableMetatype {
    /// Creates a tool.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by.
    ///   - description: what it does, in words for the model.
    ///   - parameters: the schema of the arguments.
    ///   - function: the work.
    public init(
        name: String, description: String, parameters: GenerationSchema,
        function: @escaping @Sendable (Arguments) async throws -> Output
    ) {
        self.init(
            name: name, description: description, parameters: parameters, function: function,
            makeArguments: { try JSONValueDecoder().decode(Arguments.self, from: $0.json) })
    }

    /// Creates a tool from a document of JSON Schema.
    @_disfavoredOverload
    public init(
        name: String, description: String, parameters: JSONValue,
        function: @escaping @Sendable (Arguments) async throws -> Output
    ) {
        self.init(
            name: name, description: description, parameters: GenerationSchema(jsonSchema: parameters), function: function)
    }
}

extension FunctionTool where Arguments: ConvertibleFromGeneratedContent & Decodable {
    /// Creates a tool.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by.
    ///   - description: what it does, in words for the model.
    ///   - parameters: the schema of the arguments.
    ///   - function: the work.
    public init(
        name: String, description: String, parameters: GenerationSchema,
        function: @escaping @Sendable (Arguments) async throws -> Output
    ) {
        self.init(
            name: name, description: description, parameters: parameters, function: function, makeArguments: { try .init($0) })
    }

    /// Creates a tool from a document of JSON Schema.
    @_disfavoredOverload
    public init(
        name: String, description: String, parameters: JSONValue,
        function: @escaping @Sendable (Arguments) async throws -> Output
    ) {
        self.init(
            name: name, description: description, parameters: GenerationSchema(jsonSchema: parameters), function: function)
    }
}
