/// How a tokenizer spells text.
public protocol TokenSpeller: Sendable {
    /// The tokens of a text, up to the first that could be another one if the text went on.
    ///
    /// - Parameters:
    ///   - text: UTF-8; what is not well-formed ends it.
    ///   - isWhole: whether nothing follows, so that all tokens are certain.
    func tokens(of text: [UInt8], isWhole: Bool) -> [TokenID]
}
