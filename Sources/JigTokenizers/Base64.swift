/// Decodes base64 with padding (RFC 4648, section 4).
enum Base64 {
    /// The bytes; nil if the text is not base64, its padding included.
    static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { text in
            guard text.count % 4 == 0 else { return nil }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(text.count / 4 * 3)
            var bits: UInt32 = 0
            var padding = 0
            for index in text.indices {
                var value: UInt32 = 0
                if text[index] == UInt8(ascii: "="), index >= text.count - 2 {
                    padding += 1
                } else {
                    guard padding == 0, values[Int(text[index])] < 64 else { return nil }
                    value = UInt32(values[Int(text[index])])
                }
                bits = bits << 6 | value
                if index % 4 == 3 {
                    bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                    bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                    bytes.append(UInt8(truncatingIfNeeded: bits))
                }
            }
            // Bits that the padding says are not there have to be zero.
            guard bytes.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
            bytes.removeLast(padding)
            return bytes
        }
    }

    /// The value of each character of the alphabet; 255 elsewhere.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        return values
    }()
}
