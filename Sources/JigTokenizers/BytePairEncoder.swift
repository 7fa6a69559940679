/// Byte-pair encoding by rank: of all neighbours whose concatenation is a token, the pair of the lowest rank is merged
/// first, the leftmost of equals (Sennrich et al., 2016, on bytes).
struct BytePairEncoder: Sendable {
    /// All tokens' bytes, one after another.
    private let bytes: [UInt8]
    /// Where token `rank` begins in ``bytes``; one more entry than there are tokens.
    private let offsets: [Int]
    /// An open-addressed hash table of ranks; −1 is a free slot.
    private let slots: [Int32]

    /// Creates an encoder; `tokens[rank]` are the bytes of the token of this rank.
    ///
    /// The first 256 have to be the single bytes, or some text would have no encoding.
    ///
    /// - Throws: ``DuplicateToken`` if two ranks have the same bytes.
    init(tokens: some Collection<[UInt8]>) throws(DuplicateToken) {
        var bytes: [UInt8] = []
        var offsets = [0]
        offsets.reserveCapacity(tokens.count + 1)
        for token in tokens {
            bytes += token
            offsets.append(bytes.count)
        }
        var capacity = 1024
        while capacity < tokens.count * 2 { capacity *= 2 }
        var slots = [Int32](repeating: -1, count: capacity)
        let duplicate = bytes.withUnsafeBufferPointer { bytes -> DuplicateToken? in
            for rank in 0..<tokens.count {
                let range = offsets[rank]..<offsets[rank + 1]
                var slot = Self.hash(bytes, range) & (capacity - 1)
                while slots[slot] >= 0 {
                    let other = Int(slots[slot])
                    if Self.equal(bytes, offsets[other]..<offsets[other + 1], bytes, range) {
                        return DuplicateToken(first: other, second: rank)
                    }
                    slot = (slot + 1) & (capacity - 1)
                }
                slots[slot] = Int32(rank)
            }
            return nil
        }
        if let duplicate { throw duplicate }
        (self.bytes, self.offsets, self.slots) = (bytes, offsets, slots)
    }

    /// Two ranks with the same bytes.
    struct DuplicateToken: Error {
        var first: Int
        var second: Int
    }

    /// The rank of the token with exactly these bytes; nil if there is none.
    func rank(of text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int32? {
        bytes.withUnsafeBufferPointer { bytes in
            var slot = Self.hash(text, range) & (slots.count - 1)
            while slots[slot] >= 0 {
                let rank = Int(slots[slot])
                if Self.equal(bytes, offsets[rank]..<offsets[rank + 1], text, range) { return slots[slot] }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    /// Appends the tokens of one piece of text.
    func encode(_ text: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>, append: (Int32) -> Void) {
        // Every token of a trained vocabulary is what its own bytes merge to, so this changes the time only.
        if let rank = rank(of: text, piece) { return append(rank) }
        if piece.count <= 64 {
            encodeShort(text, piece, append: append)
        } else {
            encodeLong(text, piece, append: append)
        }
    }

    /// Searches the whole piece for the lowest rank at each merge: quadratic, and the fastest for words.
    private func encodeShort(_ text: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>, append: (Int32) -> Void) {
        var starts = Array(piece) + [piece.upperBound]
        // pairRanks[i] is the rank of the token from starts[i] to starts[i + 2].
        func pairRank(_ index: Int) -> Int32 {
            guard index + 2 < starts.count else { return .max }
            return rank(of: text, starts[index]..<starts[index + 2]) ?? .max
        }
        var pairRanks = (0..<piece.count).map(pairRank)
        while let lowest = pairRanks.indices.min(by: { pairRanks[$0] < pairRanks[$1] }), pairRanks[lowest] < .max {
            starts.remove(at: lowest + 1)
            pairRanks.remove(at: lowest + 1)
            pairRanks[lowest] = pairRank(lowest)
            if lowest > 0 { pairRanks[lowest - 1] = pairRank(lowest - 1) }
        }
        for (start, end) in zip(starts, starts.dropFirst()) { appendToken(text, start..<end, append) }
    }

    /// Keeps the pairs in a heap: n log n, for pieces such as a thousand equal signs.
    private func encodeLong(_ text: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>, append: (Int32) -> Void) {
        let count = piece.count
        // A doubly linked list of parts; part i begins at piece.lowerBound + i, and is gone when next[i] is −1.
        var next = Array(1...count)
        var previous = Array(-1..<count - 1)
        var heap = BinaryHeap()
        func pairEnd(_ index: Int) -> Int? { next[index] < count ? next[next[index]] : nil }
        func push(_ index: Int) {
            guard let end = pairEnd(index) else { return }
            if let rank = rank(of: text, piece.lowerBound + index..<piece.lowerBound + end) {
                heap.push(.init(rank: rank, start: index, end: end))
            }
        }
        for index in 0..<count { push(index) }
        while let pair = heap.pop() {
            // Stale if either part has been merged since.
            guard next[pair.start] >= 0, pairEnd(pair.start) == pair.end else { continue }
            next[next[pair.start]] = -1
            next[pair.start] = pair.end
            if pair.end < count { previous[pair.end] = pair.start }
            push(pair.start)
            if previous[pair.start] >= 0 { push(previous[pair.start]) }
        }
        var start = 0
        while start < count {
            appendToken(text, piece.lowerBound + start..<piece.lowerBound + next[start], append)
            start = next[start]
        }
    }

    private func appendToken(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ append: (Int32) -> Void) {
        // A part is a single byte or the result of a merge, so it always has a rank.
        if let rank = rank(of: text, range) { append(rank) }
    }

    /// FNV-1a, its high bits folded in.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }

    private static func equal(
        _ left: UnsafeBufferPointer<UInt8>, _ leftRange: Range<Int>,
        _ right: UnsafeBufferPointer<UInt8>, _ rightRange: Range<Int>
    ) -> Bool {
        guard leftRange.count == rightRange.count else { return false }
        for offset in 0..<leftRange.count
        where left[leftRange.lowerBound + offset] != right[rightRange.lowerBound + offset] { return false }
        return true
    }
}

/// Pairs to merge, the lowest rank first and the leftmost of equals.
private struct BinaryHeap {
    struct Pair {
        var rank: Int32
        var start: Int
        var end: Int
        static func < (left: Pair, right: Pair) -> Bool { (left.rank, left.start) < (right.rank, right.start) }
    }

    private var pairs: [Pair] = []

    mutating func push(_ pair: Pair) {
        pairs.append(pair)
        var child = pairs.count - 1
        while child > 0, pairs[child] < pairs[(child - 1) / 2] {
            pairs.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Pair? {
        guard let first = pairs.first else { return nil }
        let last = pairs.removeLast()
        guard !pairs.isEmpty else { return first }
        pairs[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < pairs.count && pairs[child] < pairs[least] {
                least = child
            }
            guard least != parent else { return first }
            pairs.swapAt(parent, least)
            parent = least
        }
    }
}
