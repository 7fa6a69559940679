import JigChat
import JigDecoding
import JigEngines
import JigTokenizers

/// A model that a session can talk to: an engine, the chat format (with its tokenizer) that the model was trained on, and
/// what is known of it.
public struct LanguageModel: Sendable {
    public let engine: any Engine
    public let format: any ChatFormat
    public let card: ModelCard
    /// The vocabulary, prepared for masks; all sessions of the model share it.
    let vocabulary: TokenTrie

    public var tokenizer: any Tokenizer { format.tokenizer }

    /// Puts a model together from its parts.
    ///
    /// - Throws: ``LanguageModelError/vocabularyMismatch(engine:tokenizer:)`` if the engine has logits for fewer tokens than
    ///   the tokenizer has.
    public init(engine: any Engine, format: any ChatFormat, card: ModelCard) throws(LanguageModelError) {
        let count = format.tokenizer.vocabulary.count
        guard engine.vocabularySize >= count else {
            throw .vocabularyMismatch(engine: engine.vocabularySize, tokenizer: count)
        }
        self.engine = engine
        self.format = format
        self.card = card
        vocabulary = TokenTrie(format.tokenizer.vocabulary)
        vocabulary.prepare()
    }

    /// Loads a model of the Llama or Mistral architecture for the built-in engine.
    ///
    /// - Parameters:
    ///   - gguf: the path of the weights, a GGUF file.
    ///   - tokenizer: the path of the vendor's `tekken.json`.
    ///   - card: what is known of the model; by default its file's name and its own context length.
    /// - Throws: what is wrong with either file, or ``LanguageModelError``.
    public init(gguf: String, tokenizer: String, card: ModelCard? = nil) throws {
        let engine = try CPUEngine(path: gguf)
        let name = gguf.split(separator: "/").last.map(String.init) ?? gguf
        try self.init(
            engine: engine, format: try MistralV11(tokenizer: try Tekken(contentsOf: tokenizer)),
            card: card
                ?? ModelCard(
                    name: name, contextLength: engine.contextLength, maximumOutput: engine.contextLength,
                    abilities: [.toolCalls, .parallelToolCalls, .structuredOutput]))
    }
}

extension LanguageModel {
    /// A new sequence in the engine, held to tools and schemas.
    public func makeExecutor() -> any LanguageModelExecutor { LocalExecutor(self) }
}

/// Why parts make no model.
public enum LanguageModelError: Error, Sendable, Hashable, CustomStringConvertible {
    case vocabularyMismatch(engine: Int, tokenizer: Int)

    public var description: String {
        switch self {
        case .vocabularyMismatch(let engine, let tokenizer):
            "The model has \(engine) tokens and the tokenizer \(tokenizer): this is another model's tokenizer."
        }
    }
}
