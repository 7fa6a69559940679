import JigDecoding

/// The built-in engine: runs a ``LlamaModel`` on the processor, with no dependency.
public struct CPUEngine: Engine {
    /// The model that the engine runs.
    public let model: LlamaModel
    public let contextLength: Int
    public var vocabularySize: Int { model.configuration.vocabularySize }

    /// An engine for a model.
    ///
    /// - Parameter contextLength: the longest sequence to evaluate, the model's own limit if `nil` or larger.
    public init(model: LlamaModel, contextLength: Int? = nil) {
        self.model = model
        let limit = model.configuration.contextLength
        self.contextLength = min(limit, max(1, contextLength ?? limit))
    }

    /// An engine for the model in a GGUF file, memory-mapped.
    ///
    /// - Throws: ``GGUFError`` for a malformed file, ``EngineError`` for a malformed or unsupported model.
    public init(path: String, contextLength: Int? = nil) throws {
        self.init(model: try LlamaModel(path: path), contextLength: contextLength)
    }

    public func makeSession() -> any EngineSession { LlamaSession(engine: self) }
}

/// A sequence in the built-in engine.
actor LlamaSession: EngineSession {
    nonisolated let vocabularySize: Int
    nonisolated let contextLength: Int
    private(set) var cachedTokens: [TokenID] = []
    private let evaluator: LlamaEvaluator

    init(engine: CPUEngine) {
        vocabularySize = engine.vocabularySize
        contextLength = engine.contextLength
        evaluator = LlamaEvaluator(model: engine.model)
    }

    func logits(after tokens: [TokenID]) throws -> [Float] {
        try validate(tokens)
        // The last token is evaluated even if it's in the cache: its hidden state is not.
        var position = min(commonPrefixLength(cachedTokens, tokens), tokens.count - 1)
        cachedTokens.removeSubrange(position...)
        var count = 0
        while position < tokens.count {
            try Task.checkCancellation()
            count = min(LlamaEvaluator.batchSize, tokens.count - position)
            let batch = tokens[position..<position + count]
            evaluator.evaluate(batch, at: position)
            cachedTokens += batch
            position += count
        }
        return evaluator.logits(count: count)
    }
}
