import BigInt
import JigJSON

/// Judges texts of numbers in any spelling, for the clauses that most schemas have: an interval of multiples of a power of ten.
///
/// All is done in machine words. What has too many digits for these is left to ``NumberClause``.
struct SpelledReader {
    /// A bound of magnitudes, not zero: `digits` × 10^`unit`.
    private struct Bound {
        let digits: Int128
        let count: Int
        let unit: Int
        let isOpen: Bool
        var power: Int { unit + count - 1 }

        /// Whether it is at least ten times as much as another bound.
        func isFar(above other: Bound) -> Bool {
            if power != other.power + 1 { return power > other.power }
            let power = SpelledReader.power
            return digits * power(max(0, other.count - count)) >= other.digits * power(max(0, count - other.count))
        }

        init?(_ bound: NumberClause.Bound) {
            let digits = bound.value.digits
            guard digits.count <= 30, abs(bound.value.leadingPower) <= 1000,
                let significand = Int128(exactly: bound.value.significand)
            else { return nil }
            (self.digits, count, unit, isOpen) = (significand, digits.count, bound.value.exponent, bound.open)
        }
    }

    /// The magnitudes other than zero of the numbers of one sign.
    private struct Side {
        var low: Bound?
        var high: Bound?
    }

    /// nil where no number but zero has the sign.
    private let positive: Side?
    private let negative: Side?
    private let takesZero: Bool
    /// Numbers are multiples of this power of ten.
    private let step: Int?
    /// Whether numbers are written as integers without an exponent.
    private let isPlain: Bool
    /// Whether any number of a sign is taken, but for zero and for those that are no multiples.
    let isUnbounded: Bool

    init?(_ clause: NumberClause, _ spelling: NumberSpelling) {
        switch spelling {
        case .free: isPlain = false
        // Others are read by ``DecimalReader``.
        case .plain(integerDigits: ExactDecimal.digitLimit, fractionDigits: 0, negativeZero: true): isPlain = true
        default: return nil
        }
        guard clause.values == nil, clause.excluded.isEmpty, clause.notMultiples.isEmpty,
            clause.form == (isPlain ? .integer : nil)
        else { return nil }
        let step = clause.step?.exponent
        if let step, clause.step != .power(step) { return nil }
        takesZero = clause.contains(.zero)
        /// nil where a bound has too many digits.
        func side(negative: Bool) -> Side?? {
            guard let interval = clause.magnitudes(negative: negative) else { return .some(nil) }
            var side = Side()
            if !interval.low.value.isZero {
                guard let low = Bound(interval.low) else { return nil }
                // No multiple but zero is below the step.
                if low.power >= step ?? Int.min, low.unit != step || low.digits != 1 || low.isOpen { side.low = low }
            }
            if let bound = interval.high {
                guard !bound.value.isZero, clause.member(negative: negative) != nil else { return .some(nil) }
                guard let high = Bound(bound) else { return nil }
                side.high = high
            }
            return side
        }
        guard let positive = side(negative: false), let negative = side(negative: true) else { return nil }
        (self.positive, self.negative, self.step) = (positive, negative, step)
        isUnbounded = [positive, negative].allSatisfy { $0 == nil || $0?.low == nil && $0?.high == nil }
    }

    // MARK: Texts

    /// Whether a text is the beginning of a number of the clause; nil where that is not told here.
    func canContinue(_ number: SpelledNumber) -> Bool? {
        if isPlain, number.phase.rawValue > SpelledNumber.Phase.integer.rawValue { return false }
        let side = number.isNegative ? negative : positive
        switch number.phase {
        case .start: return takesZero || positive != nil || negative != nil
        case .letter, .exponentSign, .exponent:
            if number.digits == 0 { return takesZero }
            return side.map { Self.canContinue(number, within: exponents(of: number, $0)) } ?? false
        case .zero where isPlain: return takesZero
        default:
            if number.digits == 0 { return takesZero || side != nil }
            return side.map { canReach($0, number) } ?? false
        }
    }

    /// Whether a text is a number of the clause.
    func accepts(_ number: SpelledNumber) -> Bool {
        switch number.phase {
        case .zero, .integer: break
        case .fraction, .exponent: if isPlain { return false }
        default: return false
        }
        if number.digits == 0 { return takesZero }
        guard let side = number.isNegative ? negative : positive else { return false }
        let (low, high) = exponents(of: number, side)
        let exponent = number.isExponentNegative ? -number.exponent : number.exponent
        return low <= exponent && exponent <= high
    }

    /// Beyond all exponents that are counted.
    private static let farthest = 100_000_000_000_000

