#if Macros
import Jig
import Testing

struct GetTemperature: Tool {
    let name = "get_temperature"
    let description = "The temperature in a city, in degrees Celsius"

    @Generable
    struct Arguments {
        @Guide(description: "The city's name", .minimumLength(1), .maximumLength(40))
        var city: String
    }

    func call(arguments: Arguments) async throws -> Int {
        let stations = ["Oslo": -3, "Lima": 19]
        guard let degrees = stations[arguments.city] else {
            throw ToolError("There is no station in \(arguments.city). There are some in Oslo and Lima.")
        }
        return degrees
    }
}

@Generable
struct Reading {
    var city: String
    @Guide(.range(-90...60))
    var degrees: Int
}

#if DEBUG
let isOptimized = false
#else
let isOptimized = true
#endif

// In a debug build the bundled model would keep a processor busy for minutes, and other tests waiting.
@Suite("Getting started", .serialized, .enabled(if: isOptimized, "The bundled model is slow in debug builds: swift test -c release"))
struct GettingStarted {
    @Test("calls the tool, and answers")
    func session() async throws {
        let session = try LanguageModelSession(model: .bundled, tools: [GetTemperature()])
        let response = try await session.respond(to: "How warm is it in Lima?")
        print(response.content)
        for entry in session.transcript { print(entry) }
        #expect(session.transcript.contains { if case .toolOutput(let output) = $0 { output.result.content == "19" } else { false } })
    }

    @Test("gives values of a type, and errors with a transcript")
    func values() async throws {
        let session = try LanguageModelSession(model: .bundled)
        let reading = try await session.respond(to: "Lima: 19 degrees", generating: Reading.self).content
        print(reading.city, reading.degrees)
        #expect(-90...60 ~= reading.degrees)
        for try await snapshot in session.streamResponse(to: "Oslo: -3 degrees", generating: Reading.self) {
            print(snapshot.content.city ?? "…", snapshot.content.degrees ?? 0)
        }
        do {
            _ = try await session.respond(to: "How warm is it in Oslo?", options: GenerationOptions(maximumResponseTokens: 200))
        } catch let error as LanguageModelSession.GenerationError {
            print(error, error.transcript.count)
        }
    }

    @Test("says what is wrong with the files of a model")
    func files() {
        #expect(throws: (any Error).self) {
            let model = try LanguageModel(gguf: "model.gguf", tokenizer: "tekken.json")
            _ = model
        }
    }
}
#endif
