import JigGrammar

/// How the tokens of a vocabulary go on from within a string of which only the length is asked, by the scalars that they add.
struct LengthTokens: Sendable {
    /// At index n, the tokens that stay within the string and need room for n more scalars at most.
    private var within: [[UInt64]]
    /// The tokens that close the string after n more scalars, and the numbers of their ends.
    private var leaving: [(scalars: Int, exit: StringTokens.Exit)]

    /// The most scalars that a token adds.
    var longest: Int { within.count - 1 }

    init(_ vocabulary: TokenTrie, _ spelling: GrammarOptions.Spelling) {
        var staying: [Int: [TokenID]] = [:]
        var closing: [Int: StringTokens.Exit] = [:]
        var path: [(lexer: StringLexer, count: Int)] = [(.between, 0)]
        let trie = vocabulary.trie
        var node = 1
        while node < trie.nodeCount {
            let depth = Int(trie.depths[node])
            path.removeLast(path.count - depth)
            var (lexer, count) = path[depth - 1]
            switch lexer.step(trie.bytes[node], spelling) {
            case .scalar: (lexer, count) = (.between, count + 1)
            case .partial(let next): lexer = next
            case .close:
                let tokens = trie.tokens(below: node)
                closing[count, default: StringTokens.Exit(state: nil)].tokens += tokens
                closing[count]?.suffixes += vocabulary.suffixes.numbers(below: node, count: tokens.count)
                fallthrough
            case .invalid:
                node = Int(trie.ends[node])
                continue
            }
            // A scalar that is not complete needs its place too.
            staying[count + (lexer == .between ? 0 : 1), default: []] += trie.tokens(at: node)
            path.append((lexer, count))
            node += 1
        }
        let longest = max(staying.keys.max() ?? 0, closing.keys.max() ?? 0)
        var mask = TokenMask(count: vocabulary.vocabulary.count)
        within = (0...longest).map { scalars in
            for token in staying[scalars] ?? [] { mask.insert(token) }
            return mask.words
        }
        leaving = closing.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The tokens of a state after which at least `least` and at most `most` scalars may follow.
    func tokens(_ state: Int32, least: Int, most: Int?, _ machine: Machine) -> StringTokens {
        var tokens = StringTokens(staying: TokenSet(words: within[min(most ?? longest, longest)]), exits: [])
        var reached = (state: state, scalars: 0)
        for (scalars, exit) in leaving where scalars >= least && scalars <= most ?? Int.max {
            while reached.scalars < scalars, reached.state >= 0 {
                // Any scalar is as good as another.
                reached = (machine.transition(reached.state, UInt8(ascii: "a")), reached.scalars + 1)
            }
            guard reached.state >= 0 else { break }
            let before = reached.state == state ? nil : reached.state
            tokens.exits.append(StringTokens.Exit(state: before, tokens: exit.tokens, suffixes: exit.suffixes))
        }
        return tokens
    }
}
