import JigGrammar

/// Tokens that begin within a string that counts, far from where it must end: those of a string that counts without end, but for
/// the longest.
///
/// A host name has labels of 63 characters and 253 in all. Each character leads to another state of it, and all of them to one or two
/// where nothing ends.
extension MaskWalk {
    /// The tokens that go on from within a string below a node; nil where it counts nothing that ends far off.
    func endlessTokens(_ state: Int32, below node: Int) -> StringTokens? {
        guard Int(trie.trie.ends[node]) - node >= 4096, let endless = machine.endless(state) else { return nil }
        var tokens = stringTokens(endless.state, below: node, differing: false)
        let written = Int(trie.trie.depths[node])
        func goesOn(_ token: TokenID) -> Bool {
            machine.goesOn(state, with: trie.vocabulary.tokens[Int(token)].dropFirst(written))
        }
        if !tokens.staying.words.isEmpty {
            for token in trie.tokens(longerThan: endless.reach) {
                let (word, bit) = (Int(token) >> 6, UInt64(1) << UInt64(Int(token) & 63))
                if tokens.staying.words[word] & bit != 0, !goesOn(token) { tokens.staying.words[word] &= ~bit }
            }
        }
        tokens.staying.list.removeAll { trie.isLong($0, endless.reach) && !goesOn($0) }
        var doubtful: [(token: TokenID, suffix: Int32)] = []
        for index in tokens.exits.indices {
            let exit = tokens.exits[index]
            let long = exit.tokens.indices.filter { trie.isLong(exit.tokens[$0], endless.reach) }
            if long.isEmpty { continue }
            let kept = exit.tokens.indices.filter { !trie.isLong(exit.tokens[$0], endless.reach) }
            doubtful += long.map { (exit.tokens[$0], exit.suffixes[$0]) }
            (tokens.exits[index].tokens, tokens.exits[index].suffixes) = (kept.map { exit.tokens[$0] }, kept.map { exit.suffixes[$0] })
        }
        for (token, suffix) in doubtful {
            guard let last = lastState(of: token, from: state, after: written) else { continue }
            let verdicts = machine.verdicts(endingAt: last)
            let known = tokens.exits.firstIndex { machine.verdicts(endingAt: $0.state ?? state) == verdicts }
            if known == nil { tokens.exits.append(StringTokens.Exit(state: last)) }
            let index = known ?? tokens.exits.count - 1
            tokens.exits[index].tokens.append(token)
            tokens.exits[index].suffixes.append(suffix)
        }
        return tokens
    }

    /// The state before the quotation mark with which a token closes a string; nil where it may not.
    private func lastState(of token: TokenID, from state: Int32, after written: Int) -> Int32? {
        var state = state
        for byte in trie.vocabulary.tokens[Int(token)].dropFirst(written) {
            let next = machine.transition(state, byte)
            if next == Machine.leaves { return state }
            guard next >= 0 else { return nil }
            state = next
        }
        return nil
    }
}
