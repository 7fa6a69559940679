import JigDecoding

/// Why an engine gave no logits, or could not be made.
public enum EngineError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is nothing to continue: the sequence of tokens is empty.
    case emptyPrompt
    /// The sequence is longer than the model's context.
    case contextExceeded(tokens: Int, limit: Int)
    /// A token of the sequence is not in the model's vocabulary.
    case tokenOutOfRange(token: TokenID, position: Int, vocabularySize: Int)
    /// The model's file contradicts itself or lacks something.
    case malformedModel(String)
    /// The model needs something that this engine does not do.
    case unsupportedModel(String)

    public var description: String {
        switch self {
        case .emptyPrompt:
            "the prompt has no tokens; begin it with the tokenizer's beginning-of-sequence token"
        case .contextExceeded(let tokens, let limit):
            "\(tokens) tokens are more than the model's context of \(limit); shorten the conversation"
        case .tokenOutOfRange(let token, let position, let size):
            "token \(token) at position \(position) is not in the model's vocabulary of \(size); is this the model's tokenizer?"
        case .malformedModel(let reason):
            "malformed model: \(reason)"
        case .unsupportedModel(let reason):
            "unsupported model: \(reason)"
        }
    }
}
