import JigGrammar
import Testing

@testable import JigDecoding

@Suite("Work divided between steps")
struct PreparedMasksTests {
    @Test("a mask is the same where earlier ones were asked for and where none was", arguments: MaskTests.schemas, [
        MaskTests.options(.trained), .anyText,
    ])
    func masks(schema: String, options: GrammarOptions) throws {
        var random = Walk(seed: 31)
        var asking = GrammarMatcher(grammar: try MaskTests.grammar(schema, options), vocabulary: SmallVocabulary.trie)
        while !asking.isTerminated, asking.acceptedCount < 24 {
            var mask = TokenMask(count: SmallVocabulary.trie.vocabulary.count)
            asking.fillMask(&mask)
            // Another grammar comes to the same place at once, so that nothing was prepared there.
            var quiet = GrammarMatcher(grammar: try MaskTests.grammar(schema, options), vocabulary: SmallVocabulary.trie)
            try quiet.accept(bytes: asking.text)
            var wanted = TokenMask(count: mask.count)
            quiet.fillMask(&wanted)
            #expect(mask == wanted, "after \(String(decoding: asking.text, as: UTF8.self))")
            guard let token = random.pick(mask) else { break }
            try asking.accept(token)
            asking.prepareMasks()
        }
    }

    @Test("a mask is the same whether what all grammars share was made before", arguments: MaskTests.schemas, [
        MaskTests.options(.trained), .anyText,
    ])
    func vocabulary(schema: String, options: GrammarOptions) throws {
        let prepared = TokenTrie(SmallVocabulary.trie.vocabulary)
        prepared.prepare(options)
        var random = Walk(seed: 47)
        var matcher = GrammarMatcher(grammar: try MaskTests.grammar(schema, options), vocabulary: prepared)
        while !matcher.isTerminated, matcher.acceptedCount < 24 {
            var mask = TokenMask(count: prepared.vocabulary.count), wanted = mask
            matcher.fillMask(&mask)
            var other = GrammarMatcher(
                grammar: try MaskTests.grammar(schema, options), vocabulary: TokenTrie(SmallVocabulary.trie.vocabulary))
            try other.accept(bytes: matcher.text)
            other.fillMask(&wanted)
            #expect(mask == wanted, "after \(String(decoding: matcher.text, as: UTF8.self))")
            guard let token = random.pick(mask) else { break }
            try matcher.accept(token)
        }
    }
}
