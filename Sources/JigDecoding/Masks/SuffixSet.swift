/// Which ends of tokens can follow a position, by their numbers in ``TokenSuffixes``.
struct SuffixSet: Sendable {
    /// Those that can.
    private var words: [UInt64]
    /// Those that depend on a sequence's own data.
    private var unsure: Set<Int32>
    /// Those that end a value of which it is not said what it stands in.
    private var leaving: Set<Int32> = []
    /// The least depth of the stack that was looked at.
    private(set) var lowest: Int

    /// What was found by a walk over the ends, those that can come as words.
    init(_ found: borrowing MaskParts, lowest: Int, _ suffixes: TokenSuffixes) {
        words = found.base
        unsure = Set(found.unsure)
        self.lowest = lowest
        leaving = Self.numbers(found.leaving, suffixes.trie)
    }

    /// Adds what was found where a value ends, which settles what leaves it.
    mutating func insert(_ found: MaskParts, _ suffixes: TokenSuffixes) {
        for suffix in found.added { words[Int(suffix) >> 6] |= 1 << UInt64(suffix & 63) }
        unsure.formUnion(found.unsure)
        leaving = Self.numbers(found.leaving, suffixes.trie)
        lowest = found.lowest
    }

    /// Those that can come, if that is all there is to say.
    var settled: [UInt64]? { unsure.isEmpty && leaving.isEmpty ? words : nil }

    @inline(__always)
    func allows(_ suffix: Int32) -> Bool { words[Int(suffix) >> 6] >> UInt64(suffix & 63) & 1 == 1 }
    func isUnsure(_ suffix: Int32) -> Bool { !unsure.isEmpty && unsure.contains(suffix) }
    func leaves(_ suffix: Int32) -> Bool { !leaving.isEmpty && leaving.contains(suffix) }

    private static func numbers(_ leaving: [Leaving], _ trie: ByteTrie) -> Set<Int32> {
        var numbers: Set<Int32> = []
        for way in leaving {
            switch way {
            case .after(_, let node): numbers.formUnion(trie.tokens(below: node).dropFirst(trie.tokens(at: node).count))
            case .before(_, let node): numbers.formUnion(trie.tokens(below: node))
            // A walk over ends goes through strings byte by byte.
            case .closing, .token: break
            }
        }
        return numbers
    }
}

/// Which ends of tokens can follow where a value is to come, whatever it stands in.
struct ValueEnds: Sendable {
    let set: SuffixSet
    let leaving: [Leaving]
}
