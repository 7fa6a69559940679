import JigGrammar

/// What comes next where there is no choice.
extension GrammarMatcher {
    /// The bytes that must come next, up to the first choice.
    public func forcedBytes(limit: Int = 256) -> [UInt8] { forcedText(limit: limit).bytes }

    /// The tokens that must come next, in the tokenizer's own spelling; empty where there is a choice.
    ///
    /// A token is left out if what follows the forced text could be spelled together with it. Without a
    /// ``Vocabulary/speller`` the longest tokens stand for the tokenizer's own, the last one left out.
    public mutating func forcedTokens() -> [TokenID] { forcedTokens(mayEnd: true) }

    /// - Parameter mayEnd: whether an end token may stand for the end of the grammar's text.
    mutating func forcedTokens(mayEnd: Bool) -> [TokenID] {
        if isTerminated || offersChoice { return [] }
        let (bytes, isEnd) = forcedText(limit: 4096)
        var tokens = bytes.isEmpty ? [] : spell(bytes, isWhole: isEnd)
        if isEnd, mayEnd, trie.vocabulary.endTokens.count == 1, tokens.reduce(0, { $0 + trie.bytes[$1].count }) == bytes.count {
            tokens += trie.vocabulary.endTokens
        }
        return tokens
    }

    private func spell(_ forced: [UInt8], isWhole: Bool) -> [TokenID] {
        guard let speller = trie.vocabulary.speller else {
            return Array((trie.greedyTokens(forced) ?? []).dropLast(isWhole ? 0 : 1))
        }
        // What stands before may be what a piece begins with, such as the space before a word.
        var context = written.suffix(32)
        while let first = context.first, first & 0xC0 == 0x80 { context.removeFirst() }
        if !context.isEmpty {
            var length = 0
            let tokens = speller.tokens(of: context + forced, isWhole: isWhole)
            for (index, token) in tokens.enumerated() where length <= context.count {
                if length == context.count { return Array(tokens[index...]) }
                length += trie.bytes[token].count
            }
            // The text up to here is not spelled as the tokenizer would, unless its last token is the first uncertain one.
            if length == context.count { return [] }
        }
        return speller.tokens(of: forced, isWhole: isWhole)
    }

    private func forcedText(limit: Int) -> (bytes: [UInt8], isEnd: Bool) {
        guard !isTerminated else { return ([], false) }
        let machine = grammar.machine
        return machine.lock.withLock { _ in
            var position = position
            var text = written.recent
            let start = text.count
            while text.count - start < limit {
                let (forced, isStatic) = machine.forced(at: position, text)
                switch forced {
                case .byte(let byte, let next):
                    text.append(byte)
                    position = next
                case .end: return (Array(text[start...]), true)
                case .choice:
                    if isStatic { cache.noteChoice(position.top) }
                    return (Array(text[start...]), false)
                }
            }
            return (Array(text[start...]), false)
        }
    }
}
