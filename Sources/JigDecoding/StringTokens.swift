import JigGrammar
import JigRegex

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
        if !differing, let list = machine.stringList(state) {
            reader.readList(list, below: root, root: root)
            staying = reader.staying
        } else if !differing, let repetition = machine.setRepetition(state), reader.readRepetition(repetition, below: root) {
            staying = reader.staying
        } else if !differing, root == 0, machine.isAlwaysOpen(state), !machine.isAnyString(state) {
            staying = vocabulary.anyString(machine.spelling, below: 0) {
                StringTokens(machine.anyString(), machine, vocabulary, runs: runs, differing: false)
            }.staying
            reader.readExits(below: root, state)
        } else {
            if !differing, root == 0, let lasting = runs.lastingKindsBeyondRun(from: state, machine) {
                reader.readLasting(lasting.kinds, isCut: lasting.isCut, state)
            } else {
                reader.read(below: root, state, isBetween: true)
            }
            staying = reader.staying
        }
        scarce = reader.scarce
        exits = reader.exits
        staying.settle(count: vocabulary.vocabulary.count)
    }
}

/// Follows a string's transitions through the trie.
private struct StringReader {
    var staying = TokenSet()
    var scarce: [TokenID] = []
    var exits: [StringTokens.Exit] = []
    /// Where the exits are of states, and of what strings end with.
    private var exitIndex: [Int32: Int] = [:]
    private var exitsByVerdicts: [Int32: Int] = [:]

    private let start: Int32
    private let machine: Machine
    private let vocabulary: TokenTrie
    private let trie: ByteTrie
    private let runs: StringRuns
    private let differing: Bool

    init(_ start: Int32, _ machine: Machine, _ vocabulary: TokenTrie, _ runs: StringRuns, differing: Bool) {
        self.runs = runs
        self.start = start
        self.machine = machine
        self.vocabulary = vocabulary
        self.differing = differing
        trie = vocabulary.trie
    }

    /// Finds the tokens below a node that the state leads to.
    mutating func read(below node: Int, _ state: Int32, isBetween: Bool) {
        guard let row = machine.row(of: state) else { return }
        let end = Int(trie.ends[node])
        // A small branch is walked sooner than its kinds are looked up.
        let run = !isBetween || end - node < 256 ? nil : runs.run(from: state, machine)
        if let run, vocabulary.classes.leads(to: node, by: run.kinds), !differing || isPlentiful(run) {
            read(run, below: node)
            return
        }
        let kinds = !differing && run?.isLoop == true ? run?.kinds ?? 0 : 0
        var child = node + 1
        while child < end {
            step(to: child, state, row, kinds: kinds)
            child = Int(trie.ends[child])
        }
    }

