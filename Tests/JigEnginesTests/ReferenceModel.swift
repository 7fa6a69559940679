import JigDecoding
@testable import JigEngines

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A model with random weights: as a GGUF file, and as a forward pass that is as plain as it can be, in double precision.
struct ReferenceModel {
    let configuration: LlamaConfiguration
    private(set) var writer = GGUFWriter()
    /// The weights as a reader should find them, by name.
    private var weights: [String: [Double]] = [:]

    static let small = LlamaConfiguration(
        vocabularySize: 96, contextLength: 100, embeddingLength: 64, blockCount: 2, feedForwardLength: 96, headCount: 4,
        keyValueHeadCount: 2, keyLength: 16, valueLength: 16, rotaryBase: 10_000)

    init(_ configuration: LlamaConfiguration, type: GGUFTensorType, seed: UInt64 = 1) {
        self.configuration = configuration
        let shape = configuration
        writer.add("general.architecture", "llama")
        writer.add("llama.context_length", UInt32(shape.contextLength))
        writer.add("llama.embedding_length", UInt32(shape.embeddingLength))
        writer.add("llama.block_count", UInt32(shape.blockCount))
        writer.add("llama.feed_forward_length", UInt32(shape.feedForwardLength))
        writer.add("llama.attention.head_count", UInt32(shape.headCount))
        writer.add("llama.attention.head_count_kv", UInt32(shape.keyValueHeadCount))
        writer.add("llama.attention.key_length", UInt32(shape.keyLength))
        writer.add("llama.attention.value_length", UInt32(shape.valueLength))
        writer.add("llama.rope.dimension_count", UInt32(shape.rotaryDimensionCount))
        writer.add("llama.rope.freq_base", Float(shape.rotaryBase))
        writer.add("llama.attention.layer_norm_rms_epsilon", shape.normEpsilon)

        var generator = SeededGenerator(seed: seed)
        func add(_ name: String, rows: Int?, columns: Int) -> (GGUFWriter.Tensor, [Double]) {
            let values = (0..<(rows ?? 1) * columns).map { _ in
                let unit = Float(generator.nextUnit()) * 2 - 1
                return rows == nil ? 1 + unit / 10 : unit * Float(3 / Double(columns)).squareRoot()
            }
            let type = rows == nil ? .f32 : type
            let bytes = GGUFWriter.encode(values, type)
            let dimensions = [columns] + (rows.map { [$0] } ?? [])
            let tensor = GGUFWriter.Tensor(
                name: name + ".weight", shape: dimensions.map(UInt64.init), type: type, bytes: bytes, offset: nil)
            return (tensor, GGUFWriter.decode(bytes, type).map(Double.init))
        }
        var tensors = [
            ("token_embd", shape.vocabularySize as Int?, shape.embeddingLength), ("output_norm", nil, shape.embeddingLength),
        ]
        if !shape.tiesOutput { tensors.append(("output", shape.vocabularySize, shape.embeddingLength)) }
        for block in 0..<shape.blockCount {
            tensors += [
                ("blk.\(block).attn_norm", nil, shape.embeddingLength),
                ("blk.\(block).attn_q", shape.headCount * shape.keyLength, shape.embeddingLength),
                ("blk.\(block).attn_k", shape.keyValueHeadCount * shape.keyLength, shape.embeddingLength),
                ("blk.\(block).attn_v", shape.keyValueHeadCount * shape.valueLength, shape.embeddingLength),
                ("blk.\(block).attn_output", shape.embeddingLength, shape.headCount * shape.valueLength),
                ("blk.\(block).ffn_norm", nil, shape.embeddingLength),
                ("blk.\(block).ffn_gate", shape.feedForwardLength, shape.embeddingLength),
                ("blk.\(block).ffn_up", shape.feedForwardLength, shape.embeddingLength),
                ("blk.\(block).ffn_down", shape.embeddingLength, shape.feedForwardLength),
            ]
        }
        for (name, rows, columns) in tensors {
            let (tensor, values) = add(name, rows: rows, columns: columns)
            writer.tensors.append(tensor)
            weights[name] = values
        }
    }

