#if Macros
import Jig
import JigJournal
import JigTelemetry
import JigTesting
import Testing

/// What the articles on dispatch and on agents, and those of the other modules, show.
@Suite("Agents")
struct Agents {
    struct Pay: Tool {
        let description = "Pays"
        @Generable struct Arguments { var amount: Int }
        func call(arguments: Arguments) -> String { "paid \(arguments.amount)" }
    }

    struct GetWeather: Tool {
        let name = "get_weather"
        let description = "The weather"
        @Generable struct Arguments { var city: String }
        func call(arguments: Arguments) -> String { "-3 degrees" }
    }

    @Generable
    struct Itinerary { var stops: [String] }

    private func askTheUser(_ question: String) async -> Bool { question.contains("200") }

    @Test("ask before a call runs, where its policy says so")
    func approval() async throws {
        let pay = Pay().policy(ToolPolicy(
            timeout: .seconds(20),
            runsAlone: true,
            approval: .when { ($0["amount"]?.intValue ?? 0) > 100 }))
        let configuration = SessionConfiguration(approval: { request in
            await askTheUser("\(request.call.name) \(request.arguments)?") ? .approve : .deny(reason: "The user said no.")
        })
        let model = ScriptedModel([
            .call("Pay", ["amount": 50]), .call("Pay", ["amount": 200]), .call("Pay", ["amount": 300]), .answer("Done."),
        ])
        let session = try model.session(tools: [pay], configuration: configuration)
        try await session.respond(to: "Pay.")
        let told = session.transcript.compactMap { if case .toolOutput(let output) = $0 { output.result.outcome } else { nil } }
        #expect(told == [.succeeded("paid 50"), .succeeded("paid 200"), .denied(reason: "The user said no.")])
    }

    @Test("answer with a type, within limits")
    func limits() async throws {
        let session = try ScriptedModel([.answer(["stops": ["Opera"]])]).session()
        let response = try await session.respond(
            to: "Plan a day in Oslo", generating: Itinerary.self,
            options: GenerationOptions(maximumTurns: 6, limits: ResponseLimits(toolCalls: 10, duration: .seconds(600))))
        #expect(response.content.stops == ["Opera"])
    }

    /// Compiled only, since it writes a file.
    private func resume(_ model: LanguageModel, _ tools: [any Tool]) async throws {
        let journal = try SQLiteJournal(path: "agent.sqlite")
        let configuration = SessionConfiguration(journal: try await journal.session("order-4711"))
        let session = try await LanguageModelSession(resuming: configuration, model: model, tools: tools)
        if session.transcript.isAwaitingResponse { try await session.resume() }
    }

    @Test("are observed")
    func telemetry() throws {
        let configuration = SessionConfiguration(observer: Telemetry(), agentName: "weather")
        #expect(configuration.agentName == "weather")
    }

    @Test("are tested with a scripted model")
    func testing() async throws {
        let model = ScriptedModel([.call("get_weather", ["city": "Oslo"]), .answer("It is cold.")])
        let session = try model.session(tools: [GetWeather()])
        let response = try await session.respond(to: "How is the weather in Oslo?")
        #expect(response.content == "It is cold.")
    }
}
#endif
