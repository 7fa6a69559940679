import JigGrammar
import JigRegex

/// Follows a string's transitions through the trie.
struct StringReader: ~Copyable {
    var staying = TokenSet()
    var gathered: TokenGathering
    var scarce: [TokenID] = []
    var exits: [StringTokens.Exit] = []
    /// Where the exits are of states, and of what strings end with.
    var exitIndex: [Int32: Int] = [:]
    var exitsByVerdicts: [Int32: Int] = [:]

    let start: Int32
    let machine: Machine
    let vocabulary: TokenTrie
    let trie: ByteTrie
    let classes: TokenClasses
    let runs: StringRuns
    let differing: Bool
    let sparse: SparseStringRows
    var dense: DenseStringRows?

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

    /// Finds the tokens below a node that the strings of a list lead to.
    ///
    /// - Parameter root: the node at which the reader began.
    mutating func readList(_ list: Language, below node: Int, root: Int) {
        if let strings = machine.listedStrings(list) { return readList(strings, below: node, root: root) }
        if machine.mayEnd(list), let quote = trie.child(of: node, UInt8(ascii: "\"")) {
            close(quote, machine.hasOneEnd(start) ? machine.ended(start) : state(at: node, from: root))
        }
        let isList = machine.forEachBeginning(of: list) { byte, rest in
            guard let child = trie.child(of: node, byte) else { return }
            gathered.insert(trie.tokens(at: child))
            if !trie.isLeaf(child) { readList(rest, below: child, root: root) }
        }
        if !isList {
            read(below: node, state(at: node, from: root))
        } else if machine.spelling == .any, let escape = trie.child(of: node, UInt8(ascii: "\\")) {
            walk(escape..<Int(trie.ends[escape]), from: state(at: node, from: root))
        }
    }

    /// The same by the strings themselves, without a state for any beginning of them that goes on with printable ASCII.
    private mutating func readList(_ strings: ListedStrings, below node: Int, root: Int) {
        if strings.endsHere, let quote = trie.child(of: node, UInt8(ascii: "\"")) {
            close(quote, machine.hasOneEnd(start) ? machine.ended(start) : state(at: node, from: root))
        }
        // Other scalars are followed from their first bytes on.
        var firstBytes: [UInt8] = machine.spelling == .any ? [UInt8(ascii: "\\")] : []
        strings.forEachBranch { scalar, branch in
            guard ListedStrings.isPlain(scalar) else {
                for byte in ListedStrings.firstBytes(of: scalar) where !firstBytes.contains(byte) { firstBytes.append(byte) }
                return
            }
            guard let child = trie.child(of: node, UInt8(truncatingIfNeeded: scalar)) else { return }
            gathered.insert(trie.tokens(at: child))
            if !trie.isLeaf(child) { readList(strings.rest(of: branch), below: child, root: root) }
        }
        for byte in firstBytes {
            guard let child = trie.child(of: node, byte) else { continue }
            walk(child..<Int(trie.ends[child]), from: state(at: node, from: root))
        }
    }

    /// Finds the tokens below a node that go on with so many characters of a set; false, and nothing done, where they can't be told
    /// without states.
    mutating func readRepetition(_ repetition: SetRepetition, below root: Int) -> Bool {
        let end = machine.ended(start)
        guard root == 0 else {
            readCharacters(of: repetition, below: root, end)
            return true
        }
        let count = vocabulary.vocabulary.count
        guard let kinds = TokenClasses.kinds(exactly: repetition.set) else { return false }
        let first = repetition.first.map(TokenClasses.kinds(exactly:)) ?? kinds
        guard let first, first & ~kinds == 0 else { return false }
        let members = classes.members(kinds, isCut: false, trie, count: count)
        staying.words = members.words
        if first != kinds { staying.formIntersection(classes.words(beginningWith: first, trie, count: count)) }
        if let most = repetition.mostInAll {
            staying.formIntersection(vocabulary.lengths(LengthTokens.Question(spelling: machine.spelling)).words(most: most))
        }
        for next in members.frontier(UInt8(ascii: "\""), in: 1..<trie.nodeCount) {
            let node = Int(next), length = classes.scalars(from: 0, before: node)
            if repetition.takes(length), first == kinds || classes.begins(with: first, node, trie) { close(node, end) }
        }
        return true
    }

    /// The same, character by character.
    private mutating func readCharacters(of repetition: SetRepetition, below root: Int, _ closing: Int32) {
        let most = repetition.mostInAll ?? .max
        let base = Int(trie.depths[root])
        var node = root + 1
        let end = Int(trie.ends[root])
        while node < end {
            let byte = trie.bytes[node], depth = Int(trie.depths[node]) - base
            if byte == UInt8(ascii: "\"") {
                if repetition.takes(depth - 1) { close(node, closing) }
            } else if depth <= most, (depth == 1 ? repetition.first ?? repetition.set : repetition.set).contains(UInt32(byte)) {
                gathered.insert(trie.tokens(at: node))
                node += 1
                continue
            }
            node = Int(trie.ends[node])
        }
    }

    /// The state at a node below the one at which the reader began.
    private func state(at node: Int, from root: Int) -> Int32 {
        machine.after(trie.path(from: root, to: node)[...], start)
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
                staying.formIntersection(vocabulary.lengths(LengthTokens.Question(spelling: machine.spelling)).words(most: most))
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
        readFrontier(of: members, below: node, run.states) { [trie, classes, machine] in
            guard let state = run.state(after: classes.scalars(from: node, before: $0)) else { return StringEnd.dead }
            guard trie.bytes[$0] & 0xC0 == 0x80 else { return state }
            let path = trie.path(from: node, to: $0).dropLast()
            return machine.after(path[(path.lastIndex { $0 >= 0xC0 } ?? path.endIndex)...], state)
        }
    }

    /// The same from the root, where characters of some kinds may come without end, or to the end of the longest run.
    mutating func readLasting(_ lasting: StringRuns.Lasting, _ state: Int32) {
        let members = classes.members(lasting.kinds, isCut: lasting.isCut, trie, count: vocabulary.vocabulary.count)
        staying.words = members.words
        if let states = lasting.states {
            readFrontier(of: members, below: 0, states) { [trie, machine] in
                machine.after(trie.path(from: 0, to: $0).dropLast(), state)
            }
        } else {
            walk(1..<trie.nodeCount, from: state, besides: lasting.kinds, isCut: lasting.isCut)
        }
    }

    /// Follows the nodes below one at which characters of other kinds come, or a run gets too long.
    ///
    /// - Parameters:
    ///   - states: the states that the string may be in before such a node.
    ///   - before: the one before it.
    private mutating func readFrontier(
        of members: TokenClasses.Members, below top: Int, _ states: [Int32], before: (Int) -> Int32
    ) {
        let nodes = top + 1..<Int(trie.ends[top])
        let isLarge = nodes.count >= Self.manyNodes
        let possible = runs.bytes(after: states, machine)
        for byte in UInt8(0x20)...UInt8.max where possible.contains(byte) {
            if byte >= 0xC2, !states.contains(where: { sparse.after($0, byte) != StringEnd.dead }) { continue }
            for next in members.frontier(byte, in: nodes) {
                let state = before(Int(next))
                // No row is made where the form tells that none is needed.
                guard state >= 0, byte < 0x80 || sparse.after(state, byte) != StringEnd.dead,
                    byte >= 0x80 || runs.bytes(after: state, machine).contains(byte)
                else { continue }
                walk(Int(next)..<Int(trie.ends[Int(next)]), from: state, isPartOfMany: isLarge)
            }
        }
    }
}
