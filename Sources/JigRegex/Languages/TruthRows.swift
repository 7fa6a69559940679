/// The rows of a truth table of up to eight variables: row r is that in which just the variables hold whose places are the bits
/// of r.
///
/// A table of fewer variables repeats itself, so that it is one of more as well.
package struct TruthRows: Hashable, Sendable {
    static let most = 8
    static let none = TruthRows(words: SIMD4(repeating: 0))
    static let all = TruthRows(words: SIMD4(repeating: ~0))
    /// The rows in which the variable of a place holds.
    @inline(__always)
    static func holding(_ place: Int) -> TruthRows {
        switch place {
        case 0: TruthRows(words: SIMD4(repeating: 0xAAAA_AAAA_AAAA_AAAA))
        case 1: TruthRows(words: SIMD4(repeating: 0xCCCC_CCCC_CCCC_CCCC))
        case 2: TruthRows(words: SIMD4(repeating: 0xF0F0_F0F0_F0F0_F0F0))
        case 3: TruthRows(words: SIMD4(repeating: 0xFF00_FF00_FF00_FF00))
        case 4: TruthRows(words: SIMD4(repeating: 0xFFFF_0000_FFFF_0000))
        case 5: TruthRows(words: SIMD4(repeating: 0xFFFF_FFFF_0000_0000))
        case 6: TruthRows(words: SIMD4(0, ~0, 0, ~0))
        default: TruthRows(words: SIMD4(0, 0, ~0, ~0))
        }
    }

    /// One after another, since a vector would have tables stand at its own alignment.
    private let stored: (UInt64, UInt64, UInt64, UInt64)
    private var words: SIMD4<UInt64> { SIMD4(stored.0, stored.1, stored.2, stored.3) }

    private init(words: SIMD4<UInt64>) { stored = (words.x, words.y, words.z, words.w) }

    package static func == (a: TruthRows, b: TruthRows) -> Bool { a.words == b.words }

    package static func & (a: TruthRows, b: TruthRows) -> TruthRows { TruthRows(words: a.words & b.words) }
    package static func | (a: TruthRows, b: TruthRows) -> TruthRows { TruthRows(words: a.words | b.words) }
    package static prefix func ~ (a: TruthRows) -> TruthRows { TruthRows(words: ~a.words) }

    /// The rows for which this is so.
    package static func constant(_ isTrue: Bool) -> TruthRows { isTrue ? all : none }

    func contains(_ row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 != 0 }

    /// The table with a variable known to hold.
    func whereHolds(_ place: Int) -> TruthRows {
        let rows = words & Self.holding(place).words
        let others: SIMD4<UInt64> =
            switch place {
            case ..<6: rows &>> SIMD4(repeating: 1 << UInt64(place))
            case 6: SIMD4(rows.y, 0, rows.w, 0)
            default: SIMD4(rows.z, rows.w, 0, 0)
            }
        return TruthRows(words: rows | others)
    }

    /// The table with a variable known not to hold.
    func whereFails(_ place: Int) -> TruthRows {
        let rows = words & ~Self.holding(place).words
        let others: SIMD4<UInt64> =
            switch place {
            case ..<6: rows &<< SIMD4(repeating: 1 << UInt64(place))
            case 6: SIMD4(0, rows.x, 0, rows.z)
            default: SIMD4(0, 0, rows.x, rows.y)
            }
        return TruthRows(words: rows | others)
    }

    /// The table with a variable that stands for its opposite.
    func negating(_ place: Int) -> TruthRows {
        let holding = Self.holding(place)
        return whereHolds(place) & ~holding | whereFails(place) & holding
    }

    /// The table with a variable that is another one.
    func joining(_ place: Int, to first: Int) -> TruthRows {
        let holding = Self.holding(first)
        return whereHolds(place) & holding | whereFails(place) & ~holding
    }

    /// The table with two variables in each other's place.
    func swapping(_ low: Int, _ high: Int) -> TruthRows {
        let (one, other) = (Self.holding(low), Self.holding(high))
        let (holds, fails) = (whereHolds(low), whereFails(low))
        let same = holds.whereHolds(high) & one & other | fails.whereFails(high) & ~one & ~other
        return same | fails.whereHolds(high) & one & ~other | holds.whereFails(high) & ~one & other
    }
}

extension TruthRows: QuickHashable {
    package func mix(into hash: inout QuickHash) {
        // Tables of up to six variables repeat one word.
        hash.mix(Int(truncatingIfNeeded: words.x))
        hash.mix(Int(truncatingIfNeeded: words.y &+ 3 &* words.z &+ 5 &* words.w))
    }
}
