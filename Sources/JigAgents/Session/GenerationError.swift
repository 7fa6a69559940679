import JigTools

extension LanguageModelSession {
    /// Why a session could not answer, with everything that was said until then. The first cases are FoundationModels'.
    public enum GenerationError: Error, Sendable {
        /// What is known beside the reason.
        public struct Context: Sendable {
            /// What went wrong, and what to do.
            public let debugDescription: String
            /// The session's transcript at the time: a session made from it can go on with
            /// ``LanguageModelSession/resume(options:)``.
            public let transcript: Transcript
            public let underlyingErrors: [any Error]

            public init(debugDescription: String, transcript: Transcript = Transcript(), underlyingErrors: [any Error] = []) {
                self.debugDescription = debugDescription
                self.transcript = transcript
                self.underlyingErrors = underlyingErrors
            }
        }

        /// Why a model would not answer.
        public struct Refusal: Sendable {
            /// What the model said instead.
            public let explanationText: String
            public init(explanationText: String) { self.explanationText = explanationText }
        }

        /// The conversation is longer than the model's context, and the context policy could not shorten it.
        case exceededContextWindowSize(Context)
        /// The model's files cannot be used.
        case assetsUnavailable(Context)
        /// A remote model's filter stopped it.
        case guardrailViolation(Context)
        /// The schema of an answer or a tool asks for what cannot be enforced.
        case unsupportedGuide(Context)
        case unsupportedLanguageOrLocale(Context)
        /// The answer is not what was asked for: only where the constraint was switched off, or a remote model has none.
        case decodingFailure(Context)
        /// A remote model has had too many requests.
        case rateLimited(Context)
        /// A session answers one request at a time.
        case concurrentRequests(Context)
        case refusal(Refusal, Context)

        /// The model still called tools in the last turn that it had.
        case turnLimitReached(Int, Context)
        /// The response reached one of its ``ResponseLimits``.
        case limitReached(Limit, Context)
        /// The model's turn was cut by the token limit; nothing that it wrote in it was run.
        case outputCut(tokens: Int, Context)
        /// The task was cancelled.
        case cancelled(Context)
        /// The journal could not record the conversation; what is not recorded was not done.
        case journalFailure(Context)
        /// What a part below the session reported: the engine, the chat format, the grammar.
        case underlying(any Error, Context)

        /// What a response ran out of.
        public enum Limit: String, Sendable, Hashable { case toolCalls, tokens, duration, cost }
    }

    /// A tool threw, and its policy is that this ends the response: see ``JigTools/ToolPolicy/failureEndsResponse``.
    public struct ToolCallError: Error, Sendable, CustomStringConvertible {
        public let tool: any Tool
        public let underlyingError: any Error
        /// The session's transcript at the time; the call's outcome is in it.
        public let transcript: Transcript

        public init(tool: any Tool, underlyingError: any Error, transcript: Transcript = Transcript()) {
            (self.tool, self.underlyingError, self.transcript) = (tool, underlyingError, transcript)
        }

        public var description: String { "The tool \(tool.name) failed: \(underlyingError)" }
    }
}

extension LanguageModelSession.GenerationError: CustomStringConvertible {
    /// What is known beside the reason.
    public var context: Context {
        switch self {
        case .exceededContextWindowSize(let context), .assetsUnavailable(let context), .guardrailViolation(let context),
            .unsupportedGuide(let context), .unsupportedLanguageOrLocale(let context), .decodingFailure(let context),
            .rateLimited(let context), .concurrentRequests(let context), .refusal(_, let context),
            .turnLimitReached(_, let context), .limitReached(_, let context), .outputCut(_, let context),
            .cancelled(let context), .journalFailure(let context), .underlying(_, let context):
            context
        }
    }

    /// The session's transcript at the time: complete turns and the results of all calls that ran.
    public var transcript: Transcript { context.transcript }

    public var description: String { context.debugDescription }
}
