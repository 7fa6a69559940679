/// Why a session could not answer, with everything that was said until then.
public struct SessionError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Reason: Sendable {
        /// A session answers one request at a time.
        case alreadyResponding
        /// The model still called tools in the last turn that it had.
        case turnLimitReached(Int)
        /// The model's turn was cut by the token limit; nothing that it wrote in it was run.
        case outputCut(tokens: Int)
        /// The answer does not meet its schema: only where the constraint was switched off.
        case invalidAnswer(String)
        /// The task was cancelled.
        case cancelled
        /// What a part below the session reported: the engine, the chat format, the grammar.
        case underlying(any Error)
    }

    public let reason: Reason
    /// The session's transcript at the time: complete turns and the results of all calls that ran.
    public let transcript: Transcript

    public init(_ reason: Reason, transcript: Transcript) {
        self.reason = reason
        self.transcript = transcript
    }

    public var description: String {
        switch reason {
        case .alreadyResponding: "The session is still responding: wait for its answer, or make another session."
        case .turnLimitReached(let limit):
            "The model still called tools in turn \(limit), the last it was given: raise maximumTurns, or ask for less."
        case .outputCut(let tokens):
            "The model's turn was cut after \(tokens) tokens: raise maximumResponseTokens. No call of that turn was run."
        case .invalidAnswer(let reason): "The answer does not meet its schema: \(reason)"
        case .cancelled: "The response was cancelled."
        case .underlying(let error): "\(error)"
        }
    }
}
