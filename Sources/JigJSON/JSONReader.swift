/// What a reader of JSON text takes.
public struct JSONReadingOptions: Sendable, Hashable {
    /// What to do about an object that has a key twice.
    public enum DuplicateKeys: Sendable, Hashable {
        case reject, keepFirst, keepLast
    }

    /// The nesting of arrays and objects that is taken unless told otherwise.
    public static let defaultDepthLimit = 512
    /// The nesting that no option exceeds: values are released, compared and written by recursion.
    public static let greatestDepthLimit = 4096
    /// The most bytes that a text may have; json-c counts them in 32 bits.
    public static let byteLimit = Int(Int32.max)

    /// How deep arrays and objects may be nested.
    public var depthLimit: Int {
        didSet { depthLimit = max(0, min(depthLimit, Self.greatestDepthLimit)) }
    }
    /// What to do about an object that has a key twice.
    public var duplicateKeys: DuplicateKeys

    public init(depthLimit: Int = defaultDepthLimit, duplicateKeys: DuplicateKeys = .reject) {
        self.depthLimit = max(0, min(depthLimit, Self.greatestDepthLimit))
        self.duplicateKeys = duplicateKeys
    }
}

extension JSONValue {
    /// Reads a JSON text, strictly by RFC 8259.
    ///
    /// - Throws: ``JSONError`` with line and column, for anything the grammar does not have, keys that occur twice, lone
    ///   surrogates, and what exceeds a limit.
    public init(parsing text: String, options: JSONReadingOptions = JSONReadingOptions()) throws(JSONError) {
        var text = text
        self = try text.withUTF8 { bytes in Self.read(bytes, options) }.get()
    }

    /// Reads a JSON text in UTF-8, strictly by RFC 8259.
    ///
    /// - Throws: ``JSONError`` with line and column, for anything the grammar does not have, invalid UTF-8, keys that
    ///   occur twice, lone surrogates, and what exceeds a limit.
    public init(
        parsing bytes: some Sequence<UInt8>, options: JSONReadingOptions = JSONReadingOptions()
    ) throws(JSONError) {
        if let result = bytes.withContiguousStorageIfAvailable({ Self.read($0, options) }) {
            self = try result.get()
        } else {
            self = try Array(bytes).withUnsafeBufferPointer { Self.read($0, options) }.get()
        }
    }

    private static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, _ options: JSONReadingOptions
    ) -> Result<JSONValue, JSONError> {
        var reader = JSONReader(bytes: bytes, options: options)
        do throws(JSONError) {
            return .success(try reader.readDocument())
        } catch {
            return .failure(error)
        }
    }
}

/// Reads one JSON text in a single pass that keeps its own stack, so that nesting costs no call stack.
///
/// The structure is read here and the escapes of strings by json-c. json-c's own tree can't serve: it clamps integers,
/// keeps no text of numbers that fit, cuts keys at U+0000, silently keeps the last of equal keys, replaces lone surrogates
/// and reports no line. Decoding and writing strings it does exactly (``EscapedString``).
struct JSONReader: ~Copyable {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let options: JSONReadingOptions
    private var position = 0
    private var escapes = EscapedString.Decoder()
    private var stack: [Frame] = []

    /// An array or object that is being read.
    private struct Frame {
        var isObject: Bool
        var elements: [JSONValue] = []
        var object = JSONObject()
        /// Where the value that comes next belongs in `object`; nil where it is dropped.
        var slot: Int?
    }

    init(bytes: UnsafeBufferPointer<UInt8>, options: JSONReadingOptions) {
        self.bytes = bytes
        self.options = options
    }

    mutating func readDocument() throws(JSONError) -> JSONValue {
        if bytes.count > JSONReadingOptions.byteLimit {
            throw error(.tooLong, "the text has more than \(JSONReadingOptions.byteLimit) bytes", at: 0)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw error(.byteOrderMark, "the text starts with a byte order mark; remove it", at: 0)
        }
        skipWhitespace()
        while true {
            guard var value = try readScalarOrOpen() else { continue }
            var isComplete = true
            while isComplete {
                if stack.isEmpty {
                    skipWhitespace()
                    guard position == bytes.count else {
                        throw unexpected(.trailingContent, "the text must end after its value")
                    }
                    return value
                }
                attach(value)
                (value, isComplete) = try readSeparator()
            }
        }
    }

