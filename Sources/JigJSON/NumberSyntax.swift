import BigInt

/// The parts of a number in JSON text (RFC 8259, section 6), as ranges of bytes.
struct NumberSyntax {
    /// What is wrong with a number, and at which byte.
    struct Fault: Error {
        let message: String
        let offset: Int
    }

    private(set) var isNegative = false
    private(set) var integerDigits = 0..<0
    private(set) var fractionDigits = 0..<0
    private(set) var exponentIsNegative = false
    private(set) var exponentDigits = 0..<0
    /// The first byte after the number.
    private(set) var end: Int

    /// Reads a number as far as it goes.
    init(scanning bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(Fault) {
        var position = start
        func digits() -> Range<Int> {
            let first = position
            while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
            return first..<position
        }
        func take(_ byte: UInt8) -> Bool {
            guard position < bytes.count, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        isNegative = take(UInt8(ascii: "-"))
        integerDigits = digits()
        if integerDigits.isEmpty { throw Fault(message: "a number needs a digit here", offset: position) }
        if integerDigits.count > 1, bytes[integerDigits.lowerBound] == UInt8(ascii: "0") {
            throw Fault(message: "a number has no leading zero", offset: integerDigits.lowerBound)
        }
        if take(UInt8(ascii: ".")) {
            fractionDigits = digits()
            if fractionDigits.isEmpty { throw Fault(message: "a digit must follow the decimal point", offset: position) }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            exponentIsNegative = take(UInt8(ascii: "-"))
            if !exponentIsNegative { _ = take(UInt8(ascii: "+")) }
            exponentDigits = digits()
            if exponentDigits.isEmpty { throw Fault(message: "an exponent needs a digit here", offset: position) }
        }
        end = position
    }

    /// The exact value; nil where it exceeds the limits of ``ExactDecimal``.
    func value(in bytes: UnsafeBufferPointer<UInt8>) -> ExactDecimal? {
        let exponent = exponent(in: bytes)
        if integerDigits.count + fractionDigits.count <= 18 {
            var word = 0
            for position in integerDigits { word = word * 10 + Int(bytes[position] - 0x30) }
            for position in fractionDigits { word = word * 10 + Int(bytes[position] - 0x30) }
            if word == 0 { return .zero }
            guard let exponent, exponent.magnitude <= ExactDecimal.exponentLimit.magnitude else { return nil }
            let value = ExactDecimal(word: isNegative ? -word : word, exponent: exponent - fractionDigits.count)
            return value.exponent.magnitude <= ExactDecimal.exponentLimit.magnitude ? value : nil
        }
        var digits = [UInt8]()
        digits.reserveCapacity(integerDigits.count + fractionDigits.count)
        for position in integerDigits { digits.append(bytes[position] - 0x30) }
        for position in fractionDigits { digits.append(bytes[position] - 0x30) }
        let trailing = digits.reversed().prefix { $0 == 0 }.count
        let leading = digits.prefix { $0 == 0 }.count
        if leading == digits.count { return .zero }
        let significant = digits[leading ..< digits.count - trailing]
        guard let exponent, significant.count <= ExactDecimal.digitLimit else { return nil }
        let magnitude = BigInt(Self.integer(of: significant))
        return ExactDecimal(
            significand: isNegative ? -magnitude : magnitude, exponent: exponent - fractionDigits.count + trailing)
    }

    /// nil where the exponent is so far out that no count of digits brings it back within the limit.
    private func exponent(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var exponent = 0
        for position in exponentDigits {
            exponent = exponent * 10 + Int(bytes[position] - 0x30)
            if exponent > 2 * ExactDecimal.exponentLimit { return nil }
        }
        return exponentIsNegative ? -exponent : exponent
    }

    /// The integer of many digits, by halves, since a digit at a time is quadratic.
    private static func integer(of digits: ArraySlice<UInt8>) -> BigUInt {
        if digits.count <= 18 { return BigUInt(digits.reduce(0 as UInt) { $0 * 10 + UInt($1) }) }
        let middle = digits.startIndex + digits.count / 2
        return integer(of: digits[..<middle]) * BigUInt(10).power(digits.endIndex - middle)
            + integer(of: digits[middle...])
    }
}

extension ExactDecimal {
    /// A number from its text, which must be a number by RFC 8259, section 6, and nothing else.
    ///
    /// - Returns: nil too where the value exceeds ``exponentLimit`` or ``digitLimit``.
    public init?(_ text: String) {
        var text = text
        let value: ExactDecimal? = text.withUTF8 { bytes in
            guard let syntax = try? NumberSyntax(scanning: bytes, from: 0), syntax.end == bytes.count else { return nil }
            return syntax.value(in: bytes)
        }
        guard let value else { return nil }
        self = value
    }
}
