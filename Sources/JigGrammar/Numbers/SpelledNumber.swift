/// The beginning of a number's text in any spelling (RFC 8259, section 6): what of it tells which values it may still get.
struct SpelledNumber: Hashable {
    enum Phase: UInt8 { case start, sign, zero, integer, point, fraction, letter, exponentSign, exponent }

    private(set) var phase = Phase.start
    private(set) var isNegative = false
    /// The digits before the exponent as one integer, without the point.
    var digits: Int128 = 0
    /// How many digits these are from the first on that is not zero.
    var count = 0
    /// How many digits stand after the point.
    var fraction = 0
    var isExponentNegative = false
    /// The magnitude of what stands after `e` so far.
    var exponent = 0
    /// How many more digits are counted before the exponent and in it.
    private(set) var room = Self.longest
    private(set) var exponentRoom = Self.longestExponent

    static let longest = 32
    private static let longestExponent = 12

    init() {}

    /// Reads the beginning of a number; nil if no number begins so, and where it has more digits than are counted.
    init?(_ text: some Sequence<UInt8>) {
        for byte in text where !append(byte) || isFull { return nil }
    }

    /// Whether further digits can't be counted.
    var isFull: Bool { room == 0 || exponentRoom == 0 }

    /// What has the same digits, and room for as many more as at first.
    var withRoom: SpelledNumber {
        var number = self
        (number.room, number.exponentRoom) = (Self.longest, Self.longestExponent)
        return number
    }

    /// Reads one more byte; false if no number goes on so. There is room.
    mutating func append(_ byte: UInt8) -> Bool {
        switch (byte, phase) {
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), .letter), (UInt8(ascii: "0")...UInt8(ascii: "9"), .exponentSign),
            (UInt8(ascii: "0")...UInt8(ascii: "9"), .exponent):
            phase = .exponent
            exponent = exponent * 10 + Int(byte - UInt8(ascii: "0"))
            exponentRoom -= 1
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), _):
            switch phase {
            case .zero: return false
            case .start, .sign: phase = byte == UInt8(ascii: "0") ? .zero : .integer
            case .point: phase = .fraction
            default: break
            }
            digits = digits * 10 + Int128(byte - UInt8(ascii: "0"))
            if digits != 0 { count += 1 }
            if phase == .fraction { fraction += 1 }
            room -= 1
        case (UInt8(ascii: "-"), .start): (phase, isNegative) = (.sign, true)
        case (UInt8(ascii: "-"), .letter), (UInt8(ascii: "+"), .letter):
            (phase, isExponentNegative) = (.exponentSign, byte == UInt8(ascii: "-"))
        case (UInt8(ascii: "."), .zero), (UInt8(ascii: "."), .integer): phase = .point
        case (UInt8(ascii: "e"), .zero), (UInt8(ascii: "e"), .integer), (UInt8(ascii: "e"), .fraction),
            (UInt8(ascii: "E"), .zero), (UInt8(ascii: "E"), .integer), (UInt8(ascii: "E"), .fraction):
            phase = .letter
        default: return false
        }
        return true
    }

    /// The power of ten that the first digit other than zero counts, if the exponent is zero.
    var power: Int { count - 1 - fraction }

    /// How many zeros the digits end in; they are not all zero.
    var trailingZeros: Int {
        var zeros = 0, rest = digits
        while rest % 10 == 0 { (zeros, rest) = (zeros + 1, rest / 10) }
        return zeros
    }
}
