import JigChat
import JigTools

/// What happens while a session responds, in order.
public enum SessionEvent: Sendable, Hashable {
    /// A turn begins: the model is asked, the first time with number 1.
    case turnStarted(Int)
    /// A piece of the model's text: an answer, or what it says before a call.
    case text(String)
    /// The model has begun a call: its name is certain.
    case callStarted(index: Int, name: String)
    /// A piece of the arguments' JSON text of the call that is being written.
    case callArguments(index: Int, fragment: String)
    /// A call is complete.
    case callFinished(ToolCall)
    /// A call was run; results come in the order in which the handlers end.
    case toolFinished(ToolResult)
    /// A turn is over; what the response took so far.
    case turnFinished(Usage)
    /// Older parts of the conversation are no longer shown to the model, to make room.
    case contextCompacted(Compaction)
    /// Another session answers from here on; its events follow.
    case handedOver(to: String)
    /// The final answer, whole: text, or the JSON text of a structured answer. The last event but one.
    case answer(String)
    /// What the response took. The last event.
    case finished(Usage)
}

/// What a response took.
public struct Usage: Sendable, Hashable, Codable {
    /// How often the model was asked.
    public var turns = 0
    /// The tokens of the prompts, turn by turn added up.
    public var promptTokens = 0
    /// Those of them that the engine had in its cache.
    public var cachedPromptTokens = 0
    /// The tokens that the model wrote.
    public var completionTokens = 0
    /// The tool calls that were run, or refused with an outcome that the model was told.
    public var toolCalls = 0
    /// What it cost, by the price on the model's card; nil if the card has none.
    public var cost: Double?

    public init() {}

    /// All tokens.
    public var totalTokens: Int { promptTokens + completionTokens }

    mutating func add(_ other: Usage) {
        turns += other.turns
        promptTokens += other.promptTokens
        cachedPromptTokens += other.cachedPromptTokens
        completionTokens += other.completionTokens
        toolCalls += other.toolCalls
        if let cost = other.cost { self.cost = (self.cost ?? 0) + cost }
    }

    mutating func add(_ tokens: TokenUsage, price: TokenPrice?) {
        turns += 1
        promptTokens += tokens.prompt
        cachedPromptTokens += tokens.cachedPrompt
        completionTokens += tokens.completion
        if let price {
            cost = (cost ?? 0) + (Double(tokens.prompt) * price.inputPerMillion + Double(tokens.completion) * price.outputPerMillion) / 1e6
        }
    }
}

extension SessionEvent {
    /// What a model wrote; nil for the end of a turn, which the session tells.
    init?(_ event: OutputEvent) {
        switch event {
        case .text(let piece): self = .text(piece)
        case .toolCallBegan(let index, let name): self = .callStarted(index: index, name: name)
        case .toolCallArguments(let index, let fragment): self = .callArguments(index: index, fragment: fragment)
        case .toolCallEnded(_, let call): self = .callFinished(call)
        case .ended: return nil
        }
    }
}