    /// The exponents with which digits that are not all zero make a number of the clause.
    private func exponents(of number: SpelledNumber, _ side: Side) -> (low: Int, high: Int) {
        var low = -Self.farthest, high = Self.farthest
        if let bound = side.low {
            let first = bound.power - number.power, order = Self.compare(number, bound)
            low = order > 0 || (order == 0 && !bound.isOpen) ? first : first + 1
        }
        if let bound = side.high {
            let last = bound.power - number.power, order = Self.compare(number, bound)
            high = order < 0 || (order == 0 && !bound.isOpen) ? last : last - 1
        }
        if let step { low = max(low, step + number.fraction - number.trailingZeros) }
        return (low, high)
    }

    /// Compares digits, the first of which count the same.
    private static func compare(_ number: SpelledNumber, _ bound: Bound) -> Int {
        let one = number.digits * power(max(0, bound.count - number.count))
        let other = bound.digits * power(max(0, number.count - bound.count))
        return one == other ? 0 : one < other ? -1 : 1
    }

    /// Whether an exponent can become one of an interval.
    private static func canContinue(_ number: SpelledNumber, within exponents: (low: Int, high: Int)) -> Bool {
        func canReach(negative: Bool) -> Bool {
            let least = max(0, negative ? -exponents.high : exponents.low), most = negative ? -exponents.low : exponents.high
            if least > most { return false }
            // Zeros that lead, and no digits at all, go on to every magnitude.
            if number.exponent == 0 { return true }
            var from = number.exponent, length = 1
            while from <= most {
                if from + length > least { return true }
                (from, length) = (from * 10, length * 10)
            }
            return false
        }
        if number.phase == .letter { return canReach(negative: false) || canReach(negative: true) }
        return canReach(negative: number.isExponentNegative)
    }

    /// Whether digits that are not all zero, and whatever follows them, can become a number of one side.
    private func canReach(_ side: Side, _ number: SpelledNumber) -> Bool? {
        // More digits and larger exponents make a number as large as need be, and a multiple.
        guard let high = side.high else { return true }
        var unit = step ?? 0
        if step == nil {
            // Numbers between a bound and ten times as much begin with any digits.
            guard let low = side.low, !high.isFar(above: low) else { return true }
            // Bounds and digits are multiples of a hundred such units: if there is a number between them, one is a multiple of it.
            unit = min(low.unit, high.unit, low.power - number.count + 1) - 2
        }
        guard let least = side.low.map({ Self.units($0, unit, isLow: true) }) ?? 1, let most = Self.units(high, unit, isLow: false)
        else { return nil }
        if least > most { return false }
        // How many digits, in units, a number of the side has.
        for length in Self.length(least)...Self.length(most) {
            var first = number.digits, last = number.digits
            if length > number.count {
                let run = Self.power(length - number.count)
                (first, last) = (first * run, first * run + run - 1)
            } else if length < number.count {
                let power = Self.power(number.count - length)
                // Digits beyond the unit are zeros, which an exponent may have taken away.
                guard !isPlain || length + unit >= number.count, first % power == 0 else { continue }
                (first, last) = (first / power, first / power)
            }
            if max(first, least) <= min(last, most) { return true }
        }
        return false
    }

    /// The first or last multiple of a unit within a bound, counted in units; nil where it has too many digits.
    private static func units(_ bound: Bound, _ unit: Int, isLow: Bool) -> Int128? {
        let shift = bound.unit - unit
        guard bound.count + shift <= 37 else { return nil }
        if shift >= 0 {
            let exact = bound.digits * power(shift)
            return bound.isOpen ? isLow ? exact + 1 : exact - 1 : exact
        }
        // A bound's last digit is not zero, so that none is lost without a rest.
        let below = -shift > 37 ? 0 : bound.digits / power(-shift)
        return isLow ? below + 1 : below
    }

    private static func power(_ exponent: Int) -> Int128 { Int128.powersOfTen[exponent] }

    private static func length(_ units: Int128) -> Int {
        Int128.powersOfTen.firstIndex { $0 > units } ?? Int128.powersOfTen.count
    }

    // MARK: Readings

    /// The number that stands for all that go on alike, where ``isUnbounded``.
    func reading(of number: SpelledNumber) -> SpelledNumber {
        var reading = number
        // What is written as an integer is one.
        let isAnyMultiple = step == nil || isPlain && step == 0
        let zeros = number.digits == 0 || isAnyMultiple ? 0 : number.trailingZeros
        if number.digits != 0 { (reading.digits, reading.count) = (Self.power(zeros), zeros + 1) }
        // Without a step it does not matter what digits count.
        if isAnyMultiple { reading.fraction = 0 }
        guard number.phase.rawValue >= SpelledNumber.Phase.letter.rawValue else { return reading }
        if number.digits == 0 || isAnyMultiple {
            (reading.fraction, reading.isExponentNegative, reading.exponent) = (0, false, 0)
        } else {
            (reading.digits, reading.count, reading.fraction) = (1, 1, number.fraction - zeros)
            // From the least exponent on all are alike.
            let least = max(0, (step ?? 0) + reading.fraction)
            if !number.isExponentNegative { reading.exponent = min(number.exponent, least) }
        }
        return reading
    }
}
