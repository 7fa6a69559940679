import Jig

/// Where values stand in a text that is known to be JSON, so that they can be taken out as they are spelled there.
struct JSONSpans {
    let text: [UInt8]

    init(_ text: [UInt8]) { self.text = text }

    /// The whole text's value, without the white space around it.
    var root: Range<Int> {
        let start = skipSpace(0)
        return start..<skipValue(start)
    }

    /// The value of a member of the object in a span; nil if it has none, or if the span holds no object.
    func member(_ key: String, in object: Range<Int>) -> Range<Int>? {
        guard byte(object.lowerBound) == UInt8(ascii: "{") else { return nil }
        var at = skipSpace(object.lowerBound + 1)
        while byte(at) == UInt8(ascii: "\"") {
            let keyEnd = skipValue(at)
            let found = text[at..<keyEnd]
            let start = skipSpace(skipSpace(keyEnd) + 1)
            let end = skipValue(start)
            if let value = try? JSONValue(parsing: found), value == .string(key) { return start..<end }
            at = afterComma(end)
        }
        return nil
    }

    /// The elements of the array in a span; none if it holds no array.
    func elements(in array: Range<Int>) -> [Range<Int>] {
        guard byte(array.lowerBound) == UInt8(ascii: "[") else { return [] }
        var elements: [Range<Int>] = []
        var at = skipSpace(array.lowerBound + 1)
        while at < array.upperBound, byte(at) != UInt8(ascii: "]") {
            let end = skipValue(at)
            elements.append(at..<end)
            at = afterComma(end)
        }
        return elements
    }

    private func byte(_ at: Int) -> UInt8 { at < text.count ? text[at] : 0 }

    private func skipSpace(_ start: Int) -> Int {
        var at = start
        while [0x20, 0x09, 0x0A, 0x0D].contains(byte(at)) { at += 1 }
        return at
    }

    private func afterComma(_ end: Int) -> Int {
        let at = skipSpace(end)
        return byte(at) == UInt8(ascii: ",") ? skipSpace(at + 1) : at
    }

    /// The end of the value that starts here.
    private func skipValue(_ start: Int) -> Int {
        var at = start
        var depth = 0
        repeat {
            switch byte(at) {
            case UInt8(ascii: "\""): at = skipString(at)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                at += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                at += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D: at += 1
            default:
                while at < text.count, !Self.endsScalar(text[at]) { at += 1 }
            }
        } while depth > 0 && at < text.count
        return min(at, text.count)
    }

    private func skipString(_ start: Int) -> Int {
        var at = start + 1
        while at < text.count, text[at] != UInt8(ascii: "\"") { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
        return at + 1
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D: true
        default: false
        }
    }
}
