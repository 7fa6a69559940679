import BigInt
import JigJSON

/// Arithmetic among numbers of which the grammar knows that no result is beyond the limits of ``ExactDecimal``, so that the
/// fallbacks are never reached.
extension ExactDecimal {
    static let one = ExactDecimal(1)
    var isZero: Bool { signum == 0 }

    static func + (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal { left.plus(right) ?? left }
    static prefix func - (value: ExactDecimal) -> ExactDecimal { value.negated }

    /// The least positive number that is a multiple of both.
    func leastCommonMultiple(with other: ExactDecimal) -> ExactDecimal {
        let exponent = min(self.exponent, other.exponent)
        let a = significand.magnitude * BigUInt(10).power(self.exponent - exponent)
        let b = other.significand.magnitude * BigUInt(10).power(other.exponent - exponent)
        if a.isZero || b.isZero { return .zero }
        return ExactDecimal(significand: BigInt(a / a.greatestCommonDivisor(with: b) * b), exponent: exponent) ?? self
    }

    /// The decimal digits of the significand.
    var digits: [UInt8] { Array(word.map { String($0.magnitude) }?.utf8 ?? String(significand.magnitude).utf8) }

    /// The power of ten that the first digit counts.
    var leadingPower: Int { exponent + digitCount - 1 }

    /// The number without an exponent and with at least `fractionDigits` digits after the point.
    func plainText(fractionDigits: Int) -> [UInt8] {
        var digits = self.digits
        var text: [UInt8] = signum < 0 ? [UInt8(ascii: "-")] : []
        let zero = UInt8(ascii: "0")
        var fraction = max(0, -exponent)
        if exponent > 0 { digits += repeatElement(zero, count: exponent) }
        if fraction < fractionDigits {
            digits += repeatElement(zero, count: fractionDigits - fraction)
            fraction = fractionDigits
        }
        if digits.count <= fraction { digits = repeatElement(zero, count: fraction - digits.count + 1) + digits }
        text += digits.dropLast(fraction)
        if fraction > 0 {
            text.append(UInt8(ascii: "."))
            text += digits.suffix(fraction)
        }
        return text
    }

    /// The number as `d.ddde±x`, with one digit before the point and neither `+` nor needless zeros.
    var scientificText: [UInt8] {
        let digits = self.digits
        var text: [UInt8] = signum < 0 ? [UInt8(ascii: "-")] : []
        text += digits.prefix(1) + (digits.count > 1 ? [UInt8(ascii: ".")] + digits.dropFirst() : [])
        return text + Array("e\(leadingPower)".utf8)
    }
}
