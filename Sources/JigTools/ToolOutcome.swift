/// How one tool call ended: exactly one of these.
public enum ToolOutcome: Sendable, Hashable {
    /// The handler returned; its output as text, cut to the dispatcher's limit.
    case succeeded(String)
    /// The handler threw; what it said.
    case failed(String)
    /// The arguments do not meet the tool's schema, or do not decode; the handler did not run.
    case invalidArguments([String])
    /// There is no tool of that name.
    case unknownTool(known: [String])
    /// The task was cancelled before the handler returned. Whether the handler took effect is not known.
    case cancelled

    /// Whether the handler returned.
    public var isSuccess: Bool {
        if case .succeeded = self { true } else { false }
    }
}

/// A tool call with its outcome.
public struct ToolResult: Sendable, Hashable {
    /// The call's identifier.
    public let id: String
    /// The name that the model called.
    public let name: String
    public let outcome: ToolOutcome

    public init(id: String, name: String, outcome: ToolOutcome) {
        self.id = id
        self.name = name
        self.outcome = outcome
    }

    /// What the model is told, in plain words.
    public var content: String {
        switch outcome {
        case .succeeded(let output): output
        case .failed(let message): "error: \(message)"
        case .invalidArguments(let problems):
            "error: the arguments of \(name) are not valid: \(problems.joined(separator: "; ")). Correct them and call again."
        case .unknownTool(let known):
            known.isEmpty
                ? "error: there is no tool named \(name), and no other tool either."
                : "error: there is no tool named \(name). The tools are: \(known.joined(separator: ", "))."
        case .cancelled: "error: the call of \(name) was cancelled before it ended; it may have taken effect."
        }
    }
}
