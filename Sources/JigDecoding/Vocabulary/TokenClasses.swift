import JigGrammar
import JigRegex
import Synchronization

/// Which kinds of characters the tokens of a vocabulary are made of.
///
/// A string state often does not care which letters come, but only how many, if that: the tokens that are made of just these are
/// known beforehand, and a walk begins only where a token has something else.
final class TokenClasses: Sendable {
    /// Kinds of characters, one bit each: small letters, two capitals each, digits, signs that patterns mostly name together.
    typealias Kinds = UInt64

    /// Not a kind: that a branch reaches beyond the longest run.
    private static let deep: Kinds = 1 << 57
    private static let lineSeparators: Kinds = 1 << 58
    private static let wideSpaces: Kinds = 1 << 59
    private static let illFormed: Kinds = 1 << 60
    private static let others: Kinds = 1 << 61
    private static let quotation: Kinds = 1 << 62
    /// Backslashes and control characters.
    private static let special: Kinds = 1 << 63

    /// Characters that runs don't tell apart, so that few sets of tokens are made of them.
    private static let groups: [(characters: String.UTF8View, kinds: Kinds)] = {
        let letters = ["abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"]
        let signs = [
            "0123456789", " ", "-", "_", ".", "/", ":", "@", "%", "+", "~", "!$&'()*,;=", "#?", "[]", "<>{}|^`", "\u{7F}",
        ]
        return letters.map { ($0.utf8, $0.utf8.reduce(0) { $0 | kind(ofLetter: $1) }) }
            + signs.enumerated().map { ($1.utf8, 1 << Kinds(39 + $0)) }
    }()

    private static func kind(ofLetter byte: UInt8) -> Kinds {
        1 << Kinds(byte >= UInt8(ascii: "a") ? byte - UInt8(ascii: "a") : 26 + (byte - UInt8(ascii: "A")) / 2)
    }

    private static let kindOfByte: [Kinds] = {
        var table = [Kinds](repeating: special, count: 256)
        for (characters, kinds) in groups {
            for byte in characters { table[Int(byte)] = kinds.nonzeroBitCount == 1 ? kinds : kind(ofLetter: byte) }
        }
        table[Int(UInt8(ascii: "\""))] = quotation
        // Until its last byte a scalar may become any.
        for byte in 0x80...0xFF { table[byte] = others }
        return table
    }()

    /// The kinds beyond ASCII, which patterns tell apart by `.` and `\s` (ECMA-262, sections 12.2 and 12.3).
    static let kindsBeyondASCII: [(kind: Kinds, ranges: [ClosedRange<UInt32>])] = {
        let all = ScalarSet.all.subtracting(ScalarSet([0...0x7F]))
        let separators = CharacterClass.lineTerminator.intersection(all)
        let spaces = CharacterClass.space.intersection(all).subtracting(separators)
        let rest = all.subtracting(spaces).subtracting(separators)
        return [(others, rest.ranges), (wideSpaces, spaces.ranges), (lineSeparators, separators.ranges)]
    }()

    /// The bits of a scalar that the first byte of its UTF-8 holds.
    static func bits(ofFirst byte: UInt8) -> UInt32 { UInt32(byte & 0x7F >> UInt8((~byte).leadingZeroBitCount)) }

    /// The kind of a scalar beyond ASCII, by its place among these.
    static func kindIndex(of scalar: UInt32) -> Int {
        let (_, spaces) = kindsBeyondASCII[1], (_, separators) = kindsBeyondASCII[2]
        if scalar < 0xA1 || scalar >= 0x1680 {
            if spaces.contains(where: { $0.contains(scalar) }) { return 1 }
            if separators.contains(where: { $0.contains(scalar) }) { return 2 }
        }
        return 0
    }

    /// The kind of the scalar beyond ASCII that ends at a node, by its place among these.
    func kindIndex(at node: Int, _ trie: ByteTrie) -> Int {
        // Few tokens have another than the first.
        if above[node] & (Self.wideSpaces | Self.lineSeparators) == 0 { return 0 }
        let scalar = trie.scalar(endingAt: node)
        return Self.kindIndex(of: scalar.dropFirst().reduce(Self.bits(ofFirst: scalar.first ?? 0)) { $0 << 6 | UInt32($1 & 0x3F) })
    }

    private static func kind(of scalar: UInt32) -> Kinds { kindsBeyondASCII[kindIndex(of: scalar)].kind }

    /// For each node the kinds on the way to it, and those on the ways from it on.
    private let above: [Kinds]
    private let below: [Kinds]
    /// The kinds of text of one line, kept here since it is asked for node by node.
    private let lineKinds = TokenClasses.text & ~lineSeparators | deep
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

