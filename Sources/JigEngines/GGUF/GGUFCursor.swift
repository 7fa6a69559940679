/// Reads the little-endian fields of a GGUF file one after another, checking every bound.
struct GGUFCursor {
    /// Arrays of arrays deeper than this are refused.
    static let maximumArrayDepth = 8

    let storage: ByteStorage
    private(set) var offset: Int

    init(storage: ByteStorage, offset: Int = 0) {
        self.storage = storage
        self.offset = offset
    }

    private var remaining: Int { storage.bytes.count - offset }

    func fail(_ reason: String) -> GGUFError { GGUFError(reason, offset: offset) }

    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(_: Value.Type) throws(GGUFError) -> Value {
        let size = MemoryLayout<Value>.size
        guard size <= remaining else { throw fail("the file ends within a number") }
        let value = storage.bytes.loadUnaligned(fromByteOffset: offset, as: Value.self)
        offset += size
        return Value(littleEndian: value)
    }

    /// A count of things that take at least `minimumSize` bytes each, of which the file has room for no more than it has bytes.
    mutating func count(of what: String, minimumSize: Int) throws(GGUFError) -> Int {
        let start = offset
        let value = try integer(UInt64.self)
        guard let count = Int(exactly: value), count <= remaining / minimumSize else {
            throw GGUFError("\(value) \(what) cannot fit in the rest of the file", offset: start)
        }
        return count
    }

    mutating func stringBytes() throws(GGUFError) -> Slice<UnsafeRawBufferPointer> {
        let count = try count(of: "bytes of a string", minimumSize: 1)
        let bytes = storage.bytes[offset..<offset + count]
        offset += count
        return bytes
    }

    mutating func string() throws(GGUFError) -> String {
        let start = offset
        guard let text = String(validating: try stringBytes(), as: UTF8.self) else {
            throw GGUFError("a string is not valid UTF-8", offset: start)
        }
        return text
    }

    mutating func valueType() throws(GGUFError) -> GGUFValueType {
        let start = offset
        let number = try integer(UInt32.self)
        guard let type = GGUFValueType(rawValue: number) else {
            throw GGUFError("\(number) is not a type of metadata value (0 to 12 are)", offset: start)
        }
        return type
    }

    mutating func value(of type: GGUFValueType, depth: Int = 0) throws(GGUFError) -> GGUFValue {
        switch type {
        case .uint8: return .uint8(try integer(UInt8.self))
        case .int8: return .int8(try integer(Int8.self))
        case .uint16: return .uint16(try integer(UInt16.self))
        case .int16: return .int16(try integer(Int16.self))
        case .uint32: return .uint32(try integer(UInt32.self))
        case .int32: return .int32(try integer(Int32.self))
        case .uint64: return .uint64(try integer(UInt64.self))
        case .int64: return .int64(try integer(Int64.self))
        case .float32: return .float32(Float(bitPattern: try integer(UInt32.self)))
        case .float64: return .float64(Double(bitPattern: try integer(UInt64.self)))
        case .string: return .string(try string())
        case .bool:
            let byte = try integer(UInt8.self)
            guard byte <= 1 else { throw GGUFError("\(byte) is not a truth value (0 or 1)", offset: offset - 1) }
            return .bool(byte == 1)
        case .array: return .array(try array(depth: depth))
        }
    }

    /// Steps over an array and remembers where it is.
    private mutating func array(depth: Int) throws(GGUFError) -> GGUFArray {
        guard depth < Self.maximumArrayDepth else {
            throw fail("arrays are nested more than \(Self.maximumArrayDepth) deep")
        }
        let elementType = try valueType()
        // An array takes 12 bytes at least (type and count), a string 8 (its length).
        let minimumSize = elementType.byteCount ?? (elementType == .array ? 12 : 8)
        let count = try count(of: "array elements", minimumSize: minimumSize)
        let array = GGUFArray(elementType: elementType, count: count, storage: storage, offset: offset)
        switch elementType {
        case .string: for _ in 0..<count { _ = try stringBytes() }
        case .array: for _ in 0..<count { _ = try self.array(depth: depth + 1) }
        default: offset += count * minimumSize
        }
        return array
    }
}
