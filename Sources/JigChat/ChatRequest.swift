import JigDecoding
import JigJSON

/// What a client asks of a model: a conversation, tools, and how to answer.
public struct ChatRequest: Sendable, Hashable {
    public var messages: [Message]
    public var tools: [ToolDefinition] = []
    public var toolChoice = ToolChoice.auto
    /// Whether the model may make more than one call.
    public var parallelToolCalls = true
    public var responseFormat = ResponseFormat.text
    /// The model's name; nil for the default model.
    public var model: String?
    public var temperature: Double?
    public var topP: Double?
    /// The most tokens of the answer.
    public var maximumTokens: Int?
    public var seed: Int?
    /// Whether oldest turns are left out where the conversation exceeds the context.
    public var truncatesToContext = false

    public init(messages: [Message], tools: [ToolDefinition] = []) { (self.messages, self.tools) = (messages, tools) }

    /// What an answer has to look like.
    public enum ResponseFormat: Sendable, Hashable {
        case text
        /// Any JSON object.
        case jsonObject
        /// A value of this schema.
        case jsonSchema(JSONValue)
    }
}

extension ChatFormat {
    /// The prompt of a request.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - validation: which rules its conversation has to keep.
    ///   - contextLength: the most tokens of a prompt, for a request that asks to be cut to it.
    public func render(
        _ request: ChatRequest, validation: RenderingOptions.Validation = .serving, contextLength: Int? = nil
    ) throws(ChatError) -> [TokenID] {
        if request.truncatesToContext, contextLength == nil { throw .contextLengthUnknown }
        let options = RenderingOptions(
            validation: validation, maximumTokens: request.truncatesToContext ? contextLength : nil)
        return try render(request.messages, tools: request.tools, options: options)
    }
}
