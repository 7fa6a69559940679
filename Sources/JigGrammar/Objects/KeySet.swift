import JigRegex

/// The declared keys that may still come, as a set of places in the order.
struct KeySet: QuickHashable {
    private(set) var words: [UInt64]

    /// The places from `first` to `count`.
    init(from first: Int, count: Int) {
        words = [UInt64](repeating: .max, count: (count + 63) / 64)
        // Nothing follows the last place.
        if count & 63 != 0 { words[count >> 6] = 1 << UInt64(count & 63) - 1 }
        for index in 0..<min(first >> 6, words.count) { words[index] = 0 }
        if first >> 6 < words.count { words[first >> 6] &= .max << UInt64(first & 63) }
    }

    func contains(_ index: Int) -> Bool { words[index >> 6] >> UInt64(index & 63) & 1 == 1 }
    func isSubset(of other: KeySet) -> Bool { zip(words, other.words).allSatisfy { $0 & ~$1 == 0 } }
    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    /// The least place in the set.
    var first: Int? { words.firstIndex { $0 != 0 }.map { $0 * 64 + words[$0].trailingZeroBitCount } }
    /// Whether no place before this one is in the set.
    func isFree(below index: Int) -> Bool {
        words[..<(index >> 6)].allSatisfy { $0 == 0 } && (index & 63 == 0 || words[index >> 6] << UInt64(64 - index & 63) == 0)
    }
    mutating func insert(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }
    mutating func remove(_ index: Int) { words[index >> 6] &= ~(1 << UInt64(index & 63)) }

    func mix(into hash: inout QuickHash) { for word in words { hash.mix(Int(truncatingIfNeeded: word)) } }
}
