/// The set of lengths that the strings of a language have, where few intervals describe it.
///
/// Regular expressions seldom have gaps in their lengths, so this answers most questions about length at once; operations
/// whose result needs more than `intervalLimit` intervals (`(ab)*`) give nil, and the store explores instead.
package struct LengthSet: Hashable, Sendable {
    /// Mostly there is one interval, which needs no array.
    private let first: Interval?
    private let others: [Interval]

    /// Sorted, disjoint and non-adjacent; only the last may be unbounded.
    var intervals: [Interval] { first.map { [$0] + others } ?? [] }

    struct Interval: Hashable, Sendable {
        var lower: Int
        /// Nil where there is no greatest length.
        var upper: Int?
    }

    static let intervalLimit = 8
    /// A length that no text in memory has; products of repetitions stop here rather than overflow.
    static let unreachable = 1 << 40

    static let zero = LengthSet(intervals: [Interval(lower: 0, upper: 0)])
    static let one = LengthSet(intervals: [Interval(lower: 1, upper: 1)])
    static let none = LengthSet(intervals: [])

    private init(intervals: [Interval]) {
        first = intervals.first
        others = Array(intervals.dropFirst())
    }

    init(min: Int, max: Int?) {
        first = Interval(lower: min, upper: max)
        others = []
    }

    /// The only interval, if there is just one.
    private var only: Interval? { others.isEmpty ? first : nil }

    private init?(merging unsorted: [Interval]) {
        let sorted = unsorted.sorted { $0.lower < $1.lower }
        var merged: [Interval] = []
        for interval in sorted {
            guard let previous = merged.last else {
                merged.append(interval)
                continue
            }
            guard let previousUpper = previous.upper else { break }
            if interval.lower <= previousUpper + 1 {
                merged[merged.count - 1].upper = interval.upper.map { max($0, previousUpper) }
            } else {
                merged.append(interval)
            }
        }
        guard merged.count <= Self.intervalLimit else { return nil }
        self.init(intervals: merged)
    }

    var isEmpty: Bool { first == nil }
    var least: Int? { first?.lower }
    /// The greatest length; nil where there is none, be it that the set is empty.
    var greatest: Int? { (others.last ?? first)?.upper }

    func contains(_ length: Int) -> Bool {
        if let only { return only.lower <= length && length <= only.upper ?? .max }
        return intervals.contains { $0.lower <= length && length <= $0.upper ?? .max }
    }

    /// The least length of the set within bounds.
    func least(from min: Int, to max: Int?) -> Int? {
        for interval in intervals where interval.upper ?? .max >= min {
            let candidate = Swift.max(interval.lower, min)
            return candidate <= max ?? .max ? candidate : nil
        }
        return nil
    }

    func union(_ other: LengthSet) -> LengthSet? {
        if isEmpty { return other }
        if other.isEmpty || self == other { return self }
        if let a = only, let b = other.only, a.lower <= (b.upper ?? .max - 1) + 1, b.lower <= (a.upper ?? .max - 1) + 1 {
            return LengthSet(min: min(a.lower, b.lower), max: a.upper.flatMap { upper in b.upper.map { max($0, upper) } })
        }
        return LengthSet(merging: intervals + other.intervals)
    }

    /// The lengths of concatenations.
    func sum(_ other: LengthSet) -> LengthSet? {
        if let a = only, let b = other.only {
            return LengthSet(
                min: Self.bounded(a.lower + b.lower), max: a.upper.flatMap { first in b.upper.map { Self.bounded(first + $0) } })
        }
        var sums: [Interval] = []
        for a in intervals {
            for b in other.intervals {
                sums.append(Interval(
                    lower: Self.bounded(a.lower + b.lower),
                    upper: a.upper.flatMap { first in b.upper.map { Self.bounded(first + $0) } }))
            }
        }
        return LengthSet(merging: sums)
    }

    /// The lengths of `min` to `max` repetitions; only for a set of one interval, or with lengths 0 and 1 in it.
    func repeated(min: Int, max: Int?) -> LengthSet? {
        guard let first = intervals.first else { return min == 0 ? .zero : Self.none }
        guard intervals.count == 1 else { return nil }
        guard first.upper != 0 else { return .zero }
        // k repetitions have lengths k·lower...k·upper; from some k on, these intervals touch.
        var pieces: [Interval] = []
        var count = min
        while count <= max ?? .max {
            let lower = Self.product(count, first.lower)
            let upper = count == 0 ? 0 : first.upper.map { Self.product(count, $0) }
            let nextLower = Self.product(count + 1, first.lower)
            let touchesFromHere = count > 0 && (upper.map { nextLower <= $0 + 1 } ?? true)
            if touchesFromHere {
                pieces.append(Interval(
                    lower: lower,
                    upper: max.flatMap { times in first.upper.map { Self.product(times, $0) } }))
                return LengthSet(merging: pieces)
            }
            pieces.append(Interval(lower: lower, upper: upper))
            guard pieces.count <= Self.intervalLimit + 1 else { return nil }
            count += 1
        }
        return LengthSet(merging: pieces)
    }

    static func bounded(_ length: Int) -> Int {
        Swift.min(length, unreachable)
    }

    static func product(_ count: Int, _ length: Int) -> Int {
        let (result, overflow) = count.multipliedReportingOverflow(by: length)
        return overflow ? unreachable : bounded(result)
    }
}
