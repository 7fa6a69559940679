import JigChat
import JigJSON
import JigSchema
import JigTools

/// What a session asks for one turn of a model after another: the built-in engine, a server, a script.
///
/// Each session has an executor of its own, which may keep what it knows of the conversation, as a key-value cache.
public protocol LanguageModelExecutor: Sendable {
    /// Gets ready for tools.
    ///
    /// - Throws: ``ToolRegistrationError/unenforceable(tool:reason:)`` for a tool that the model cannot be held to.
    func prepare(_ tools: [RegisteredTool]) throws(ToolRegistrationError)

    /// Asks for a turn.
    ///
    /// - Parameters:
    ///   - request: the conversation and what may follow.
    ///   - onEvent: told what the model writes, as it does.
    func respond(to request: TurnRequest, onEvent: (OutputEvent) -> Void) async throws -> TurnOutput

    /// Evaluates a conversation's beginning, so that a turn that begins with it starts sooner.
    func prewarm(_ request: TurnRequest) async

    /// The tokens of a conversation; nil if that is not known.
    func promptTokens(of request: TurnRequest) throws -> Int?

    /// The tokens of a text; nil if that is not known.
    func tokens(of text: String) -> Int?

    /// The fewest tokens in which a turn can be written to its end; nil if that is not known.
    func smallestBudget(for request: TurnRequest) throws -> Int?
}

extension LanguageModelExecutor {
    public func prepare(_ tools: [RegisteredTool]) throws(ToolRegistrationError) {}
    public func prewarm(_ request: TurnRequest) async {}
    public func promptTokens(of request: TurnRequest) throws -> Int? { nil }
    public func tokens(of text: String) -> Int? { nil }
    public func smallestBudget(for request: TurnRequest) throws -> Int? { nil }
}

/// What a model is asked for in one turn.
public struct TurnRequest: Sendable {
    /// The conversation, ready to be continued: every call answered once.
    public var messages: [Message]
    /// The tools that may be called.
    public var tools: [RegisteredTool]
    public var toolChoice: ToolChoice
    /// What a structured answer has to meet.
    public var answer: Schema?
    public var options: GenerationOptions
    /// The most tokens of the turn.
    public var maximumTokens: Int
    /// What call ids depend on, so that a seeded run repeats.
    public var seed: UInt64

    public init(
        messages: [Message], tools: [RegisteredTool] = [], toolChoice: ToolChoice = .auto, answer: Schema? = nil,
        options: GenerationOptions = GenerationOptions(), maximumTokens: Int = 512, seed: UInt64 = 0
    ) {
        self.messages = messages
        self.tools = tools
        self.toolChoice = toolChoice
        self.answer = answer
        self.options = options
        self.maximumTokens = maximumTokens
        self.seed = seed
    }
}

/// What a model wrote in one turn.
public struct TurnOutput: Sendable, Hashable {
    public var text: String
    public var calls: [ToolCall]
    public var usage: TokenUsage
    /// Whether the token limit cut the turn: then none of its calls is run.
    public var isCut: Bool
    /// How long the model took to say its first piece; the session measures it.
    public var timeToFirstChunk: Duration?

    public init(text: String = "", calls: [ToolCall] = [], usage: TokenUsage = TokenUsage(), isCut: Bool = false) {
        (self.text, self.calls, self.usage, self.isCut) = (text, calls, usage, isCut)
    }
}

/// The tokens of one turn.
public struct TokenUsage: Sendable, Hashable {
    public var prompt: Int
    /// Those of the prompt that did not have to be evaluated again.
    public var cachedPrompt: Int
    public var completion: Int

    public init(prompt: Int = 0, cachedPrompt: Int = 0, completion: Int = 0) {
        (self.prompt, self.cachedPrompt, self.completion) = (prompt, cachedPrompt, completion)
    }
}
