/// The token byte strings of a tokenizer.
public struct Vocabulary: Sendable {
    /// The bytes of each token; empty for control tokens, which never arise from text.
    public let tokens: [[UInt8]]
    /// The tokens that end a sequence.
    public let endTokens: [TokenID]
    /// How the tokenizer spells text, where that is known.
    public let speller: (any TokenSpeller)?
    /// Creates a vocabulary.
    ///
    /// - Parameters:
    ///   - tokens: the bytes of token i at index i; an empty array marks a control token.
    ///   - endTokens: the ids of the tokens that end a sequence.
    ///   - speller: how the tokenizer spells text, for text that is forced.
    public init(tokens: [[UInt8]], endTokens: [TokenID], speller: (any TokenSpeller)? = nil) {
        self.tokens = tokens
        self.endTokens = endTokens
        self.speller = speller
    }
    public var count: Int { tokens.count }
}