    /// A complete value; nil after the opening of an array or object that has something in it.
    private mutating func readScalarOrOpen() throws(JSONError) -> JSONValue? {
        guard position < bytes.count else {
            throw error(.unexpectedEnd, "a value is missing at the end of the text", at: position)
        }
        switch bytes[position] {
        case UInt8(ascii: "{"):
            try open()
            if take(UInt8(ascii: "}")) { return .object(JSONObject()) }
            stack.append(Frame(isObject: true))
            try readKey()
            return nil
        case UInt8(ascii: "["):
            try open()
            if take(UInt8(ascii: "]")) { return .array([]) }
            stack.append(Frame(isObject: false))
            return nil
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "-"), 0x30...0x39: return .number(try readNumber())
        case UInt8(ascii: "t"): return try readLiteral("true", .bool(true))
        case UInt8(ascii: "f"): return try readLiteral("false", .bool(false))
        case UInt8(ascii: "n"): return try readLiteral("null", .null)
        default: throw unexpected(.unexpectedCharacter, "a value must stand here")
        }
    }

    private mutating func open() throws(JSONError) {
        if stack.count >= options.depthLimit {
            throw error(.tooDeep, "arrays and objects are nested more than \(options.depthLimit) deep", at: position)
        }
        position += 1
        skipWhitespace()
    }

    private mutating func attach(_ value: JSONValue) {
        let top = stack.count - 1
        if !stack[top].isObject {
            stack[top].elements.append(value)
        } else if let slot = stack[top].slot {
            stack[top].object.fill(slot, with: value)
        }
    }

    /// After a value: the array or object that it ends, or false before the next value of the same one.
    private mutating func readSeparator() throws(JSONError) -> (JSONValue, isComplete: Bool) {
        skipWhitespace()
        let isObject = stack[stack.count - 1].isObject
        let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        if take(UInt8(ascii: ",")) {
            skipWhitespace()
            if position < bytes.count, bytes[position] == close {
                let expected = isObject ? "member" : "element"
                throw error(.trailingComma, "a comma must be followed by another \(expected)", at: position)
            }
            if isObject { try readKey() }
            return (.null, false)
        }
        if take(close) {
            let frame = stack.removeLast()
            return (isObject ? .object(frame.object) : .array(frame.elements), true)
        }
        throw unexpected(
            .unexpectedCharacter, isObject ? "',' or '}' must follow a member" : "',' or ']' must follow an element")
    }

    /// Reads a key and the colon after it, and makes room for the value.
    private mutating func readKey() throws(JSONError) {
        let start = position
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            throw unexpected(.unexpectedCharacter, "a key in double quotes must stand here")
        }
        let key = try readString()
        let top = stack.count - 1
        let slot = stack[top].object.slot(for: key)
        if !slot.isNew, options.duplicateKeys == .reject {
            throw error(.duplicateKey, "the key \(JSONValue.string(key)) occurs twice in one object", at: start)
        }
        stack[top].slot = slot.isNew || options.duplicateKeys == .keepLast ? slot.position : nil
        skipWhitespace()
        guard take(UInt8(ascii: ":")) else { throw unexpected(.unexpectedCharacter, "':' must follow a key") }
        skipWhitespace()
    }

    private mutating func readLiteral(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let literal = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[position...].starts(with: literal) else {
            throw error(.invalidLiteral, "a literal must be true, false or null", at: position)
        }
        position += literal.count
        return value
    }

    private mutating func readNumber() throws(JSONError) -> JSONNumber {
        let start = position
        let syntax: NumberSyntax
        do throws(NumberSyntax.Fault) {
            syntax = try NumberSyntax(scanning: bytes, from: start)
        } catch {
            throw self.error(.invalidNumber, error.message, at: error.offset)
        }
        guard let value = syntax.value(in: bytes) else {
            throw error(
                .numberOutOfRange,
                "a number has at most \(ExactDecimal.digitLimit) digits and an exponent within "
                    + "±\(ExactDecimal.exponentLimit)",
                at: start)
        }
        position = syntax.end
        return JSONNumber(text: text(start..<position), value: value)
    }

    /// Reads a string, whose quote stands at the position.
    private mutating func readString() throws(JSONError) -> String {
        let start = position
        var hasEscape = false
        position += 1
        while position < bytes.count {
            position = PlainCharacters.end(in: bytes, from: position)
            guard position < bytes.count else { break }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                guard hasEscape else { return text(start + 1 ..< position - 1) }
                guard let string = escapes.decode(UnsafeBufferPointer(rebasing: bytes[start..<position])) else {
                    throw error(.invalidEscape, "json-c could not decode this string", at: start)
                }
                return string
            case UInt8(ascii: "\\"):
                hasEscape = true
                try checkEscape()
            case 0: throw error(.nulByte, "a NUL must be written as \\u0000", at: position)
            case 1..<0x20:
                throw error(.controlCharacter, "control characters in a string must be escaped", at: position)
            case 0x80...:
                guard let length = UTF8Sequence.length(in: bytes, at: position) else {
                    throw error(.invalidUTF8, "these bytes are not UTF-8", at: position)
                }
                position += length
            default: position += 1
            }
        }
        throw error(.unterminatedString, "the string that starts here has no closing quote", at: start)
    }

    /// Checks the escape at the position, both halves where it is a surrogate pair, and steps over it.
    private mutating func checkEscape() throws(JSONError) {
        let start = position
        guard start + 1 < bytes.count else { throw error(.unexpectedEnd, "the text ends within an escape", at: start) }
        switch bytes[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u"):
            let unit = try hexadecimal(at: start + 2)
            position += 6
            guard 0xD800...0xDFFF ~= unit else { return }
            guard unit < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u"), case 0xDC00...0xDFFF = try hexadecimal(at: position + 2)
            else { throw error(.loneSurrogate, "a surrogate stands without its other half", at: start) }
            position += 6
        default: throw error(.invalidEscape, "a backslash is followed by one of \" \\ / b f n r t u", at: start)
        }
    }

    private func hexadecimal(at offset: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for place in offset ..< offset + 4 {
            switch place < bytes.count ? bytes[place] : 0 {
            case let byte where byte &- 0x30 < 10: unit = unit << 4 | UInt16(byte - 0x30)
            case let byte where (byte | 0x20) &- 0x61 < 6: unit = unit << 4 | UInt16((byte | 0x20) - 0x61 + 10)
            default: throw error(.invalidEscape, "\\u is followed by four hexadecimal digits", at: offset - 2)
            }
        }
        return unit
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func error(_ kind: JSONError.Kind, _ message: String, at offset: Int) -> JSONError {
        JSONError(kind, message, at: offset, of: bytes)
    }

    /// The error for what stands at the position in place of what was expected.
    private func unexpected(_ kind: JSONError.Kind, _ expectation: String) -> JSONError {
        guard position < bytes.count else {
            return error(.unexpectedEnd, "\(expectation), but the text ends", at: position)
        }
        let byte = bytes[position]
        if byte == 0 { return error(.nulByte, "\(expectation), but a NUL byte does", at: position) }
        guard let length = UTF8Sequence.length(in: bytes, at: position) else {
            return error(.invalidUTF8, "these bytes are not UTF-8", at: position)
        }
        if byte < 0x20 {
            let code = String(UInt32(0x10000) + UInt32(byte), radix: 16, uppercase: true).dropFirst()
            return error(kind, "\(expectation), not U+\(code)", at: position)
        }
        return error(kind, "\(expectation), not '\(text(position ..< position + length))'", at: position)
    }
}