    func engine() throws -> CPUEngine { CPUEngine(model: try LlamaModel(file: GGUFFile(bytes: writer.file()))) }

    /// The logits after the last token.
    func logits(_ tokens: [TokenID]) -> [Double] {
        let shape = configuration
        var hidden = tokens.map { token in row("token_embd", Int(token), shape.embeddingLength) }
        for block in 0..<shape.blockCount {
            let prefix = "blk.\(block)."
            let normal = hidden.map { normalize($0, prefix + "attn_norm") }
            let queries = normal.enumerated().map { rotate(product(prefix + "attn_q", $1), at: $0) }
            let keys = normal.enumerated().map { rotate(product(prefix + "attn_k", $1), at: $0) }
            let values = normal.map { product(prefix + "attn_v", $0) }
            for position in hidden.indices {
                let mixed = attend(queries[position], Array(keys[...position]), Array(values[...position]))
                hidden[position] = add(hidden[position], product(prefix + "attn_output", mixed))
                let normal = normalize(hidden[position], prefix + "ffn_norm")
                let gate = product(prefix + "ffn_gate", normal).map { $0 / (1 + exp(-$0)) }
                let inner = zip(gate, product(prefix + "ffn_up", normal)).map { $0 * $1 }
                hidden[position] = add(hidden[position], product(prefix + "ffn_down", inner))
            }
        }
        return product(shape.tiesOutput ? "token_embd" : "output", normalize(hidden[hidden.count - 1], "output_norm"))
    }

    private func row(_ name: String, _ index: Int, _ columns: Int) -> [Double] {
        Array(weights[name]![index * columns..<(index + 1) * columns])
    }

    private func product(_ name: String, _ vector: [Double]) -> [Double] {
        let matrix = weights[name]!
        return (0..<matrix.count / vector.count).map { row in
            vector.indices.reduce(0) { $0 + matrix[row * vector.count + $1] * vector[$1] }
        }
    }

    private func normalize(_ vector: [Double], _ name: String) -> [Double] {
        let mean = vector.reduce(0) { $0 + $1 * $1 } / Double(vector.count)
        return zip(vector, weights[name]!).map { $0 * $1 / (mean + Double(configuration.normEpsilon)).squareRoot() }
    }

    private func add(_ first: [Double], _ second: [Double]) -> [Double] { zip(first, second).map { $0 + $1 } }

    /// Rotates adjacent pairs of each head's first dimensions.
    private func rotate(_ vector: [Double], at position: Int) -> [Double] {
        var result = vector
        for start in stride(from: 0, to: vector.count, by: configuration.keyLength) {
            for pair in 0..<configuration.rotaryDimensionCount / 2 {
                let exponent = -2 * Double(pair) / Double(configuration.rotaryDimensionCount)
                let angle = Double(position) * pow(configuration.rotaryBase, exponent)
                let (x, y) = (vector[start + 2 * pair], vector[start + 2 * pair + 1])
                result[start + 2 * pair] = x * cos(angle) - y * sin(angle)
                result[start + 2 * pair + 1] = x * sin(angle) + y * cos(angle)
            }
        }
        return result
    }

    private func attend(_ query: [Double], _ keys: [[Double]], _ values: [[Double]]) -> [Double] {
        let (keyLength, valueLength) = (configuration.keyLength, configuration.valueLength)
        let group = configuration.headCount / configuration.keyValueHeadCount
        return (0..<configuration.headCount).flatMap { head in
            let scores = keys.map { key in
                (0..<keyLength).reduce(0) { $0 + query[head * keyLength + $1] * key[head / group * keyLength + $1] }
                    / Double(keyLength).squareRoot()
            }
            let exponentials = scores.map { exp($0 - scores.max()!) }
            let sum = exponentials.reduce(0, +)
            return (0..<valueLength).map { dimension in
                zip(exponentials, values).reduce(0) { $0 + $1.0 / sum * $1.1[head / group * valueLength + dimension] }
            }
        }
    }
}
