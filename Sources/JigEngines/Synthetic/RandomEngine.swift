import JigDecoding

/// An engine without a model whose logits are random, the same for the same seed and position: for tests that want every path taken.
///
/// Logits are spread evenly between −`spread` and `spread`; what the tokens before were does not matter.
public struct RandomEngine: Engine {
    public let vocabularySize: Int
    public let contextLength: Int
    private let seed: UInt64
    private let spread: Float

    public init(vocabularySize: Int, seed: UInt64, spread: Float = 4, contextLength: Int = .max) {
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.seed = seed
        self.spread = spread
    }

    public func makeSession() -> any EngineSession { Session(engine: self) }

    private actor Session: EngineSession {
        nonisolated let vocabularySize: Int
        nonisolated let contextLength: Int
        private(set) var cachedTokens: [TokenID] = []
        private let engine: RandomEngine

        init(engine: RandomEngine) {
            self.engine = engine
            vocabularySize = engine.vocabularySize
            contextLength = engine.contextLength
        }

        func logits(after tokens: [TokenID]) throws -> [Float] {
            try validate(tokens)
            try Task.checkCancellation()
            cachedTokens = tokens
            return engine.logits(position: tokens.count)
        }
    }

    private func logits(position: Int) -> [Float] {
        var mixed = seed
        var state = SeededGenerator.splitMix(&mixed) ^ UInt64(truncatingIfNeeded: position) &* 0x9e37_79b9_7f4a_7c15
        let scale = 2 * spread / 65535
        return [Float](unsafeUninitializedCapacity: vocabularySize) { buffer, initialized in
            var bits: UInt64 = 0
            for token in 0..<vocabularySize {
                bits = token & 3 == 0 ? SeededGenerator.splitMix(&state) : bits >> 16
                buffer.initializeElement(at: token, to: Float(bits & 0xffff) * scale - spread)
            }
            initialized = vocabularySize
        }
    }
}
