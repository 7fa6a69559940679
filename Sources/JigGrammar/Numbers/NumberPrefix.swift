import BigInt
import JigJSON

/// The beginning of a plain decimal (no exponent), and the values that its continuations can have.
struct NumberPrefix {
    var isNegative = false
    /// The digits so far, without the point.
    var digits: [UInt8] = []
    /// How many of the digits stand after the point; nil before the point.
    var fractionDigits: Int?

    /// Reads a prefix of a JSON number; nil if no number begins so.
    init?(_ text: some Sequence<UInt8>) {
        for (index, byte) in text.enumerated() {
            if !append(byte, isFirst: index == 0) { return nil }
        }
    }

    private mutating func append(_ byte: UInt8, isFirst: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "-"):
            guard isFirst else { return false }
            isNegative = true
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            if fractionDigits == nil, digits == [UInt8(ascii: "0")] { return false }
            digits.append(byte)
            fractionDigits = fractionDigits.map { $0 + 1 }
        case UInt8(ascii: "."):
            guard fractionDigits == nil, !digits.isEmpty else { return false }
            fractionDigits = 0
        default: return false
        }
        return true
    }

    /// Whether the text could end here.
    var isNumber: Bool { !digits.isEmpty && fractionDigits != 0 }

    /// The magnitude of the digits so far.
    var magnitude: ExactDecimal {
        ExactDecimal(
            significand: BigInt(String(decoding: digits, as: UTF8.self)) ?? 0, exponent: -(fractionDigits ?? 0)) ?? .zero
    }

    /// The value if the text ended here.
    var value: ExactDecimal { isNegative ? -magnitude : magnitude }
}
