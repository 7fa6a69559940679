import JigGrammar

/// The tokens below a node of a vocabulary's trie as they go on from within a string, by static transitions alone.
struct StringTokens: Sendable {
    /// Tokens that stay within it.
    var staying = TokenSet()
    /// Tokens after which few ways on are left, where it must differ from other strings.
    var scarce: [TokenID] = []
    /// Tokens that leave it.
    var exits: [Exit] = []

    /// The tokens that leave a string with the same verdicts, with the numbers of their ends.
    struct Exit: Sendable {
        /// A state before the quotation mark with these verdicts; nil for the state that the tokens begin in.
        let state: Int32?
        var tokens: [TokenID] = []
        var suffixes: [Int32] = []
    }

    init(staying: TokenSet, exits: [Exit]) {
        self.staying = staying
        self.exits = exits
    }

    init(
        _ state: Int32, below root: Int = 0, _ machine: Machine, _ vocabulary: TokenTrie, runs: StringRuns, differing: Bool
    ) {
        var reader = StringReader(state, machine, vocabulary, runs, differing: differing)
        if !differing, root == 0, machine.isAlwaysOpen(state), !machine.isAnyString(state) {
            reader.staying = vocabulary.anyString(machine.spelling, below: 0) {
                StringTokens(machine.anyString(), machine, vocabulary, runs: runs, differing: false)
            }.staying
            reader.readExits(below: root, state)
        } else {
            if !differing, root == 0, let lasting = runs.lastingKindsBeyondRun(from: state, machine) {
                reader.readLasting(lasting.kinds, isCut: lasting.isCut, state)
            } else {
                reader.read(below: root, state)
            }
        }
        (staying, scarce, exits) = reader.found()
        staying.settle(count: vocabulary.vocabulary.count)
    }
}

/// Follows a string's transitions through the trie.
private struct StringReader: ~Copyable {
    var staying = TokenSet()
    private var gathered: TokenGathering
    private var scarce: [TokenID] = []
    private var exits: [StringTokens.Exit] = []
    /// Where the exits are of states, and of what strings end with.
    private var exitIndex: [Int32: Int] = [:]
    private var exitsByVerdicts: [Int32: Int] = [:]

    private let start: Int32
    private let machine: Machine
    private let vocabulary: TokenTrie
    private let trie: ByteTrie
    private let classes: TokenClasses
    private let runs: StringRuns
    private let differing: Bool
    private let sparse: SparseStringRows
    private var dense: DenseStringRows?

    init(_ start: Int32, _ machine: Machine, _ vocabulary: TokenTrie, _ runs: StringRuns, differing: Bool) {
        self.runs = runs
        self.start = start
        self.machine = machine
        self.vocabulary = vocabulary
        self.differing = differing
        (trie, classes) = (vocabulary.trie, vocabulary.classes)
        sparse = SparseStringRows(machine: machine, runs: runs, differing: differing)
        gathered = TokenGathering(count: vocabulary.vocabulary.count)
    }

    consuming func found() -> (staying: TokenSet, scarce: [TokenID], exits: [StringTokens.Exit]) {
        gathered.add(to: &staying)
        return (staying, scarce, exits)
    }

    /// Finds the tokens below a node that the state leads to.
    mutating func read(below node: Int, _ state: Int32) {
        // A small branch is walked sooner than its kinds are looked up.
        let run = Int(trie.ends[node]) - node < 256 ? nil : runs.run(from: state, machine)
        if let run, classes.leads(to: node, by: run.kinds), !differing || isPlentiful(run) {
            read(run, below: node)
        } else {
            walk(node + 1..<Int(trie.ends[node]), from: state)
        }
    }

    /// Whether no state of a run has so few ways on that they may be used up.
    private func isPlentiful(_ run: StringRuns.Run) -> Bool { !run.states.contains { machine.isScarce($0) } }

