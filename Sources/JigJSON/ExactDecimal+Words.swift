import BigInt

/// Arithmetic in machine words, for all numbers but those of very many digits.
///
/// Each returns nil where the operands or the result don't fit; big integers decide then.
extension ExactDecimal {
    /// The significand where it has at most 126 bits.
    var wide: Int128? {
        switch stored {
        case .word(let value): return Int128(value)
        case .big(let value):
            let magnitude = value.magnitude
            guard magnitude.bitWidth <= 126 else { return nil }
            let words = magnitude.words
            let wide = Int128(words.first ?? 0) | Int128(words.dropFirst().first ?? 0) << 64
            return value.signum() < 0 ? -wide : wide
        }
    }

    /// `wide` × 10^`exponent`; nil where the exponent exceeds its limit.
    package init?(wide: Int128, exponent: Int) {
        var wide = wide, exponent = exponent
        while Int(exactly: wide) == nil, wide % 10 == 0 { (wide, exponent) = (wide / 10, exponent + 1) }
        if let word = Int(exactly: wide) {
            self.init(word: word, exponent: exponent)
        } else {
            let magnitude = wide.magnitude
            let big = BigUInt(words: [UInt(truncatingIfNeeded: magnitude), UInt(truncatingIfNeeded: magnitude >> 64)])
            self.init(stored: .big(BigInt(sign: wide < 0 ? .minus : .plus, magnitude: big)), exponent: exponent)
        }
        guard self.exponent.magnitude <= Self.exponentLimit.magnitude else { return nil }
    }

    /// Both significands at the lower of the two exponents.
    static func wideAligned(_ left: ExactDecimal, _ right: ExactDecimal) -> (Int128, Int128, exponent: Int)? {
        if left.signum == 0 { return right.wide.map { (0, $0, right.exponent) } }
        if right.signum == 0 { return left.wide.map { ($0, 0, left.exponent) } }
        let common = min(left.exponent, right.exponent)
        guard let one = left.wide?.timesPower(left.exponent - common), let other = right.wide?.timesPower(right.exponent - common)
        else { return nil }
        return (one, other, common)
    }

    /// The largest multiple of `step`, which is above zero, that is not above the value.
    func wideFloorMultiple(of step: ExactDecimal) -> ExactDecimal? {
        guard let (left, right, exponent) = Self.wideAligned(self, step) else { return nil }
        let rest = left % right
        let (floor, overflow) = left.subtractingReportingOverflow(rest < 0 ? rest + right : rest)
        return overflow ? nil : ExactDecimal(wide: floor, exponent: exponent)
    }

    /// Whether the value is a multiple of a number whose exponent is lower by `shift`.
    func wideIsMultiple(of divisor: ExactDecimal, shift: Int) -> Bool? {
        guard let value = wide, let divisor = divisor.word?.magnitude, let power = Int128.powersOfTen[checked: shift] else { return nil }
        let modulus = Int128(divisor)
        return value % modulus * (power % modulus) % modulus == 0
    }
}

extension Int128 {
    /// All powers of ten, from one on.
    package static let powersOfTen: [Int128] = (0..<38).reduce(into: [1]) { $0.append($0[$1] * 10) }

    /// The number times a power of ten; nil if it is too large.
    fileprivate func timesPower(_ exponent: Int) -> Int128? {
        guard let power = Self.powersOfTen[checked: exponent] else { return self == 0 ? 0 : nil }
        let (product, overflow) = multipliedReportingOverflow(by: power)
        return overflow ? nil : product
    }
}

extension Array {
    fileprivate subscript(checked index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
