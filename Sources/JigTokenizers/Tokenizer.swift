import JigDecoding

/// Turns text into tokens and back.
///
/// Ordinary text never becomes a control token, whatever it spells: `[INST]` in a user's message is six characters. Control
/// tokens ("special tokens") are reached by name only, through ``special(_:)``.
public protocol Tokenizer: Sendable {
    /// The tokens of a text, with no token before or after it.
    func encode(_ text: String) -> [TokenID]
    /// The text of tokens.
    ///
    /// Bytes that are not valid UTF-8 become U+FFFD, one for each maximal ill-formed part (Unicode 16, section 3.9). A
    /// special token ends a run of bytes, also when it is ignored.
    ///
    /// - Parameter specials: what becomes of special tokens.
    /// - Throws: ``TokenizerError/unknownToken(_:vocabularySize:)`` if an id is outside the vocabulary.
    func decode(_ tokens: [TokenID], specials: SpecialTokenPolicy) throws(TokenizerError) -> String
    /// The bytes of one token; empty for a special token.
    ///
    /// - Throws: ``TokenizerError/unknownToken(_:vocabularySize:)`` if the id is outside the vocabulary.
    func bytes(of token: TokenID) throws(TokenizerError) -> [UInt8]
    /// The special token with this name, such as `[TOOL_CALLS]`; nil if the vocabulary has none.
    func special(_ name: String) -> TokenID?
    /// The name of a special token; nil if the token is an ordinary one or outside the vocabulary.
    func specialName(of token: TokenID) -> String?
    /// The token byte strings, for token masks.
    var vocabulary: Vocabulary { get }
}

/// What becomes of special tokens when tokens are decoded.
public enum SpecialTokenPolicy: Sendable, Hashable {
    /// They leave no text.
    case ignore
    /// Their names are written.
    case keep
}

extension Tokenizer {
    /// The text of tokens, special tokens ignored.
    public func decode(_ tokens: [TokenID]) throws(TokenizerError) -> String {
        try decode(tokens, specials: .ignore)
    }

    public func decode(_ tokens: [TokenID], specials: SpecialTokenPolicy) throws(TokenizerError) -> String {
        var decoder = StreamingDecoder(self, specials: specials)
        var text = ""
        for token in tokens { text += try decoder.append(token) }
        return text + decoder.finish()
    }
}
