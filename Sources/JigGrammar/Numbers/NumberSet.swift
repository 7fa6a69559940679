import BigInt
import JigJSON

/// A set of numbers: a union of clauses, each an interval of multiples with exclusions, or finitely many values.
///
/// Membership of continuations is decided on decimal text: after digits with integer part I, a plain decimal goes on to any
/// value in [I, I+1) and, if I is not zero, in [I·10ᵏ, (I+1)·10ᵏ); after f digits of a fraction to [v, v + 10⁻ᶠ).
struct NumberSet {
    /// What keeps numbers from growing without end.
    struct Caps: Hashable {
        /// Digits after the point, unless a bound or a divisor needs more.
        var fractionDigits = 16
        /// Digits before the point, unless a bound needs more.
        var integerDigits = 20
    }

    struct Clause {
        var low: (value: ExactDecimal, open: Bool)?
        var high: (value: ExactDecimal, open: Bool)?
        /// Values are multiples of this.
        var step: ExactDecimal?
        /// Values are multiples of none of these.
        var notMultiples: [ExactDecimal] = []
        var excluded: Set<ExactDecimal> = []
        /// When set, the clause is exactly these values.
        var values: [ExactDecimal]?

        func contains(_ value: ExactDecimal) -> Bool {
            if let values { return values.contains(value) }
            if let low, low.open ? value <= low.value : value < low.value { return false }
            if let high, high.open ? value >= high.value : value > high.value { return false }
            if let step, !value.isMultiple(of: step) { return false }
            return !excluded.contains(value) && !notMultiples.contains { value.isMultiple(of: $0) }
        }
    }

    private(set) var clauses: [Clause]
    private let caps: Caps

    /// The union of conjunctions of tests, each with its sign.
    init(_ conjunctions: [[(test: NumberTest, holds: Bool)]], caps: Caps) {
        self.caps = caps
        clauses = conjunctions.compactMap(Self.clause)
    }

    private static func clause(_ tests: [(test: NumberTest, holds: Bool)]) -> Clause? {
        var clause = Clause()
        func raise(_ value: ExactDecimal, open: Bool) {
            if let low = clause.low, low.value > value || (low.value == value && (low.open || !open)) { return }
            clause.low = (value, open)
        }
        func lower(_ value: ExactDecimal, open: Bool) {
            if let high = clause.high, high.value < value || (high.value == value && (high.open || !open)) { return }
            clause.high = (value, open)
        }
        for (test, holds) in tests {
            switch (test, holds) {
            case (.atLeast(let bound), true), (.below(let bound), false): raise(bound, open: false)
            case (.above(let bound), true), (.atMost(let bound), false): raise(bound, open: true)
            case (.atMost(let bound), true), (.above(let bound), false): lower(bound, open: false)
            case (.below(let bound), true), (.atLeast(let bound), false): lower(bound, open: true)
            case (.integer, true): clause.step = clause.step.map { $0.leastCommonMultiple(with: .one) } ?? .one
            case (.integer, false): clause.notMultiples.append(.one)
            case (.multiple(let divisor), true):
                clause.step = clause.step.map { $0.leastCommonMultiple(with: divisor) } ?? divisor
            case (.multiple(let divisor), false): clause.notMultiples.append(divisor)
            case (.equals(let value), true): clause.values = clause.values.map { $0.filter { $0 == value } } ?? [value]
            case (.equals(let value), false): clause.excluded.insert(value)
            }
        }
        if let values = clause.values {
            var rest = clause
            rest.values = nil
            clause.values = values.filter(rest.contains)
            if clause.values?.isEmpty == true { return nil }
        }
        if let step = clause.step, clause.notMultiples.contains(where: { step.isMultiple(of: $0) }) { return nil }
        return clause
    }

    func contains(_ value: ExactDecimal) -> Bool { clauses.contains { $0.contains(value) } }

    /// A shortest-looking member's text; nil if the set is empty.
    var shortest: [UInt8]? { completion(of: []) }

    /// The text of a whole number in the set that begins with `prefix`; nil if there is none.
    ///
    /// In the plain spelling that Jig writes: no exponent, no point in a number that must be whole, no `-0`.
    func completion(of prefix: some Collection<UInt8>) -> [UInt8]? {
        if prefix.isEmpty {
            return [completionOfPlain([]), completionOfPlain([UInt8(ascii: "-")])].compactMap { $0 }
                .min { $0.count < $1.count }
        }
        return completionOfPlain(Array(prefix))
    }

    /// Whether the text is a whole number in the set.
    func accepts(_ text: some Collection<UInt8>) -> Bool {
        guard let prefix = NumberPrefix(text), prefix.isNumber else { return false }
        return clauses.contains { accepts(prefix, in: $0) }
    }

    private func accepts(_ prefix: NumberPrefix, in clause: Clause) -> Bool {
        let value = prefix.value
        if prefix.isNegative, value.isZero { return false }
        if let fraction = prefix.fractionDigits {
            if fraction > mostFractionDigits(clause) || !mayHaveFraction(clause) { return false }
        }
        return clause.contains(value)
    }

    private func mayHaveFraction(_ clause: Clause) -> Bool {
        if let values = clause.values { return values.contains { !$0.isInteger } || values.isEmpty }
        return clause.step.map { !$0.isInteger } ?? true
    }

