import JigChat
import JigEngines
import JigTools

extension LanguageModelSession {
    /// What a caller is told of an error, with the transcript to go on from.
    func generationError(_ error: any Error, deadline: ContinuousClock.Instant?) -> any Error {
        switch error {
        case let error as GenerationError: error
        case let error as ToolCallError: error
        case is CancellationError where deadline.map({ $0 <= .now }) ?? false:
            GenerationError.limitReached(.duration, context("The response took longer than its limit: raise limits.duration."))
        case is CancellationError: GenerationError.cancelled(context("The response was cancelled."))
        case let cut as TurnCut:
            GenerationError.outputCut(
                tokens: cut.tokens,
                context(
                    "The model's turn was cut after \(cut.tokens) tokens: raise maximumResponseTokens. No call of that turn was run."))
        case let limit as TurnLimit:
            GenerationError.turnLimitReached(
                limit.turns,
                context(
                    "The model still called tools in turn \(limit.turns), the last it was given: raise maximumTurns, or ask for less."))
        case let reached as LimitReached:
            GenerationError.limitReached(
                reached.limit, context("The response reached its limit of \(reached.limit.rawValue): raise it, or ask for less."))
        case let invalid as InvalidAnswer:
            GenerationError.decodingFailure(context("The answer does not meet its schema: \(invalid.reason)"))
        case let failure as JournalFailure:
            GenerationError.journalFailure(context("The journal could not record the conversation: \(failure.error)", failure.error))
        case let error as OutputError: GenerationError.decodingFailure(context("\(error)", error))
        case let error as GeneratedContentError: GenerationError.decodingFailure(context("\(error)", error))
        case EngineError.contextExceeded: GenerationError.exceededContextWindowSize(context("\(error)", error))
        case ChatError.doesNotFit: GenerationError.exceededContextWindowSize(context("\(error)", error))
        case let error as GenerationSchema.CompilationError: GenerationError.unsupportedGuide(context("\(error)", error))
        default: GenerationError.underlying(error, context("\(error)", error))
        }
    }
}
