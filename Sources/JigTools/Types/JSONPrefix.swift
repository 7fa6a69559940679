import JigJSON

/// The beginning of a JSON text as a value: what was written so far, with its open strings, arrays and objects closed.
///
/// What may still become something else is left out: a number, a literal, a key or an escape that the text stops in, and a
/// key without a value. A string is there as far as it goes.
package struct JSONPrefix: Sendable {
    /// What was written so far; null if no value has begun.
    package let value: JSONValue
    /// How many values are still open, from the root down; 0 if the text is complete.
    package let openLevels: Int

    /// Reads a text that may stop anywhere.
    ///
    /// - Throws: `JSONError` where no JSON text begins like this.
    package init(reading text: String) throws(JSONError) {
        do {
            value = try JSONValue(parsing: text)
            openLevels = 0
            return
        } catch {
            var closer = PrefixCloser()
            guard let closed = closer.close(Array(text.utf8)) else { throw error }
            value = try JSONValue(parsing: closed.text)
            openLevels = closed.openLevels
        }
    }
}

/// Finds out where the beginning of a JSON text stops, and what would end it there.
private struct PrefixCloser {
    /// What comes next in an array or object.
    private enum Expectation {
        case keyOrEnd, key, colon, value, valueOrEnd, separator
    }

    private struct Frame {
        let isObject: Bool
        var expectation: Expectation
    }

    private var stack: [Frame] = []
    private var rootHasEnded = false
    /// The length of the text up to the last point at which closing what is open leaves a JSON text.
    private var safeEnd = 0

    /// The text, cut back to what is certain, and closed; nil where no JSON text begins like this.
    mutating func close(_ bytes: [UInt8]) -> (text: [UInt8], openLevels: Int)? {
        var position = 0
        var openString: Int?
        scan: while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case UInt8(ascii: ":"):
                guard stack.last?.expectation == .colon else { return nil }
                expect(.value)
                position += 1
            case UInt8(ascii: ","):
                guard let top = stack.last, top.expectation == .separator else { return nil }
                expect(top.isObject ? .key : .value)
                position += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard takesValue else { return nil }
                let isObject = bytes[position] == UInt8(ascii: "{")
                stack.append(Frame(isObject: isObject, expectation: isObject ? .keyOrEnd : .valueOrEnd))
                position += 1
                safeEnd = position
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard let top = stack.popLast(), top.isObject == (bytes[position] == UInt8(ascii: "}")),
                    [.separator, .keyOrEnd, .valueOrEnd].contains(top.expectation)
                else { return nil }
                position += 1
                valueEnded(at: position)
            case UInt8(ascii: "\""):
                let isKey = takesKey
                guard isKey || takesValue else { return nil }
                let string = Self.scanString(bytes, from: position)
                guard string.isClosed else {
                    if !isKey { openString = string.safeEnd }
                    break scan
                }
                position = string.safeEnd
                if isKey { expect(.colon) } else { valueEnded(at: position) }
            default:
                guard takesValue else { return nil }
                let end = bytes[position...].firstIndex { !Self.isBare($0) } ?? bytes.count
                let word = bytes[position..<end]
                // A number is certain once something follows it, a literal when it is whole.
                guard end < bytes.count || Self.literals.contains(where: { $0.elementsEqual(word) }) else {
                    guard Self.canBegin(word) else { return nil }
                    break scan
                }
                guard end > position else { return nil }
                position = end
                valueEnded(at: position)
            }
        }
        let brackets = stack.reversed().map { $0.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]") }
        if let openString { return (bytes[..<openString] + [UInt8(ascii: "\"")] + brackets, stack.count + 1) }
        if safeEnd == 0 { return (Array("null".utf8), 1) }
        return (bytes[..<safeEnd] + brackets, stack.count)
    }

    private var takesKey: Bool {
        guard let top = stack.last else { return false }
        return top.expectation == .key || top.expectation == .keyOrEnd
    }

    private var takesValue: Bool {
        guard let top = stack.last else { return !rootHasEnded }
        return top.expectation == .value || top.expectation == .valueOrEnd
    }

    private mutating func expect(_ expectation: Expectation) {
        if let top = stack.indices.last { stack[top].expectation = expectation }
    }

    private mutating func valueEnded(at position: Int) {
        rootHasEnded = stack.isEmpty
        expect(.separator)
        safeEnd = position
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39, UInt8(ascii: "-"),
            UInt8(ascii: "+"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static let literals = ["true", "false", "null"].map { Array($0.utf8) }

    /// Whether a number or literal can begin so.
    private static func canBegin(_ word: ArraySlice<UInt8>) -> Bool {
        if literals.contains(where: { $0.starts(with: word) }) { return true }
        let text = String(decoding: word, as: UTF8.self)
        return ["", "0", ".0", "e0"].contains { JSONNumber(text: text + $0) != nil }
    }

    /// A string from its quote on: where it ends or, if it stays open, how much of it is certain.
    private static func scanString(_ bytes: [UInt8], from start: Int) -> (safeEnd: Int, isClosed: Bool) {
        var position = start + 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""): return (position + 1, true)
            case UInt8(ascii: "\\"):
                guard let length = escapeLength(bytes, at: position) else { return (position, false) }
                position += length
            default: position += 1
            }
        }
        return (bytes.count, false)
    }

    /// The bytes of the escape at a position, both halves of a surrogate pair; nil if the text stops in it.
    private static func escapeLength(_ bytes: [UInt8], at position: Int) -> Int? {
        guard position + 1 < bytes.count else { return nil }
        guard bytes[position + 1] == UInt8(ascii: "u") else { return 2 }
        guard position + 5 < bytes.count else { return nil }
        let digits = String(decoding: bytes[position + 2 ..< position + 6], as: UTF8.self)
        guard let unit = UInt16(digits, radix: 16), 0xD800..<0xDC00 ~= unit else { return 6 }
        guard position + 6 < bytes.count else { return nil }
        guard bytes[position + 6] == UInt8(ascii: "\\") else { return 6 }
        return position + 11 < bytes.count ? 12 : nil
    }
}
