/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, Hashable {
    /// The rule that was broken.
    public enum Kind: String, Sendable, Hashable {
        case unexpectedEnd, unexpectedCharacter, trailingContent, trailingComma
        case invalidLiteral, invalidNumber, numberOutOfRange
        case unterminatedString, controlCharacter, nulByte, invalidEscape, loneSurrogate, invalidUTF8, byteOrderMark
        case duplicateKey, tooDeep, tooLong
    }

    /// The rule that was broken.
    public let kind: Kind
    /// The line, from 1.
    public let line: Int
    /// The column in Unicode scalars, from 1.
    public let column: Int
    /// The offset in bytes, from 0.
    public let offset: Int
    /// What is wrong, in words, without the place.
    public let message: String
}

extension JSONError: CustomStringConvertible {
    public var description: String { "line \(line), column \(column): \(message)" }
}

extension JSONError {
    init(_ kind: Kind, _ message: String, at offset: Int, of bytes: UnsafeBufferPointer<UInt8>) {
        var line = 1, column = 1
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(kind: kind, line: line, column: column, offset: offset, message: message)
    }
}
