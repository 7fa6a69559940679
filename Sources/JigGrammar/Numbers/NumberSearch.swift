import BigInt
import JigJSON

/// The search for members of a clause among the values that a text can still get.
///
/// A level is a power of ten: at a level, the candidates are the multiples of the clause's step that are multiples of that
/// power. Coarse levels come first, so that members have few digits and nothing is computed to more digits than the bounds
/// have, however far their exponents are.
extension NumberClause {
    /// The levels at which members are looked for; no `finest` means as fine as it takes.
    struct Levels {
        var coarsest: Int
        var finest: Int?
    }

    /// A member with few digits; nil if the clause is empty.
    var someMember: ExactDecimal? {
        if let values { return values.first(where: contains) }
        if contains(.zero) { return .zero }
        return [false, true].lazy.compactMap { member(negative: $0) }.first
    }

    /// A member of one sign with few digits; nil if there is none but zero.
    func member(negative: Bool) -> ExactDecimal? {
        guard let interval = magnitudes(negative: negative) else { return nil }
        let low = interval.low.value
        let levels = Levels(coarsest: low.isZero ? 0 : max(0, low.leadingPower), finest: nil)
        return member(negative: negative, from: .zero, to: nil, zero: false, levels)
    }

    /// A member of one sign whose magnitude lies in [from, to).
    ///
    /// - Parameter to: nil for no bound but the clause's own.
    func member(negative: Bool, from: ExactDecimal, to: ExactDecimal?, zero: Bool, _ levels: Levels) -> ExactDecimal? {
        guard let interval = magnitudes(negative: negative) else { return nil }
        var low = interval.low
        if low.value < from { low = Bound(value: from, open: false) }
        if low.value.isZero, !zero { low.open = true }
        var high = to.map { Bound(value: $0, open: true) }
        if let own = interval.high, high.map({ own.value < $0.value }) ?? true { high = own }
        return member(negative: negative, low, high ?? Bound(value: enough(above: low.value), open: true), levels)
    }

    private func member(negative: Bool, _ low: Bound, _ high: Bound, _ levels: Levels) -> ExactDecimal? {
        func isMember(_ magnitude: ExactDecimal) -> Bool { contains(negative ? -magnitude : magnitude) }
        if low.value >= high.value {
            let isPoint = low.value == high.value && !low.open && !high.open
            guard isPoint, low.value.isZero || low.value.exponent >= levels.finest ?? Int.min, isMember(low.value) else {
                return nil
            }
            return negative ? -low.value : low.value
        }
        var level = max(min(levels.coarsest, high.value.leadingPower), levels.finest ?? Int.min, step?.exponent ?? Int.min)
        level = coarsestLevel(below: level)
        guard level >= levels.finest ?? Int.min else { return nil }
        let bottom = max(finestLevel(low, high, below: level), levels.finest ?? Int.min)
        while level >= bottom {
            let grid = grid(level)
            guard var candidate = low.value.ceilingMultiple(of: grid) else { return nil }
            if low.open, candidate == low.value { candidate = candidate + grid }
            var tries = mostTries
            while tries > 0, high.open ? candidate < high.value : candidate <= high.value {
                if isMember(candidate) { return negative ? -candidate : candidate }
                candidate = candidate + grid
                tries -= 1
            }
            level -= 1
        }
        return nil
    }

    /// How many candidates in a row can be excluded.
    ///
    /// Where a grid is not ruled out as a whole, k divisors exclude at most 2ᵏ multiples of it in a row (Kanold, 1967), and
    /// each excluded value joins two such rows.
    private var mostTries: Int { (excluded.count + 1) << min(notMultiples.count, 10) }