    /// The tokens that are made of certain kinds, and where others begin or runs get too long.
    struct Members: Sendable {
        let words: [UInt64]
        /// Ranges of the trie's tokens.
        let ranges: [Range<Int32>]
        /// The nodes with the first character of another kind, by its byte and in the trie's order.
        let frontier: [Int32]
        /// Where those of each byte begin.
        let starts: [Int32]
    }

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

    /// The kinds whose characters all lead to one place, and that place: the one that most characters lead to.
    ///
    /// - Parameters:
    ///   - target: where a byte of ASCII leads; negative where it may not come.
    ///   - targets: where the scalars of some ranges lead; nil where one of them may not come.
    static func commonKinds(
        among kinds: Kinds = .max, _ target: (UInt8) -> Int32, beyondASCII targets: ([ClosedRange<UInt32>]) -> [Int32]?
    ) -> (kinds: Kinds, target: Int32)? {
        var found: [(kinds: Kinds, target: Int32, weight: Int)] = []
        for group in groups where kinds & group.kinds == group.kinds {
            guard let first = group.characters.first else { continue }
            let target0 = target(first)
            guard target0 >= 0, group.characters.allSatisfy({ target($0) == target0 }) else { continue }
            if let known = found.firstIndex(where: { $0.target == target0 }) {
                found[known].kinds |= group.kinds
                found[known].weight += group.characters.count
            } else {
                found.append((group.kinds, target0, group.characters.count))
            }
        }
        guard let index = found.indices.max(by: { found[$0].weight < found[$1].weight }) else { return nil }
        for (kind, ranges) in kindsBeyondASCII where kinds & kind != 0 && targets(ranges) == [found[index].target] {
            found[index].kinds |= kind
        }
        return (told(found[index].kinds), found[index].target)
    }

    /// Kinds of which tokens can be told to be made: a scalar beyond ASCII that has begun counts as one of the others, so that where
    /// these may not come, tokens with the rest are walked.
    private static func told(_ kinds: Kinds) -> Kinds { kinds & others == 0 ? kinds & ~(wideSpaces | lineSeparators) : kinds }

    /// The kinds that text is made of.
    static let text: Kinds = kindsBeyondASCII.reduce(groups.reduce(0) { $0 | $1.kinds }) { $0 | $1.kind }
    /// Small letters: what takes none of these is made of few tokens.
    private static let letters: Kinds = groups[0].kinds | groups[1].kinds

    /// The kinds of which each character may come, and leads to one place.
    ///
    /// - Parameters:
    ///   - isThere: whether a byte of ASCII leads there.
    ///   - isThereBeyondASCII: whether all scalars of the kind at such a place among ``kindsBeyondASCII`` do.
    static func kinds(leadingThere isThere: (UInt8) -> Bool, isThereBeyondASCII: (Int) -> Bool) -> Kinds {
        var kinds = text
        for byte in UInt8(0x20)..<0x80 where kinds & kindOfByte[Int(byte)] != 0 && !isThere(byte) { kinds &= ~kindOfByte[Int(byte)] }
        for (index, beyond) in kindsBeyondASCII.enumerated() where !isThereBeyondASCII(index) { kinds &= ~beyond.kind }
        return kinds
    }

    /// The kinds of which all characters may come at a state and again wherever they lead, however many, or at least to the end of
    /// the longest run, with the states that they lead to; nil if there are none that are worth it, or that takes too long to tell.
    ///
    /// - Parameter most: how many states there may be, besides those of a chain that counts.
    static func lastingKinds(
        among kinds: Kinds = text, from state: Int32, most: Int = 16, _ target: (Int32, UInt8) -> Int32,
        beyondASCII targets: (Int32, [ClosedRange<UInt32>]) -> [Int32]?
    ) -> (kinds: Kinds, isCut: Bool, states: [Int32])? {
        var kinds = kinds
        while true {
            let tried = kinds
            var seen = [state]
            // After how many characters each was come to.
            var counts = [0]
            var isCut = false
            var index = 0
            while index < seen.count {
                let state = seen[index], count = counts[index]
                index += 1
                if count == longestRun {
                    isCut = true
                    continue
                }
                func take(_ kind: Kinds, _ found: [Int32]?) {
                    guard let found else {
                        kinds &= ~kind
                        return
                    }
                    for next in found where !seen.contains(next) {
                        seen.append(next)
                        counts.append(count + 1)
                    }
                }
                for group in groups where kinds & group.kinds == group.kinds {
                    let found = group.characters.map { target(state, $0) }
                    take(group.kinds, found.contains { $0 < 0 } ? nil : found)
                }
                guard kinds & letters == letters else { return nil }
                for (kind, ranges) in kindsBeyondASCII where kinds & kind != 0 { take(kind, targets(state, ranges)) }
                // More than a chain that counts would take too long.
                guard seen.count <= max(most, count + most / 2) else { return nil }
            }
            if kinds == tried { return (told(kinds), isCut, seen) }
        }
    }

