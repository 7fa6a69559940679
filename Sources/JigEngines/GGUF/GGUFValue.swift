/// The type of a metadata value, with its number in the file format.
public enum GGUFValueType: UInt32, Sendable, Hashable {
    case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

    /// The size in bytes of a value, or `nil` where it varies.
    package var byteCount: Int? {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        case .string, .array: nil
        }
    }
}

/// A metadata value of a GGUF file.
public enum GGUFValue: Sendable {
    case uint8(UInt8)
    case int8(Int8)
    case uint16(UInt16)
    case int16(Int16)
    case uint32(UInt32)
    case int32(Int32)
    case float32(Float)
    case bool(Bool)
    case string(String)
    case array(GGUFArray)
    case uint64(UInt64)
    case int64(Int64)
    case float64(Double)

    /// The value as an integer, if it has an integer type and fits.
    public var integer: Int? {
        switch self {
        case .uint8(let value): Int(value)
        case .int8(let value): Int(value)
        case .uint16(let value): Int(value)
        case .int16(let value): Int(value)
        case .uint32(let value): Int(exactly: value)
        case .int32(let value): Int(value)
        case .uint64(let value): Int(exactly: value)
        case .int64(let value): Int(exactly: value)
        case .float32, .float64, .bool, .string, .array: nil
        }
    }

    /// The value as a floating-point number, if it has a numeric type.
    public var double: Double? {
        switch self {
        case .float32(let value): Double(value)
        case .float64(let value): value
        default: integer.map(Double.init)
        }
    }

    /// The value as text, if it is a string.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The value as a truth value, if it is one.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The value as an array, if it is one.
    public var array: GGUFArray? {
        if case .array(let value) = self { value } else { nil }
    }
}

/// An array in a GGUF file's metadata, decoded when it is asked for.
///
/// A tokenizer's vocabulary makes such arrays large, and most readers of a file want few of them.
public struct GGUFArray: Sendable {
    /// The type of every element.
    public let elementType: GGUFValueType
    /// The number of elements.
    public let count: Int
    let storage: ByteStorage
    /// Where the first element starts; the bounds of all elements were checked when the file was opened.
    let offset: Int

    /// The elements in order.
    ///
    /// - Throws: ``GGUFError`` if a string is not UTF-8.
    public func values() throws(GGUFError) -> [GGUFValue] {
        var cursor = GGUFCursor(storage: storage, offset: offset)
        var values: [GGUFValue] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try cursor.value(of: elementType)) }
        return values
    }

    /// The bytes of each string, as they stand in the file, whether or not they are UTF-8.
    ///
    /// - Throws: ``GGUFError`` if the elements are not strings.
    public func stringBytes() throws(GGUFError) -> [[UInt8]] {
        guard elementType == .string else {
            throw GGUFError("an array of strings was expected, this is one of \(elementType)", offset: offset)
        }
        var cursor = GGUFCursor(storage: storage, offset: offset)
        var strings: [[UInt8]] = []
        strings.reserveCapacity(count)
        for _ in 0..<count { strings.append(Array(try cursor.stringBytes())) }
        return strings
    }

    /// The elements as integers.
    ///
    /// - Throws: ``GGUFError`` if an element is not an integer.
    public func integers() throws(GGUFError) -> [Int] {
        var integers: [Int] = []
        integers.reserveCapacity(count)
        for value in try values() {
            guard let integer = value.integer else {
                throw GGUFError("an array of integers was expected, this is one of \(elementType)", offset: offset)
            }
            integers.append(integer)
        }
        return integers
    }
}
