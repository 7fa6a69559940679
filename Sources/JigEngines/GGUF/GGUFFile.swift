/// How a tensor's elements are stored, by its number in ggml.
public struct GGUFTensorType: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// IEEE 754 single precision.
    public static let f32 = GGUFTensorType(rawValue: 0)
    /// IEEE 754 half precision.
    public static let f16 = GGUFTensorType(rawValue: 1)
    /// Blocks of 32 values of 4 bits with one half-precision scale.
    public static let q4_0 = GGUFTensorType(rawValue: 2)
    /// Blocks of 32 values of 8 bits with one half-precision scale.
    public static let q8_0 = GGUFTensorType(rawValue: 8)
    /// The upper half of a single-precision number.
    public static let bf16 = GGUFTensorType(rawValue: 30)

    /// The number of elements in a block and its size in bytes, or `nil` for a type that this package does not read.
    package var block: (elements: Int, bytes: Int)? {
        switch self {
        case .f32: (1, 4)
        case .f16, .bf16: (1, 2)
        case .q4_0: (32, 18)
        case .q8_0: (32, 34)
        default: nil
        }
    }

    private static let names: [UInt32: String] = [
        0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K",
        12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S",
        20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64",
        29: "IQ1_M", 30: "BF16", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
    ]

    public var description: String { Self.names[rawValue] ?? "type \(rawValue)" }
}

/// A tensor of a GGUF file: its name, shape and place, not yet its elements.
public struct GGUFTensor: Sendable {
    public let name: String
    /// The dimensions, the fastest-varying first: a matrix of `rows` × `columns` has the shape `[columns, rows]`.
    public let shape: [Int]
    public let type: GGUFTensorType
    /// Where the elements start, from the start of the file.
    package let offset: Int
}

/// A GGUF file (versions 2 and 3, little-endian), memory-mapped.
///
/// Opening a file checks every count, length, offset and size against the file's own size, so a truncated or hostile file
/// is an error. Tensors of types that this package cannot compute with are listed all the same, so that a file's metadata, its
/// tokenizer above all, can be read on its own.
///
/// Source: the GGUF specification, `docs/gguf.md` in the ggml repository.
public struct GGUFFile: Sendable {
    /// The version of the file format.
    public let version: UInt32
    /// The metadata by key.
    public let metadata: [String: GGUFValue]
    /// The tensors by name.
    public let tensors: [String: GGUFTensor]
    package let storage: ByteStorage

    /// Maps the file at `path` into memory and reads its tables.
    ///
    /// - Throws: ``GGUFError`` if the file cannot be read or is malformed.
    public init(path: String) throws(GGUFError) {
        try self.init(storage: ByteStorage(mapping: path))
    }

    /// Reads a file that is in memory already.
    ///
    /// - Throws: ``GGUFError`` if the file is malformed.
    public init(bytes: [UInt8]) throws(GGUFError) {
        try self.init(storage: ByteStorage(count: bytes.count) { $0.copyBytes(from: bytes) })
    }

    private init(storage: ByteStorage) throws(GGUFError) {
        self.storage = storage
        var cursor = GGUFCursor(storage: storage)
        let magic = try cursor.integer(UInt32.self)
        guard magic == 0x4655_4747 else { throw GGUFError("not a GGUF file: it does not begin with “GGUF”", offset: 0) }
        version = try cursor.integer(UInt32.self)
        guard version == 2 || version == 3 else {
            let swapped = (2...3).contains(version.byteSwapped)
            let reason = swapped ? "the file is big-endian" : "version \(version) of the format is not supported (2 and 3 are)"
            throw GGUFError(reason, offset: 4)
        }
        // A tensor's entry takes 32 bytes at least, a metadata entry 13.
        let tensorCount = try cursor.count(of: "tensors", minimumSize: 32)
        let metadataCount = try cursor.count(of: "metadata entries", minimumSize: 13)
        metadata = try Self.readMetadata(&cursor, count: metadataCount)
        let alignment = try Self.alignment(of: metadata)
        tensors = try Self.readTensors(&cursor, count: tensorCount, alignment: alignment)
    }

