import JigGrammar
import Testing

@testable import JigDecoding

/// Keys that an object has already, however they are spelled, against what the bytes of each token lead to.
@Suite("Used keys")
struct UsedKeyTests {
    @Test("a token that could only become a used key is not in the mask")
    func usedKeys() throws {
        let grammar = try MaskTests.grammar(#"{"type":"object","propertyNames":{"maxLength":1}}"#)
        var matcher = GrammarMatcher(grammar: grammar, vocabulary: SmallVocabulary.trie)
        try matcher.accept(bytes: Array(#"{"e": 1, ""#.utf8))
        var mask = TokenMask(count: SmallVocabulary.trie.vocabulary.count)
        matcher.fillMask(&mask)
        let tokens = SmallVocabulary.trie.vocabulary.tokens
        let texts = Set(mask.map { String(decoding: tokens[Int($0)], as: UTF8.self) })
        #expect(!texts.contains("e"))
        #expect(texts.contains("a"))
        #expect(texts.contains(#"a""#))
    }

    @Test("within a character of a key masks leave out the keys that were used, and no other", arguments: [
        #"{"type":"object"}"#, #"{"properties":{"a":{"type":"integer"},"é":{}}}"#,
        #"{"properties":{"a":{}},"additionalProperties":{"type":"object"}}"#, #"{"type":"object","propertyNames":{"maxLength":4}}"#,
        #"{"patternProperties":{"^ab":{"type":"object"}}}"#,
    ], [MaskTests.options(.trained), MaskTests.options(.flexible), .anyText])
    func usedKeysWithinCharacters(schema: String, options: GrammarOptions) throws {
        let ends = ["", "\"", "\":", "\": {\"", "a", "a\"", "\\u0061\"", "€\""]
        var tokens = (0...255).map { [UInt8($0)] }
        for last in [[0xA9], [0xA8], [0x82, 0xAC], [0xAC], [0x82]] as [[UInt8]] { tokens += ends.map { last + Array($0.utf8) } }
        let beginnings = [[0xC3], [0xE2], [0xE2, 0x82], Array("ab".utf8) + [0xE2, 0x82], Array("é".utf8) + [0xC3]] as [[UInt8]]
        let count = try Self.expectMasks(
            of: MaskTests.grammar(schema, options), over: tokens, among: ["é", "è", "éa", "ab€", "ab€€", "\\u00e9", "ab"], after: beginnings)
        #expect(count > 5)
    }

    @Test("within an escape of a key masks leave out the keys that were used, and no other", arguments: [
        #"{"type":"object"}"#, #"{"properties":{"a":{"type":"integer"},"é":{}}}"#,
        #"{"properties":{"a":{}},"additionalProperties":{"type":"object"}}"#, #"{"type":"object","propertyNames":{"maxLength":4}}"#,
    ], [MaskTests.options(.trained), MaskTests.options(.flexible), .anyText])
    func usedKeysWithinEscapes(schema: String, options: GrammarOptions) throws {
        let starts = [
            #"\"#, #"""#, "n", "u000a", "u0061", "u00e9", "00e9", "e9", "9", "0a", "61", #"d83d\ude00"#, #"\ude00"#, "ude00", "00", "b",
        ]
        let ends = ["", "\"", "\": {\"", "a\"", "\\u0061\"", "é\""]
        let tokens = (0...255).map { [UInt8($0)] } + starts.flatMap { start in ends.map { Array((start + $0).utf8) } }
        let used = ["é", #"\\"#, #"\n"#, #"\na"#, #"x\""#, #"\u00e9a"#, "a", "😀", "x\\n"]
        let beginnings = [#"\"#, #"\u"#, #"\u00"#, #"\u00e"#, #"x\"#, #"\ud83d"#, #"\ud83d\"#, #"\n\"#]
        let count = try Self.expectMasks(
            of: MaskTests.grammar(schema, options), over: tokens, among: used, after: beginnings.map { Array($0.utf8) })
        #expect(count > 20)
    }

    @Test("where a key begins or goes on between characters masks leave out the keys that were used, and no other", arguments: [
        #"{"type":"object"}"#, #"{"properties":{"a":{"type":"integer"},"b":{}}}"#, #"{"properties":{"é":{}}}"#,
        #"{"properties":{"a":{}},"additionalProperties":{"type":"object"}}"#, #"{"type":"object","propertyNames":{"maxLength":4}}"#,
    ], [MaskTests.options(.trained), MaskTests.options(.flexible), .anyText])
    func usedKeysBetweenCharacters(schema: String, options: GrammarOptions) throws {
        let starts = ["", #"\""#, #"a\""#, #"\\"#, #"\n"#, #"\u0061"#, "a", "ab", "b", "é", #"\/"#]
        let ends = ["\"", "\":", "\": {\"", "x\""]
        let tokens = (0...255).map { [UInt8($0)] } + starts.flatMap { start in ends.map { Array((start + $0).utf8) } }
        let used = [#"\""#, #"a\""#, #"\\"#, #"\n"#, #"ab\\"#, "a", "ab", "aab", "é", "", "/"]
        let beginnings = ["", "a", #"\""#, #"\\"#, "é", "ab"]
        let count = try Self.expectMasks(
            of: MaskTests.grammar(schema, options), over: tokens, among: used, after: beginnings.map { Array($0.utf8) })
        #expect(count > 40)
    }

    /// Expects masks after the beginnings of a second key to be what bytes lead to; the number of masks that were compared.
    private static func expectMasks(
        of grammar: Grammar, over tokens: [[UInt8]], among used: [String], after beginnings: [[UInt8]]
    ) throws -> Int {
        let trie = TokenTrie(Vocabulary(tokens: tokens + [[]], endTokens: [TokenID(tokens.count)]))
        var count = 0
        // Masks that were made among some keys are used among others.
        for used in used {
            for beginning in beginnings {
                let text = Array("{\"\(used)\": {}, \"".utf8) + beginning
                var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
                guard (try? matcher.accept(bytes: text)) != nil else { continue }
                var position = GrammarPosition(grammar)
                for byte in text { _ = position.accept(byte) }
                var mask = TokenMask(count: trie.vocabulary.count)
                matcher.fillMask(&mask)
                MaskTests.expect(mask, of: trie.vocabulary, at: position, after: text)
                count += 1
            }
        }
        return count
    }
}
