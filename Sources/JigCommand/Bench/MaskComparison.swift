import Jig

/// Compares masks with what the bytes of tokens lead to, all tokens of the vocabulary, somewhere in each instance of a file.
enum MaskComparison {
    /// The first token that is in a mask though its bytes can't come, or lacks in one; nil if there is none.
    static func fault(in file: BenchFile, options: GrammarOptions, vocabulary: TokenTrie, seed: UInt64) -> String? {
        guard let schema = try? Schema(parsing: file.document), let grammar = try? Grammar(schema, options: options) else {
            return nil
        }
        var random = SeededGenerator(seed: seed)
        for instance in file.instances {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: vocabulary)
            for token in instance.tokens.prefix(Int.random(in: 0...instance.tokens.count, using: &random)) {
                guard (try? matcher.accept(token)) != nil else { break }
            }
            var mask = TokenMask(count: vocabulary.vocabulary.count)
            matcher.fillMask(&mask)
            if let fault = MatcherCheck.fault(of: mask, at: matcher, vocabulary.vocabulary) {
                return "after \(String(decoding: matcher.text, as: UTF8.self)) \(fault)"
            }
        }
        return nil
    }
}