    private func mostFractionDigits(_ clause: Clause) -> Int {
        func fraction(_ value: ExactDecimal?) -> Int { max(0, -(value?.exponent ?? 0)) }
        if let values = clause.values { return values.map(fraction).max() ?? 0 }
        return max(
            caps.fractionDigits, fraction(clause.step), fraction(clause.low?.value) + 1,
            fraction(clause.high?.value) + 1)
    }

    private func mostIntegerDigits(_ clause: Clause) -> Int {
        func digits(_ value: ExactDecimal?) -> Int { value.map { max(1, $0.magnitudeDigits) } ?? 1 }
        if let values = clause.values { return values.map { digits($0) }.max() ?? 1 }
        return max(
            caps.integerDigits, digits(clause.low?.value) + 1, digits(clause.high?.value) + 1, digits(clause.step) + 1)
    }

    private func completionOfPlain(_ text: [UInt8]) -> [UInt8]? {
        guard let prefix = NumberPrefix(text) else { return nil }
        var best: [UInt8]?
        for clause in clauses {
            guard let found = completion(of: text, prefix, in: clause) else { continue }
            if best.map({ found.count < $0.count }) ?? true { best = found }
            if best?.count == text.count { break }
        }
        return best
    }

    private func completion(of text: [UInt8], _ prefix: NumberPrefix, in clause: Clause) -> [UInt8]? {
        if prefix.isNumber, accepts(prefix, in: clause) { return text }
        if let values = clause.values {
            return values.lazy.compactMap { $0.plainText(fractionDigits: 0) }
                .filter { $0.starts(with: text) && $0 != [UInt8(ascii: "-")] }
                .min { $0.count < $1.count }
        }
        let mostFraction = mostFractionDigits(clause)
        let unit = ExactDecimal.power(-mostFraction)
        let step = clause.step.map { $0.leastCommonMultiple(with: unit) } ?? unit
        let whole = !mayHaveFraction(clause)

        /// The text of the least member with magnitude in [from, to), padded to `fractionDigits`.
        func member(_ from: ExactDecimal, _ to: ExactDecimal?, fractionDigits: Int) -> [UInt8]? {
            guard let value = leastMagnitude(from, to, negative: prefix.isNegative, step: step, clause) else { return nil }
            return value.plainText(fractionDigits: fractionDigits)
        }
        if prefix.digits.isEmpty {
            // The sign alone, or nothing: whole values first, since they are shorter.
            let wholeStep = step.leastCommonMultiple(with: .one)
            if let value = leastMagnitude(.zero, nil, negative: prefix.isNegative, step: wholeStep, clause),
                value.magnitudeDigits <= mostIntegerDigits(clause)
            {
                return value.plainText(fractionDigits: 0)
            }
            return whole ? nil : member(.zero, nil, fractionDigits: 0)
        }
        let magnitude = prefix.magnitude
        if let fraction = prefix.fractionDigits {
            guard !whole, fraction < mostFraction else { return nil }
            let width = ExactDecimal.power(-fraction)
            return member(magnitude, magnitude + width, fractionDigits: fraction + (fraction == 0 ? 1 : 0))
        }
        if !magnitude.isZero {
            let most = mostIntegerDigits(clause)
            var power = 1
            while prefix.digits.count + power <= most {
                let scale = ExactDecimal.power(power)
                let from = magnitude * scale
                if let high = prefix.isNegative ? clause.low.map({ -$0.value }) : clause.high?.value, from > high { break }
                let wholeStep = step.leastCommonMultiple(with: .one)
                if let value = leastMagnitude(
                    from, (magnitude + .one) * scale, negative: prefix.isNegative, step: wholeStep, clause)
                {
                    return value.plainText(fractionDigits: 0)
                }
                if !whole, let found = member(from, (magnitude + .one) * scale, fractionDigits: 0) { return found }
                power += 1
            }
        }
        return whole ? nil : member(magnitude, magnitude + .one, fractionDigits: 1)
    }

    /// The member of a clause with the least magnitude in [from, to) that is a multiple of `step`.
    private func leastMagnitude(
        _ from: ExactDecimal, _ to: ExactDecimal?, negative: Bool, step: ExactDecimal, _ clause: Clause
    ) -> ExactDecimal? {
        var from = from
        var open = false
        let low = negative ? clause.high.map { (value: -$0.value, open: $0.open) } : clause.low
        let high = negative ? clause.low.map { (value: -$0.value, open: $0.open) } : clause.high
        if let low, low.value > from || (low.value == from && low.open) {
            from = low.value
            open = low.open
        }
        if negative, from.isZero { open = true }
        guard var candidate = from.ceilingMultiple(of: step) else { return nil }
        if open, candidate == from { candidate = candidate + step }
        // Two neighbours that are both multiples of a divisor make every multiple one, which was ruled out, so that
        // exclusions can only delay for a bounded number of candidates.
        var tries = clause.excluded.count + (1 << min(clause.notMultiples.count, 10)) + 1
        while tries > 0 {
            if let to, candidate >= to { return nil }
            if let high, high.open ? candidate >= high.value : candidate > high.value { return nil }
            let value = negative ? -candidate : candidate
            if clause.contains(value) { return value }
            candidate = candidate + step
            tries -= 1
        }
        return nil
    }
}
