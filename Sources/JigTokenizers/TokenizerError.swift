import JigDecoding

/// Why a tokenizer could not be loaded, or tokens not be decoded.
public enum TokenizerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file could not be read.
    case unreadable(path: String, reason: String)
    /// The file is not JSON.
    case invalidJSON(reason: String)
    /// A part of the file is not what the format asks for.
    ///
    /// - `location` names the part, as in `vocab[12].token_bytes`.
    case malformed(location: String, reason: String)
    /// The file asks for a pre-tokenizer that this package does not have.
    case unsupportedPattern(String)
    /// A token id is outside the vocabulary.
    case unknownToken(TokenID, vocabularySize: Int)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "cannot read the tokenizer file \(path): \(reason)"
        case .invalidJSON(let reason):
            "the tokenizer file is not JSON: \(reason)"
        case .malformed(let location, let reason):
            "the tokenizer file is malformed at \(location): \(reason)"
        case .unsupportedPattern(let pattern):
            "config.pattern is not the pre-tokenizer of Tekken, the only one supported: \(pattern)"
        case .unknownToken(let token, let size):
            "token \(token) is outside the vocabulary, whose ids are 0 to \(size - 1)"
        }
    }
}
