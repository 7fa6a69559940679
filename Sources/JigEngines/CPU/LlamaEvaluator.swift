#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif
import JigDecoding

/// The forward pass of one sequence: its caches and the room for intermediate results.
final class LlamaEvaluator {
    /// The number of tokens evaluated together.
    static let batchSize = 64

    private let model: LlamaModel
    private let shape: LlamaConfiguration
    /// One for each block and key-value head.
    private let caches: [[KeyValueCache]]
    private var rotary: RotaryEmbedding

    private let hidden: Activations
    private let normalized: Activations
    private let attention: Activations
    private let gate: Activations
    private let query: UnsafeMutablePointer<Float>
    private let key: UnsafeMutablePointer<Float>
    private let value: UnsafeMutablePointer<Float>
    private let up: UnsafeMutablePointer<Float>
    private let residual: UnsafeMutablePointer<Float>
    private var scores: [Float] = []

    init(model: LlamaModel) {
        self.model = model
        let shape = model.configuration
        self.shape = shape
        caches = (0..<shape.blockCount).map { _ in
            (0..<shape.keyValueHeadCount).map { _ in
                KeyValueCache(keyLength: shape.keyLength, valueLength: shape.valueLength)
            }
        }
        rotary = RotaryEmbedding(frequencies: model.rotaryFrequencies)
        let batch = Self.batchSize
        hidden = Activations(columns: shape.embeddingLength, capacity: batch)
        normalized = Activations(columns: shape.embeddingLength, capacity: batch)
        attention = Activations(columns: shape.headCount * shape.valueLength, capacity: batch)
        gate = Activations(columns: shape.feedForwardLength, capacity: batch)
        func room(_ length: Int) -> UnsafeMutablePointer<Float> {
            let pointer = UnsafeMutablePointer<Float>.allocate(capacity: length * batch + 8)
            pointer.initialize(repeating: 0, count: length * batch + 8)
            return pointer
        }
        query = room(shape.headCount * shape.keyLength)
        key = room(shape.keyValueHeadCount * shape.keyLength)
        value = room(shape.keyValueHeadCount * shape.valueLength)
        up = room(shape.feedForwardLength)
        residual = room(shape.embeddingLength)
    }

    deinit {
        for pointer in [query, key, value, up, residual] { pointer.deallocate() }
    }

    /// Evaluates up to ``batchSize`` tokens that stand at `position` and after, whose predecessors are in the caches.
    ///
    /// The tokens are in the vocabulary.
    func evaluate(_ tokens: ArraySlice<TokenID>, at position: Int) {
        let count = tokens.count
        for (row, token) in tokens.enumerated() { model.embedding.decodeRow(Int(token), into: hidden.row(row)) }
        rotary.prepare(position: position, count: count)
        let scoreCount = (position + count + 31) / 32 * 32
        if scores.count < scoreCount { scores = [Float](repeating: 0, count: scoreCount * 2) }
        for (block, caches) in zip(model.blocks, caches) {
            attend(block, caches, position: position, count: count)
            feedForward(block, count: count)
        }
    }

    /// The logits after the last of the `count` tokens evaluated together last.
    func logits(count: Int) -> [Float] {
        normalize(
            hidden.row(count - 1), weights: model.outputNorm, epsilon: shape.normEpsilon, into: normalized.row(0),
            count: shape.embeddingLength)
        if model.output.isQuantized { normalized.quantize(count: 1) }
        return [Float](unsafeUninitializedCapacity: shape.vocabularySize) { buffer, initialized in
            if let address = buffer.baseAddress {
                address.initialize(repeating: 0, count: buffer.count)
                model.output.multiply(normalized, count: 1, into: address)
            }
            initialized = shape.vocabularySize
        }
    }

    private func attend(_ block: LlamaModel.Block, _ caches: [KeyValueCache], position: Int, count: Int) {
        normalizeHidden(block.attentionNorm, count: count, for: [block.query, block.key, block.value])
        block.query.multiply(normalized, count: count, into: query)
        block.key.multiply(normalized, count: count, into: key)
        block.value.multiply(normalized, count: count, into: value)

        let keyLength = shape.keyLength, valueLength = shape.valueLength
        let group = shape.headCount / shape.keyValueHeadCount
        for row in 0..<count {
            rotary.rotate(
                query + row &* shape.headCount &* keyLength, heads: shape.headCount, length: keyLength, index: row)
            rotary.rotate(
                key + row &* shape.keyValueHeadCount &* keyLength, heads: shape.keyValueHeadCount, length: keyLength,
                index: row)
        }
        let scale = 1 / Float(keyLength).squareRoot()
        scores.withUnsafeMutableBufferPointer { scores in
            guard let scores = scores.baseAddress else { return }
            for (head, cache) in caches.enumerated() {
                cache.reserve(position + count)
                for row in 0..<count {
                    let place = row &* shape.keyValueHeadCount &+ head
                    cache.store(key: key + place &* keyLength, value: value + place &* valueLength, at: position + row)
                }
                for row in 0..<count {
                    for queryHead in head &* group..<(head &+ 1) &* group {
                        cache.attend(
                            query: query + (row &* shape.headCount &+ queryHead) &* keyLength, scale: scale,
                            count: position + row + 1, scores: scores,
                            into: attention.row(row) + queryHead &* valueLength)
                    }
                }
            }
        }
        if block.attentionOutput.isQuantized { attention.quantize(count: count) }
        block.attentionOutput.multiply(attention, count: count, into: residual)
        addResidual(count: count)
    }

    private func feedForward(_ block: LlamaModel.Block, count: Int) {
        normalizeHidden(block.feedForwardNorm, count: count, for: [block.gate, block.up])
        block.gate.multiply(normalized, count: count, into: gate.values)
        block.up.multiply(normalized, count: count, into: up)
        gateActivation(gate.values, up: up, count: count * shape.feedForwardLength)
        if block.down.isQuantized { gate.quantize(count: count) }
        block.down.multiply(gate, count: count, into: residual)
        addResidual(count: count)
    }

    private func normalizeHidden(_ weights: [Float], count: Int, for matrices: [WeightMatrix]) {
        for row in 0..<count {
            normalize(
                hidden.row(row), weights: weights, epsilon: shape.normEpsilon, into: normalized.row(row),
                count: shape.embeddingLength)
        }
        if matrices.contains(where: \.isQuantized) { normalized.quantize(count: count) }
    }

    private func addResidual(count: Int) {
        for index in 0..<count * shape.embeddingLength { hidden.values[index] += residual[index] }
    }
}
