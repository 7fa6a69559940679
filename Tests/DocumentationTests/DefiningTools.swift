#if Macros
import Jig
import Testing

private let (name, description) = ("echo", "Says it again")
private let document: JSONValue = ["type": "object"]
private func forward(_ arguments: JSONValue) async throws -> JSONValue { arguments }

/// The temperature in a city, in degrees Celsius.
/// - Parameters:
///   - city: the city's name, without its country
///   - days: how many days ahead
@Tool
@Guide(parameter: "days", .range(0...7))
func temperature(in city: String, days: Int = 0) async throws -> Int {
    guard let today = ["Oslo": -3, "Lima": 19][city] else { throw ToolError("There is no station in \(city).") }
    return today + days
}

@Suite("Defining tools")
struct DefiningTools {
    struct FindHotels: Tool {
        let description = "Hotels in a city that have a free room"
        let hotels = ["Oslo": ["Bristol", "Continental"], "Lima": ["Andino"]]

        @Generable
        struct Arguments {
            @Guide(description: "The city's name", .minimumLength(1), .maximumLength(40))
            var city: String
            @Guide(.range(1...8))
            var guests: Int
            var stars: Int?
        }

        func call(arguments: Arguments) async throws -> [String] {
            guard let hotels = hotels[arguments.city] else { throw ToolError("There is no city named \(arguments.city).") }
            return hotels
        }
    }

    @Generable
    struct Number { var value: Int }

    struct Search: Tool {
        struct Arguments: Codable, Generable { var query: String }

        let description = "Searches the notes"
        let notes = ["Feed the cat", "Water the plants"]
        let parameters: JSONValue = [
            "type": "object", "properties": ["query": ["type": "string", "minLength": 1]], "required": ["query"],
            "additionalProperties": false,
        ]

        func call(arguments: Arguments) -> [String] { notes.filter { $0.contains(arguments.query) } }
    }

    struct Forecast: Encodable, PromptRepresentable { var degrees: Int, conditions: String }

    @Test("tells the model what the tools return")
    func outputs() async throws {
        let session = try LanguageModelSession(model: .bundled, tools: [temperatureTool])
        #expect(session.dispatcher.tools.map(\.name) == ["temperature"])
        let double = FunctionTool(name: "double", description: "Doubles a number") { (arguments: Number) in arguments.value * 2 }
        let remote = FunctionTool(name: name, description: description, parameters: document) { (arguments: JSONValue) in
            try await forward(arguments)
        }
        let dispatcher = Dispatcher(try ToolRegistry([FindHotels(), temperatureTool, double, Search(), remote]))
        func told(_ name: String, _ arguments: String) async -> String {
            await dispatcher.dispatch(ToolCall(id: "abcdefghi", name: name, arguments: arguments)).content
        }
        #expect(await told("FindHotels", #"{"city": "Lima", "guests": 2}"#) == #"["Andino"]"#)
        #expect(await told("temperature", #"{"city": "Lima", "days": 1}"#) == "20")
        #expect(await told("double", #"{"value": 4}"#) == "8")
        #expect(await told("Search", #"{"query": "cat"}"#) == #"["Feed the cat"]"#)
        #expect(await told("echo", #"{"a": 1}"#) == #"{"a": 1}"#)
        #expect(Forecast(degrees: 1, conditions: "clear").promptRepresentation.text == #"{"degrees": 1, "conditions": "clear"}"#)
    }
}
#endif
