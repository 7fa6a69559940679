import JigGrammar

/// The tokens below a node of a vocabulary's trie as they go on from within a string, by static transitions alone.
struct StringTokens: Sendable {
    /// Tokens that stay within it.
    var staying: TokenSet
    /// Tokens after which few ways on are left, where it must differ from other strings.
    var scarce: [TokenID] = []
    /// Tokens that leave it.
    var exits: [Exit]

    /// The tokens that leave a string from one of its states, with the numbers of their ends.
    struct Exit: Sendable {
        /// The state before the quotation mark; nil for the state that the tokens begin in.
        let state: Int32?
        var tokens: [TokenID] = []
        var suffixes: [Int32] = []
    }

    init(staying: TokenSet, exits: [Exit]) {
        self.staying = staying
        self.exits = exits
    }

    init(_ state: Int32, below root: Int = 0, _ machine: Machine, _ vocabulary: TokenTrie, differing: Bool) {
        let trie = vocabulary.trie
        var staying = TokenSet()
        var exits: [Exit] = []
        var exitIndex: [Int32: Int] = [:]
        let base = Int(trie.depths[root])
        let rows = UnsafeMutablePointer<Int32>.allocate(capacity: 512)
        defer { rows.deallocate() }
        let states = rows + 256
        states[0] = state
        rows[0] = machine.row(of: state) ?? -1
        var node = root + 1
        let end = Int(trie.ends[root])
        while node < end {
            let depth = Int(trie.depths[node]) - base
            let before = states[depth - 1]
            let next = rows[depth - 1] < 0 ? Machine.dead : machine.transition(before, in: rows[depth - 1], trie.bytes[node])
            if next >= 0 {
                if differing, machine.isScarce(next) {
                    scarce += trie.tokens(below: node)
                } else {
                    staying.list += trie.tokens(at: node)
                    states[depth] = next
                    node += 1
                    if node < end, Int(trie.depths[node]) - base > depth { rows[depth] = machine.row(of: next) ?? -1 }
                    continue
                }
            } else if next == Machine.leaves {
                let tokens = trie.tokens(below: node)
                let index = exitIndex[before] ?? exits.count
                if index == exits.count {
                    exitIndex[before] = index
                    exits.append(Exit(state: before == state ? nil : before))
                }
                exits[index].tokens += tokens
                exits[index].suffixes += vocabulary.suffixes.numbers(below: node, count: tokens.count)
            }
            node = Int(trie.ends[node])
        }
        staying.settle(count: vocabulary.vocabulary.count)
        self.staying = staying
        self.exits = exits
    }
}
