#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif
import JigDecoding

/// A token and the natural logarithm of its probability.
public struct TokenLogProbability: Sendable, Hashable {
    public let token: TokenID
    public let logProbability: Double

    public init(token: TokenID, logProbability: Double) {
        self.token = token
        self.logProbability = logProbability
    }
}

/// The log probability of the token that was chosen, and those of the most likely ones.
public struct LogProbabilities: Sendable, Hashable {
    /// The token that was chosen.
    public let chosen: TokenLogProbability
    /// The most likely tokens, the most likely first.
    public let top: [TokenLogProbability]
}

/// Which log probabilities are reported.
public struct LogProbabilityOptions: Sendable, Hashable {
    /// The distribution that probabilities are of, always that of the logits as they are: no penalty, no temperature, no top-k.
    public enum Distribution: Sendable, Hashable {
        /// What the model itself says, over the whole vocabulary.
        case beforeMask
        /// The same, over the tokens that the constraint allows.
        case afterMask
    }

    /// How many of the most likely tokens are reported beside the chosen one.
    public var topCount: Int
    /// The distribution.
    public var distribution: Distribution

    public init(topCount: Int = 0, distribution: Distribution = .beforeMask) {
        self.topCount = topCount
        self.distribution = distribution
    }
}

extension LogProbabilities {
    /// Computes log probabilities from logits.
    ///
    /// - Parameter mask: the tokens to which the distribution is confined, or `nil` for all. The chosen token's probability is 0 outside.
    /// - Throws: ``SamplerError`` if no token is allowed or possible, or a logit is NaN or +∞.
    public init(
        _ logits: [Float], chosen: TokenID, topCount: Int, mask: TokenMask? = nil
    ) throws(SamplerError) {
        var kept = try logits.withUnsafeBufferPointer { (buffer) throws(SamplerError) in try candidates(buffer, mask) }
        let maximum = Double(kept.map(\.logit).max() ?? 0)
        let normalizer = maximum + log(kept.reduce(0) { $0 + exp(Double($1.logit) - maximum) })
        let chosenLogit = kept.first { $0.token == chosen }?.logit
        if topCount > 0 { kept.keepMostLikely(min(topCount, kept.count)) }
        self.chosen = TokenLogProbability(
            token: chosen, logProbability: chosenLogit.map { Double($0) - normalizer } ?? -.infinity)
        top = kept.prefix(max(0, topCount)).map {
            TokenLogProbability(token: $0.token, logProbability: Double($0.logit) - normalizer)
        }
    }
}
