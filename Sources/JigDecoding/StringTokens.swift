import JigGrammar

/// The tokens of a vocabulary as they go on from within a string or key, by static transitions alone.
struct StringTokens: Sendable {
    /// Tokens that stay within it.
    var words: [UInt64]
    /// Tokens after which few ways on are left, where it must differ from other strings.
    var scarce: [TokenID] = []
    /// Tokens that leave it.
    var exits: [Exit]

    /// The tokens that leave a string or key from one of its states: what follows the quotation mark, as a trie.
    struct Exit: Sendable {
        /// The state before the quotation mark; nil for the state that the tokens begin in.
        let state: Int32?
        let rest: ByteTrie
    }

    init(words: [UInt64], exits: [Exit]) {
        self.words = words
        self.exits = exits
    }

    init(_ state: Int32, _ machine: Machine, _ vocabulary: TokenTrie, differing: Bool) {
        var mask = TokenMask(count: vocabulary.vocabulary.count)
        var leaving: [Int32: [(bytes: ArraySlice<UInt8>, token: TokenID)]] = [:]
        var states = [state]
        let trie = vocabulary.trie
        var node = 1
        while node < trie.nodeCount {
            let depth = Int(trie.depths[node])
            states.removeLast(states.count - depth)
            let next = machine.transition(states[depth - 1], trie.bytes[node])
            if differing, next >= 0, machine.isScarce(next) {
                scarce += trie.tokens(below: node)
            } else if next >= 0 {
                for token in trie.tokens(at: node) { mask.insert(token) }
                states.append(next)
                node += 1
                continue
            }
            if next == Machine.leaves {
                leaving[states[depth - 1], default: []] += trie.tokens(below: node).map {
                    (vocabulary.vocabulary.tokens[Int($0)].dropFirst(depth), $0)
                }
            }
            node = Int(trie.ends[node])
        }
        words = mask.words
        exits = leaving.map { Exit(state: $0 == state ? nil : $0, rest: ByteTrie($1)) }
    }
}
