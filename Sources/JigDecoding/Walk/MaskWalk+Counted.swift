import JigGrammar

/// Tokens that begin within a string in which something is counted. They are found once for all counts that no token comes near,
/// since a string that may go on for longer takes all that one takes that may not.
extension MaskWalk {
    /// How far counters go at least that are taken to be endless. Few tokens have more than two words, none in many vocabularies.
    private static let counts = [2, 12]
    /// With less room than this, tokens are looked at one by one only where nothing else is counted.
    private static let leastRoom = 12
    /// With less room than this, or of more tokens that would have to be looked at, all are walked sooner.
    private static let leastRoomLeft = 6, mostUnsure = 40_000

    /// The tokens that go on from within a string in which something is counted; nil where they have to be found for this count.
    func countedTokens(_ state: Int32) -> StringTokens? {
        for limit in Self.counts {
            guard let counted = machine.counted(state, beyond: limit) else { return nil }
            if let room = counted.room, counted.need > 0, room < counted.need + Self.leastRoom {
                return counted.low == counted.high ? nearlyFull(counted.high, room: room, need: counted.need) : nil
            }
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

    /// The tokens that go on from within a string of which little more may come, by its state without that limit; nil where too many
    /// would have to be looked at.
    ///
    /// How many scalars complete the string after a token is told by where it leads from that state. There are few such states, and they
    /// are the same whatever room is left.
    private func nearlyFull(_ state: Int32, room: Int, need: Int) -> StringTokens? {
        let lengths = trie.lengths(LengthTokens.Question(spelling: machine.spelling))
        guard room >= Self.leastRoomLeft else { return nil }
        let unsure = max(0, room - need + 1)...room
        guard unsure.reduce(0, { $0 + lengths.tokens(needing: $1).count }) <= Self.mostUnsure else { return nil }
        let endless = stringTokens(state, below: 0, differing: false)
        var mask = TokenMask(count: count)
        if room >= need { mask.formUnion(lengths.words(most: room - need)) }
        let rows = DenseStringRows(SparseStringRows(machine: machine, runs: cache.runs, differing: false))
        let start = rows.place(of: state)
        for length in unsure { insert(lengths.tokens(needing: length), after: start, completedBy: room - length, rows, &mask) }
        var staying = TokenMask(count: count)
        staying.formUnion(endless.staying)
        for index in mask.words.indices { mask.words[index] &= staying.words[index] }
        var limited = StringTokens(staying: TokenSet(words: mask.words), exits: endless.exits)
        for index in limited.exits.indices { limited.exits[index].keep(upTo: room, lengths) }
        return limited
    }

    /// Marks those of some tokens, in the order of the trie, after which so many scalars at most complete a string.
    private func insert(
        _ tokens: [TokenID], after start: DenseStringRows.Place, completedBy most: Int, _ rows: DenseStringRows,
        _ mask: inout TokenMask
    ) {
        // By place, whether that is so; nil where it was not asked.
        var known: [Bool?] = []
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: ByteTrie.mostDepths) { path in
            path[0] = start
            var last = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
            // How many bytes of the token before were followed, with which the next mostly begins.
            var followed = 0
            for token in tokens {
                let bytes = trie.bytes[token]
                var depth = 0
                while depth < min(followed, bytes.count), bytes[depth] == last[depth] { depth += 1 }
                while depth < bytes.count {
                    let next = rows.after(path[depth], bytes[depth])
                    if next < 0 { break }
                    depth += 1
                    path[depth] = next
                }
                (last, followed) = (bytes, depth)
                if depth < bytes.count { continue }
                let place = Int(path[depth])
                while known.count <= place { known.append(nil) }
                let isCompleted = known[place] ?? machine.isCompleted(rows.state(at: path[depth]), within: most)
                known[place] = isCompleted
                if isCompleted { mask.words[Int(token) >> 6] |= 1 << UInt64(Int(token) & 63) }
            }
        }
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
