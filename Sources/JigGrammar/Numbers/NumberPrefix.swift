import BigInt
import JigJSON

/// The beginning of a number's text (RFC 8259, section 6), read into its parts.
struct NumberPrefix {
    private(set) var text: [UInt8] = []
    private(set) var isNegative = false
    /// The digits before the exponent so far, without the point.
    private(set) var digits: [UInt8] = []
    /// How many of the digits stand after the point; nil before the point.
    private(set) var fractionDigits: Int?
    /// What stands after `e`; nil before it.
    private(set) var exponent: Exponent?

    struct Exponent {
        let letter: UInt8
        var sign: UInt8?
        var digitCount = 0
        var beginsWithZero = false
        /// The digits' value, or some number beyond the limit of exponents.
        var magnitude = 0
        var isNegative: Bool { sign == UInt8(ascii: "-") }
        var value: Int { isNegative ? -magnitude : magnitude }
    }

    init() {}

    /// Reads a prefix of a JSON number; nil if no number begins so.
    init?(_ text: some Sequence<UInt8>) {
        for byte in text {
            if !append(byte) { return nil }
        }
    }

    private mutating func append(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            if exponent != nil {
                if exponent?.digitCount == 0 { exponent?.beginsWithZero = byte == UInt8(ascii: "0") }
                exponent?.digitCount += 1
                exponent?.append(Int(byte - UInt8(ascii: "0")))
            } else {
                if fractionDigits == nil, digits == [UInt8(ascii: "0")] { return false }
                digits.append(byte)
                fractionDigits = fractionDigits.map { $0 + 1 }
            }
        case UInt8(ascii: "-") where text.isEmpty: isNegative = true
        case UInt8(ascii: "-"), UInt8(ascii: "+"):
            guard let exponent, exponent.sign == nil, exponent.digitCount == 0 else { return false }
            self.exponent?.sign = byte
        case UInt8(ascii: "."):
            guard exponent == nil, fractionDigits == nil, !digits.isEmpty else { return false }
            fractionDigits = 0
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            guard exponent == nil, !digits.isEmpty, fractionDigits != 0 else { return false }
            exponent = Exponent(letter: byte)
        default: return false
        }
        text.append(byte)
        return true
    }

    var integerDigits: Int { digits.count - (fractionDigits ?? 0) }
    /// The power of ten that the last digit counts.
    var unit: Int { -(fractionDigits ?? 0) }
    var isZero: Bool { digits.allSatisfy { $0 == UInt8(ascii: "0") } }

    /// The magnitude of the digits before the exponent; nil where they are too many.
    var mantissa: ExactDecimal? {
        if digits.count <= 37 {
            let wide = digits.reduce(0 as Int128) { $0 * 10 + Int128($1 - UInt8(ascii: "0")) }
            return ExactDecimal(wide: wide, exponent: unit)
        }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        if significant.isEmpty { return .zero }
        return BigInt(String(decoding: significant, as: UTF8.self)).flatMap { ExactDecimal(significand: $0, exponent: unit) }
    }

    /// The number if the text ended here; nil if it can't, or if the value is beyond the limits of ``ExactDecimal``.
    var number: WrittenNumber? {
        guard !digits.isEmpty, fractionDigits != 0, exponent?.digitCount != 0, let mantissa,
            let magnitude = mantissa.isZero ? mantissa : mantissa.shifted(by: exponent?.value ?? 0)
        else { return nil }
        return WrittenNumber(
            value: isNegative ? -magnitude : magnitude, isWrittenAsInteger: fractionDigits == nil && exponent == nil)
    }
}

extension NumberPrefix.Exponent {
    fileprivate mutating func append(_ digit: Int) {
        if magnitude <= ExactDecimal.exponentLimit { magnitude = magnitude * 10 + digit }
    }
}
