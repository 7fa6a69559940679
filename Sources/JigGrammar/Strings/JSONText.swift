/// JSON string literals in the spelling that Jig writes: only what must be escaped is.
package enum JSONText {
    /// The string between quotation marks.
    package static func quoted(_ string: String) -> [UInt8] {
        [UInt8(ascii: "\"")] + escaped(string) + [UInt8(ascii: "\"")]
    }

    /// The length of ``quoted(_:)``, which is not made for strings of plain ASCII.
    static func quotedLength(_ string: String) -> Int {
        string.utf8.allSatisfy(isPlain) ? string.utf8.count + 2 : quoted(string).count
    }

    /// Whether a byte is a character that stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// The string as it stands between quotation marks.
    package static func escaped(_ string: String) -> [UInt8] {
        if string.utf8.allSatisfy(isPlain) { return Array(string.utf8) }
        var bytes: [UInt8] = []
        for scalar in string.unicodeScalars { bytes += escaped(scalar) }
        return bytes
    }

    static func escaped(_ scalar: Unicode.Scalar) -> [UInt8] {
        switch scalar {
        case "\"": return Array("\\\"".utf8)
        case "\\": return Array("\\\\".utf8)
        case "\n": return Array("\\n".utf8)
        case "\r": return Array("\\r".utf8)
        case "\t": return Array("\\t".utf8)
        case "\u{8}": return Array("\\b".utf8)
        case "\u{C}": return Array("\\f".utf8)
        // Controls must be escaped; line separators are, so that one line of text stays one line for every reader.
        case ..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
            let hex = String(scalar.value, radix: 16)
            return Array("\\u".utf8) + [UInt8](repeating: UInt8(ascii: "0"), count: 4 - hex.utf8.count) + Array(hex.utf8)
        default: return Array(String(Character(scalar)).utf8)
        }
    }

    /// Ways to spell a scalar in a JSON string: as itself and by each escape, in either case of hexadecimal digits.
    static func spellings(of scalar: Unicode.Scalar) -> [[UInt8]] {
        let units = String(Character(scalar)).utf16.map { unit in
            String(repeating: "0", count: 4 - String(unit, radix: 16).count) + String(unit, radix: 16)
        }
        var found = [
            units.map { "\\u" + $0 }.joined(), units.map { "\\u" + $0.uppercased() }.joined(),
        ].map { Array($0.utf8) }
        if scalar.value >= 0x20, scalar != "\"", scalar != "\\" { found.append(Array(String(Character(scalar)).utf8)) }
        let short: [(Unicode.Scalar, Character)] = [
            ("\"", "\""), ("\\", "\\"), ("/", "/"), ("\u{8}", "b"), ("\u{C}", "f"), ("\n", "n"), ("\r", "r"), ("\t", "t"),
        ]
        found += short.filter { $0.0 == scalar }.map { Array("\\\($0.1)".utf8) }
        return found
    }
}
