import JigDecoding

/// An engine without a model that prefers given tokens, turn after turn: for tests of what uses an engine.
///
/// A turn begins with a session's first request and lasts until its script is used up, an end token has come, or the sequence
/// no longer continues the turn's prompt; the next request begins the next turn. Tokens that a constraint forces count as
/// tokens of the script, at the beginning of a turn those with which the script begins. After the last script, and where
/// a script is empty, the first end token is preferred.
public struct ScriptedEngine: Engine {
    /// The logit of the token that a script prefers; all others have 0.
    public static let preference: Float = 20

    public let vocabularySize: Int
    public let contextLength: Int
    private let turns: [[TokenID]]
    private let endTokens: [TokenID]

    /// An engine that prefers the tokens of `turns`, each session from the first turn on.
    ///
    /// Scripts should end with an end token; where one does not, an end token is preferred after it.
    public init(vocabularySize: Int, turns: [[TokenID]], endTokens: [TokenID], contextLength: Int = 1 << 20) {
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.turns = turns.map { script in
            script.last.map(endTokens.contains) ?? false ? script : script + endTokens.prefix(1)
        }
        self.endTokens = endTokens
    }

    public func makeSession() -> any EngineSession { Session(engine: self) }

    private actor Session: EngineSession {
        nonisolated let vocabularySize: Int
        nonisolated let contextLength: Int
        private(set) var cachedTokens: [TokenID] = []
        private let engine: ScriptedEngine
        private var turn = -1
        private var prompt: ArraySlice<TokenID> = []

        init(engine: ScriptedEngine) {
            self.engine = engine
            vocabularySize = engine.vocabularySize
            contextLength = engine.contextLength
        }

        func logits(after tokens: [TokenID]) throws -> [Float] {
            try validate(tokens)
            try Task.checkCancellation()
            cachedTokens = tokens
            if !continuesTurn(tokens) {
                turn += 1
                prompt = tokens.dropLast(lengthWritten(tokens))
            }
            let position = tokens.count - prompt.count
            let script = script(turn)
            var logits = [Float](repeating: 0, count: vocabularySize)
            if script.indices.contains(position), logits.indices.contains(Int(script[position])) {
                logits[Int(script[position])] = ScriptedEngine.preference
            }
            return logits
        }

        private func script(_ turn: Int) -> [TokenID] {
            engine.turns.indices.contains(turn) ? engine.turns[turn] : Array(engine.endTokens.prefix(1))
        }

        /// How much of the script the sequence ends with already, for no request is made of tokens that are forced.
        private func lengthWritten(_ tokens: [TokenID]) -> Int {
            let script = script(turn)
            let lengths = (0..<min(script.count, tokens.count)).reversed()
            return lengths.first { tokens.suffix($0).elementsEqual(script.prefix($0)) } ?? 0
        }

        private func continuesTurn(_ tokens: [TokenID]) -> Bool {
            guard turn >= 0, tokens.starts(with: prompt) else { return false }
            let written = tokens.dropFirst(prompt.count)
            return written.count < max(1, script(turn).count) && !written.contains(where: engine.endTokens.contains)
        }
    }
}
