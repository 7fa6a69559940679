import JigGrammar
import JigRegex

/// How the tokens below a node of a vocabulary's trie go on from within a string of which only the length is asked, or that it is
/// one line of a length, by the scalars that they add.
struct LengthTokens: Sendable {
    /// Where tokens begin, which is the same in all grammars.
    struct Question: Hashable {
        let spelling: GrammarOptions.Spelling
        var lexer = StringLexer.between
        /// Whether there may be no line terminators.
        var isLine = false
        var node = 0

        /// Whether it is asked by many grammars.
        var isFirst: Bool { lexer == .between && node == 0 }

        /// Whether a string may go on with a scalar.
        func takes(_ scalar: UInt32) -> Bool {
            // There are four, of which few scalars are looked up.
            !isLine || (0x20..<0x2028).contains(scalar) || !CharacterClass.lineTerminator.contains(scalar)
        }

        /// Whether it may go on with what a partial scalar can become. Some beginnings of UTF-8 and of escapes become no scalar.
        func takes(_ lexer: StringLexer) -> Bool {
            let ranges = lexer.ranges(spelling)
            return ranges.contains { $0.contains(where: takes) }
        }
    }

    /// At index n, the tokens that stay within the string and need room for n more scalars at most; just of the first question,
    /// whose tokens are many.
    private var within: [[UInt64]] = []
    /// The tokens that stay, by how much room they need, and how many need room for n scalars at most.
    private var staying: [TokenID] = []
    private var counts: [Int] = []
    /// The tokens that close the string after n more scalars, and the numbers of their ends.
    private var leaving: [(scalars: Int, tokens: [TokenID], suffixes: [Int32])]

    /// How many scalars each of the vocabulary's tokens adds before it closes a string, where it does.
    private var scalarsBeforeEnd: [UInt8] = []

    /// The most scalars that a token adds before it closes the string.
    var longestLeaving: Int { leaving.last?.scalars ?? 0 }

    /// How many scalars a token that closes a string adds before; just for the first question.
    func scalars(before token: TokenID) -> Int { Int(scalarsBeforeEnd[Int(token)]) }

    /// The tokens of the first question that stay within a string and need room for so many scalars at most.
    func words(most: Int) -> [UInt64] { within[min(most, longest)] }

    /// The most scalars that a token adds.
    var longest: Int { counts.count - 1 }

    init(_ vocabulary: TokenTrie, _ question: Question) {
        // By how many scalars come before.
        var staying: [[TokenID]] = []
        var closing: [(tokens: [TokenID], suffixes: [Int32])] = []
        var path: [(lexer: StringLexer, count: Int)] = [(question.lexer, 0)]
        let trie = vocabulary.trie
        let base = Int(trie.depths[question.node])
        var node = question.node + 1
        let end = Int(trie.ends[question.node])
        while node < end {
            let depth = Int(trie.depths[node]) - base
            path.removeLast(path.count - depth)
            var (lexer, count) = path[depth - 1]
            switch lexer.step(trie.bytes[node], question.spelling) {
            case .scalar(let scalar) where question.takes(scalar): (lexer, count) = (.between, count + 1)
            case .partial(let next) where question.takes(next): lexer = next
            case .close:
                let tokens = trie.tokens(below: node)
                while closing.count <= count { closing.append(([], [])) }
                closing[count].tokens += tokens
                closing[count].suffixes += vocabulary.suffixes.numbers(below: node, count: tokens.count)
                fallthrough
            case .scalar, .partial, .invalid:
                node = Int(trie.ends[node])
                continue
            }
            // A scalar that is not complete needs its place too.
            let needed = count + (lexer == .between ? 0 : 1)
            while staying.count <= needed { staying.append([]) }
            staying[needed] += trie.tokens(at: node)
            path.append((lexer, count))
            node += 1
        }
        var mask = TokenMask(count: question.isFirst ? vocabulary.vocabulary.count : 0)
        for scalars in 0..<max(1, staying.count, closing.count) {
            let tokens = scalars < staying.count ? staying[scalars] : []
            if question.isFirst {
                mask.insert(tokens)
                within.append(mask.words)
            } else {
                self.staying += tokens
            }
            counts.append(self.staying.count)
        }
        leaving = closing.enumerated().filter { !$0.element.tokens.isEmpty }
            .map { ($0.offset, $0.element.tokens, $0.element.suffixes) }
        guard question.isFirst else { return }
        scalarsBeforeEnd = [UInt8](repeating: 0, count: vocabulary.vocabulary.count)
        for (scalars, tokens, _) in leaving { for token in tokens { scalarsBeforeEnd[Int(token)] = UInt8(clamping: scalars) } }
    }

    /// The tokens of a state after which at least `least` and at most `most` scalars may follow, one that has begun among them.
    func tokens(_ state: Int32, least: Int, most: Int?, _ machine: Machine) -> StringTokens {
        let room = min(most ?? longest, longest)
        let staying = within.isEmpty ? TokenSet(list: Array(self.staying[..<counts[room]])) : TokenSet(words: within[room])
        var tokens = StringTokens(staying: staying, exits: [])
        var reached = (state: state, scalars: 0)
        var exits: [Int32: Int] = [:]
        for (scalars, closing, suffixes) in leaving where scalars >= least && scalars <= most ?? Int.max {
            while reached.scalars < scalars, reached.state >= 0 {
                reached = (machine.afterAnyScalar(reached.state), reached.scalars + 1)
            }
            guard reached.state >= 0 else { break }
            let verdicts = machine.verdicts(endingAt: reached.state)
            let index = exits[verdicts] ?? tokens.exits.count
            if index == tokens.exits.count {
                exits[verdicts] = index
                tokens.exits.append(StringTokens.Exit(state: reached.state == state ? nil : reached.state))
            }
            tokens.exits[index].tokens += closing
            tokens.exits[index].suffixes += suffixes
        }
        return tokens
    }
}
