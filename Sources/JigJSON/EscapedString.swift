import CJSONC

/// JSON's escapes in strings, decoded and written by json-c.
enum EscapedString {
    /// Decodes string literals, with one json-c tokener that is made when the first comes.
    struct Decoder: ~Copyable {
        private var tokener: UnsafeMutablePointer<json_tokener>?

        init() {}

        deinit {
            if let tokener { json_tokener_free(tokener) }
        }

        /// The string of a literal, quotes included, that is known to be well-formed; nil only where memory is short.
        mutating func decode(_ literal: UnsafeBufferPointer<UInt8>) -> String? {
            if let tokener {
                json_tokener_reset(tokener)
            } else {
                tokener = json_tokener_new_ex(1)
                if let tokener { json_tokener_set_flags(tokener, JSON_TOKENER_STRICT) }
            }
            guard let tokener, let length = Int32(exactly: literal.count) else { return nil }
            let object = literal.withMemoryRebound(to: CChar.self) { json_tokener_parse_ex(tokener, $0.baseAddress, length) }
            guard let object else { return nil }
            defer { json_object_put(object) }
            // An object's string may hold NULs, so its length counts.
            guard let start = json_object_get_string(object) else { return nil }
            let count = Int(json_object_get_string_len(object))
            return UnsafeBufferPointer(start: start, count: count).withMemoryRebound(to: UInt8.self) {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }

    /// Appends the literal of a string, quotes included. Only what must be escaped is (RFC 8259, section 7).
    static func append(_ string: String, to output: inout [UInt8]) {
        var string = string
        string.withUTF8 { bytes in
            guard bytes.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
                output.append(UInt8(ascii: "\""))
                output.append(contentsOf: bytes)
                output.append(UInt8(ascii: "\""))
                return
            }
            output.append(UInt8(ascii: "\""))
            // Escapes concern single bytes, so a long string may go in parts, each well within json-c's 32-bit lengths.
            var start = 0
            while start < bytes.count {
                let end = min(start + 1 << 20, bytes.count)
                appendEscaped(UnsafeBufferPointer(rebasing: bytes[start..<end]), to: &output)
                start = end
            }
            output.append(UInt8(ascii: "\""))
        }
    }

    private static func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        let object = bytes.withMemoryRebound(to: CChar.self) { json_object_new_string_len($0.baseAddress, Int32($0.count)) }
        defer { json_object_put(object) }
        var length = 0
        let flags = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE
        guard let literal = json_object_to_json_string_length(object, flags, &length), length >= 2 else { return }
        UnsafeBufferPointer(start: literal + 1, count: length - 2).withMemoryRebound(to: UInt8.self) {
            output.append(contentsOf: $0)
        }
    }
}
