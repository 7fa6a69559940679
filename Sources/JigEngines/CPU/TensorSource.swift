/// Where a model's weights come from.
protocol TensorSource {
    mutating func matrix(_ name: String, rows: Int, columns: Int) throws(EngineError) -> WeightMatrix
    mutating func vector(_ name: String, count: Int) throws(EngineError) -> [Float]
    mutating func optionalVector(_ name: String, count: Int) throws(EngineError) -> [Float]?
    /// Called when all weights have been taken.
    func finish() throws(EngineError)
}

/// The tensors of a GGUF file.
struct FileTensors: TensorSource {
    let file: GGUFFile
    private var taken: Set<String> = []

    init(file: GGUFFile) { self.file = file }

    mutating func matrix(_ name: String, rows: Int, columns: Int) throws(EngineError) -> WeightMatrix {
        try tensor(name, shape: [columns, rows])
    }

    mutating func vector(_ name: String, count: Int) throws(EngineError) -> [Float] {
        let row = try tensor(name, shape: [count])
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let address = buffer.baseAddress { row.decodeRow(0, into: address) }
            initialized = count
        }
    }

    mutating func optionalVector(_ name: String, count: Int) throws(EngineError) -> [Float]? {
        file.tensors[name] == nil ? nil : try vector(name, count: count)
    }

    private mutating func tensor(_ name: String, shape: [Int]) throws(EngineError) -> WeightMatrix {
        guard let tensor = file.tensors[name] else { throw .malformedModel("there is no tensor \(name)") }
        guard tensor.shape == shape else {
            throw .malformedModel("tensor \(name) has the shape \(tensor.shape) where \(shape) was expected")
        }
        guard tensor.type.block != nil else {
            throw .unsupportedModel("tensor \(name) is stored as \(tensor.type); F32, F16, BF16, Q8_0 and Q4_0 are supported")
        }
        taken.insert(name)
        return WeightMatrix(
            storage: file.storage, offset: tensor.offset, rows: shape.count == 2 ? shape[1] : 1, columns: shape[0],
            type: tensor.type)
    }

    func finish() throws(EngineError) {
        // A tensor that is left over, such as a bias, would change the results: better none than wrong ones.
        guard let name = file.tensors.keys.filter({ !taken.contains($0) }).min() else { return }
        throw .unsupportedModel("tensor \(name) is not part of the architecture as the built-in engine knows it")
    }
}

/// Tensors of random numbers: matrices with the variance that keeps vectors their length, norms of 1.
struct RandomTensors: TensorSource {
    let type: GGUFTensorType
    private var generator: SeededGenerator

    init(type: GGUFTensorType, seed: UInt64) {
        self.type = type
        generator = SeededGenerator(seed: seed)
    }

    mutating func matrix(_ name: String, rows: Int, columns: Int) throws(EngineError) -> WeightMatrix {
        guard type == .f32 || type == .q8_0, let block = type.block else {
            throw .unsupportedModel("random weights are made as F32 or Q8_0, not as \(type)")
        }
        guard columns % block.elements == 0 else {
            throw .malformedModel("rows of \(columns) numbers cannot be stored as \(type)")
        }
        let (count, overflow) = (rows * (columns / block.elements)).multipliedReportingOverflow(by: block.bytes)
        guard !overflow else { throw .malformedModel("\(name) would be too large") }
        var generator = generator
        let storage = ByteStorage(count: count) { buffer in
            // The sum of four uniform numbers is close enough to a normal one.
            let deviation = 1 / Float(columns).squareRoot()
            if type == .f32 {
                let scale = deviation * Float(3).squareRoot()
                for index in 0..<rows * columns {
                    buffer.storeBytes(of: scale * generator.nextBell(), toByteOffset: index * 4, as: Float.self)
                }
            } else {
                let half = Self.halfBits(deviation * Float(3).squareRoot() * 2 / 127)
                for block in 0..<rows * columns / 32 {
                    buffer.storeBytes(of: half, toByteOffset: block * 34, as: UInt16.self)
                    for index in 0..<32 {
                        let value = Int8((generator.nextBell() * 63.5).rounded())
                        buffer.storeBytes(of: value, toByteOffset: block * 34 + 2 + index, as: Int8.self)
                    }
                }
            }
        }
        self.generator = generator
        return WeightMatrix(storage: storage, offset: 0, rows: rows, columns: columns, type: type)
    }

    mutating func vector(_ name: String, count: Int) throws(EngineError) -> [Float] {
        [Float](repeating: 1, count: count)
    }

    mutating func optionalVector(_ name: String, count: Int) throws(EngineError) -> [Float]? { nil }

    func finish() {}

    /// The half-precision number just below a positive number in its normal range.
    private static func halfBits(_ value: Float) -> UInt16 {
        let bits = (value * 0x1p-112).bitPattern >> 13
        return UInt16(truncatingIfNeeded: min(bits, 0x7bff))
    }
}

extension SeededGenerator {
    /// A bell-shaped number between −2 and 2 with mean 0 and variance 1/3.
    fileprivate mutating func nextBell() -> Float {
        let bits = next()
        var sum: Float = 0
        for shift in [0, 16, 32, 48] as [UInt64] {
            sum += Float((bits >> shift) & 0xffff) / 65535
        }
        return sum - 2
    }
}
