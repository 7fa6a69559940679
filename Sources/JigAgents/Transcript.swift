import JigChat
import JigJSON
import JigTools

/// What was said in a session, in order. A session can be made from one, to go on where another ended.
public struct Transcript: Sendable, Hashable {
    /// One thing that was said.
    public enum Entry: Sendable, Hashable {
        /// What the model is told of its task.
        case instructions(String)
        /// What the user asked.
        case prompt(String)
        /// The calls of one turn, with the text that the model wrote before them.
        case toolCalls([ToolCall], text: String)
        /// How one call ended.
        case toolOutput(ToolResult)
        /// What the model answered: text, or the JSON text of a structured answer.
        case response(String)
    }

    public var entries: [Entry]

    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// The conversation as chat formats take it.
    public var messages: [Message] {
        entries.compactMap { entry in
            switch entry {
            case .instructions(let text): .system(text)
            case .prompt(let text): .user(text)
            case .toolCalls(let calls, let text): .assistant(text, toolCalls: calls)
            case .toolOutput(let result): .tool(result.content, callID: result.id, name: result.name)
            case .response(let text): text.isEmpty ? nil : .assistant(text)
            }
        }
    }
}
