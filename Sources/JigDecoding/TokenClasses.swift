import JigGrammar
import Synchronization

/// Which kinds of characters the tokens of a vocabulary are made of.
///
/// A string state often does not care which letters come, but only how many, if that: the tokens that are made of just these are
/// known beforehand, and a walk begins only where a token has something else.
final class TokenClasses: Sendable {
    /// Kinds of characters, one bit each.
    typealias Kinds = UInt32

    private static let illFormed: Kinds = 1 << 28
    private static let beyondASCII: Kinds = 1 << 29
    private static let quotation: Kinds = 1 << 30
    /// Backslashes and control characters.
    private static let special: Kinds = 1 << 31
    private static let groups = [
        "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ", "0123456789", " ", "-", "_", ".", "/", ":", "@", "%",
        "+", "~", "!$&'()*,;=", "#?", "[]", "<>{}|^`", "\u{7F}",
    ]
    private static let groupOfByte: [Kinds] = {
        var table = [Kinds](repeating: special, count: 256)
        for (index, group) in groups.enumerated() {
            for byte in group.utf8 { table[Int(byte)] = 1 << Kinds(index) }
        }
        table[Int(UInt8(ascii: "\""))] = quotation
        for byte in 0x80...0xFF { table[byte] = beyondASCII }
        return table
    }()

    /// For each node the kinds on the way to it, and those anywhere in its branch below it.
    private let above: [Kinds]
    private let below: [Kinds]
    private let made: Mutex<[Kinds: Members]> = Mutex([:])
    private static let mostKept = 128

    /// The tokens that are made of certain kinds, and where others begin or runs get too long.
    struct Members: Sendable {
        let words: [UInt64]
        /// Ranges of the trie's tokens.
        let ranges: [Range<Int32>]
        /// The nodes with the first character of another kind, in the trie's order.
        let frontier: [Int32]
    }

    init(_ trie: ByteTrie) {
        var above = [Kinds](repeating: 0, count: trie.nodeCount)
        var below = above
        var path: [(node: Int, state: UTF8State)] = [(0, .start)]
        for node in 1..<max(1, trie.nodeCount) {
            while path.count > Int(trie.depths[node]) {
                let done = path.removeLast().node
                below[path[path.count - 1].node] |= below[done] | Self.kinds(of: trie.bytes[done], above[done])
            }
            let parent = path[path.count - 1]
            let next = parent.state.after(trie.bytes[node])
            above[node] = above[parent.node] | (next == nil ? Self.illFormed : Self.groupOfByte[Int(trie.bytes[node])])
            path.append((node, next ?? .start))
        }
        while path.count > 1 {
            let done = path.removeLast().node
            below[path[path.count - 1].node] |= below[done] | Self.kinds(of: trie.bytes[done], above[done])
        }
        (self.above, self.below) = (above, below)
    }

    private static func kinds(of byte: UInt8, _ above: Kinds) -> Kinds { groupOfByte[Int(byte)] | above & (special | illFormed) }

    /// The kinds beyond ASCII.
    static var others: Kinds { beyondASCII }

    /// The kinds whose characters all lead to one place, and that place: the one that most characters lead to.
    ///
    /// - Parameter target: where a byte leads; negative where it may not come.
    static func commonKinds(among kinds: Kinds = .max, _ target: (UInt8) -> Int32) -> (kinds: Kinds, target: Int32)? {
        var found: [(kinds: Kinds, target: Int32, weight: Int)] = []
        for (index, group) in groups.enumerated() where kinds >> Kinds(index) & 1 == 1 {
            guard let first = group.utf8.first else { continue }
            let target0 = target(first)
            guard target0 >= 0, group.utf8.allSatisfy({ target($0) == target0 }) else { continue }
            if let known = found.firstIndex(where: { $0.target == target0 }) {
                found[known].kinds |= 1 << Kinds(index)
                found[known].weight += group.utf8.count
            } else {
                found.append((1 << Kinds(index), target0, group.utf8.count))
            }
        }
        return found.max { $0.weight < $1.weight }.map { ($0.kinds, $0.target) }
    }

    /// Longer runs of characters of the same kinds are looked at one by one.
    static let longestRun = 24

    /// Whether the characters on the way to a node are all of these kinds.
    func leads(to node: Int, by kinds: Kinds) -> Bool { above[node] & ~kinds == 0 }

    /// Whether all of a node's branch is of these kinds.
    func isMade(below node: Int, of kinds: Kinds) -> Bool { below[node] & ~kinds == 0 }

    /// Whether some token ends a string below a node.
    func closes(below node: Int) -> Bool { below[node] & Self.quotation != 0 }

    /// Whether a branch reaches beyond the longest run.
    private func isDeep(_ node: Int, _ trie: ByteTrie) -> Bool {
        (node + 1..<Int(trie.ends[node])).contains { trie.depths[$0] > Self.longestRun }
    }

    func members(_ kinds: Kinds, _ trie: ByteTrie, count: Int) -> Members {
        made.withLock { made in
            if let known = made[kinds] { return known }
            if made.count == Self.mostKept { made = [:] }
            let members = makeMembers(kinds, trie, count: count)
            made[kinds] = members
            return members
        }
    }

    private func makeMembers(_ kinds: Kinds, _ trie: ByteTrie, count: Int) -> Members {
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
        // Only what does not count characters takes those beyond ASCII, so that there no run is too long.
        let isCut = kinds & Self.beyondASCII == 0
        var node = 1
        while node < trie.nodeCount {
            if above[node] & Self.illFormed != 0 {
                node = Int(trie.ends[node])
            } else if above[node] & ~kinds != 0 || isCut && trie.depths[node] > Self.longestRun {
                frontier.append(Int32(node))
                node = Int(trie.ends[node])
            } else if isMade(below: node, of: kinds), !isCut || !isDeep(node, trie) {
                add(trie.tokenRange(below: node))
                node = Int(trie.ends[node])
            } else {
                let first = trie.tokenRange(below: node).lowerBound
                add(first..<first + trie.tokens(at: node).count)
                node += 1
            }
        }
        for range in ranges { mask.insert(trie.tokens(in: range)) }
        return Members(words: mask.words, ranges: ranges, frontier: frontier)
    }
}

extension TokenClasses.Members {
    /// The nodes of the frontier within a range of nodes.
    func frontier(in nodes: Range<Int>) -> ArraySlice<Int32> {
        frontier[Self.first(frontier) { Int($0) >= nodes.lowerBound }..<Self.first(frontier) { Int($0) >= nodes.upperBound }]
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

    private static func first<Element>(_ sorted: [Element], _ isPast: (Element) -> Bool) -> Int {
        var low = 0, high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if isPast(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
