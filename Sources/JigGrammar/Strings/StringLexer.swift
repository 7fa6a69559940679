import JigRegex

/// Where the reader of a JSON string's inside stands: between two scalars, or within an escape or a UTF-8 sequence.
///
/// Of the few spellings of a string, it takes escapes where JSON needs them, and `\uXXXX` for all but printable ASCII; else
/// every escape of RFC 8259, section 7. Both refuse raw control characters, lone surrogates and ill-formed UTF-8.
///
/// A partial scalar stands for the set of scalars it can become; the state is a plain value, so that states of strings can
/// be interned.
package enum StringLexer {
    /// Between two scalars.
    case between
    /// After a backslash.
    case escape
    /// After `\u` and `count` hexadecimal digits worth `value`; `high` is the surrogate that this must complete.
    case unicode(value: UInt16, count: UInt8, high: UInt16?)
    /// After a high surrogate, before the backslash (`false`) or the `u` (`true`) of its partner.
    case surrogate(high: UInt16, escaped: Bool)
    /// Within a UTF-8 sequence: the bits so far, the bytes that are missing and the least scalar it may encode.
    case utf8(bits: UInt32, missing: UInt8, least: UInt32)

    package enum Step {
        /// A scalar was completed.
        case scalar(UInt32)
        /// Within a scalar.
        case partial(StringLexer)
        /// The closing quotation mark.
        case close
        case invalid
    }

    package func step(_ byte: UInt8, _ spelling: GrammarOptions.Spelling) -> Step {
        switch self {
        case .between:
            switch byte {
            case UInt8(ascii: "\""): return .close
            case UInt8(ascii: "\\"): return .partial(.escape)
            case 0x20...0x7F: return .scalar(UInt32(byte))
            case 0xC2...0xDF: return .partial(.utf8(bits: UInt32(byte & 0x1F), missing: 1, least: 0x80))
            case 0xE0...0xEF: return .partial(.utf8(bits: UInt32(byte & 0x0F), missing: 2, least: 0x800))
            case 0xF0...0xF4: return .partial(.utf8(bits: UInt32(byte & 0x07), missing: 3, least: 0x10000))
            default: return .invalid
            }
        case .escape:
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return .scalar(UInt32(byte))
            case UInt8(ascii: "/") where spelling == .any: return .scalar(UInt32(byte))
            case UInt8(ascii: "n"): return .scalar(0x0A)
            case UInt8(ascii: "t"): return .scalar(0x09)
            case UInt8(ascii: "r"): return .scalar(0x0D)
            case UInt8(ascii: "b"): return .scalar(0x08)
            case UInt8(ascii: "f"): return .scalar(0x0C)
            case UInt8(ascii: "u"): return .partial(.unicode(value: 0, count: 0, high: nil))
            default: return .invalid
            }
        case .unicode(let value, let count, let high):
            guard let digit = Self.hexadecimal(byte) else { return .invalid }
            let unit = value << 4 | UInt16(digit)
            if count < 3 { return .partial(.unicode(value: unit, count: count + 1, high: high)) }
            switch (unit, high) {
            case (0xDC00...0xDFFF, let high?):
                return .scalar(0x10000 + (UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF)))
            case (_, _?): return .invalid
            case (0xD800...0xDBFF, nil): return .partial(.surrogate(high: unit, escaped: false))
            case (0xDC00...0xDFFF, nil): return .invalid
            // Printable ASCII is written as it is, so that keys have one spelling and can be forced.
            case (0x20...0x7E, nil) where spelling == .few: return .invalid
            default: return .scalar(UInt32(unit))
            }
        case .surrogate(let high, let escaped):
            if !escaped { return byte == UInt8(ascii: "\\") ? .partial(.surrogate(high: high, escaped: true)) : .invalid }
            return byte == UInt8(ascii: "u") ? .partial(.unicode(value: 0, count: 0, high: high)) : .invalid
        case .utf8(let bits, let missing, let least):
            guard byte & 0xC0 == 0x80 else { return .invalid }
            let bits = bits << 6 | UInt32(byte & 0x3F)
            if missing > 1 { return .partial(.utf8(bits: bits, missing: missing - 1, least: least)) }
            guard bits >= least, bits <= 0x10FFFF, !(0xD800...0xDFFF).contains(bits) else { return .invalid }
            return .scalar(bits)
        }
    }

    /// The scalars that this can become next, as ranges.
    package func ranges(_ spelling: GrammarOptions.Spelling) -> [ClosedRange<UInt32>] { reachable(spelling) }

    /// Whether an escape that has begun can become a scalar, which is no surrogate.
    package func mayBecome(_ scalar: UInt32, _ spelling: GrammarOptions.Spelling) -> Bool {
        let isNeedless = spelling == .few && (0x20...0x7E).contains(scalar)
        switch self {
        case .between, .utf8: return reachable(spelling).contains { $0.contains(scalar) }
        case .escape: return !isNeedless || scalar == 0x22 || scalar == 0x5C
        case .unicode(let value, let count, let high):
            if isNeedless || high.map({ !Self.isHigh($0, of: scalar) }) ?? false { return false }
            let unit = scalar <= 0xFFFF ? scalar : high == nil ? 0xD7C0 + scalar >> 10 : 0xDC00 + scalar & 0x3FF
            return unit >> (4 * UInt32(4 - count)) == UInt32(value)
        case .surrogate(let high, _): return Self.isHigh(high, of: scalar)
        }
    }

    /// Bytes of which the next one of an escape may be, and no other.
    package var possibleBytes: StaticString {
        switch self {
        case .escape: "\"\\/bfnrtu"
        case .unicode: "0123456789abcdefABCDEF"
        case .surrogate(_, let escaped): escaped ? "u" : "\\"
        case .between, .utf8: ""
        }
    }

    /// Whether a high surrogate is the first half of a scalar.
    private static func isHigh(_ high: UInt16, of scalar: UInt32) -> Bool {
        scalar > 0xFFFF && 0xD7C0 + scalar >> 10 == UInt32(high)
    }

    /// The scalars that a partial one can become, as ranges without surrogates.
    func reachable(_ spelling: GrammarOptions.Spelling) -> [ClosedRange<UInt32>] {
        switch self {
        case .between: return Self.withoutSurrogates(0...0x10FFFF)
        case .escape where spelling == .any: return Self.withoutSurrogates(0...0x10FFFF)
        case .escape: return [0...0x1F, 0x22...0x22, 0x5C...0x5C, 0x7F...0xD7FF, 0xE000...0x10FFFF]
        case .unicode(let value, let count, let high):
            let shift = 4 * UInt32(4 - count)
            let low = UInt32(value) << shift
            let top = low + (1 << shift) - 1
            if let high {
                let base = 0x10000 + UInt32(high & 0x3FF) << 10
                guard let units = Self.overlap(low...top, 0xDC00...0xDFFF) else { return [] }
                return [base + (units.lowerBound & 0x3FF)...base + (units.upperBound & 0x3FF)]
            }
            var ranges = Self.withoutSurrogates(low...top).flatMap { range in
                spelling == .any
                    ? [range]
                    : [Self.overlap(range, 0...0x1F), Self.overlap(range, 0x7F...0x10FFFF)].compactMap { $0 }
            }
            if let units = Self.overlap(low...top, 0xD800...0xDBFF) {
                ranges.append(
                    0x10000 + (units.lowerBound & 0x3FF) << 10...0x10000 + (units.upperBound & 0x3FF) << 10 + 0x3FF)
            }
            return ranges
        case .surrogate(let high, _):
            let base = 0x10000 + UInt32(high & 0x3FF) << 10
            return [base...base + 0x3FF]
        case .utf8(let bits, let missing, let least):
            let shift = 6 * UInt32(missing)
            let low = bits << shift
            guard let range = Self.overlap(low...low + (1 << shift) - 1, least...0x10FFFF) else { return [] }
            return Self.withoutSurrogates(range)
        }
    }

    private static func overlap(_ a: ClosedRange<UInt32>, _ b: ClosedRange<UInt32>) -> ClosedRange<UInt32>? {
        let low = max(a.lowerBound, b.lowerBound), high = min(a.upperBound, b.upperBound)
        return low <= high ? low...high : nil
    }

    private static func withoutSurrogates(_ range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
        [overlap(range, 0...0xD7FF), overlap(range, 0xE000...0x10FFFF)].compactMap { $0 }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Bytes that complete the scalar begun, given the scalar that it shall become.
    func completion(to scalar: UInt32) -> [UInt8] {
        switch self {
        case .between: return []
        case .escape:
            switch scalar {
            case 0x22, 0x5C: return [UInt8(scalar)]
            case 0x0A: return [UInt8(ascii: "n")]
            case 0x09: return [UInt8(ascii: "t")]
            case 0x0D: return [UInt8(ascii: "r")]
            default: return [UInt8(ascii: "u")] + Self.units(scalar)
            }
        case .unicode(_, let count, let high):
            let all = Self.units(scalar)
            // The digits of the unit begun: the second unit's where a high surrogate came before.
            return Array(high == nil ? all.dropFirst(Int(count)) : all.dropFirst(6 + Int(count)))
        case .surrogate(_, let escaped): return Array(Self.units(scalar).dropFirst(4 + (escaped ? 1 : 0)))
        case .utf8(_, let missing, _):
            guard let scalar = Unicode.Scalar(scalar) else { return [] }
            return Array(String(Character(scalar)).utf8.suffix(Int(missing)))
        }
    }

    /// `XXXX`, or `XXXX\uXXXX` for a scalar beyond the basic plane.
    private static func units(_ scalar: UInt32) -> [UInt8] {
        func hex(_ unit: UInt32) -> [UInt8] {
            let digits = Array(String(unit, radix: 16).utf8)
            return [UInt8](repeating: UInt8(ascii: "0"), count: 4 - digits.count) + digits
        }
        guard scalar > 0xFFFF else { return hex(scalar) }
        let rest = scalar - 0x10000
        return hex(0xD800 + rest >> 10) + Array("\\u".utf8) + hex(0xDC00 + rest & 0x3FF)
    }
}

extension StringLexer: QuickHashable {
    package func mix(into hash: inout QuickHash) {
        switch self {
        case .between: hash.mix(0)
        case .escape: hash.mix(1)
        case .unicode(let value, let count, let high):
            hash.mix(2 | Int(value) &<< 8 | Int(count) &<< 24 | Int(high ?? 0) &<< 32)
        case .surrogate(let high, let escaped): hash.mix((escaped ? 3 : 4) | Int(high) &<< 8)
        case .utf8(let bits, let missing, let least): hash.mix(5 | Int(missing) &<< 8 | Int(bits ^ least &<< 8) &<< 16)
        }
    }
}
