/// Why a pattern cannot be used.
public struct RegularExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// The pattern is not an ECMA-262 regular expression.
        case syntax
        /// The pattern is one, but uses a construct that is not supported (or that describes no regular language).
        case unsupported
        /// The pattern needs more states than the limits allow.
        case tooLarge
    }

    public let kind: Kind
    /// Where in the pattern the trouble is, in Unicode scalars from its start.
    public let offset: Int
    /// What is wrong and what to write instead.
    public let message: String

    public var description: String { "\(message) (at character \(offset + 1) of the pattern)" }
}

/// Why a question about a language has no answer.
public enum LanguageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// More derivatives than the store's limit had to be formed.
    case explorationLimit(derivatives: Int)

    public var description: String {
        switch self {
        case .explorationLimit(let derivatives):
            "deciding whether any string satisfies this takes more than \(derivatives) steps; raise the limit, or simplify the patterns that are combined"
        }
    }
}
