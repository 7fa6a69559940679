import JigDecoding
import JigGrammar
import JigSchema
import JigEngines
import JigJSON
import Testing

/// An engine that prefers digits, then braces.
private struct OwnEngine {
    func logits(after tokens: [TokenID]) -> [Float] {
        (0...256).map { token in
            switch token {
            case 0x31: tokens.count > 40 ? 0 : 2
            case 0x7D: 3
            default: 1
            }
        }
    }
}

@Suite("Constraining your own engine")
struct ConstrainingYourOwnEngine {
    @Test("writes what the schema accepts, and no more tokens than it may")
    func sequence() async throws {
        let tokenBytes = (0..<256).map { [UInt8($0)] } + [[]]
        let endToken: TokenID = 256
        let engine = OwnEngine()
        let vocabulary = Vocabulary(tokens: tokenBytes, endTokens: [endToken])
        let trie = TokenTrie(vocabulary)
        trie.prepare()
        let schema = try Schema(
            parsing: #"{"type": "object", "properties": {"age": {"type": "integer", "minimum": 0}}, "required": ["age"]}"#)
        let grammar = try Grammar(schema)

        do {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
            var mask = TokenMask(count: vocabulary.count)
            var output: [TokenID] = []

            while !matcher.isTerminated {
                matcher.fillMask(&mask)
                let logits = engine.logits(after: output)
                let token = mask.max { logits[Int($0)] < logits[Int($1)] } ?? endToken
                try matcher.accept(token)
                output.append(token)
            }
            #expect(schema.validate(try JSONValue(parsing: output.dropLast().map { UInt8($0) })).isValid)
        }

        var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
        var mask = TokenMask(count: vocabulary.count)
        var output: [TokenID] = []
        for token in matcher.forcedTokens() {
            try matcher.accept(token)
            output.append(token)
        }
        #expect(output.count > 2)
        matcher.rollback(2)
        output.removeLast(2)
        matcher.fillMask(&mask, budget: 64 - output.count)
        #expect(!mask.isEmpty)
        matcher.fillMask(&mask, budget: 1)
        #expect(mask.isEmpty)

        let result = try await generate(
            session: RandomEngine(vocabularySize: vocabulary.count, seed: 1).makeSession(), prompt: [0],
            constraint: GrammarMatcher(grammar: grammar, vocabulary: trie), options: DecodingOptions(maximumTokens: 64))
        #expect(result.finishReason == .end)
    }
}
