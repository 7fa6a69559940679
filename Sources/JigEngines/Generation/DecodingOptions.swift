import JigDecoding

/// How a generation goes.
public struct DecodingOptions: Sendable, Hashable {
    /// The most tokens to generate, an end token included. The model's context may set a tighter limit.
    public var maximumTokens: Int
    /// How tokens are chosen.
    public var sampling: SamplingOptions
    /// Tokens after which generation is over, beside those that the constraint ends with.
    public var endTokens: Set<TokenID>
    /// Which log probabilities are reported with each token; `nil` for none.
    public var logProbabilities: LogProbabilityOptions?
    /// The number of tokens in the tokenizer's vocabulary, if the model has more logits than the tokenizer has tokens; the
    /// number of logits otherwise. Masks have this count.
    public var vocabularySize: Int?

    public init(
        maximumTokens: Int, sampling: SamplingOptions = .greedy, endTokens: Set<TokenID> = [],
        logProbabilities: LogProbabilityOptions? = nil, vocabularySize: Int? = nil
    ) {
        self.maximumTokens = maximumTokens
        self.sampling = sampling
        self.endTokens = endTokens
        self.logProbabilities = logProbabilities
        self.vocabularySize = vocabularySize
    }
}

/// Why a generation is over.
public enum FinishReason: Sendable, Hashable {
    /// An end token came, or nothing but the end could follow.
    case end
    /// The limit of tokens was reached.
    case length
    /// The task was cancelled.
    case cancelled
}

/// How many tokens a generation took.
public struct GenerationUsage: Sendable, Hashable {
    /// The tokens of the prompt.
    public var promptTokens = 0
    /// Those of them that the session's cache held already.
    public var cachedPromptTokens = 0
    /// The tokens generated, forced ones and the end token included.
    public var generatedTokens = 0
    /// Those of them that the constraint forced, so that nothing was sampled.
    public var forcedTokens = 0

    public init() {}
}

/// A token of the output.
public struct GeneratedToken: Sendable, Hashable {
    public let token: TokenID
    /// Whether the constraint left no choice.
    public let isForced: Bool
    /// The log probabilities, if they were asked for. A forced token has them only after the mask, where its probability is 1:
    /// before it, the model was not asked.
    public let logProbabilities: LogProbabilities?
}

/// The outcome of a generation.
public struct GenerationResult: Sendable, Hashable {
    /// The output, an end token included.
    public var tokens: [TokenID] = []
    public var finishReason: FinishReason = .end
    public var usage = GenerationUsage()
}

/// What happens in a generation.
public enum GenerationEvent: Sendable, Hashable {
    /// A token became part of the output.
    case token(GeneratedToken)
    /// The generation is over; no event follows.
    case finished(GenerationResult)
}

/// Why a generation could not go on.
public enum GenerationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The limit is less than one token.
    case invalidLimit(Int)
    /// The constraint allows no token, after `generated` tokens and with `remaining` tokens left.
    ///
    /// With no tokens generated and a ``BudgetedConstraint``, the limit is too small for any output that is valid.
    case noTokenAllowed(generated: Int, remaining: Int)

    public var description: String {
        switch self {
        case .invalidLimit(let limit): "the limit of \(limit) tokens leaves nothing to generate"
        case .noTokenAllowed(0, let remaining):
            "the constraint allows no first token: no valid output fits in \(remaining) tokens; raise the limit"
        case .noTokenAllowed(let generated, let remaining):
            "the constraint allows no token after \(generated) tokens, with \(remaining) left"
        }
    }
}
