import JigChat
import JigJSON
import JigTools

extension Transcript {
    /// What the model is told of its task.
    public struct Instructions: Sendable, Equatable, Identifiable, Codable {
        public var id: String
        public var segments: [Segment]
        /// The tools that the model could call.
        public var toolDefinitions: [ToolDefinition]

        public init(id: String = newID(), segments: [Segment], toolDefinitions: [ToolDefinition] = []) {
            (self.id, self.segments, self.toolDefinitions) = (id, segments, toolDefinitions)
        }
    }

    /// What the model was told of a tool.
    public struct ToolDefinition: Sendable, Equatable, Codable {
        public var name: String
        public var description: String
        /// The JSON Schema of the arguments.
        public var parameters: JSONValue

        public init(name: String, description: String, parameters: JSONValue) {
            (self.name, self.description, self.parameters) = (name, description, parameters)
        }

        public init(name: String, description: String, parameters: GenerationSchema) {
            self.init(name: name, description: description, parameters: parameters.jsonSchema)
        }

        public init(tool: some Tool) {
            self.init(name: tool.name, description: tool.description, parameters: tool.parameters)
        }
    }

    /// What the user asked.
    public struct Prompt: Sendable, Equatable, Identifiable, Codable {
        public var id: String
        public var segments: [Segment]
        public var options: GenerationOptions
        /// What the answer had to meet; nil for an answer in words.
        public var responseFormat: ResponseFormat?

        public init(
            id: String = newID(), segments: [Segment], options: GenerationOptions = GenerationOptions(),
            responseFormat: ResponseFormat? = nil
        ) {
            (self.id, self.segments, self.options, self.responseFormat) = (id, segments, options, responseFormat)
        }
    }

    /// What an answer has to meet.
    public struct ResponseFormat: Sendable, Equatable, Codable {
        /// The name of the type or schema.
        public var name: String
        /// The JSON Schema.
        public var schema: JSONValue
        /// Whether the model is shown the schema, beside being held to it.
        public var isShown: Bool

        public init(name: String = "", schema: JSONValue, isShown: Bool = false) {
            (self.name, self.schema, self.isShown) = (name, schema, isShown)
        }

        public init<Content: Generable>(type: Content.Type) {
            self.init(name: String(describing: type), schema: Content.generationSchema.jsonSchema)
        }

        public init(schema: GenerationSchema) { self.init(name: schema.name, schema: schema.jsonSchema) }
    }

    /// The calls of one turn.
    public struct ToolCalls: Sendable, Equatable, Identifiable, Codable {
        public var id: String
        /// What the model said before it called.
        public var segments: [Segment]
        public var calls: [ToolCall]

        public init(id: String = newID(), segments: [Segment] = [], _ calls: some Sequence<ToolCall>) {
            (self.id, self.segments, self.calls) = (id, segments, Array(calls))
        }
    }

    /// A call of a tool.
    public struct ToolCall: Sendable, Equatable, Identifiable, Codable {
        public var id: String
        public var toolName: String
        /// The arguments as the model wrote them; valid JSON whenever the model was constrained.
        public var argumentsText: String

        private enum CodingKeys: String, CodingKey {
            case id, toolName
            case argumentsText = "arguments"
        }

        public init(id: String, toolName: String, argumentsText: String) {
            (self.id, self.toolName, self.argumentsText) = (id, toolName, argumentsText)
        }

        public init(id: String, toolName: String, arguments: GeneratedContent) {
            self.init(id: id, toolName: toolName, argumentsText: arguments.jsonString)
        }

        /// The arguments as a structure; null if they are no JSON.
        public var arguments: GeneratedContent {
            get { GeneratedContent((try? JSONValue(parsing: argumentsText)) ?? .null) }
            set { argumentsText = newValue.jsonString }
        }
    }

    /// How one call ended.
    public struct ToolOutput: Sendable, Equatable, Identifiable {
        /// The call with its outcome.
        public var result: ToolResult

        public init(_ result: ToolResult) { self.result = result }

        public init(id: String, toolName: String, segments: [Segment]) {
            self.init(ToolResult(id: id, name: toolName, outcome: .succeeded(segments.text)))
        }

        /// The call's identifier.
        public var id: String {
            get { result.id }
            set { result.id = newValue }
        }

        public var toolName: String {
            get { result.name }
            set { result.name = newValue }
        }

        /// What the model was told. One that is set is what the tool gave.
        public var segments: [Segment] {
            get { [.text(TextSegment(id: result.id, content: result.content))] }
            set { result.outcome = .succeeded(newValue.text) }
        }
    }

    /// What the model answered.
    public struct Response: Sendable, Equatable, Identifiable, Codable {
        public var id: String
        /// Kept for FoundationModels' sake: what of the model was loaded for the answer. Jig has nothing to put there.
        public var assetIDs: [String]
        public var segments: [Segment]

        public init(id: String = newID(), assetIDs: [String] = [], segments: [Segment]) {
            (self.id, self.assetIDs, self.segments) = (id, assetIDs, segments)
        }
    }
}

extension Transcript.ToolCalls: RandomAccessCollection {
    public var startIndex: Int { calls.startIndex }
    public var endIndex: Int { calls.endIndex }
    public subscript(position: Int) -> Transcript.ToolCall { calls[position] }
}

// MARK: - Short forms

extension Transcript.Entry {
    /// What the model is told of its task, as text.
    public static func instructions(_ text: String) -> Self { .instructions(.init(segments: [.text(.init(content: text))])) }

    /// What the user asked, as text.
    public static func prompt(_ text: String) -> Self { .prompt(.init(segments: [.text(.init(content: text))])) }

    /// What the model answered, as text.
    public static func response(_ text: String) -> Self { .response(.init(segments: [.text(.init(content: text))])) }

    /// The calls of one turn, with the text that the model wrote before them.
    public static func toolCalls(_ calls: [JigChat.ToolCall], text: String = "") -> Self {
        .toolCalls(
            .init(
                segments: text.isEmpty ? [] : [.text(.init(content: text))],
                calls.map { .init(id: $0.id, toolName: $0.name, argumentsText: $0.arguments) }))
    }

    /// How one call ended.
    public static func toolOutput(_ result: ToolResult) -> Self { .toolOutput(.init(result)) }
}

extension JigChat.ToolCall {
    init(_ call: Transcript.ToolCall) { self.init(id: call.id, name: call.toolName, arguments: call.argumentsText) }
}
