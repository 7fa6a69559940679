import BigInt

/// An exact decimal, `significand` × 10^`exponent`, normalised: the significand is not divisible by ten, and zero has
/// exponent zero.
///
/// Nothing here expands an exponent unless the result needs the digits, so `1e1000000000` costs no more than `1`.
public struct ExactDecimal: Sendable, Hashable {
    /// The largest magnitude of an exponent, as written and after normalising.
    public static let exponentLimit = 1_000_000_000_000_000
    /// The most digits a significand may have.
    public static let digitLimit = 100_000

    /// A significand, as a machine word whenever it fits, so that equal values are stored alike.
    enum Significand: Sendable, Hashable {
        case word(Int)
        indirect case big(BigInt)
    }

    let stored: Significand
    public let exponent: Int

    /// The digits, with their sign.
    public var significand: BigInt {
        switch stored {
        case .word(let value): BigInt(value)
        case .big(let value): value
        }
    }

    /// The digits, with their sign, where they are a machine word.
    package var word: Int? {
        if case .word(let value) = stored { value } else { nil }
    }

    /// Zero.
    public static let zero = ExactDecimal(0)

    /// An integer.
    public init(_ integer: Int) {
        self.init(word: integer, exponent: 0)
    }

    init(stored: Significand, exponent: Int) {
        self.stored = stored
        self.exponent = exponent
    }

    /// `word` × 10^`exponent`; the caller keeps the exponent within its limit.
    init(word: Int, exponent: Int) {
        var word = word, exponent = exponent
        if word == 0 {
            exponent = 0
        } else {
            while word % 10 == 0 {
                word /= 10
                exponent += 1
            }
        }
        stored = .word(word)
        self.exponent = exponent
    }

    /// `significand` × 10^`exponent`.
    ///
    /// - Returns: nil where the value exceeds ``exponentLimit`` or ``digitLimit``.
    public init?(significand: BigInt, exponent: Int) {
        guard exponent.magnitude <= Self.exponentLimit.magnitude else { return nil }
        if let word = Int(exactly: significand) {
            self.init(word: word, exponent: exponent)
        } else {
            guard DecimalRange.leastDigits(of: significand) <= Self.digitLimit else { return nil }
            var significand = significand, exponent = exponent
            // There are no more factors of ten than of two. Halving steps keep the division by many from being quadratic.
            let most = significand.trailingZeroBitCount
            for step in sequence(first: 1 << (Int.bitWidth - most.leadingZeroBitCount), next: { $0 > 1 ? $0 / 2 : nil }) {
                let (quotient, remainder) = significand.quotientAndRemainder(dividingBy: BigInt(10).power(step))
                if remainder.isZero {
                    significand = quotient
                    exponent += step
                }
            }
            if let word = Int(exactly: significand) {
                self.init(word: word, exponent: exponent)
            } else {
                self.init(stored: .big(significand), exponent: exponent)
            }
        }
        guard self.exponent.magnitude <= Self.exponentLimit.magnitude else { return nil }
    }

    /// Whether the value is a whole number.
    public var isInteger: Bool { exponent >= 0 }

    /// -1, 0 or 1.
    public var signum: Int {
        switch stored {
        case .word(let value): value.signum()
        case .big(let value): value.signum() < 0 ? -1 : 1
        }
    }

    /// The value as an `Int`, if it is exactly one.
    public var int: Int? {
        guard (0...19).contains(exponent), case .word(var value) = stored else { return nil }
        for _ in 0..<exponent {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }

    /// The value in an integer type, if it is exactly one of it.
    public func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer? {
        if let int { return Integer(exactly: int) }
        // No fixed-width integer in use has more than a few hundred digits.
        guard (0...1000).contains(exponent) else { return nil }
        return Integer(exactly: scaled(to: 0))
    }

    /// The value without its sign.
    public var magnitude: ExactDecimal { signum < 0 ? negated : self }

    /// The value with the other sign.
    public var negated: ExactDecimal {
        if case .word(let value) = stored, value != .min { return ExactDecimal(word: -value, exponent: exponent) }
        return ExactDecimal(significand: -significand, exponent: exponent) ?? self
    }
}

extension ExactDecimal: Comparable {
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if left.exponent == right.exponent, case .word(let one) = left.stored, case .word(let other) = right.stored {
            return one < other
        }
        if left.signum != right.signum { return left.signum < right.signum }
        if left.signum == 0 { return false }
        if let (one, other, _) = wideAligned(left, right) { return one < other }
        // The sizes as powers of ten decide all but close cases, in which the exponents differ by few enough digits.
        let (one, other) = (DecimalRange(left), DecimalRange(right))
        if one.upper < other.lower { return left.signum > 0 }
        if other.upper < one.lower { return left.signum < 0 }
        let common = min(left.exponent, right.exponent)
        return left.scaled(to: common) < right.scaled(to: common)
    }
}

extension ExactDecimal {
    /// The significand at a lower exponent. The caller makes sure that the difference is small.
    func scaled(to lower: Int) -> BigInt {
        exponent == lower ? significand : significand * BigInt(10).power(exponent - lower)
    }

    /// Both significands at the lower of the two exponents; nil where that takes more than ``digitLimit`` digits.
    private static func aligned(_ left: ExactDecimal, _ right: ExactDecimal) -> (BigInt, BigInt, exponent: Int)? {
        if left.signum == 0 { return (0, right.significand, right.exponent) }
        if right.signum == 0 { return (left.significand, 0, left.exponent) }
        let common = min(left.exponent, right.exponent)
        for value in [left, right]
        where value.exponent - common + DecimalRange.leastDigits(of: value.significand) > digitLimit { return nil }
        return (left.scaled(to: common), right.scaled(to: common), common)
    }

