import JigJSON

/// How one tool call ended: exactly one of these.
public enum ToolOutcome: Sendable, Hashable {
    /// The handler returned; its output as text, bounded as the dispatcher's limits say.
    case succeeded(String)
    /// The handler threw; what it said, redacted.
    case failed(String)
    /// The arguments do not meet the tool's schema, or do not decode; the handler did not run.
    case invalidArguments([String])
    /// There is no tool of that name.
    case unknownTool(known: [String])
    /// Time ran out. If the handler had started, whether it took effect is not known.
    case timedOut(started: Bool)
    /// The task was cancelled before the handler returned. If it had started, whether it took effect is not known.
    case cancelled(started: Bool)
    /// Somebody, or a limit, forbade the call; the handler did not run.
    case denied(reason: String)
    /// The call stands in a turn that was cut off, so that it may not be what the model meant; the handler did not run.
    case truncated
    /// The handler may have run, and nobody can tell any more: the process ended before its outcome was recorded.
    case unknownOutcome

    /// Whether the handler returned.
    public var isSuccess: Bool {
        if case .succeeded = self { true } else { false }
    }

    /// Whether the call may have had an effect: false where the handler was certainly not run.
    public var mayHaveTakenEffect: Bool {
        switch self {
        case .succeeded, .failed, .unknownOutcome: true
        case .timedOut(let started), .cancelled(let started): started
        case .invalidArguments, .unknownTool, .denied, .truncated: false
        }
    }

    /// The outcome without what belongs to one call.
    public var kind: Kind {
        switch self {
        case .succeeded: .succeeded
        case .failed: .failed
        case .invalidArguments: .invalidArguments
        case .unknownTool: .unknownTool
        case .timedOut: .timedOut
        case .cancelled: .cancelled
        case .denied: .denied
        case .truncated: .truncated
        case .unknownOutcome: .unknownOutcome
        }
    }

    /// The outcomes there are, by the names that they have in JSON.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        case succeeded, failed
        case invalidArguments = "invalid_arguments"
        case unknownTool = "unknown_tool"
        case timedOut = "timed_out"
        case cancelled, denied, truncated
        case unknownOutcome = "unknown_outcome"
    }
}

/// A tool call with its outcome.
public struct ToolResult: Sendable, Hashable {
    /// The call's identifier.
    public var id: String
    /// The name that the model called.
    public var name: String
    public var outcome: ToolOutcome
    /// How often the handler was run; more than once only where it asked for it.
    public var attempts: Int
    /// What was changed in the arguments so that they meet the schema; only for tools that allow it.
    public var coercions: [String]
    /// What the rest of an output that was cut can be read by.
    public var handle: String?

    public init(
        id: String, name: String, outcome: ToolOutcome, attempts: Int = 0, coercions: [String] = [], handle: String? = nil
    ) {
        (self.id, self.name, self.outcome) = (id, name, outcome)
        (self.attempts, self.coercions, self.handle) = (attempts, coercions, handle)
    }

    /// What the model is told, in words that say what it can do next.
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
        case .timedOut(started: true):
            "error: \(name) did not end in time and was stopped; it may have taken effect. Check that before you call it again, or ask it for less."
        case .timedOut(started: false): "error: time ran out before \(name) was started; it had no effect."
        case .cancelled(started: true): "error: the call of \(name) was cancelled before it ended; it may have taken effect."
        case .cancelled(started: false): "error: the call of \(name) was cancelled before it was started; it had no effect."
        case .denied(let reason): "error: the call of \(name) was not allowed and had no effect: \(reason)"
        case .truncated:
            "error: the call of \(name) was not run, because your message was cut off in or after it. Call again, with shorter arguments."
        case .unknownOutcome:
            "error: the program was interrupted during the call of \(name); whether it took effect is not known. Check that before you call it again."
        }
    }
}

// MARK: - JSON

extension ToolOutcome: Codable {
    private enum Key: String, CodingKey { case status, output, message, problems, known, started, reason }

    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        self =
            switch try object.decode(Kind.self, forKey: .status) {
            case .succeeded: .succeeded(try object.decode(String.self, forKey: .output))
            case .failed: .failed(try object.decode(String.self, forKey: .message))
            case .invalidArguments: .invalidArguments(try object.decode([String].self, forKey: .problems))
            case .unknownTool: .unknownTool(known: try object.decode([String].self, forKey: .known))
            case .timedOut: .timedOut(started: try object.decode(Bool.self, forKey: .started))
            case .cancelled: .cancelled(started: try object.decode(Bool.self, forKey: .started))
            case .denied: .denied(reason: try object.decode(String.self, forKey: .reason))
            case .truncated: .truncated
            case .unknownOutcome: .unknownOutcome
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(kind, forKey: .status)
        switch self {
        case .succeeded(let output): try object.encode(output, forKey: .output)
        case .failed(let message): try object.encode(message, forKey: .message)
        case .invalidArguments(let problems): try object.encode(problems, forKey: .problems)
        case .unknownTool(let known): try object.encode(known, forKey: .known)
        case .timedOut(let started), .cancelled(let started): try object.encode(started, forKey: .started)
        case .denied(let reason): try object.encode(reason, forKey: .reason)
        case .truncated, .unknownOutcome: break
        }
    }
}

extension ToolResult: Codable {
    private enum Key: String, CodingKey { case id, name, outcome, attempts, coercions, handle }

    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        id = try object.decode(String.self, forKey: .id)
        name = try object.decode(String.self, forKey: .name)
        outcome = try object.decode(ToolOutcome.self, forKey: .outcome)
        attempts = try object.decodeIfPresent(Int.self, forKey: .attempts) ?? 0
        coercions = try object.decodeIfPresent([String].self, forKey: .coercions) ?? []
        handle = try object.decodeIfPresent(String.self, forKey: .handle)
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(id, forKey: .id)
        try object.encode(name, forKey: .name)
        try object.encode(outcome, forKey: .outcome)
        if attempts != 0 { try object.encode(attempts, forKey: .attempts) }
        if !coercions.isEmpty { try object.encode(coercions, forKey: .coercions) }
        try object.encodeIfPresent(handle, forKey: .handle)
    }
}
