import Synchronization

/// Which kinds of characters the tokens of a vocabulary are made of.
///
/// A string state often does not care which letters come, but only how many, if that: the tokens that are made of just these are
/// known beforehand, and a walk begins only where a token has something else.
final class TokenClasses: Sendable {
    /// For each node the kinds on the way to it, and those on the ways from it on.
    private let above: [Kinds]
    private let below: [Kinds]
    /// The kinds of text, and those of text of one line, kept here since they are asked for node by node.
    private let textKinds = TokenClasses.text, lineKinds = TokenClasses.text & ~lineSeparators | deep
    /// For each node how many scalars are complete before the one that it is in; the highest bit is set where it completes it.
    private let scalars: [UInt8]
    private static let completes: UInt8 = 0x80
    /// For each node the most scalars that begin on a way on from it.
    private let heights: [UInt8]
    /// For each of the trie's tokens how many scalars it has, one that is cut short among them.
    private let lengths: [UInt8]
    private let made: Mutex<[Question: Members]> = Mutex([:])

    /// The words of masks of tokens that begin with some kinds.
    private let beginnings: Mutex<[Kinds: [UInt64]]> = Mutex([:])

    private struct Question: Hashable {
        let kinds: Kinds
        let isCut: Bool
    }
    private static let mostKept = 128

    init(_ trie: ByteTrie) {
        var above = [Kinds](repeating: 0, count: trie.nodeCount)
        var below = above
        var heights = [UInt8](repeating: 0, count: trie.nodeCount)
        var scalars = [UInt8](repeating: 0, count: trie.nodeCount)
        // With each node go its own kind, the kinds before the scalar that it is in, and the bits of that so far.
        var path: [(node: Int, state: UTF8State, own: Kinds, before: Kinds, bits: UInt32, count: Int)] = [(0, .start, 0, 0, 0, 0)]
        func leave() {
            let done = path.removeLast()
            let parent = path[path.count - 1].node
            below[parent] |= below[done.node] | done.own | (path.count > Self.longestRun ? Self.deep : 0)
            heights[parent] = max(heights[parent], heights[done.node] + (trie.bytes[done.node] & 0xC0 == 0x80 ? 0 : 1))
        }
        for node in 1..<max(1, trie.nodeCount) {
            while path.count > Int(trie.depths[node]) { leave() }
            let parent = path[path.count - 1]
            let byte = trie.bytes[node]
            scalars[node] = UInt8(min(parent.count, 0x7F))
            guard let next = parent.state.after(byte) else {
                above[node] = above[parent.node] | Self.illFormed
                path.append((node, .start, Self.illFormed, above[node], 0, parent.count))
                continue
            }
            let bits = parent.state == .start ? Self.bits(ofFirst: byte) : parent.bits << 6 | UInt32(byte & 0x3F)
            if next == .start {
                scalars[node] |= Self.completes
                let own = byte < 0x80 ? Self.kindOfByte[Int(byte)] : Self.kind(of: bits)
                above[node] = parent.before | own
                path.append((node, next, own, above[node], 0, parent.count + 1))
            } else {
                above[node] = parent.before | Self.others
                path.append((node, next, Self.others, parent.before, bits, parent.count))
            }
        }
        while path.count > 1 { leave() }
        var lengths: [UInt8] = []
        for node in 0..<trie.nodeCount {
            let count = (scalars[node] & ~Self.completes) + (node > 0 ? 1 : 0)
            lengths += repeatElement(count, count: trie.tokens(at: node).count)
        }
        (self.above, self.below, self.heights, self.scalars, self.lengths) = (above, below, heights, scalars, lengths)
    }

    /// Longer runs of characters of the same kinds are looked at one by one.
    static let longestRun = 24

    /// Whether the characters on the way to a node are all of these kinds.
    func leads(to node: Int, by kinds: Kinds) -> Bool { above[node] & ~kinds == 0 }

    /// Whether all of a node's branch is of these kinds, and where runs are cut no longer than the longest.
    func isMade(below node: Int, of kinds: Kinds, isCut: Bool = false) -> Bool {
        below[node] & ~(isCut ? kinds : kinds | Self.deep) == 0
    }

    /// The kinds on the way to a node and on the ways from it on, if they are those of text; nil where there is something else.
    @inline(__always)
    func textKinds(through node: Int) -> Kinds? {
        let kinds = above[node] | below[node] & ~Self.deep
        return kinds & ~textKinds == 0 ? kinds : nil
    }

    /// Whether the tokens through a node have no more scalars than so many, and are of one line.
    @inline(__always)
    func areLines(through node: Int, most: Int) -> Bool {
        Int(scalars[node] & ~Self.completes) + 1 + Int(heights[node]) <= most && (above[node] | below[node]) & ~lineKinds == 0
    }

    /// The most scalars that begin on a way on from a node.
    func height(of node: Int) -> Int { Int(heights[node]) }

    /// Whether all of a node's branch is text of one line that needs no escape.
    func isLine(below node: Int) -> Bool { below[node] & ~lineKinds == 0 }

