/// The tokens that close a key at a quotation mark of the vocabulary's trie and end before its value begins.
struct ColonTokens: Sendable {
    let tokens: [TokenID]
    /// Whether there are no others that close it there.
    let isAll: Bool
}
