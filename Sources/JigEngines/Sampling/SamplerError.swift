import JigDecoding

/// Why no token could be chosen.
public enum SamplerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// An option is out of its range.
    case invalidOption(name: String, value: Double)
    /// The mask allows no token for which there is a logit.
    case noTokenAllowed
    /// The logit of an allowed token is NaN or +∞: the model is broken or overflowed.
    case invalidLogit(token: TokenID, value: Float)
    /// The logit of every allowed token is −∞.
    case noTokenPossible

    public var description: String {
        switch self {
        case .invalidOption(let name, let value): "the sampling option \(name) cannot be \(value)"
        case .noTokenAllowed: "the token mask allows no token for which the engine has a logit"
        case .invalidLogit(let token, let value): "the logit of token \(token) is \(value): the model is broken or overflowed"
        case .noTokenPossible: "the logit of every token that the mask allows is −∞"
        }
    }

    // NaN is not equal to itself, but errors that say the same are the same.
    public static func == (first: SamplerError, second: SamplerError) -> Bool {
        switch (first, second) {
        case (.invalidOption(let name, let value), .invalidOption(let otherName, let otherValue)):
            name == otherName && value.bitPattern == otherValue.bitPattern
        case (.invalidLogit(let token, let value), .invalidLogit(let otherToken, let otherValue)):
            token == otherToken && value.bitPattern == otherValue.bitPattern
        case (.noTokenAllowed, .noTokenAllowed), (.noTokenPossible, .noTokenPossible): true
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .invalidOption(let name, let value):
            hasher.combine(name)
            hasher.combine(value.bitPattern)
        case .invalidLogit(let token, let value):
            hasher.combine(token)
            hasher.combine(value.bitPattern)
        case .noTokenAllowed: hasher.combine(2)
        case .noTokenPossible: hasher.combine(3)
        }
    }
}
