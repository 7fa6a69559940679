import JigDecoding

/// What turns tokens into logits: a model, ready to run.
public protocol Engine: Sendable {
    /// The number of logits, one for each token id from 0 on.
    var vocabularySize: Int { get }
    /// The longest sequence that the model can evaluate.
    var contextLength: Int { get }
    /// Begins a sequence with an empty key-value cache.
    func makeSession() -> any EngineSession
}

/// One sequence in an engine, with its key-value cache.
///
/// Each call names the whole sequence; what it has in common with the one before, from the start, is not evaluated again. A
/// session may be shared, but a caller that takes turns with another loses the cache to it each time: use a session for each
/// conversation.
public protocol EngineSession: Sendable {
    /// The number of logits, one for each token id from 0 on.
    var vocabularySize: Int { get }
    /// The longest sequence that the model can evaluate.
    var contextLength: Int { get }
    /// The tokens that the key-value cache holds.
    var cachedTokens: [TokenID] { get async }

    /// The logits of the token that comes after `tokens`.
    ///
    /// - Parameter tokens: the whole sequence so far, one token at least.
    /// - Returns: `vocabularySize` logits.
    /// - Throws: ``EngineError`` for a sequence that the model cannot evaluate; `CancellationError` if the task was cancelled,
    ///   in which case the cache keeps what was evaluated.
    func logits(after tokens: [TokenID]) async throws -> [Float]
}

extension EngineSession {
    /// Checks a sequence before anything is computed.
    package func validate(_ tokens: [TokenID]) throws(EngineError) {
        guard !tokens.isEmpty else { throw .emptyPrompt }
        guard tokens.count <= contextLength else { throw .contextExceeded(tokens: tokens.count, limit: contextLength) }
        let size = vocabularySize
        if let position = tokens.firstIndex(where: { $0 < 0 || Int($0) >= size }) {
            throw .tokenOutOfRange(token: tokens[position], position: position, vocabularySize: size)
        }
    }
}

/// The length of the longest common prefix of two sequences.
package func commonPrefixLength(_ first: [TokenID], _ second: [TokenID]) -> Int {
    zip(first, second).prefix { $0 == $1 }.count
}
