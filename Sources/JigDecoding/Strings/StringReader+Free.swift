import JigGrammar

/// Strings that go on with nearly any text, and only later turn out to be none: those that want a word somewhere, or refuse one.
extension StringReader {
    /// For no more scalars than so many it is asked whether they may come whatever they are.
    private static let longestFree = 9
    /// Where fewer may come, most of the trie is walked anyway.
    private static let leastFree = 3
    /// One of so many nodes is looked at to tell how many are spared.
    private static let sampling = 256

    /// Tokens of which is known at once that the state does not refuse them.
    private enum Spared {
        /// Those that are short.
        case short
        /// Those that lack what the state refuses, if that is known.
        case lacking(FatalKinds?)
    }

    /// Finds the tokens from the root as those of any string less those on whose way a state refuses something; false, and nothing
    /// done, where that would be no shorter way.
    ///
    /// A branch is left as it is, which most are, if it has no more scalars than may come whatever they are, or lacks what is refused.
    mutating func readFree(_ state: Int32) -> Bool {
        guard let spared = spared(state) else { return false }
        var anyString = TokenMask(count: vocabulary.vocabulary.count)
        anyString.formUnion(
            vocabulary.anyString(machine.spelling, below: 0) {
                StringTokens(machine.anyString(), machine, vocabulary, runs: runs, differing: false)
            }.staying)
        staying.words = anyString.words
        let rows = dense ?? DenseStringRows(sparse)
        dense = rows
        var refused: [Range<Int>] = []
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: ByteTrie.mostDepths) { walkFree(state, rows, spared, $0, &refused) }
        staying.words.withUnsafeMutableBufferPointer { words in
            for range in refused {
                for token in trie.tokens(in: Int32(range.lowerBound)..<Int32(range.upperBound)) {
                    words[Int(token) >> 6] &= ~(1 << UInt64(Int(token) & 63))
                }
            }
        }
        return true
    }

    /// Which tokens are known not to be refused by a state; nil where these are few, or where a walk looks at few nodes anyway.
    private func spared(_ state: Int32) -> Spared? {
        if machine.takesAnyScalars(state, count: Self.leastFree) {
            guard TokenClasses.kinds(within: machine.lastingScalars(state)) == 0,
                !(runs.run(from: state, machine).map { TokenClasses.haveLetters($0.kinds) } ?? false)
            else { return nil }
            // Where most tokens are too short to be refused, nothing else has to be asked of them.
            return machine.takesAnyScalars(state, count: Self.longestFree) ? .short : .lacking(FatalKinds(from: state, machine))
        }
        guard machine.refusesFew(state), let fatal = FatalKinds(from: state, machine) else { return nil }
        let sample = stride(from: 1, to: trie.nodeCount, by: Self.sampling).map { areSpared(.lacking(fatal), through: $0) }
        return sample.count { $0 } * 4 > sample.count * 3 ? .lacking(fatal) : nil
    }

    /// - Parameters:
    ///   - spared: the tokens that are known not to be refused.
    ///   - path: where the state is after each number of bytes, on the way to the node that is looked at.
    ///   - refused: the ranges of the trie's tokens that the state does not go on with.
    private mutating func walkFree(
        _ state: Int32, _ rows: DenseStringRows, _ spared: Spared, _ path: UnsafeMutableBufferPointer<Int32>,
        _ refused: inout [Range<Int>]
    ) {
        path[0] = rows.place(of: state)
        var node = 1
        while node < trie.nodeCount {
            let depth = Int(trie.depths[node]), end = Int(trie.ends[node])
            if areSpared(spared, through: node) {
                node = end
                continue
            }
            let before = path[depth - 1]
            let next = place(after: before, at: node, rows)
            if next >= 0 {
                // Within a scalar that just began the place is still the one before it.
                let isWithin = next >= Self.withinScalar
                let isFree = isWithin
                    ? before == next - Self.withinScalar && (stays(before, below: node, rows) || isFree(before, 1, node, rows))
                    : end == node + 1 || stays(next, below: node, rows) || isFree(next, 0, node, rows)
                if !isFree {
                    path[depth] = next
                    node += 1
                    continue
                }
            } else {
                if next == StringEnd.leaves { close(node, rows.state(at: before)) }
                refused.append(trie.tokenRange(below: node))
            }
            node = end
        }
    }

    @inline(__always)
    private func areSpared(_ spared: Spared, through node: Int) -> Bool {
        switch spared {
        case .short: classes.areLines(through: node, most: Self.longestFree)
        case .lacking(let fatal): fatal.map { fatal in classes.textKinds(through: node).map(fatal.spares) ?? false } ?? false
        }
    }

    /// Whether so many scalars, and all those of a node's branch, may come at a place whatever they are.
    @inline(__always)
    private func isFree(_ place: Int32, _ scalars: Int, _ node: Int, _ rows: DenseStringRows) -> Bool {
        let count = scalars + classes.height(of: node)
        return count <= Self.longestFree && rows.takesAnyScalars(place, count: count) && classes.isLine(below: node)
    }
}
