import BigInt
import JigJSON

/// A conjunction of tests about a number: an interval of multiples with exclusions, or finitely many values.
struct NumberClause {
    struct Bound {
        var value: ExactDecimal
        /// Whether the value itself is outside.
        var open: Bool
    }

    /// Whether the number must be written with a point or an exponent, or without, which draft 4 tells apart.
    enum Form { case integer, fraction }

    private(set) var low: Bound?
    private(set) var high: Bound?
    /// Values are multiples of this.
    private(set) var step: ExactDecimal?
    /// Values are multiples of none of these.
    private(set) var notMultiples: [ExactDecimal] = []
    private(set) var excluded: Set<ExactDecimal> = []
    /// When set, the clause is exactly these values.
    private(set) var values: [ExactDecimal]?
    private(set) var form: Form?

    /// nil where the tests are seen to contradict one another.
    init?(_ tests: [(test: NumberTest, holds: Bool)]) {
        for (test, holds) in tests {
            switch (test, holds) {
            case (.atLeast(let bound), true), (.below(let bound), false): raise(Bound(value: bound, open: false))
            case (.above(let bound), true), (.atMost(let bound), false): raise(Bound(value: bound, open: true))
            case (.atMost(let bound), true), (.above(let bound), false): lower(Bound(value: bound, open: false))
            case (.below(let bound), true), (.atLeast(let bound), false): lower(Bound(value: bound, open: true))
            case (.integer, true): restrict(toMultiplesOf: .one)
            case (.integer, false): notMultiples.append(.one)
            case (.writtenAsInteger, _):
                let wanted: Form = holds ? .integer : .fraction
                if let form, form != wanted { return nil }
                form = wanted
                if holds { restrict(toMultiplesOf: .one) }
            case (.multiple(let divisor), true): restrict(toMultiplesOf: divisor.magnitude)
            case (.multiple(let divisor), false): notMultiples.append(divisor.magnitude)
            case (.equals(let value), true): values = values.map { $0.filter { $0 == value } } ?? [value]
            case (.equals(let value), false): excluded.insert(value)
            }
        }
        if let values {
            let possible = values.filter(contains)
            if possible.isEmpty { return nil }
            self.values = possible
        }
        if let step, notMultiples.contains(where: { step.isMultiple(of: $0) }) { return nil }
    }

    /// Whether the clause is one half of the number line or all of it, or of the integers.
    var isEndless: Bool {
        values == nil && (low == nil || high == nil) && (step == nil || step == .one) && notMultiples.isEmpty && form == nil
    }

    private mutating func raise(_ bound: Bound) {
        if let low, low.value > bound.value || (low.value == bound.value && (low.open || !bound.open)) { return }
        low = bound
    }

    private mutating func lower(_ bound: Bound) {
        if let high, high.value < bound.value || (high.value == bound.value && (high.open || !bound.open)) { return }
        high = bound
    }

    private mutating func restrict(toMultiplesOf divisor: ExactDecimal) {
        step = step.map { $0.leastCommonMultiple(with: divisor) } ?? divisor
    }

    mutating func exclude(_ value: ExactDecimal) {
        excluded.insert(value)
        values?.removeAll { $0 == value }
    }

    func contains(_ value: ExactDecimal) -> Bool {
        if let values, !values.contains(value) { return false }
        if let low, low.open ? value <= low.value : value < low.value { return false }
        if let high, high.open ? value >= high.value : value > high.value { return false }
        if let step, !value.isMultiple(of: step) { return false }
        return !excluded.contains(value) && !notMultiples.contains { value.isMultiple(of: $0) }
    }

    func contains(_ number: WrittenNumber) -> Bool {
        if let form, (form == .integer) != number.isWrittenAsInteger { return false }
        return contains(number.value)
    }

    /// Whether every number is in the clause, however it is written.
    var isUniversal: Bool {
        low == nil && high == nil && step == nil && notMultiples.isEmpty && excluded.isEmpty && values == nil && form == nil
    }

    /// The interval of the magnitudes of one sign; nil if it is seen to be empty.
    func magnitudes(negative: Bool) -> (low: Bound, high: Bound?)? {
        let low = negative ? high.map { Bound(value: -$0.value, open: $0.open) } : low
        let high = negative ? self.low.map { Bound(value: -$0.value, open: $0.open) } : high
        if let high, high.value.signum < 0 { return nil }
        guard let low, low.value.signum >= 0 else { return (Bound(value: .zero, open: false), high) }
        return (low, high)
    }
}
