import JigDecoding
import JigGrammar
import JigTokenizers

/// What one model family's conversations look like: how they are rendered, what an answer may be, and how it is read.
public protocol ChatFormat: Sendable {
    /// The tokenizer whose tokens the format is written in.
    var tokenizer: any Tokenizer { get }

    /// The prompt of a conversation, up to where the model's answer begins.
    ///
    /// - Parameters:
    ///   - messages: the conversation.
    ///   - tools: the tools that the model may call.
    ///   - options: what the conversation is for, and how long the prompt may be.
    func render(
        _ messages: [Message], tools: [ToolDefinition], options: RenderingOptions
    ) throws(ChatError) -> [TokenID]

    /// The prompt of a conversation that a model is served with, much of which may have been rendered before.
    ///
    /// - Parameters:
    ///   - messages: the conversation.
    ///   - tools: the tools that the model may call.
    ///   - rendered: what was rendered before, of this conversation or of another; afterwards, what is rendered now. There is one
    ///     that renders everything anew.
    func render(
        _ messages: [Message], tools: [ToolDefinition], reusing rendered: inout RenderedConversation
    ) throws(ChatError) -> [TokenID]

    /// What the model may answer.
    ///
    /// - Parameters:
    ///   - tools: the tools that it may call, each with the grammar of its arguments.
    ///   - choice: whether it has to call one.
    ///   - parallel: whether it may make more than one call.
    ///   - response: the grammar of a structured answer, where one is asked for.
    func structure(
        tools: [CallableTool], choice: ToolChoice, parallel: Bool, response: Grammar?
    ) throws(ChatError) -> Structure

    /// A reader of one answer, at its start.
    func parser(callIDs: CallIDs) -> any OutputParser
}

extension ChatFormat {
    /// The prompt of a conversation that a model is served with.
    public func render(_ messages: [Message], tools: [ToolDefinition] = []) throws(ChatError) -> [TokenID] {
        try render(messages, tools: tools, options: RenderingOptions())
    }

    public func render(
        _ messages: [Message], tools: [ToolDefinition], reusing rendered: inout RenderedConversation
    ) throws(ChatError) -> [TokenID] {
        try render(messages, tools: tools)
    }

    /// A reader of one answer, at its start, that gives calls random ids where the model gave none.
    public func parser() -> any OutputParser { parser(callIDs: CallIDs()) }
}

/// How a conversation is rendered.
public struct RenderingOptions: Sendable, Hashable {
    /// Which rules a conversation has to keep.
    public enum Validation: String, Sendable, Hashable {
        /// Every call has its result, and the model is to speak next.
        case serving
        /// The last message is the assistant's, whose calls need no ids.
        case finetuning
        /// As `serving`, but the last calls may lack results.
        case test
    }

    public var validation: Validation
    /// The most tokens after the one that begins the prompt. Oldest turns are left out until the rest fits; never system
    /// prompts, nor the last user's message.
    public var maximumTokens: Int?

    public init(validation: Validation = .serving, maximumTokens: Int? = nil) {
        (self.validation, self.maximumTokens) = (validation, maximumTokens)
    }
}