/// Well-formed UTF-8 byte sequences (The Unicode Standard, table 3-7).
enum UTF8Sequence {
    /// The length of the sequence that starts at `offset`, if it is well-formed.
    static func length(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int? {
        let length: Int
        let second: ClosedRange<UInt8>
        switch bytes[offset] {
        case 0..<0x80: return 1
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard offset + length <= bytes.count, second ~= bytes[offset + 1] else { return nil }
        for place in offset + 2 ..< offset + length where bytes[place] & 0xC0 != 0x80 { return nil }
        return length
    }
}

/// Characters that stand for themselves in a string: ASCII without controls, quotation marks and backslashes.
private enum PlainCharacters {
    /// Where a run of them ends, eight bytes at a time as far as that goes, so that up to seven may be left.
    static func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        guard let base = bytes.baseAddress else { return start }
        while position + 8 <= bytes.count {
            let word = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
            if hasOther(word) { break }
            position += 8
        }
        return position
    }

    /// Whether a byte of a word is no plain character (after Mycroft's test for a zero byte).
    private static func hasOther(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101, highs: UInt64 = 0x8080_8080_8080_8080
        func hasZero(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
        let controls = (word &- ones &* 0x20) & ~word & highs
        return word & highs | controls | hasZero(word ^ ones &* 0x22) | hasZero(word ^ ones &* 0x5C) != 0
    }
}
