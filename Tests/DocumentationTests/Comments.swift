#if Macros
import Jig
import JigJournal
import JigTesting
import Testing

private struct Station { var degrees: Int }
private func station(in city: String) async throws -> Station { Station(degrees: city.count) }
private func time(in zone: String) throws -> String { "noon in \(zone)" }
private let schema: JSONValue = ["type": "object"]

/// What documentation comments show.
@Suite("Documentation comments")
struct Comments {
    struct Temperatures {
        /// The temperature in a city, in degrees Celsius.
        /// - Parameter city: the city's name, without its country
        @Tool
        func temperature(in city: String) async throws -> Int { try await station(in: city).degrees }
    }

    /// A place to stay.
    @Generable
    struct Hotel {
        @Guide(description: "The hotel's own name", .minimumLength(1), .maximumLength(60))
        var name: String
        @Guide(.range(1...5))
        var stars: Int
        var amenities: [Amenity]?
    }

    @Generable
    enum Amenity: String { case pool, sauna }

    struct GetTime: Tool {
        @Generable
        struct Arguments {
            @Guide(description: "The zone, as in Europe/Oslo")
            var zone: String
        }
        let description = "The time of day in a zone"
        func call(arguments: Arguments) async throws -> String { try time(in: arguments.zone) }
    }

    struct GetWeather: Tool {
        let name = "get_weather"
        let description = "The weather"
        @Generable struct Arguments { var city: String }
        func call(arguments: Arguments) -> String { "-3 degrees" }
    }

    struct Search: Tool {
        let description = "Searches"
        @Generable struct Arguments { var words: String }
        func call(arguments: Arguments) -> [String] { [] }
    }

    struct Refund: Tool {
        let description = "Pays back"
        @Generable struct Arguments { var amount: Int }
        func call(arguments: Arguments) -> String { "done" }
    }

    @Generable
    struct Number { var value: Int }

    @Test("run tools")
    func dispatch() async throws {
        let calls = [ToolCall(id: "abcdefghi", name: "get_weather", arguments: #"{"city": "Oslo"}"#)]
        let dispatcher = Dispatcher(try ToolRegistry([GetWeather()]), limits: .init(callTimeout: .seconds(10)))
        let results = await dispatcher.dispatch(calls)
        #expect(results.map(\.content) == ["-3 degrees"])
        let double = FunctionTool(name: "double", description: "Doubles a number") { (number: Number) in number.value * 2 }
        let echo = FunctionTool(name: "echo", description: "Says it again", parameters: schema) { (arguments: JSONValue) in arguments }
        let registry = try ToolRegistry([double, echo, GetTime(), Temperatures().temperatureTool])
        #expect(registry.tools.map(\.name) == ["double", "echo", "GetTime", "temperature"])
        #expect(Hotel.generationSchema.jsonSchema["required"] == ["name", "stars"])
    }

    @Test("follow a script")
    func script() async throws {
        let model = ScriptedModel([.call("get_weather", ["city": "Oslo"]), .answer("It is cold.")])
        let session = try model.session(tools: [GetWeather()])
        #expect(try await session.respond(to: "Oslo?").content == "It is cold.")
        #expect(model.isUsedUp)
    }

    @Test("remember")
    func memory() async throws {
        let memory = try Memory.inMemory()
        try await memory.remember("Michael lives in Seattle.", scope: "michael")
        let known = try await memory.recall("Where do I live?", scope: "michael", maximumTokens: 400)
        #expect(known.map(\.text) == ["Michael lives in Seattle."])
    }

    /// Compiled only: these write files, or ask a model.
    private func compiled(_ model: LanguageModel, _ tools: [any Tool], _ question: String) async throws {
        do {
            let session = try LanguageModelSession(model: .bundled, tools: [GetWeather()])
            let response = try await session.respond(to: "What is the weather in Oslo?")
            print(response.content)
        }
        do {
            let temperatureTool = Temperatures().temperatureTool
            let session = try LanguageModelSession(model: .bundled, tools: [temperatureTool])
            _ = session
        }
        do {
            let billing = Handoff(name: "billing", description: "Invoices and payments") { conversation in
                try LanguageModelSession(model: model, tools: [Refund()], transcript: conversation.replacingInstructions("You are billing."))
            }
            let session = try LanguageModelSession(model: model, configuration: .init(handoffs: [billing]))
            try await session.respond(to: "I was charged twice.")
            let next = session.successor ?? session
            _ = next
        }
        do {
            let researcher = SessionTool(name: "research", description: "Finds things out") {
                try LanguageModelSession(model: model, tools: [Search()], instructions: "You find things out.")
            }
            let session = try LanguageModelSession(model: model, tools: [researcher])
            _ = session
        }
        do {
            let journal = try SQLiteJournal(path: "agent.sqlite")
            let configuration = SessionConfiguration(journal: try await journal.session("order-4711"))
            let session = try await LanguageModelSession(resuming: configuration, model: model, tools: tools)
            _ = session
        }
        do {
            let memory = try Memory(path: "memory.sqlite")
            try await memory.remember("Michael lives in Seattle.", scope: "michael")
            let known = try await memory.recall("Where do I live?", scope: "michael", maximumTokens: 400)
            _ = known
        }
        do {
            let memory = try Memory(path: "memory.sqlite")
            let known = try await memory.instructions(for: question, scope: "michael", maximumTokens: 400)
            let session = try LanguageModelSession(
                model: model, tools: memory.tools(scope: "michael"), instructions: known?.text)
            try await session.respond(to: question)
            try await memory.learn(from: session.transcript, scope: "michael", using: model)
        }
    }
}
#endif