    /// Whether the way to a node is longer than the longest run.
    func isCut(at node: Int, _ trie: ByteTrie) -> Bool {
        trie.depths[node] > Self.longestRun && trie.bytes[node] & 0xC0 != 0x80
    }

    /// Whether some token ends a string below a node.
    func closes(below node: Int) -> Bool { below[node] & Self.quotation != 0 }

    /// Whether the bytes on the way to a node are no UTF-8, be it cut short.
    func isIllFormed(_ node: Int) -> Bool { above[node] & Self.illFormed != 0 }

    /// The kind of the scalar beyond ASCII that ends at a node, by its place among these.
    func kindIndex(at node: Int, _ trie: ByteTrie) -> Int {
        // Few tokens have another than the first.
        if above[node] & (Self.wideSpaces | Self.lineSeparators) == 0 { return 0 }
        let scalar = trie.scalar(endingAt: node)
        return Self.kindIndex(of: scalar.dropFirst().reduce(Self.bits(ofFirst: scalar.first ?? 0)) { $0 << 6 | UInt32($1 & 0x3F) })
    }

    /// Whether the way to a node ends between two scalars.
    func isBetween(at node: Int) -> Bool { node == 0 || scalars[node] & Self.completes != 0 }

    /// Whether the first character on the way to a node is of some kinds of ASCII.
    func begins(with kinds: Kinds, _ node: Int, _ trie: ByteTrie) -> Bool {
        Self.kindOfByte[Int(trie.firstByte(to: node))] & kinds != 0
    }

    /// How many scalars begin and end after one node and before another below it.
    func scalars(from top: Int, before node: Int) -> Int { Int(scalars[node] & ~Self.completes) - scalars(upTo: top) }

    /// How many scalars are complete at a node.
    private func scalars(upTo node: Int) -> Int {
        Int(scalars[node] & ~Self.completes) + (node > 0 && isBetween(at: node) ? 1 : 0)
    }

    /// The tokens in a range of the trie's that have at most so many scalars after a node above them.
    func tokens(in range: Range<Int32>, from top: Int, most: Int, _ trie: ByteTrie) -> [TokenID] {
        let most = most + self.scalars(upTo: top)
        return zip(range, trie.tokens(in: range)).filter { lengths[Int($0.0)] <= most }.map(\.1)
    }

    /// The tokens that begin with a character of some kinds of ASCII, as the words of a mask.
    func words(beginningWith kinds: Kinds, _ trie: ByteTrie, count: Int) -> [UInt64] {
        beginnings.withLock { known in
            if let words = known[kinds] { return words }
            if known.count == Self.mostKept { known = [:] }
            var mask = TokenMask(count: count)
            for byte in UInt8(0)..<0x80 where Self.kindOfByte[Int(byte)] & kinds != 0 {
                if let child = trie.child(of: 0, byte) { mask.insert(trie.tokens(below: child)) }
            }
            known[kinds] = mask.words
            return mask.words
        }
    }

    /// - Parameter isCut: whether runs end at the longest one that is looked at.
    func members(_ kinds: Kinds, isCut: Bool, _ trie: ByteTrie, count: Int) -> Members {
        let question = Question(kinds: kinds, isCut: isCut)
        return made.withLock { made in
            if let known = made[question] { return known }
            if made.count == Self.mostKept { made = [:] }
            let members = makeMembers(kinds, isCut: isCut, trie, count: count)
            made[question] = members
            return members
        }
    }

    private func makeMembers(_ kinds: Kinds, isCut: Bool, _ trie: ByteTrie, count: Int) -> Members {
        var ranges: [Range<Int32>] = []
        var frontier: [Int32] = []
        var mask = TokenMask(count: count)
        func add(_ range: Range<Int>) {
            if range.isEmpty { return }
            if let last = ranges.last, Int(last.upperBound) == range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<Int32(range.upperBound)
            } else {
                ranges.append(Int32(range.lowerBound)..<Int32(range.upperBound))
            }
        }
        var node = 1
        while node < trie.nodeCount {
            if above[node] & Self.illFormed != 0 {
                node = Int(trie.ends[node])
            } else if above[node] & ~kinds != 0 || isCut && self.isCut(at: node, trie) {
                frontier.append(Int32(node))
                node = Int(trie.ends[node])
            } else if isMade(below: node, of: kinds, isCut: isCut) {
                add(trie.tokenRange(below: node))
                node = Int(trie.ends[node])
            } else {
                let first = trie.tokenRange(below: node).lowerBound
                add(first..<first + trie.tokens(at: node).count)
                node += 1
            }
        }
        for range in ranges { mask.insert(trie.tokens(in: range)) }
        var starts = [Int32](repeating: 0, count: 257)
        for node in frontier { starts[Int(trie.bytes[Int(node)]) + 1] += 1 }
        for byte in 0..<256 { starts[byte + 1] += starts[byte] }
        var ends = starts
        var sorted = frontier
        for node in frontier {
            let byte = Int(trie.bytes[Int(node)])
            sorted[Int(ends[byte])] = node
            ends[byte] += 1
        }
        return Members(words: mask.words, ranges: ranges, frontier: sorted, starts: starts)
    }
}
