/// A matrix of weights in the form it has in the file, `rows` × `columns`.
///
/// Every product is summed in the same order however many tokens there are, so a token's logits do not depend on the
/// batch in which it was evaluated.
package struct WeightMatrix: @unchecked Sendable {
    package let rows: Int
    package let columns: Int
    package let type: GGUFTensorType
    private let start: UnsafeRawPointer
    private let rowBytes: Int
    /// Keeps the bytes alive.
    private let storage: ByteStorage

    /// A matrix whose rows lie one after another from `offset` on.
    ///
    /// The caller has checked that the type is one that ``GGUFTensorType/block`` knows, that rows are whole blocks and
    /// that the bytes are there.
    package init(storage: ByteStorage, offset: Int, rows: Int, columns: Int, type: GGUFTensorType) {
        let block = type.block ?? (1, 4)
        rowBytes = columns / block.elements * block.bytes
        precondition(offset + rows * rowBytes <= storage.bytes.count, "a matrix must lie within its storage")
        self.storage = storage
        self.rows = rows
        self.columns = columns
        self.type = type
        start = storage.bytes.baseAddress! + offset
    }

    /// Whether products use ``Activations/integers``.
    var isQuantized: Bool { type == .q8_0 || type == .q4_0 }

    /// Decodes one row to single precision.
    package func decodeRow(_ row: Int, into target: UnsafeMutablePointer<Float>) {
        let source = start + row &* rowBytes
        switch type {
        case .f16: decodeHalf(source, into: target, count: columns)
        case .bf16: decodeBFloat(source, into: target, count: columns)
        case .q8_0: Q8Block.decode(source, into: target, count: columns)
        case .q4_0: Q4Block.decode(source, into: target, count: columns)
        default: UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: rowBytes)
        }
    }

    /// Multiplies the matrix with each of the first `count` rows of `input`.
    ///
    /// - Parameters:
    ///   - input: rows of `columns` numbers, quantised already if ``isQuantized``.
    ///   - output: `count` rows of ``rows`` numbers.
    func multiply(_ input: Activations, count: Int, into output: UnsafeMutablePointer<Float>) {
        switch type {
        case .q8_0: multiplyBlocks(Q8Block.self, input, count: count, into: output)
        case .q4_0: multiplyBlocks(Q4Block.self, input, count: count, into: output)
        default: multiplyFloats(input, count: count, into: output)
        }
    }

    private func multiplyBlocks<Block: QuantizedBlock>(
        _: Block.Type, _ input: Activations, count: Int, into output: UnsafeMutablePointer<Float>
    ) {
        let blocks = input.blocks
        let integers = UnsafeMutablePointer<SIMD8<Int16>>.allocate(capacity: blocks * 4)
        let scales = UnsafeMutablePointer<Float>.allocate(capacity: blocks)
        defer {
            integers.deallocate()
            scales.deallocate()
        }
        // Zero, which the compiler cannot see: no row is that long.
        let zero = SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: columns &>> 48))
        for row in 0..<rows {
            let source = start + row &* rowBytes
            for block in 0..<blocks {
                let bytes = source + block &* Block.byteCount
                let parts = Block.split(bytes)
                let target = integers + block &* 4
                (target[0], target[1], target[2], target[3]) = parts
                scales[block] = Block.scale(bytes)
            }
            for token in 0..<count {
                output[token &* rows &+ row] = blockProduct(
                    integers, scales, input.integers + token &* blocks &* 4, input.scales + token &* blocks,
                    blocks: blocks, zero: zero)
            }
        }
    }

    private func multiplyFloats(_ input: Activations, count: Int, into output: UnsafeMutablePointer<Float>) {
        let decoded = UnsafeMutablePointer<Float>.allocate(capacity: columns)
        defer { decoded.deallocate() }
        for row in 0..<rows {
            let weights: UnsafeRawPointer
            if type == .f32 {
                weights = start + row &* rowBytes
            } else {
                decodeRow(row, into: decoded)
                weights = UnsafeRawPointer(decoded)
            }
            var token = 0
            while token &+ 2 <= count {
                let products = dotProducts(weights, input.row(token), input.row(token &+ 1), count: columns)
                output[token &* rows &+ row] = products.0
                output[(token &+ 1) &* rows &+ row] = products.1
                token &+= 2
            }
            if token < count {
                output[token &* rows &+ row] = dotProduct(weights, input.row(token), count: columns)
            }
        }
    }
}