    /// The sum; nil where it exceeds the limits.
    public func plus(_ other: ExactDecimal) -> ExactDecimal? {
        if let (left, right, exponent) = Self.wideAligned(self, other) {
            let (sum, overflow) = left.addingReportingOverflow(right)
            if !overflow { return ExactDecimal(wide: sum, exponent: exponent) }
        }
        guard let (left, right, exponent) = Self.aligned(self, other) else { return nil }
        return ExactDecimal(significand: left + right, exponent: exponent)
    }

    /// The difference; nil where it exceeds the limits.
    public func minus(_ other: ExactDecimal) -> ExactDecimal? { plus(other.negated) }

    /// The product; nil where it exceeds the limits.
    public func multiplied(by other: ExactDecimal) -> ExactDecimal? {
        ExactDecimal(significand: significand * other.significand, exponent: exponent + other.exponent)
    }

    /// Whether the value is a whole number of times `divisor`, which is not zero (of zero, only zero is a multiple).
    ///
    /// Decided by modular arithmetic: `1e1000000000` is tested against `3` without its digits.
    public func isMultiple(of divisor: ExactDecimal) -> Bool {
        if signum == 0 { return true }
        if divisor.signum == 0 { return false }
        // A significand has no factor ten, so a value can't be a multiple of one with a higher exponent.
        if exponent < divisor.exponent { return false }
        let shift = exponent - divisor.exponent
        if case .word(let value) = stored, case .word(let other) = divisor.stored, shift == 0 {
            return other == -1 || value % other == 0
        }
        if let isMultiple = wideIsMultiple(of: divisor, shift: shift) { return isMultiple }
        let modulus = divisor.significand.magnitude
        if modulus == 1 { return true }
        let power = BigUInt(10).power(BigUInt(shift), modulus: modulus)
        return ((significand.magnitude % modulus) * power % modulus).isZero
    }

    /// The smallest multiple of `step` that is not below the value.
    ///
    /// - Parameter step: a number above zero.
    /// - Returns: nil where `step` is not above zero, or the result exceeds the limits.
    public func ceilingMultiple(of step: ExactDecimal) -> ExactDecimal? {
        negated.floorMultiple(of: step)?.negated
    }

    /// The largest multiple of `step` that is not above the value.
    ///
    /// - Parameter step: a number above zero.
    /// - Returns: nil where `step` is not above zero, or the result exceeds the limits.
    public func floorMultiple(of step: ExactDecimal) -> ExactDecimal? {
        if step.signum > 0, let multiple = wideFloorMultiple(of: step) { return multiple }
        guard let quotient = floorQuotient(by: step) else { return nil }
        return ExactDecimal(significand: quotient * step.significand, exponent: step.exponent)
    }

    /// The value divided by `step`, rounded down.
    ///
    /// - Parameter step: a number above zero.
    /// - Returns: nil where `step` is not above zero, or the digits exceed the limits.
    public func floorQuotient(by step: ExactDecimal) -> BigInt? {
        guard step.signum > 0, let (left, right, _) = Self.aligned(self, step) else { return nil }
        let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
        return remainder.signum() < 0 ? quotient - 1 : quotient
    }
}

/// Powers of ten.
extension ExactDecimal {
    /// The number times 10^`places`; nil where that, or the power itself, is beyond the limits.
    package func shifted(by places: Int) -> ExactDecimal? {
        if places == 0 || signum == 0 { return self }
        guard places.magnitude <= Self.exponentLimit.magnitude,
            (exponent + places).magnitude <= Self.exponentLimit.magnitude
        else { return nil }
        return ExactDecimal(stored: stored, exponent: exponent + places)
    }

    /// 10^`exponent`; one where that is beyond the limit.
    package static func power(_ exponent: Int) -> ExactDecimal {
        ExactDecimal(stored: .word(1), exponent: exponent.magnitude <= exponentLimit.magnitude ? exponent : 0)
    }

    /// How many digits the significand has; zero has one.
    package var digitCount: Int {
        guard let magnitude = wide?.magnitude else { return String(significand.magnitude).utf8.count }
        return max(1, Int128.powersOfTen.firstIndex { $0.magnitude > magnitude } ?? Int128.powersOfTen.count)
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// The value as a JSON number: plain where that takes few zeros, else in scientific notation.
    public var description: String {
        let sign = signum < 0 ? "-" : ""
        let digits = String(significand.magnitude)
        switch exponent {
        case 0: return sign + digits
        case 1...20: return sign + digits + String(repeating: "0", count: exponent)
        case -20 ..< 0 where digits.utf8.count > -exponent:
            return sign + digits.dropLast(-exponent) + "." + digits.suffix(-exponent)
        case -7 ..< 0:
            return sign + "0." + String(repeating: "0", count: -exponent - digits.utf8.count) + digits
        default: return sign + digits + "e\(exponent)"
        }
    }
}

/// Powers of ten between which the magnitude of a decimal other than zero lies: 10^`lower` ≤ magnitude < 10^`upper`.
struct DecimalRange {
    let lower: Int
    let upper: Int

    init(_ value: ExactDecimal) {
        lower = value.exponent + Self.leastDigits(of: value.significand) - 1
        upper = value.exponent + Self.mostDigits(of: value.significand)
    }

    /// Bounds on the number of decimal digits from the number of bits, by 0.30102 < log₁₀ 2 < 0.30103.
    static func leastDigits(of value: BigInt) -> Int { (value.magnitude.bitWidth - 1) * 30102 / 100_000 + 1 }
    static func mostDigits(of value: BigInt) -> Int { value.magnitude.bitWidth * 30103 / 100_000 + 1 }
}