    /// The least number that is a multiple both of the step and of 10^`level`.
    private func grid(_ level: Int) -> ExactDecimal {
        guard let step else { return .power(level) }
        if level <= step.exponent { return step }
        if let word = step.word { return ExactDecimal(wide: Int128(word.rest(withoutPower: level - step.exponent)), exponent: level) ?? step }
        let significand = step.significand.magnitude
        // The significand has fewer factors two and five than bits.
        let power = BigUInt(10).power(min(level - step.exponent, significand.bitWidth))
        let rest = significand / significand.greatestCommonDivisor(with: power)
        return ExactDecimal(significand: BigInt(rest), exponent: level) ?? step
    }

    /// The coarsest level whose candidates are not all multiples of a number that values must not be multiples of.
    private func coarsestLevel(below top: Int) -> Int {
        guard let finest = notMultiples.map(\.exponent).min() else { return top }
        var low = min(top, step?.exponent ?? finest - 1), high = top
        while low < high {
            let middle = high - (high - low) / 2
            let grid = grid(middle)
            if notMultiples.contains(where: grid.isMultiple(of:)) { high = middle - 1 } else { low = middle }
        }
        return low
    }

    /// A level at which an interval has more candidates than can be excluded, or none finer has more.
    private func finestLevel(_ low: Bound, _ high: Bound, below level: Int) -> Int {
        let width = min(low.value.isZero ? Int.max : low.value.exponent, high.value.exponent, level)
        let digits = String(mostTries).utf8.count + 2
        guard let step else { return width - digits }
        return max(step.exponent, width - step.digits.count - digits)
    }

    /// A power of ten below which, from `low` on, there are more candidates than can be excluded.
    private func enough(above low: ExactDecimal) -> ExactDecimal {
        let wide = (step.map(\.leadingPower) ?? 0) + String(mostTries).utf8.count + 1
        return .power(max(low.isZero ? 0 : low.leadingPower, wide) + 2)
    }

    /// Members of one sign that begin with given digits, one for each power of ten by which these may be shifted, as long as
    /// `found` asks for more.
    ///
    /// - Parameters:
    ///   - base: the digits' magnitude, not zero.
    ///   - unit: the power of ten that the last digit counts.
    ///   - levels: for the power of ten that the first digit counts.
    func members(
        negative: Bool, base: ExactDecimal, unit: Int, shifts: ClosedRange<Int>, levels: (Int) -> Levels,
        found: (ExactDecimal) -> Bool
    ) {
        guard let interval = magnitudes(negative: negative) else { return }
        let lead = base.leadingPower
        // From this shift on, what begins with the digits lies above the lower bound and has enough candidates.
        let low = interval.low.value
        let room = step.map { $0.leadingPower + String(mostTries).utf8.count + 2 - unit } ?? 0
        let above = low.isZero ? 0 : low.leadingPower - lead + 1
        var top = min(shifts.upperBound, max(shifts.lowerBound, room, above))
        if let high = interval.high {
            if high.value.isZero { return }
            top = min(top, high.value.leadingPower - lead)
        }
        // No member but zero is below the step.
        let least = step.map { max($0, low) } ?? low
        // Without either, members come as small as one likes: below an excluded divisor, nothing is a multiple of it.
        let small = min(top - 3, (notMultiples.map(\.exponent).min() ?? 0) - lead - 1)
        let bottom = max(shifts.lowerBound, least.isZero ? small : least.leadingPower - lead - 1)
        guard bottom <= top, let end = base.plus(.power(unit)) else { return }
        for shift in stride(from: top, through: bottom, by: -1) {
            guard let from = base.shifted(by: shift), let to = end.shifted(by: shift),
                let member = member(negative: negative, from: from, to: to, zero: false, levels(lead + shift))
            else { continue }
            if !found(member) { return }
        }
    }
}

extension Int {
    /// What is left of a number other than zero without the factors that it shares with a power of ten.
    fileprivate func rest(withoutPower power: Int) -> Int {
        let twos = Swift.min(power, trailingZeroBitCount)
        var rest = self >> twos
        for _ in 0..<power {
            guard rest.isMultiple(of: 5) else { break }
            rest /= 5
        }
        return rest
    }
}
