import BigInt
import JigJSON

extension ExactDecimal {
    static let zero = ExactDecimal(significand: 0, exponent: 0)
    static let one = ExactDecimal(significand: 1, exponent: 0)
    var isZero: Bool { significand == 0 }

    /// The least positive number that is a multiple of both.
    func leastCommonMultiple(with other: ExactDecimal) -> ExactDecimal {
        let exponent = min(self.exponent, other.exponent)
        let a = significand.magnitude * BigUInt(10).power(self.exponent - exponent)
        let b = other.significand.magnitude * BigUInt(10).power(other.exponent - exponent)
        if a.isZero || b.isZero { return .zero }
        return ExactDecimal(significand: BigInt(a / a.greatestCommonDivisor(with: b) * b), exponent: exponent)
    }

    /// The number of digits before the point.
    var magnitudeDigits: Int { max(1, String(significand.magnitude).utf8.count + exponent) }

    /// The number without an exponent and with at least `fractionDigits` digits after the point.
    func plainText(fractionDigits: Int) -> [UInt8] {
        var digits = Array(String(significand.magnitude).utf8)
        var text: [UInt8] = significand < 0 ? [UInt8(ascii: "-")] : []
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
}
