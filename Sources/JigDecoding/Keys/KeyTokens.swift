import JigRegex

/// The tokens with which an undeclared key goes on, wherever its object stands and whichever keys that has already.
struct KeyTokens: Sendable {
    /// Those that can come.
    var words: [UInt64]
    /// For each of the key's exits those that depend on what the object stands in, or on a sequence's own data.
    let others: [[(token: TokenID, suffix: Int32)]]

    /// What tells these from others: the string state of the key, and that before the value after each of its exits, -1 where the
    /// key may not end so.
    struct Question: QuickHashable {
        let state: Int32
        let values: [Int32]

        func mix(into hash: inout QuickHash) {
            hash.mix(state)
            hash.mix(values)
        }
    }

    /// - Parameter ends: for each exit what may come after the quotation mark; nil if the key may not end so.
    init(_ tokens: StringTokens, _ ends: [SuffixSet?], count: Int) {
        var mask = TokenMask(count: count)
        mask.formUnion(tokens.staying)
        others = zip(tokens.exits, ends).map { exit, ends in
            guard let ends else { return [] }
            var others: [(token: TokenID, suffix: Int32)] = []
            var allowed: [TokenID] = []
            for (token, suffix) in zip(exit.tokens, exit.suffixes) {
                if ends.allows(suffix) {
                    allowed.append(token)
                } else if ends.isUnsure(suffix) || ends.leaves(suffix) {
                    others.append((token, suffix))
                }
            }
            mask.insert(allowed)
            return others
        }
        words = mask.words
    }
}
