/// One message of a conversation.
public enum Message: Sendable, Hashable {
    /// What the model is told of its task.
    case system(String)
    /// What the user says.
    case user(String)
    /// What the model said: text, calls, or both. With `isPrefix` it is the beginning of an answer, which the model goes
    /// on with; only the last message may be one.
    case assistant(String, toolCalls: [ToolCall] = [], isPrefix: Bool = false)
    /// The result of one call, which the call's id names.
    case tool(String, callID: String, name: String? = nil)

    /// The role, as chat formats name it.
    public var role: Role {
        switch self {
        case .system: .system
        case .user: .user
        case .assistant: .assistant
        case .tool: .tool
        }
    }

    /// Who speaks.
    public enum Role: String, Sendable, Hashable {
        case system, user, assistant, tool
    }
}

/// A call of a tool, as the model wrote it.
public struct ToolCall: Sendable, Hashable {
    /// What names the call in its result.
    public var id: String
    /// The tool's name.
    public var name: String
    /// The arguments as JSON text.
    public var arguments: String

    /// The id of a call that has none, which only the last message of a fine-tuning example may be.
    public static let noID = "null"

    public init(id: String, name: String, arguments: String) {
        (self.id, self.name, self.arguments) = (id, name, arguments)
    }
}
