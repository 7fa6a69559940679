import JigGrammar
import JigSchema

extension TokenTrie {
    /// Makes what the masks of all grammars share: how tokens go on within strings, numbers and between values.
    ///
    /// It is made once for a vocabulary, and without this by the first masks that need it, which take up to 15 ms each then with
    /// 131,072 tokens. Call it where a model is loaded, so that no sequence waits.
    ///
    /// - Parameter options: the language of the grammars that are to come: what is shared depends on its spelling and its layout.
    public func prepare(_ options: GrammarOptions = GrammarOptions()) {
        guard let grammar = try? Grammar(Schema(parsing: true), options: options) else { return }
        var matcher = GrammarMatcher(grammar: grammar, vocabulary: self)
        var mask = TokenMask(count: vocabulary.count)
        for byte in #"{"key": ["text", 12, null]}"#.utf8 {
            matcher.fillMask(&mask)
            guard (try? matcher.accept(bytes: [byte])) != nil else { return }
        }
        for isLine in [false, true] { _ = lengths(LengthTokens.Question(spelling: options.spelling, isLine: isLine)) }
    }
}