    /// Finds the tokens below a node that the strings of a list lead to.
    ///
    /// - Parameter root: the node at which the reader began.
    mutating func readList(_ list: Language, below node: Int, root: Int) {
        if machine.mayEnd(list), let quote = trie.child(of: node, UInt8(ascii: "\"")) {
            close(quote, machine.hasOneEnd(start) ? machine.ended(start) : state(at: node, from: root))
        }
        let isList = machine.forEachBeginning(of: list) { byte, rest in
            guard let child = trie.child(of: node, byte) else { return }
            staying.list += trie.tokens(at: child)
            if !trie.isLeaf(child) { readList(rest, below: child, root: root) }
        }
        if !isList {
            read(below: node, state(at: node, from: root), isBetween: true)
        } else if machine.spelling == .any, let escape = trie.child(of: node, UInt8(ascii: "\\")) {
            let before = state(at: node, from: root)
            if let row = machine.row(of: before) { step(to: escape, before, row, kinds: 0) }
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
        let classes = vocabulary.classes, count = vocabulary.vocabulary.count
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
                staying.list += trie.tokens(at: node)
                node += 1
                continue
            }
            node = Int(trie.ends[node])
        }
    }

    /// The state at a node below the one at which the reader began.
    private func state(at node: Int, from root: Int) -> Int32 {
        trie.path(from: root, to: node).reduce(start) { $0 < 0 ? $0 : machine.transition($0, $1) }
    }

    /// Whether no state of a run has so few ways on that they may be used up.
    private func isPlentiful(_ run: StringRuns.Run) -> Bool { !run.states.contains { machine.isScarce($0) } }

    /// Finds the tokens below a node that a run's characters lead to: those of its kinds, and those that go on with others.
    private mutating func read(_ run: StringRuns.Run, below node: Int) {
        let classes = vocabulary.classes, count = vocabulary.vocabulary.count
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
                    staying.list += trie.tokens(in: range)
                }
            }
        }
        let possible = runs.bytes(of: run, machine)
        let nodes = node + 1..<Int(trie.ends[node])
        for byte in UInt8(0x20)...UInt8.max where possible.contains(byte) {
            for next in members.frontier(byte, in: nodes) {
                guard var before = run.state(after: classes.scalars(from: node, before: Int(next))) else { continue }
                if byte & 0xC0 == 0x80 {
                    let path = trie.path(from: node, to: Int(next)).dropLast()
                    for byte in path[(path.lastIndex { $0 >= 0xC0 } ?? path.endIndex)...] where before >= 0 {
                        before = machine.transition(before, byte)
                    }
                }
                if byte < 0x80, !runs.bytes(after: before, machine).contains(byte) { continue }
                guard before >= 0, let row = machine.row(of: before) else { continue }
                step(to: Int(next), before, row, kinds: 0)
            }
        }
    }

    /// The same from the root, where characters of some kinds may come without end, or to the end of the longest run.
    mutating func readLasting(_ kinds: TokenClasses.Kinds, isCut: Bool, _ state: Int32) {
        staying.words = vocabulary.classes.members(kinds, isCut: isCut, trie, count: vocabulary.vocabulary.count).words
        readOthers(than: kinds, isCut: isCut, below: 0, state)
    }

    /// Finds the tokens below a node that are not all of these kinds, or too long, as what leads there is.
    private mutating func readOthers(than kinds: TokenClasses.Kinds, isCut: Bool, below node: Int, _ state: Int32) {
        guard let row = machine.row(of: state) else { return }
        let end = Int(trie.ends[node])
        var child = node + 1
        while child < end {
            if !vocabulary.classes.leads(to: child, by: kinds) || isCut && vocabulary.classes.isCut(at: child, trie) {
                step(to: child, state, row, kinds: 0)
            } else if !vocabulary.classes.isMade(below: child, of: kinds, isCut: isCut) {
                let next = machine.transition(state, in: row, trie.bytes[child])
                if next >= 0 { readOthers(than: kinds, isCut: isCut, below: child, next) }
            }
            child = Int(trie.ends[child])
        }
    }

    /// Goes on below a node within a scalar beyond ASCII, of which just the kind matters.
    private mutating func readScalar(below node: Int, _ bits: UInt32, from before: Int32, _ targets: [Int32], path: [UInt8]) {
        var child = node + 1
        let end = Int(trie.ends[node])
        while child < end {
            let byte = trie.bytes[child]
            let scalar = bits << 6 | UInt32(byte & 0x3F)
            if vocabulary.classes.isIllFormed(child) {
                // No string has it.
            } else if !vocabulary.classes.isBetween(at: child) {
                staying.list += trie.tokens(at: child)
                readScalar(below: child, scalar, from: before, targets, path: path + [byte])
            } else {
                var next = targets[TokenClasses.kindIndex(of: scalar)]
                if next < 0 {
                    next = before
                    for byte in path + [byte] where next >= 0 { next = machine.transition(next, byte) }
                }
                if next >= 0 {
                    staying.list += trie.tokens(at: child)
                    if Int(trie.ends[child]) > child + 1 { read(below: child, next, isBetween: true) }
                }
            }
            child = Int(trie.ends[child])
        }
    }

    private mutating func step(to node: Int, _ before: Int32, _ row: Machine.Row, kinds: TokenClasses.Kinds) {
        let byte = trie.bytes[node]
        let next = machine.transition(before, in: row, byte)
        if next == Machine.dead { return }
        if byte >= 0xC2, !differing, Int(trie.ends[node]) > node + 1, !vocabulary.classes.isBetween(at: node),
            kinds == 0 || !vocabulary.classes.isMade(below: node, of: kinds)
        {
            let targets = runs.targetsBeyondASCII(from: before, machine)
            // Whatever a scalar begins with, it can become one of most.
            if targets[0] >= 0 {
                staying.list += trie.tokens(at: node)
                readScalar(below: node, TokenClasses.bits(ofFirst: byte), from: before, targets, path: [byte])
                return
            }
        }
        if next >= 0 {
            if differing, machine.isScarce(next) {
                scarce += trie.tokens(below: node)
                return
            }
            if next == before, kinds != 0, vocabulary.classes.isMade(below: node, of: kinds) {
                staying.list += trie.tokens(below: node)
                return
            }
            staying.list += trie.tokens(at: node)
            if Int(trie.ends[node]) > node + 1 { read(below: node, next, isBetween: vocabulary.classes.isBetween(at: node)) }
        } else if next == Machine.leaves {
            close(node, before)
        }
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