    /// The kinds whose characters are all of a set; none if not even letters are.
    static func kinds(within set: ScalarSet) -> Kinds {
        if set == .none { return 0 }
        var kinds = kindsOfASCII(within: set)
        guard kinds & letters == letters else { return 0 }
        for (kind, ranges) in kindsBeyondASCII where ScalarSet(ranges).subtracting(set) == .none { kinds |= kind }
        return told(kinds)
    }

    /// The kinds that make up a set of characters of ASCII; nil if no kinds do.
    static func kinds(exactly set: ScalarSet) -> Kinds? {
        let kinds = kindsOfASCII(within: set)
        let count = groups.reduce(0) { kinds & $1.kinds == $1.kinds ? $0 + $1.characters.count : $0 }
        return count == set.ranges.reduce(0) { $0 + $1.count } ? kinds : nil
    }

    /// The kinds of ASCII whose characters are all of a set.
    static func kindsOfASCII(within set: ScalarSet) -> Kinds {
        var kinds: Kinds = 0
        for group in groups where group.characters.allSatisfy({ set.contains(UInt32($0)) }) { kinds |= group.kinds }
        return kinds
    }

    /// Longer runs of characters of the same kinds are looked at one by one.
    static let longestRun = 24

    /// Whether the characters on the way to a node are all of these kinds.
    func leads(to node: Int, by kinds: Kinds) -> Bool { above[node] & ~kinds == 0 }

    /// Whether all of a node's branch is of these kinds, and where runs are cut no longer than the longest.
    func isMade(below node: Int, of kinds: Kinds, isCut: Bool = false) -> Bool {
        below[node] & ~(isCut ? kinds : kinds | Self.deep) == 0
    }

    /// The most scalars that begin on a way on from a node.
    func height(of node: Int) -> Int { Int(heights[node]) }

    /// Whether all of a node's branch is text of one line that needs no escape.
    func isLine(below node: Int) -> Bool { below[node] & ~lineKinds == 0 }

    /// Whether kinds have all small letters.
    static func haveLetters(_ kinds: Kinds) -> Bool { kinds & letters == letters }

    /// Whether the way to a node is longer than the longest run.
    func isCut(at node: Int, _ trie: ByteTrie) -> Bool {
        trie.depths[node] > Self.longestRun && trie.bytes[node] & 0xC0 != 0x80
    }

    /// Whether some token ends a string below a node.
    func closes(below node: Int) -> Bool { below[node] & Self.quotation != 0 }

    /// Whether the bytes on the way to a node are no UTF-8, be it cut short.
    func isIllFormed(_ node: Int) -> Bool { above[node] & Self.illFormed != 0 }

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

    /// Whether no scalar of some kinds may come.
    ///
    /// - Parameter isDead: whether a byte may not come; of scalars beyond ASCII the first one is asked for.
    static func refuses(_ kinds: Kinds, _ isDead: (UInt8) -> Bool) -> Bool {
        for group in groups where kinds & group.kinds == group.kinds {
            guard group.characters.allSatisfy(isDead) else { return false }
        }
        return kindsBeyondASCII.allSatisfy { kinds & $0.kind == 0 } || (0xC2...0xF4).allSatisfy(isDead)
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

extension TokenClasses.Members {
    /// The nodes of the frontier with a byte, within a range of nodes.
    func frontier(_ byte: UInt8, in nodes: Range<Int>) -> ArraySlice<Int32> {
        let all = frontier[Int(starts[Int(byte)])..<Int(starts[Int(byte) + 1])]
        return all[Self.first(all) { Int($0) >= nodes.lowerBound }..<Self.first(all) { Int($0) >= nodes.upperBound }]
    }

    /// The ranges of tokens within a range, cut to it.
    func ranges(in tokens: Range<Int>) -> [Range<Int32>] {
        let bounds = Int32(tokens.lowerBound)..<Int32(tokens.upperBound)
        var found: [Range<Int32>] = []
        var index = Self.first(ranges) { $0.upperBound > bounds.lowerBound }
        while index < ranges.count, ranges[index].lowerBound < bounds.upperBound {
            found.append(ranges[index].clamped(to: bounds))
            index += 1
        }
        return found
    }

    private static func first<Sorted: RandomAccessCollection>(
        _ sorted: Sorted, _ isPast: (Sorted.Element) -> Bool
    ) -> Int where Sorted.Index == Int {
        var low = sorted.startIndex, high = sorted.endIndex
        while low < high {
            let middle = (low + high) / 2
            if isPast(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
