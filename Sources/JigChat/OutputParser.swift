import JigDecoding
import JigTokenizers

/// Reads a model's answer while it is written.
public protocol OutputParser: Sendable {
    /// Takes the next token and returns what it tells, in order.
    mutating func append(_ token: TokenID) throws(OutputError) -> [OutputEvent]
    /// Ends an answer that no end token ended, as when the token limit cut it.
    ///
    /// After an end token there is nothing left to tell.
    mutating func finish() throws(OutputError) -> [OutputEvent]
}

/// What an answer's tokens tell.
public enum OutputEvent: Sendable, Hashable {
    /// A piece of text.
    case text(String)
    /// Call number `index` of this answer has begun; its name is whole.
    case toolCallBegan(index: Int, name: String)
    /// A piece of a call's arguments, as the model writes them.
    case toolCallArguments(index: Int, fragment: String)
    /// A call is whole, and its arguments are JSON.
    case toolCallEnded(index: Int, call: ToolCall)
    /// The answer is over.
    case ended(EndReason)
}

/// Why an answer is over.
public enum EndReason: String, Sendable, Hashable {
    /// The model ended it, and made no call.
    case stop
    /// The model ended it, and made calls.
    case toolCalls
    /// It was cut before its end token.
    case length
}

/// Why an answer is not one of its format.
public enum OutputError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A special token stands where it cannot.
    case unexpectedToken(name: String, position: String)
    /// A call has no name, or no arguments by its end.
    case incompleteCall(index: Int, reason: String)
    /// A call's arguments are not JSON.
    case invalidArguments(index: Int, name: String, reason: String)
    /// A token comes after the end.
    case afterEnd
    /// A token is not in the vocabulary.
    case unknownToken(TokenizerError)

    public var description: String {
        switch self {
        case .unexpectedToken(let name, let position): "the model wrote \(name) \(position)"
        case .incompleteCall(let index, let reason): "call \(index) is incomplete: \(reason)"
        case .invalidArguments(let index, let name, let reason):
            "the arguments of call \(index), \(name), are not JSON: \(reason)"
        case .afterEnd: "a token came after the end of the answer"
        case .unknownToken(let error): "\(error)"
        }
    }
}
