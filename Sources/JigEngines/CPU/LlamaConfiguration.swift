/// The shape of a model of the Llama and Mistral family.
public struct LlamaConfiguration: Sendable, Hashable {
    /// The number of tokens in the vocabulary.
    public var vocabularySize: Int
    /// The longest sequence the model was made for.
    public var contextLength: Int
    /// The length of the vector that stands for a token.
    public var embeddingLength: Int
    /// The number of transformer blocks.
    public var blockCount: Int
    /// The length of the inner vector of a feed-forward network.
    public var feedForwardLength: Int
    /// The number of query heads.
    public var headCount: Int
    /// The number of key-value heads, of which each serves `headCount / keyValueHeadCount` query heads.
    public var keyValueHeadCount: Int
    /// The length of a head's query and key.
    public var keyLength: Int
    /// The length of a head's value.
    public var valueLength: Int
    /// How many of a head's dimensions are rotated by position.
    public var rotaryDimensionCount: Int
    /// The base of the rotation's frequencies.
    public var rotaryBase: Double
    /// What positions are divided by before the rotation (1 if the model's context was not stretched).
    public var rotaryScale: Double
    /// What is added to the mean square in normalisation.
    public var normEpsilon: Float
    /// Whether the output matrix is the embedding itself.
    public var tiesOutput: Bool

    /// Creates a configuration; what is left out follows from the rest as in the original models.
    public init(
        vocabularySize: Int, contextLength: Int, embeddingLength: Int, blockCount: Int, feedForwardLength: Int,
        headCount: Int, keyValueHeadCount: Int? = nil, keyLength: Int? = nil, valueLength: Int? = nil,
        rotaryDimensionCount: Int? = nil, rotaryBase: Double = 10_000, rotaryScale: Double = 1,
        normEpsilon: Float = 1e-5, tiesOutput: Bool = true
    ) {
        let headLength = headCount > 0 ? embeddingLength / headCount : 0
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.embeddingLength = embeddingLength
        self.blockCount = blockCount
        self.feedForwardLength = feedForwardLength
        self.headCount = headCount
        self.keyValueHeadCount = keyValueHeadCount ?? headCount
        self.keyLength = keyLength ?? headLength
        self.valueLength = valueLength ?? headLength
        self.rotaryDimensionCount = rotaryDimensionCount ?? self.keyLength
        self.rotaryBase = rotaryBase
        self.rotaryScale = rotaryScale
        self.normEpsilon = normEpsilon
        self.tiesOutput = tiesOutput
    }

    /// No dimension may be larger, so that products of two fit in an integer with room to spare.
    private static let maximumDimension = 1 << 28

    /// Checks that the numbers are possible and agree.
    ///
    /// - Throws: ``EngineError/malformedModel(_:)`` naming the number that is not.
    package func validate() throws(EngineError) {
        let dimensions = [
            ("vocabulary size", vocabularySize), ("context length", contextLength),
            ("embedding length", embeddingLength), ("block count", blockCount),
            ("feed-forward length", feedForwardLength), ("head count", headCount),
            ("key-value head count", keyValueHeadCount), ("key length", keyLength), ("value length", valueLength),
        ]
        for (name, value) in dimensions where value < 1 || value > Self.maximumDimension {
            throw .malformedModel("the \(name) is \(value), which is not between 1 and \(Self.maximumDimension)")
        }
        guard headCount % keyValueHeadCount == 0 else {
            throw .malformedModel("\(headCount) query heads cannot share \(keyValueHeadCount) key-value heads evenly")
        }
        for (name, length) in [("key", keyLength), ("value", valueLength)] {
            guard headCount * length <= Self.maximumDimension else {
                throw .malformedModel("\(headCount) heads of \(name) length \(length) are too large")
            }
        }
        guard rotaryDimensionCount >= 0, rotaryDimensionCount <= keyLength, rotaryDimensionCount % 2 == 0 else {
            throw .malformedModel("\(rotaryDimensionCount) rotated dimensions do not fit in a key of \(keyLength)")
        }
        guard rotaryBase > 0, rotaryBase.isFinite, rotaryScale > 0, rotaryScale.isFinite else {
            throw .malformedModel("the rotation's base \(rotaryBase) or scale \(rotaryScale) is not a positive number")
        }
        guard normEpsilon >= 0, normEpsilon.isFinite else {
            throw .malformedModel("the normalisation's epsilon is \(normEpsilon)")
        }
    }
}

extension LlamaConfiguration {
    /// Reads the shape from a file's metadata.
    ///
    /// - Throws: ``EngineError/malformedModel(_:)`` for a missing or impossible number,
    ///   ``EngineError/unsupportedModel(_:)`` for another architecture or a way of stretching the context that is not linear.
    init(_ file: GGUFFile) throws(EngineError) {
        guard let architecture = file.metadata["general.architecture"]?.string else {
            throw .malformedModel("the metadata has no general.architecture")
        }
        guard architecture == "llama" else {
            throw .unsupportedModel("the architecture is “\(architecture)”; the built-in engine runs “llama” (Mistral's too)")
        }
        func optional(_ key: String) throws(EngineError) -> Int? {
            guard let value = file.metadata["llama." + key] else { return nil }
            if value.array != nil { throw .unsupportedModel("llama.\(key) differs from block to block") }
            guard let integer = value.integer else { throw .malformedModel("llama.\(key) is not an integer that fits") }
            return integer
        }
        func required(_ key: String) throws(EngineError) -> Int {
            guard let value = try optional(key) else { throw .malformedModel("the metadata has no llama.\(key)") }
            return value
        }
        func number(_ key: String) throws(EngineError) -> Double? {
            guard let value = file.metadata["llama." + key] else { return nil }
            guard let number = value.double else { throw .malformedModel("llama.\(key) is not a number") }
            return number
        }
        guard let embedding = file.tensors["token_embd.weight"], embedding.shape.count == 2 else {
            throw .malformedModel("there is no matrix token_embd.weight")
        }
        guard let epsilon = try number("attention.layer_norm_rms_epsilon") else {
            throw .malformedModel("the metadata has no llama.attention.layer_norm_rms_epsilon")
        }
        if let experts = try optional("expert_count"), experts > 0 {
            throw .unsupportedModel("the model is a mixture of \(experts) experts")
        }
        var scale = 1.0
        switch file.metadata["llama.rope.scaling.type"]?.string {
        case nil, "none": break
        case "linear": scale = try number("rope.scaling.factor") ?? 1
        case let type?: throw .unsupportedModel("the context is stretched by “\(type)”; “linear” is supported")
        }
        self.init(
            vocabularySize: embedding.shape[1],
            contextLength: try required("context_length"),
            embeddingLength: try required("embedding_length"),
            blockCount: try required("block_count"),
            feedForwardLength: try required("feed_forward_length"),
            headCount: try required("attention.head_count"),
            keyValueHeadCount: try optional("attention.head_count_kv"),
            keyLength: try optional("attention.key_length"),
            valueLength: try optional("attention.value_length"),
            rotaryDimensionCount: try optional("rope.dimension_count"),
            rotaryBase: try number("rope.freq_base") ?? 10_000,
            rotaryScale: scale,
            normEpsilon: Float(epsilon),
            tiesOutput: file.tensors["output.weight"] == nil)
        try validate()
    }
}
