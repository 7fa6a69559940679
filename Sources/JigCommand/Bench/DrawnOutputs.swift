import Jig

/// Draws outputs token by token from masks: what a model without any sense would write.
///
/// Instances go where their authors thought of, in the tokenizer's own spelling. These go anywhere.
struct DrawnOutputs {
    /// After so many tokens an output is completed in as few bytes as it takes, once a character ends.
    private static let most = 400

    private let vocabulary: TokenTrie
    private let tokenizer: any Tokenizer
    /// Tokens that may close something, which are preferred at times, or else most strings would never end.
    private var closing: TokenMask

    init(_ vocabulary: BenchVocabulary) {
        (self.vocabulary, tokenizer) = (vocabulary.trie, vocabulary.tokenizer)
        closing = TokenMask(count: vocabulary.trie.vocabulary.count)
        for (token, bytes) in vocabulary.trie.vocabulary.tokens.enumerated() where bytes.contains(where: Self.closes) {
            closing.insert(TokenID(token))
        }
    }

    private static func closes(_ byte: UInt8) -> Bool { [UInt8(ascii: "\""), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(byte) }

    /// The file with drawn outputs instead of its instances, each with the validator's judgement, and what is wrong with one that
    /// can't be ended or read.
    ///
    /// There are none where the schema is refused.
    func file(like file: BenchFile, count: Int, options: GrammarOptions, seed: UInt64) -> (file: BenchFile, fault: String?) {
        var file = file
        file.instances = []
        var fault: String?
        guard let schema = try? Schema(parsing: file.document), let grammar = try? Grammar(schema, options: options) else {
            return (file, nil)
        }
        var random = SeededGenerator(seed: seed)
        for _ in 0..<count {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: vocabulary)
            let tokens = draw(&matcher, &random)
            let text = String(decoding: matcher.text, as: UTF8.self)
            guard matcher.canEnd, let value = try? JSONValue(parsing: matcher.text) else {
                fault = fault ?? "the output can't be ended or read: \(text)"
                continue
            }
            file.instances.append(BenchFile.Instance(value: value, text: text, tokens: tokens, isValid: schema.accepts(value)))
        }
        return (file, fault)
    }

    /// The tokens of one output, which the matcher takes.
    private func draw(_ matcher: inout GrammarMatcher, _ random: inout SeededGenerator) -> [TokenID] {
        var tokens: [TokenID] = []
        var mask = TokenMask(count: closing.count)
        while tokens.count < Self.most || String(validating: matcher.text, as: UTF8.self) == nil {
            matcher.fillMask(&mask)
            for token in vocabulary.vocabulary.endTokens { mask.remove(token) }
            guard let token = pick(mask, &random), (try? matcher.accept(token)) != nil else { break }
            tokens.append(token)
        }
        for token in tokenizer.encode(String(decoding: matcher.witness() ?? [], as: UTF8.self)) {
            guard (try? matcher.accept(token)) != nil else { break }
            tokens.append(token)
        }
        return tokens
    }

    private func pick(_ mask: TokenMask, _ random: inout SeededGenerator) -> TokenID? {
        var mask = mask
        if Int.random(in: 0..<10, using: &random) < 3 {
            let own = zip(mask.words, closing.words).map { $0 & $1 }
            if own.contains(where: { $0 != 0 }) { mask.words = own }
        }
        let population = mask.population
        guard population > 0 else { return nil }
        var rest = Int.random(in: 0..<population, using: &random)
        for (index, word) in mask.words.enumerated() {
            if rest >= word.nonzeroBitCount {
                rest -= word.nonzeroBitCount
                continue
            }
            var word = word
            for _ in 0..<rest { word &= word - 1 }
            return TokenID(index * 64 + word.trailingZeroBitCount)
        }
        return nil
    }
}
