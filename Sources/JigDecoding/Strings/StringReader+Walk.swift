import JigGrammar
import JigRegex

/// Following a string's transitions node by node.
extension StringReader {
    /// Set on the place of a state within a scalar beyond ASCII after it.
    static let withinScalar: Int32 = 1 << 30
    /// From so many nodes on, dense rows are worth making.
    static let manyNodes = 4096

    /// Follows the nodes of a branch, or of some beside one another, where a state leads.
    ///
    /// - Parameters:
    ///   - isPartOfMany: whether many other nodes are looked at as well.
    ///   - kinds: the tokens that are made of these are known.
    mutating func walk(
        _ nodes: Range<Int>, from state: Int32, isPartOfMany: Bool = false, besides kinds: TokenClasses.Kinds = 0, isCut: Bool = false
    ) {
        if !isPartOfMany, nodes.count < Self.manyNodes {
            walk(nodes, from: state, besides: kinds, isCut: isCut, sparse)
        } else if !isPartOfMany, machine.isNarrow(state) {
            walkBranches(nodes, from: state, besides: kinds, isCut: isCut)
        } else {
            let rows = dense ?? DenseStringRows(sparse)
            dense = rows
            walk(nodes, from: state, besides: kinds, isCut: isCut, rows)
        }
    }

    /// The same, branch by branch, for a state that few characters lead on from: each is looked at as what it leads to.
    private mutating func walkBranches(_ nodes: Range<Int>, from state: Int32, besides kinds: TokenClasses.Kinds, isCut: Bool) {
        var node = nodes.lowerBound
        while node < nodes.upperBound {
            let end = Int(trie.ends[node])
            let next = sparse.after(state, trie.bytes[node])
            if end - node < Self.manyNodes || next < 0 || kinds != 0 {
                if next != StringEnd.dead { walk(node..<end, from: state, besides: kinds, isCut: isCut, sparse) }
            } else {
                gathered.insert(trie.tokens(at: node))
                walk(node + 1..<end, from: next)
            }
            node = end
        }
    }

    private mutating func walk(
        _ nodes: Range<Int>, from state: Int32, besides kinds: TokenClasses.Kinds, isCut: Bool, _ rows: some StringTransitions
    ) {
        guard !nodes.isEmpty else { return }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: ByteTrie.mostDepths) { path in
            walk(nodes, from: state, besides: kinds, isCut: isCut, rows, path)
        }
    }

    /// - Parameter path: where the state is after each number of bytes, on the way to the node that is looked at.
    private mutating func walk(
        _ nodes: Range<Int>, from state: Int32, besides kinds: TokenClasses.Kinds, isCut: Bool, _ rows: some StringTransitions,
        _ path: UnsafeMutableBufferPointer<Int32>
    ) {
        path[Int(trie.depths[nodes.lowerBound]) - 1] = rows.place(of: state)
        var node = nodes.lowerBound
        while node < nodes.upperBound {
            let depth = Int(trie.depths[node]), end = Int(trie.ends[node])
            if kinds != 0, !(isCut && depth > TokenClasses.longestRun), classes.leads(to: node, by: kinds),
                classes.isMade(below: node, of: kinds, isCut: isCut)
            {
                node = end
                continue
            }
            let before = path[depth - 1]
            let next = place(after: before, at: node, rows)
            if next >= 0 {
                let place = next & ~Self.withinScalar
                if end == node + 1 {
                    gathered.insert(trie.tokens(at: node))
                } else if end - node >= rows.leastLoopingBranch, !differing, stays(place, below: node, rows) {
                    gathered.insert(trie.tokens(below: node))
                } else {
                    gathered.insert(trie.tokens(at: node))
                    path[depth] = next
                    node += 1
                    continue
                }
            } else if next == StringEnd.leaves {
                close(node, rows.state(at: before))
            } else if next == StringEnd.scarce {
                scarce += trie.tokens(below: node)
            }
            node = end
        }
    }

    /// Whether all of a node's branch, the rest of a scalar that began at the place among it, leaves a place where it is.
    @inline(__always)
    func stays(_ place: Int32, below node: Int, _ rows: some StringTransitions) -> Bool {
        classes.isMade(below: node, of: rows.loop(place))
    }

    /// Where the byte of a node leads; within a scalar beyond ASCII of which just the kind matters, the place before that and
    /// ``withinScalar``.
    @inline(__always)
    func place(after before: Int32, at node: Int, _ rows: some StringTransitions) -> Int32 {
        if before < Self.withinScalar {
            let byte = trie.bytes[node]
            // What comes after a scalar that began before the token is not known by its kind.
            if byte >= 0xC2, !trie.isLeaf(node), rows.goesByKind(before), !classes.isIllFormed(node) { return before + Self.withinScalar }
            return rows.after(before, byte)
        }
        // No string has it.
        if classes.isIllFormed(node) { return StringEnd.dead }
        return classes.isBetween(at: node) ? after(before - Self.withinScalar, scalarEndingAt: node, rows) : before
    }

    /// Where a scalar beyond ASCII leads of which mostly just the kind matters.
    func after(_ before: Int32, scalarEndingAt node: Int, _ rows: some StringTransitions) -> Int32 {
        let next = rows.after(before, kind: classes.kindIndex(at: node, trie))
        if next != StringEnd.mixed { return next }
        let state = machine.after(trie.scalar(endingAt: node), rows.state(at: before))
        return state >= 0 ? rows.place(of: state) : StringEnd.dead
    }

    /// Finds just the tokens that leave the string.
    mutating func readExits(below node: Int, _ state: Int32) {
        guard let row = machine.row(of: state) else { return }
        let end = Int(trie.ends[node])
        var child = node + 1
        while child < end {
            let byte = trie.bytes[child]
            if byte == UInt8(ascii: "\"") || vocabulary.classes.closes(below: child) {
                let next = machine.transition(state, in: row, byte)
                if next >= 0 { readExits(below: child, next) } else if next == Machine.leaves { close(child, state) }
            }
            child = Int(trie.ends[child])
        }
    }

    mutating func close(_ node: Int, _ before: Int32) {
        let tokens = trie.tokens(below: node)
        let index: Int
        if let known = exitIndex[before] {
            index = known
        } else {
            let verdicts = machine.verdicts(endingAt: before)
            index = exitsByVerdicts[verdicts] ?? exits.count
            if index == exits.count { exits.append(StringTokens.Exit(state: before == start ? nil : before)) }
            (exitIndex[before], exitsByVerdicts[verdicts]) = (index, index)
        }
        exits[index].tokens += tokens
        exits[index].suffixes += vocabulary.suffixes.numbers(below: node, count: tokens.count)
    }
}