    private static func readMetadata(
        _ cursor: inout GGUFCursor, count: Int
    ) throws(GGUFError) -> [String: GGUFValue] {
        var metadata: [String: GGUFValue] = [:]
        for _ in 0..<count {
            let start = cursor.offset
            let key = try cursor.string()
            let type = try cursor.valueType()
            let value = try cursor.value(of: type)
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw GGUFError("the metadata key “\(key)” occurs twice", offset: start)
            }
        }
        return metadata
    }

    private static func alignment(of metadata: [String: GGUFValue]) throws(GGUFError) -> Int {
        guard let value = metadata["general.alignment"] else { return 32 }
        guard let alignment = value.integer, alignment > 0, alignment <= 1 << 20, alignment & (alignment - 1) == 0 else {
            throw GGUFError("general.alignment must be a power of two up to 1048576", offset: nil)
        }
        return alignment
    }

    private static func readTensors(
        _ cursor: inout GGUFCursor, count: Int, alignment: Int
    ) throws(GGUFError) -> [String: GGUFTensor] {
        var entries: [(start: Int, name: String, shape: [Int], type: GGUFTensorType, offset: UInt64)] = []
        for _ in 0..<count {
            let start = cursor.offset
            let name = try cursor.string()
            let dimensionCount = try cursor.integer(UInt32.self)
            guard (1...4).contains(dimensionCount) else {
                throw GGUFError("tensor “\(name)” has \(dimensionCount) dimensions (1 to 4 are possible)", offset: start)
            }
            var shape: [Int] = []
            for _ in 0..<dimensionCount {
                let dimension = try cursor.integer(UInt64.self)
                guard dimension > 0, let dimension = Int(exactly: dimension) else {
                    throw GGUFError("tensor “\(name)” has a dimension of \(dimension)", offset: start)
                }
                shape.append(dimension)
            }
            let type = GGUFTensorType(rawValue: try cursor.integer(UInt32.self))
            entries.append((start, name, shape, type, try cursor.integer(UInt64.self)))
        }

        let fileSize = cursor.storage.bytes.count
        let dataStart = (cursor.offset + alignment - 1) & ~(alignment - 1)
        var tensors: [String: GGUFTensor] = [:]
        for entry in entries {
            func fail(_ reason: String) -> GGUFError { GGUFError("tensor “\(entry.name)” \(reason)", offset: entry.start) }
            guard entry.offset % UInt64(alignment) == 0 else {
                throw fail("starts at \(entry.offset), which is not a multiple of the alignment, \(alignment)")
            }
            guard let relative = Int(exactly: entry.offset), relative <= max(0, fileSize - dataStart) else {
                throw fail("starts beyond the end of the file")
            }
            let offset = dataStart + relative
            if let block = entry.type.block {
                guard let size = byteCount(of: entry.shape, block: block) else {
                    throw fail("has a shape \(entry.shape) that is impossible for \(entry.type)")
                }
                guard size <= fileSize - offset else {
                    throw fail("takes \(size) bytes but the file has only \(max(0, fileSize - offset)) left")
                }
            }
            let tensor = GGUFTensor(name: entry.name, shape: entry.shape, type: entry.type, offset: offset)
            guard tensors.updateValue(tensor, forKey: entry.name) == nil else { throw fail("occurs twice") }
        }
        return tensors
    }

    /// The size of a tensor, or `nil` if its rows are not whole blocks or the size does not fit in an integer.
    private static func byteCount(of shape: [Int], block: (elements: Int, bytes: Int)) -> Int? {
        guard let columns = shape.first, columns % block.elements == 0 else { return nil }
        var size = columns / block.elements
        for factor in shape.dropFirst() + [block.bytes] {
            let (product, overflow) = size.multipliedReportingOverflow(by: factor)
            guard !overflow else { return nil }
            size = product
        }
        return size
    }
}
