import JigGrammar

/// Tokens that begin within a string in which something is counted. They are found once for all counts that no token comes near,
/// since a string that may go on for longer takes all that one takes that may not.
extension MaskWalk {
    /// How far counters go at least that are taken to be endless. Few tokens have more than two words, none in many vocabularies.
    private static let counts = [2, 12]
    /// With less room than this, most tokens have to be looked at one by one.
    private static let leastRoom = 12

    /// The tokens that go on from within a string in which something is counted; nil where they have to be found for this count.
    func countedTokens(_ state: Int32) -> StringTokens? {
        for limit in Self.counts {
            guard let counted = machine.counted(state, beyond: limit) else { return nil }
            if let room = counted.room, counted.need > 0, room < counted.need + Self.leastRoom { return nil }
            let high = stringTokens(counted.high, below: 0, differing: false)
            // A token has at most one word more than white space.
            if counted.low != counted.high, !(counted.countsWords && trie.mostSpaces < limit) {
                let isSame = cache.isSame(counted.low, counted.high) {
                    goAlike(stringTokens(counted.low, below: 0, differing: false), from: counted.low, high, from: counted.high)
                }
                if !isSame { continue }
            }
            guard let room = counted.room else { return high }
            return shortened(high, from: state, room: room, need: counted.need)
        }
        return nil
    }

    /// The tokens that go on from a state of a string, from those that do without a limit of its length.
    private func shortened(_ tokens: StringTokens, from state: Int32, room: Int, need: Int) -> StringTokens {
        let lengths = trie.lengths(LengthTokens.Question(spelling: machine.spelling))
        if room >= lengths.longest + need { return tokens }
        var mask = TokenMask(count: count)
        mask.formUnion(tokens.staying)
        // Whether what is left of the room completes the string is seen at once but for the longest tokens.
        let sure = lengths.words(most: room - need)
        let possible = lengths.words(most: room)
        var unsure: [TokenID] = []
        for index in mask.words.indices {
            var rest = mask.words[index] & possible[index] & ~sure[index]
            while rest != 0 {
                unsure.append(TokenID(index * 64 + rest.trailingZeroBitCount))
                rest &= rest &- 1
            }
            mask.words[index] &= sure[index]
        }
        for token in unsure where stays(token, from: state) { mask.insert(token) }
        var limited = StringTokens(staying: TokenSet(words: mask.words), exits: tokens.exits)
        for index in limited.exits.indices { limited.exits[index].keep(upTo: room, lengths) }
        return limited
    }

    /// Whether tokens stay and leave alike from two states.
    private func goAlike(_ one: StringTokens, from start: Int32, _ other: StringTokens, from otherStart: Int32) -> Bool {
        guard one.exits.count == other.exits.count else { return false }
        for (exit, other) in zip(one.exits, other.exits) {
            guard exit.tokens == other.tokens,
                machine.verdicts(endingAt: exit.state ?? start) == machine.verdicts(endingAt: other.state ?? otherStart)
            else { return false }
        }
        var own = TokenMask(count: count), others = TokenMask(count: count)
        own.formUnion(one.staying)
        others.formUnion(other.staying)
        return own.words == others.words
    }

    /// Whether a token leads on within a string.
    private func stays(_ token: TokenID, from state: Int32) -> Bool {
        var state = state
        for byte in trie.vocabulary.tokens[Int(token)] {
            state = machine.transition(state, byte)
            guard state >= 0 else { return false }
        }
        return true
    }
}

extension StringTokens.Exit {
    /// Leaves out the tokens that add more scalars than so many before they close the string.
    fileprivate mutating func keep(upTo room: Int, _ lengths: LengthTokens) {
        guard lengths.longestLeaving > room else { return }
        let kept = tokens.indices.filter { lengths.scalars(before: tokens[$0]) <= room }
        if kept.count == tokens.count { return }
        (tokens, suffixes) = (kept.map { tokens[$0] }, kept.map { suffixes[$0] })
    }
}