    /// Finds the tokens below a node that a run's characters lead to: those of its kinds, and those that go on with others.
    private mutating func read(_ run: StringRuns.Run, below node: Int) {
        let count = vocabulary.vocabulary.count
        let members = classes.members(run.kinds, isCut: run.ending == .isOpen, trie, count: count)
        let most = run.most
        if node == 0, staying.words.isEmpty {
            staying.words = members.words
            if let most {
                let short = vocabulary.lengths(LengthTokens.Question(spelling: machine.spelling)).words(most: most)
                for index in staying.words.indices { staying.words[index] &= short[index] }
            }
        } else {
            let own = trie.tokenRange(below: node)
            for range in members.ranges(in: own.lowerBound + trie.tokens(at: node).count..<own.upperBound) {
                if let most {
                    staying.list += classes.tokens(in: range, from: node, most: most, trie)
                } else {
                    gathered.insert(trie.tokens(in: range))
                }
            }
        }
        let rows = run.states.compactMap { state in machine.row(of: state).map { (state, $0) } }
        let takesOthers = (0xC2...0xF4).contains { byte in
            rows.contains { machine.transition($0.0, in: $0.1, byte) != Machine.dead }
        }
        let nodes = node + 1..<Int(trie.ends[node])
        let isLarge = nodes.count >= Self.manyNodes
        for byte in UInt8.min...UInt8.max {
            // The scalar that a byte beyond ASCII is in may have begun as others do.
            let comes = byte < 0x80
                ? rows.contains { machine.transition($0.0, in: $0.1, byte) != Machine.dead } : takesOthers
            if !comes { continue }
            for next in members.frontier(byte, in: nodes) {
                guard var before = run.state(after: classes.scalars(from: node, before: Int(next))) else { continue }
                if byte & 0xC0 == 0x80 {
                    let path = trie.path(from: node, to: Int(next)).dropLast()
                    for byte in path[(path.lastIndex { $0 >= 0xC0 } ?? path.endIndex)...] where before >= 0 {
                        before = machine.transition(before, byte)
                    }
                }
                if before >= 0 { walk(Int(next)..<Int(trie.ends[Int(next)]), from: before, isPartOfMany: isLarge) }
            }
        }
    }

    /// The same from the root, where characters of some kinds may come without end, or to the end of the longest run.
    mutating func readLasting(_ kinds: TokenClasses.Kinds, isCut: Bool, _ state: Int32) {
        staying.words = classes.members(kinds, isCut: isCut, trie, count: vocabulary.vocabulary.count).words
        walk(1..<trie.nodeCount, from: state, besides: kinds, isCut: isCut)
    }

    /// Set on the place of a state within a scalar beyond ASCII after it.
    private static let withinScalar: Int32 = 1 << 30
    /// In branches as large as this it is worth a look whether all of it leaves the string where it is.
    private static let largeBranch = 256
    /// From so many nodes on, dense rows are worth making.
    private static let manyNodes = 4096

    /// Follows the nodes of a branch, or of some beside one another, where a state leads.
    ///
    /// - Parameters:
    ///   - isPartOfMany: whether many other nodes are looked at as well.
    ///   - kinds: the tokens that are made of these are known.
    private mutating func walk(
        _ nodes: Range<Int>, from state: Int32, isPartOfMany: Bool = false, besides kinds: TokenClasses.Kinds = 0, isCut: Bool = false
    ) {
        if !isPartOfMany, nodes.count < Self.manyNodes || machine.isNarrow(state) {
            walk(nodes, from: state, besides: kinds, isCut: isCut, sparse)
        } else {
            let rows = dense ?? DenseStringRows(sparse)
            dense = rows
            walk(nodes, from: state, besides: kinds, isCut: isCut, rows)
        }
    }

    private mutating func walk(
        _ nodes: Range<Int>, from state: Int32, besides kinds: TokenClasses.Kinds, isCut: Bool, _ rows: some StringTransitions
    ) {
        guard !nodes.isEmpty else { return }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 257) { path in
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
            if kinds != 0, classes.leads(to: node, by: kinds), !(isCut && classes.isCut(at: node, trie)),
                classes.isMade(below: node, of: kinds, isCut: isCut)
            {
                node = end
                continue
            }
            let before = path[depth - 1]
            let next: Int32
            if before < Self.withinScalar {
                let byte = trie.bytes[node]
                if byte >= 0xC2, end > node + 1, rows.goesByKind(before) {
                    gathered.insert(trie.tokens(at: node))
                    path[depth] = before + Self.withinScalar
                    node += 1
                    continue
                }
                next = rows.after(before, byte)
            } else if classes.isIllFormed(node) {
                // No string has it.
                node = end
                continue
            } else if !classes.isBetween(at: node) {
                gathered.insert(trie.tokens(at: node))
                path[depth] = before
                node += 1
                continue
            } else {
                next = after(before - Self.withinScalar, scalarEndingAt: node, rows)
            }
            if next >= 0 {
                if end == node + 1 {
                    gathered.insert(trie.tokens(at: node))
                } else if end - node >= Self.largeBranch, !differing, classes.isMade(below: node, of: rows.loop(next)) {
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

    /// Where a scalar beyond ASCII leads of which mostly just the kind matters.
    private func after(_ before: Int32, scalarEndingAt node: Int, _ rows: some StringTransitions) -> Int32 {
        let next = rows.after(before, kind: classes.kindIndex(at: node, trie))
        if next != StringEnd.mixed { return next }
        let bytes = trie.path(from: 0, to: node)
        var state = rows.state(at: before)
        for byte in bytes[(bytes.lastIndex { $0 >= 0xC0 } ?? 0)...] where state >= 0 { state = machine.transition(state, byte) }
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

    private mutating func close(_ node: Int, _ before: Int32) {
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
