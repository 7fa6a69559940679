/// A JSON number: the text it was written in, and its exact value. Equality and order are by value.
public struct JSONNumber: Sendable {
    /// The number as it was written.
    public let text: String
    /// The exact value.
    public let value: ExactDecimal

    init(text: String, value: ExactDecimal) {
        self.text = text
        self.value = value
    }

    /// A number from its text, which must be a number by RFC 8259, section 6, and nothing else.
    ///
    /// nil too where the value exceeds ``ExactDecimal/exponentLimit`` or ``ExactDecimal/digitLimit``.
    public init?(text: String) {
        guard let value = ExactDecimal(text) else { return nil }
        self.init(text: text, value: value)
    }

    /// An integer, written in decimal.
    public init(_ integer: Int) {
        self.init(text: String(integer), value: ExactDecimal(integer))
    }

    /// A finite `Double`, written in the fewest digits that read back as the same `Double`; nil for infinities and NaN.
    public init?(_ double: Double) {
        guard double.isFinite else { return nil }
        self.init(text: double.description)
    }

    /// An exact decimal, written in plain or, for far exponents, scientific notation.
    public init(_ value: ExactDecimal) {
        self.init(text: value.description, value: value)
    }

    /// Whether the value is a whole number, however it is written.
    public var isInteger: Bool { value.isInteger }

    /// Whether the text has neither fraction nor exponent, which is what draft 4 of JSON Schema calls an integer.
    public var isWrittenAsInteger: Bool {
        !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    }

    /// The value as an `Int`, if it is exactly one.
    public var int: Int? { value.int }

    /// The nearest `Double`; infinite where the value is beyond its range.
    public var double: Double { Double(text) ?? .nan }
}

extension JSONNumber: Hashable, Comparable, CustomStringConvertible {
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool { left.value == right.value }
    public static func < (left: JSONNumber, right: JSONNumber) -> Bool { left.value < right.value }
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
    public var description: String { text }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self.init(value) }
}
