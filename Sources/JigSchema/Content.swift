import JigJSON

/// What strings hold, as draft 7 lets one assert: `base64`, and `application/json` in it or by itself. Others annotate.
///
/// Source: JSON Schema draft 7 Validation, section 8; RFC 4648, section 4.
enum Content {
    static func isEncoded(_ string: String, in encoding: String) -> Bool {
        encoding != "base64" || base64Decoded(string) != nil
    }

    static func isText(_ string: String, encoding: String?, of mediaType: String) -> Bool {
        guard mediaType == "application/json" else { return true }
        switch encoding {
        case nil: return isJSON(string)
        case "base64":
            guard let bytes = base64Decoded(string), let text = String(validating: bytes, as: UTF8.self) else { return false }
            return isJSON(text)
        default: return true
        }
    }

    private static func isJSON(_ text: String) -> Bool { (try? JSONValue(parsing: text)) != nil }

    /// The bytes of a string in base64 with its padding; nil if it isn't.
    private static func base64Decoded(_ string: String) -> [UInt8]? {
        let digits = Array(string.utf8)
        guard digits.count % 4 == 0 else { return nil }
        let padding = digits.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
        var bytes: [UInt8] = []
        var (bits, count) = (0 as UInt32, 0)
        for digit in digits.dropLast(padding) {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = digit - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = digit - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
