/// A set of Unicode scalars: sorted, disjoint, non-adjacent ranges without surrogates.
package struct ScalarSet: Hashable, Sendable {
    package let ranges: [ClosedRange<UInt32>]

    /// The first and the last surrogate; they are code points but no scalars.
    static let surrogates: ClosedRange<UInt32> = 0xD800...0xDFFF
    static let last: UInt32 = 0x10FFFF

    package static let none = ScalarSet(sorted: [])
    package static let all = ScalarSet(sorted: [0...0xD7FF, 0xE000...0x10FFFF])

    private init(sorted ranges: [ClosedRange<UInt32>]) {
        self.ranges = ranges
    }

    /// The scalars of the given ranges, in any order; surrogates and what lies beyond U+10FFFF are left out.
    package init(_ ranges: some Sequence<ClosedRange<UInt32>>) {
        var pieces: [ClosedRange<UInt32>] = []
        for range in ranges {
            for part in [0...0xD7FF, 0xE000...Self.last] as [ClosedRange<UInt32>] where part.overlaps(range) {
                pieces.append(range.clamped(to: part))
            }
        }
        pieces.sort { $0.lowerBound < $1.lowerBound }
        var merged: [ClosedRange<UInt32>] = []
        for piece in pieces {
            if let previous = merged.last, piece.lowerBound <= previous.upperBound + 1 {
                merged[merged.count - 1] = previous.lowerBound...max(previous.upperBound, piece.upperBound)
            } else {
                merged.append(piece)
            }
        }
        self.ranges = merged
    }

    package init(_ scalar: UInt32) {
        ranges = Self.surrogates.contains(scalar) || scalar > Self.last ? [] : [scalar...scalar]
    }

    /// The ASCII characters of a string.
    init(of characters: String) {
        self.init(characters.unicodeScalars.map { $0.value...$0.value })
    }

    package var isEmpty: Bool { ranges.isEmpty }

    var count: Int {
        ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 }
    }

    /// Long tables are told apart by little.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(ranges.count)
        for range in ranges.prefix(8) {
            hasher.combine(range.lowerBound)
            hasher.combine(range.upperBound)
        }
    }

    package func contains(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= scalar
    }

    func isSubset(of other: ScalarSet) -> Bool {
        var index = 0
        return ranges.allSatisfy { range in
            while index < other.ranges.count, other.ranges[index].upperBound < range.lowerBound { index += 1 }
            return index < other.ranges.count && other.ranges[index].lowerBound <= range.lowerBound
                && range.upperBound <= other.ranges[index].upperBound
        }
    }

    package func union(_ other: ScalarSet) -> ScalarSet {
        ScalarSet(ranges + other.ranges)
    }

    package func intersection(_ other: ScalarSet) -> ScalarSet {
        var result: [ClosedRange<UInt32>] = []
        var (i, j) = (0, 0)
        while i < ranges.count, j < other.ranges.count {
            let (a, b) = (ranges[i], other.ranges[j])
            if a.overlaps(b) { result.append(a.clamped(to: b)) }
            if a.upperBound < b.upperBound { i += 1 } else { j += 1 }
        }
        return ScalarSet(sorted: result)
    }

    package var complement: ScalarSet {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= Self.last { result.append(next...Self.last) }
        return ScalarSet(result)
    }

    package func subtracting(_ other: ScalarSet) -> ScalarSet {
        intersection(other.complement)
    }

    /// The scalar a reader would rather see: a letter, a digit, other printable ASCII, then the smallest.
    var mostReadable: UInt32? {
        for preferred in Self.readable {
            let common = intersection(preferred)
            if let first = common.ranges.first { return first.lowerBound }
        }
        // Control characters come last.
        return subtracting(ScalarSet([0...0x20, 0x7F...0xA0])).ranges.first?.lowerBound ?? ranges.first?.lowerBound
    }

    private static let readable: [ScalarSet] = [
        ScalarSet([0x61...0x7A]), ScalarSet([0x41...0x5A]), ScalarSet([0x30...0x39]), ScalarSet([0x21...0x7E]),
        ScalarSet([0x20...0x20]),
    ]
}
