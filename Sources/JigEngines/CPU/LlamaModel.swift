/// The weights of a model of the Llama and Mistral family: grouped-query attention, rotary positions, RMS normalisation, SwiGLU.
///
/// Weights read from a file stay in the file's mapping, in the file's formats.
public final class LlamaModel: Sendable {
    /// The weights of one transformer block.
    struct Block: Sendable {
        let attentionNorm: [Float]
        let query: WeightMatrix
        let key: WeightMatrix
        let value: WeightMatrix
        let attentionOutput: WeightMatrix
        let feedForwardNorm: [Float]
        let gate: WeightMatrix
        let up: WeightMatrix
        let down: WeightMatrix
    }

    /// The shape of the model.
    public let configuration: LlamaConfiguration
    let embedding: WeightMatrix
    let blocks: [Block]
    let outputNorm: [Float]
    let output: WeightMatrix
    /// The angle by which each rotated pair of dimensions turns from one position to the next.
    let rotaryFrequencies: [Double]

    /// Reads a model from a GGUF file on disk, memory-mapped.
    ///
    /// - Throws: ``GGUFError`` for a malformed file, ``EngineError`` for a malformed or unsupported model.
    public convenience init(path: String) throws {
        try self.init(file: GGUFFile(path: path))
    }

    /// Takes a model from a GGUF file.
    ///
    /// - Throws: ``EngineError/malformedModel(_:)`` if a number or tensor is missing or does not fit the others,
    ///   ``EngineError/unsupportedModel(_:)`` for another architecture, a tensor type that is not F32, F16, BF16, Q8_0 or
    ///   Q4_0, or a tensor that the architecture does not have.
    public convenience init(file: GGUFFile) throws(EngineError) {
        try self.init(configuration: LlamaConfiguration(file), tensors: FileTensors(file: file))
    }

    init(configuration: LlamaConfiguration, tensors source: some TensorSource) throws(EngineError) {
        var tensors = source
        let shape = configuration
        try shape.validate()
        let embeddingLength = shape.embeddingLength
        embedding = try tensors.matrix("token_embd.weight", rows: shape.vocabularySize, columns: embeddingLength)
        var blocks: [Block] = []
        for index in 0..<shape.blockCount {
            let prefix = "blk.\(index)."
            func norm(_ name: String) throws(EngineError) -> [Float] {
                try tensors.vector(prefix + name + ".weight", count: embeddingLength)
            }
            func matrix(_ name: String, _ rows: Int, _ columns: Int) throws(EngineError) -> WeightMatrix {
                try tensors.matrix(prefix + name + ".weight", rows: rows, columns: columns)
            }
            blocks.append(
                Block(
                    attentionNorm: try norm("attn_norm"),
                    query: try matrix("attn_q", shape.headCount * shape.keyLength, embeddingLength),
                    key: try matrix("attn_k", shape.keyValueHeadCount * shape.keyLength, embeddingLength),
                    value: try matrix("attn_v", shape.keyValueHeadCount * shape.valueLength, embeddingLength),
                    attentionOutput: try matrix("attn_output", embeddingLength, shape.headCount * shape.valueLength),
                    feedForwardNorm: try norm("ffn_norm"),
                    gate: try matrix("ffn_gate", shape.feedForwardLength, embeddingLength),
                    up: try matrix("ffn_up", shape.feedForwardLength, embeddingLength),
                    down: try matrix("ffn_down", embeddingLength, shape.feedForwardLength)))
        }
        self.blocks = blocks
        outputNorm = try tensors.vector("output_norm.weight", count: embeddingLength)
        output =
            shape.tiesOutput
            ? embedding : try tensors.matrix("output.weight", rows: shape.vocabularySize, columns: embeddingLength)

        var frequencies = RotaryEmbedding.frequencies(of: shape)
        if let factors = try tensors.optionalVector("rope_freqs.weight", count: frequencies.count) {
            for (index, factor) in factors.enumerated() {
                guard factor > 0, factor.isFinite else {
                    throw .malformedModel("rope_freqs.weight has the factor \(factor)")
                }
                frequencies[index] /= Double(factor)
            }
        }
        rotaryFrequencies = frequencies
        self.configuration = shape
        try tensors.finish()
    }

    /// A model with random weights, always the same for the same arguments.
    ///
    /// - Parameters:
    ///   - type: how the matrices are stored: ``GGUFTensorType/f32`` or ``GGUFTensorType/q8_0``, the latter if every
    ///     row length is a multiple of 32.
    /// - Throws: ``EngineError`` if the configuration is impossible or does not fit the type.
    public static func random(
        _ configuration: LlamaConfiguration, type: GGUFTensorType = .f32, seed: UInt64
    ) throws(EngineError) -> LlamaModel {
        try LlamaModel(configuration: configuration, tensors: RandomTensors(type: type, seed: seed))
    }
}
