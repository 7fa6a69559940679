import Jig
import SampleTools
import Testing

@Suite("The bundled model")
struct BundledModelTests {
    @Test("writes a valid call of the only tool, which runs")
    func call() async throws {
        let session = try LanguageModelSession(model: .bundled, tools: [Calculate()])
        _ = try await session.respond(
            to: "What is 12 * 7?",
            options: GenerationOptions(maximumResponseTokens: 32, toolChoice: .required, parallelToolCalls: false, maximumTurns: 2))
        let outcomes = session.transcript.entries.compactMap { entry in
            if case .toolOutput(let output) = entry { output.result.outcome } else { nil }
        }
        try #require(outcomes.count == 1)
        switch outcomes[0] {
        case .succeeded, .failed: break
        default: Issue.record("\(outcomes[0])")
        }
    }

    @Test("can be held to a schema by hand, token by token, within a budget")
    func anyEngine() async throws {
        let tokenizer = try LanguageModel.bundled.tokenizer
        let schema = try Schema(
            parsing: #"{"type": "object", "properties": {"age": {"type": "integer", "minimum": 0}}, "required": ["age"]}"#)
        var matcher = GrammarMatcher(grammar: try Grammar(schema), vocabulary: TokenTrie(tokenizer.vocabulary))
        var mask = TokenMask(count: tokenizer.vocabulary.count)
        var generator = SeededGenerator(seed: 7)
        var output: [TokenID] = []
        for tokensLeft in stride(from: 14, to: 0, by: -1) where !matcher.isTerminated {
            matcher.fillMask(&mask, budget: tokensLeft)
            let token = try #require(mask.map { $0 }.randomElement(using: &generator))
            try matcher.accept(token)
            output.append(token)
        }
        #expect(matcher.isTerminated)
        #expect(schema.accepts(try JSONValue(parsing: try tokenizer.decode(output))))
    }

    @Test("takes no tokenizer of another model's")
    func mismatch() throws {
        let model = try LanguageModel.bundled
        let engine = RandomEngine(vocabularySize: model.tokenizer.vocabulary.count - 1, seed: 0)
        #expect(throws: LanguageModelError.self) {
            try LanguageModel(engine: engine, format: model.format, card: model.card)
        }
    }
}
