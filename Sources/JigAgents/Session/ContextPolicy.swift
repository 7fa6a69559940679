import JigChat
import JigJSON
import JigSchema
import JigTools

/// What is left out of the conversation that the model is shown when it outgrows the context. The transcript keeps everything.
///
/// In this order, each only as far as needed: the outputs of the oldest tool calls are replaced by a word on that; the
/// oldest exchanges, each a prompt with all that followed, are replaced by a summary that the model writes under a schema; or
/// they are dropped. Instructions and the last exchange are always shown, calls and outputs stay together.
public struct ContextPolicy: Sendable, Hashable {
    /// Whether outputs of older tool calls may be left out.
    public var dropsToolOutputs: Bool
    /// Whether older exchanges may be summarised by the model, which costs a turn.
    public var summarizes: Bool
    /// Whether older exchanges may be dropped.
    public var dropsExchanges: Bool
    /// The share of the context that is kept free for the model's turn, if that may be longer.
    public var reserve: Double

    public init(dropsToolOutputs: Bool = true, summarizes: Bool = false, dropsExchanges: Bool = true, reserve: Double = 0.25) {
        self.dropsToolOutputs = dropsToolOutputs
        self.summarizes = summarizes
        self.dropsExchanges = dropsExchanges
        self.reserve = min(max(reserve, 0), 0.9)
    }

    /// Shows the model everything, and fails when that no longer fits.
    public static let keepEverything = ContextPolicy(dropsToolOutputs: false, dropsExchanges: false)
}

/// What was left out, all in all.
public struct Compaction: Sendable, Hashable, Codable {
    /// How many outputs of tools.
    public var toolOutputs = 0
    /// How many prompts, each with all that followed.
    public var exchanges = 0
    /// What stands for them.
    public var summary: String?
}

/// The conversation as the model is shown it. What is left out stays so, for a model's cache goes by the beginning.
struct ConversationView: Sendable {
    private(set) var compaction = Compaction()
    private var hiddenOutputs: Set<Int> = []
    private var droppedBefore = 0

    static let placeholder = "[This output was left out to make room. Call the tool again if you need it.]"

    /// The messages that are shown.
    func shown(of messages: [Message]) -> [Message] {
        if hiddenOutputs.isEmpty, droppedBefore == 0 { return messages }
        var shown: [Message] = []
        var hasSummary = compaction.summary == nil
        for (index, message) in messages.enumerated() {
            if index < droppedBefore, message.role != .system { continue }
            if !hasSummary, message.role != .system {
                shown.append(.system("What was said before, in short: \(compaction.summary ?? "")"))
                hasSummary = true
            }
            if hiddenOutputs.contains(index), case .tool(_, let id, let name) = message {
                shown.append(.tool(Self.placeholder, callID: id, name: name))
            } else {
                shown.append(message)
            }
        }
        return shown
    }

    /// Hides the oldest outputs of tools that are still shown, but for those after the last message of the model's.
    ///
    /// - Parameters:
    ///   - excess: how many tokens to save.
    ///   - tokens: counts them.
    /// - Returns: whether any output was hidden.
    mutating func hideOutputs(of messages: [Message], saving excess: Int, tokens: (String) -> Int) -> Bool {
        let lastTurn = messages.lastIndex { $0.role == .assistant } ?? 0
        var saved = 0
        var hasHidden = false
        for index in droppedBefore..<max(droppedBefore, lastTurn) where saved < excess && !hiddenOutputs.contains(index) {
            guard case .tool(let text, _, _) = messages[index] else { continue }
            let gain = tokens(text) - tokens(Self.placeholder)
            guard gain > 0 else { continue }
            hiddenOutputs.insert(index)
            compaction.toolOutputs += 1
            saved += gain
            hasHidden = true
        }
        return hasHidden
    }

    /// The oldest exchange that is still shown; nil if only the last one is.
    func oldestExchange(of messages: [Message]) -> Range<Int>? {
        let prompts = messages.indices.filter { $0 >= droppedBefore && messages[$0].role == .user }
        return prompts.count > 1 ? prompts[0]..<prompts[1] : nil
    }

    mutating func drop(_ exchange: Range<Int>) {
        droppedBefore = exchange.upperBound
        compaction.exchanges += 1
    }

    mutating func summarize(_ exchange: Range<Int>, as summary: String) {
        drop(exchange)
        compaction.summary = summary
    }
}

/// A summary as a model writes it.
enum Summary {
    static let schema: JSONValue = [
        "type": "object", "properties": ["summary": ["type": "string", "minLength": 1, "maxLength": 1200]],
        "required": ["summary"], "additionalProperties": false,
    ]

    static func request(of messages: [Message], after earlier: String?, options: GenerationOptions) throws -> TurnRequest {
        let said = messages.map { message in
            switch message {
            case .system(let text): "System: \(text)"
            case .user(let text): "User: \(text)"
            case .assistant(let text, let calls, _):
                "Assistant: \(text)" + calls.map { " [calls \($0.name) \($0.arguments)]" }.joined()
            case .tool(let text, _, let name): "Tool \(name ?? ""): \(text)"
            }
        }
        let before = earlier.map { "Summary so far: \($0)\n" } ?? ""
        return TurnRequest(
            messages: [
                .system("Sum up the conversation: facts, decisions, open questions, names and numbers. Be brief."),
                .user(before + said.joined(separator: "\n")),
            ], toolChoice: .none, answer: try Schema(parsing: schema), options: options, maximumTokens: 400)
    }

    static func text(of output: TurnOutput) -> String? {
        (try? JSONValue(parsing: output.text))?["summary"]?.stringValue
    }
}
