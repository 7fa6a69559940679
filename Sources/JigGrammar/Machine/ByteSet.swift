/// A set of bytes.
package struct ByteSet: Sendable {
    private var ascii: (low: UInt64, high: UInt64) = (0, 0)
    private var others = false

    /// These ASCII bytes.
    package init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { insert(byte) }
    }

    /// No bytes.
    package init() {}

    /// Adds an ASCII byte.
    package mutating func insert(_ byte: UInt8) {
        if byte < 64 { ascii.low |= 1 << UInt64(byte) } else { ascii.high |= 1 << UInt64(byte & 63) }
    }

    private init(all: Bool) {
        if all { (ascii, others) = ((.max, .max), true) }
    }

    @inline(__always)
    package func contains(_ byte: UInt8) -> Bool {
        if byte < 64 { return ascii.low >> UInt64(byte) & 1 == 1 }
        return byte < 128 ? ascii.high >> UInt64(byte & 63) & 1 == 1 : others
    }

    /// How many of them are below 128.
    var count: Int { ascii.low.nonzeroBitCount + ascii.high.nonzeroBitCount }

    /// Whether these are all bytes.
    package var isAll: Bool { others && ascii == (.max, .max) }

    /// Adds all bytes beyond ASCII.
    package mutating func insertOthers() { others = true }

    package mutating func formUnion(_ set: ByteSet) {
        ascii = (ascii.low | set.ascii.low, ascii.high | set.ascii.high)
        others = others || set.others
    }

    /// Does something with each of them up to 127, in order.
    package func forEachASCII(_ body: (UInt8) -> Void) {
        Self.forEach(ascii.low, from: 0, body)
        Self.forEach(ascii.high, from: 64, body)
    }

    @inline(__always)
    private static func forEach(_ bits: UInt64, from start: UInt8, _ body: (UInt8) -> Void) {
        var rest = bits
        while rest != 0 {
            body(start + UInt8(rest.trailingZeroBitCount))
            rest &= rest &- 1
        }
    }

    private static let spaces = " \n\r\t"
    private static let values = "\"{[tfn-0123456789"

    static let all = ByteSet(all: true)
    static let space = ByteSet(spaces.utf8)
    static let colon = ByteSet((spaces + ":").utf8)
    static let value = ByteSet((spaces + values).utf8)
    static let arrayOpened = ByteSet((spaces + values + "]").utf8)
    static let afterItem = ByteSet((spaces + ",]").utf8)
    static let objectOpened = ByteSet((spaces + "\"}").utf8)
    static let afterMember = ByteSet((spaces + ",}").utf8)
    static let afterMemberComma = ByteSet((spaces + "\"").utf8)
    static let afterValue = ByteSet((spaces + ",]}").utf8)
    static let numberOrEnd = ByteSet((spaces + "0123456789.+-eE,]}").utf8)
    /// What a number goes on with.
    package static let number = ByteSet("0123456789.+-eE".utf8)
}
