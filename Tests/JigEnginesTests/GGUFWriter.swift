@testable import JigEngines

/// Writes GGUF files, well-formed or not, into memory.
struct GGUFWriter {
    struct Tensor {
        var name: String
        var shape: [UInt64]
        var type: GGUFTensorType
        var bytes: [UInt8]
        /// Where the tensor is said to be, if not where it is.
        var offset: UInt64?
    }

    var magic = Array("GGUF".utf8)
    var version: UInt32 = 3
    var alignment = 32
    var metadata: [(key: String, type: UInt32, bytes: [UInt8])] = []
    var tensors: [Tensor] = []
    var tensorCount: UInt64?
    var metadataCount: UInt64?

    static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> Value($0 * 8)) }
    }
    static func bytes(_ text: String) -> [UInt8] { bytes(UInt64(text.utf8.count)) + Array(text.utf8) }

    mutating func add(_ key: String, _ value: UInt32) { metadata.append((key, 4, Self.bytes(value))) }
    mutating func add(_ key: String, _ value: Float) { metadata.append((key, 6, Self.bytes(value.bitPattern))) }
    mutating func add(_ key: String, _ value: String) { metadata.append((key, 8, Self.bytes(value))) }
    mutating func add(_ key: String, _ value: [String]) {
        metadata.append((key, 9, Self.bytes(UInt32(8)) + Self.bytes(UInt64(value.count)) + value.flatMap(Self.bytes)))
    }
    mutating func add(_ key: String, _ value: [Int32]) {
        metadata.append((key, 9, Self.bytes(UInt32(5)) + Self.bytes(UInt64(value.count)) + value.flatMap(Self.bytes)))
    }

    /// Adds a tensor of `shape` (the fastest-varying dimension first) in the given type.
    mutating func add(_ name: String, shape: [Int], type: GGUFTensorType, _ values: [Float]) {
        tensors.append(
            Tensor(name: name, shape: shape.map(UInt64.init), type: type, bytes: Self.encode(values, type), offset: nil))
    }

    func file() -> [UInt8] {
        var file = magic + Self.bytes(version)
        file += Self.bytes(tensorCount ?? UInt64(tensors.count)) + Self.bytes(metadataCount ?? UInt64(metadata.count))
        for entry in metadata { file += Self.bytes(entry.key) + Self.bytes(entry.type) + entry.bytes }
        var data: [UInt8] = []
        for tensor in tensors {
            file += Self.bytes(tensor.name) + Self.bytes(UInt32(tensor.shape.count)) + tensor.shape.flatMap(Self.bytes)
            file += Self.bytes(tensor.type.rawValue) + Self.bytes(tensor.offset ?? UInt64(data.count))
            data += tensor.bytes
            data += [UInt8](repeating: 0, count: (alignment - data.count % alignment) % alignment)
        }
        if !tensors.isEmpty {
            file += [UInt8](repeating: 0, count: (alignment - file.count % alignment) % alignment)
        }
        return file + data
    }

    static func encode(_ values: [Float], _ type: GGUFTensorType) -> [UInt8] {
        switch type {
        case .f16: return values.flatMap { bytes(half($0)) }
        case .bf16: return values.flatMap { bytes(UInt16(truncatingIfNeeded: ($0.bitPattern + 0x8000) >> 16)) }
        case .q8_0: return blocks(of: values).flatMap { block in
            let scale = half((block.map(abs).max() ?? 0) / 127)
            let inverse = reference(half: scale) > 0 ? 1 / reference(half: scale) : 0
            return bytes(scale) + block.map { UInt8(bitPattern: Int8(max(-127, min(127, ($0 * inverse).rounded())))) }
        }
        case .q4_0: return blocks(of: values).flatMap { block in
            let scale = half((block.map(abs).max() ?? 0) / 7)
            let inverse = reference(half: scale) > 0 ? 1 / reference(half: scale) : 0
            let nibbles = block.map { UInt8(max(0, min(15, ($0 * inverse).rounded() + 8))) }
            return bytes(scale) + (0..<16).map { nibbles[$0] | nibbles[$0 + 16] << 4 }
        }
        default: return values.flatMap { bytes($0.bitPattern) }
        }
    }

    /// The numbers that a reader should find in what `encode` wrote, worked out one by one.
    static func decode(_ data: [UInt8], _ type: GGUFTensorType) -> [Float] {
        func word(_ index: Int) -> UInt16 { UInt16(data[index]) | UInt16(data[index + 1]) << 8 }
        switch type {
        case .f16: return stride(from: 0, to: data.count, by: 2).map { reference(half: word($0)) }
        case .bf16: return stride(from: 0, to: data.count, by: 2).map { Float(bitPattern: UInt32(word($0)) << 16) }
        case .q8_0: return stride(from: 0, to: data.count, by: 34).flatMap { start in
            (0..<32).map { Float(Int8(bitPattern: data[start + 2 + $0])) * reference(half: word(start)) }
        }
        case .q4_0: return stride(from: 0, to: data.count, by: 18).flatMap { start in
            (0..<32).map {
                let nibble = $0 < 16 ? data[start + 2 + $0] & 15 : data[start + 2 + $0 - 16] >> 4
                return (Float(nibble) - 8) * reference(half: word(start))
            }
        }
        default: return stride(from: 0, to: data.count, by: 4).map {
            Float(bitPattern: UInt32(word($0)) | UInt32(word($0 + 2)) << 16)
        }
        }
    }

    private static func blocks(of values: [Float]) -> [ArraySlice<Float>] {
        stride(from: 0, to: values.count, by: 32).map { values[$0..<$0 + 32] }
    }

    /// The half-precision number nearest to zero of those next to `value`; exact where there is one.
    static func half(_ value: Float) -> UInt16 {
        let sign = UInt16(value.sign == .minus ? 0x8000 : 0)
        return sign | UInt16(truncatingIfNeeded: min((abs(value) * 0x1p-112).bitPattern >> 13, 0x7bff))
    }

    /// The value of a half-precision number, by its definition.
    static func reference(half: UInt16) -> Float {
        let exponent = Int(half >> 10 & 31), fraction = Float(half & 1023) / 1024
        let sign: Float = half & 0x8000 == 0 ? 1 : -1
        switch exponent {
        case 0: return sign * Float(sign: .plus, exponent: -14, significand: fraction)
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
        }
    }
}
