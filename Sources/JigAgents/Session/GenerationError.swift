#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif
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

            /// A refusal that the last answer of a transcript explains.
            public init(transcriptEntries: [Transcript.Entry]) {
                let answers = transcriptEntries.compactMap { if case .response(let answer) = $0 { answer.segments.text } else { nil } }
                self.init(explanationText: answers.last ?? "")
            }

            /// The explanation as a response, as FoundationModels has it; it is known already, so that nothing is asked.
            public var explanation: Response<String> {
                get async throws { Response(outcome, content: explanationText, rawContent: GeneratedContent(explanationText)) }
            }

            /// The explanation as a stream of one snapshot.
            public var explanationStream: ResponseStream<String> {
                ResponseStream(
                    source: AsyncThrowingStream { continuation in
                        continuation.yield(.event(.text(explanationText)))
                        continuation.yield(.outcome(outcome))
                        continuation.finish()
                    }, isText: true)
            }

            private var outcome: ResponseOutcome { ResponseOutcome(text: explanationText, usage: Usage(), entries: []) }
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

    /// A tool threw, and its policy is that this ends the response: see ``ToolPolicy/failureEndsResponse``.
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

extension LanguageModelSession.GenerationError: LocalizedError {
    /// What went wrong, and what to do.
    public var errorDescription: String? { context.debugDescription }

    /// What the reason is called.
    public var failureReason: String? {
        switch self {
        case .exceededContextWindowSize: "The conversation is longer than the model's context."
        case .assetsUnavailable: "The model's files can't be used."
        case .guardrailViolation: "A filter of the model's stopped it."
        case .unsupportedGuide: "A schema asks for what can't be enforced."
        case .unsupportedLanguageOrLocale: "The model does not know the language."
        case .decodingFailure: "The answer is not what was asked for."
        case .rateLimited: "The model has had too many requests."
        case .concurrentRequests: "The session is still responding."
        case .refusal: "The model would not answer."
        case .turnLimitReached, .limitReached: "The response reached a limit."
        case .outputCut: "The model's turn was cut by the token limit."
        case .cancelled: "The response was cancelled."
        case .journalFailure: "The journal could not record the conversation."
        case .underlying: "A part below the session failed."
        }
    }

    /// What to do next.
    public var recoverySuggestion: String? {
        switch self {
        case .exceededContextWindowSize: "Begin another session, let the context policy leave out more, or ask for less."
        case .assetsUnavailable: "Look for the files, or name another model."
        case .guardrailViolation, .refusal: "Ask in another way."
        case .unsupportedGuide: "Change the guide or the keyword that the description names."
        case .unsupportedLanguageOrLocale: "Ask in another language, or another model."
        case .decodingFailure: "Ask again, or use a model that can be held to a schema."
        case .rateLimited: "Wait before you ask again."
        case .concurrentRequests: "Wait for the answer, or make another session."
        case .turnLimitReached, .limitReached, .outputCut: "Raise the limit and resume, or ask for less."
        case .cancelled, .journalFailure, .underlying: "Resume the session, or one made of the error's transcript."
        }
    }
}

extension LanguageModelSession.ToolCallError: LocalizedError {
    /// Which tool failed, and how.
    public var errorDescription: String? { description }
}
