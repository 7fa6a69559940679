#if Macros
import Jig
import Testing

@Suite("The README")
struct ReadMe {
    struct GetTemperature: Tool {
        @Generable
        struct Arguments {
            @Guide(description: "The city's name", .minimumLength(1), .maximumLength(40))
            var city: String
        }

        let name = "get_temperature"
        let description = "The temperature in a city, in degrees Celsius"
        let stations = ["Oslo": -3, "Lima": 19]

        func call(arguments: Arguments) async throws -> Int {
            guard let degrees = stations[arguments.city] else { throw ToolError("There is no station in \(arguments.city).") }
            return degrees
        }
    }

    @Test("calls a tool", .enabled(if: isOptimized, "The bundled model is slow in debug builds: swift test -c release"))
    func session() async throws {
        let session = try LanguageModelSession(model: .bundled, tools: [GetTemperature()])
        print(try await session.respond(to: "How warm is it in Lima?").content)
        #expect(session.transcript.contains { if case .toolOutput(let output) = $0 { output.result.content == "19" } else { false } })
    }

    /// Prefers what comes last in the vocabulary.
    private struct Engine {
        func pick(allowedBy mask: TokenMask) -> TokenID { mask.max() ?? 0 }
    }

    @Test("holds an engine to a schema, within a budget")
    func engine() throws {
        let tokenizer = try LanguageModel.bundled.tokenizer
        let myEngine = Engine()
        var tokensLeft = 30
        let schema = try Schema(parsing: #"{"type": "object", "properties": {"age": {"type": "integer", "minimum": 0}}, "required": ["age"]}"#)
        var matcher = GrammarMatcher(grammar: try Grammar(schema), vocabulary: TokenTrie(tokenizer.vocabulary))
        var mask = TokenMask(count: tokenizer.vocabulary.count)

        while !matcher.isTerminated {
            matcher.fillMask(&mask, budget: tokensLeft)      // tokens after which the output can still end in time
            let token = myEngine.pick(allowedBy: mask)
            try matcher.accept(token)
            tokensLeft -= 1
        }
        #expect(tokensLeft >= 0)
    }
}
#endif
