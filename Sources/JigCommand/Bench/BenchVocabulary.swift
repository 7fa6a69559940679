import ArgumentParser
import Jig

/// Which tokenizer masks are measured over.
struct BenchVocabularyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A tekken.json; without it, that of the bundled jig-tiny.", valueName: "file"))
    var tokenizer: String?

    @Option(help: ArgumentHelp("The most bytes of masks that are kept for a grammar.", valueName: "bytes"))
    var maskCache = MaskOptions().cacheBytes

    func load() throws -> BenchVocabulary {
        do {
            return try BenchVocabulary(tokenizer, options: MaskOptions(cacheBytes: max(0, maskCache)))
        } catch let error as TokenizerError {
            complain("error: \(error)")
            throw ExitCode.notJudged
        }
    }
}

/// A tokenizer and its vocabulary made ready for masks, with what they cost.
struct BenchVocabulary {
    let tokenizer: any Tokenizer
    let trie: TokenTrie
    /// The bytes of the tokenizer, its tokens included.
    let tokenizerBytes: Int
    /// The bytes of what masks need beside the tokens: the trie, and what is the same for all schemas.
    let trieBytes: Int

    init(_ path: String?, options masks: MaskOptions = MaskOptions()) throws {
        let start = Memory.allocated
        tokenizer = try path.map(Self.tekken) ?? LanguageModel.bundled.tokenizer
        let read = Memory.allocated
        trie = TokenTrie(tokenizer.vocabulary, options: masks)
        // What belongs to the vocabulary is made with its first masks, and is no schema's cost.
        for options in [GrammarOptions(), .anyText] { trie.prepare(options) }
        tokenizerBytes = max(0, read - start)
        trieBytes = max(0, Memory.allocated - read)
    }

    /// A tokenizer with the tokens of calls, which files of old versions do not name.
    private static func tekken(_ path: String) throws(TokenizerError) -> Tekken {
        let tokenizer = try Tekken(contentsOf: path)
        guard tokenizer.special("[ARGS]") == nil, tokenizer.specialTokenCount > 33 else { return tokenizer }
        return try Tekken(contentsOf: path, specialTokens: [32: "[ARGS]", 33: "[CALL_ID]"])
    }
}
