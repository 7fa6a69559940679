import Jig
import Testing

@testable import SampleTools

private func run(_ name: String, _ arguments: JSONValue) async throws -> ToolOutcome {
    let dispatcher = Dispatcher(try ToolRegistry(SampleTools.all()))
    return await dispatcher.dispatch(ToolCall(id: "a", name: name, arguments: arguments.text(.spaced))).outcome
}

@Suite("The sample tools")
struct SampleToolsTests {
    @Test("units convert within their kind")
    func units() async throws {
        #expect(
            try await run("convert_units", ["value": 26.2, "from": "mi", "to": "km"])
                == .succeeded(#"{"value": 42.1648, "unit": "km"}"#))
        #expect(
            try await run("convert_units", ["value": 212, "from": "f", "to": "c"])
                == .succeeded(#"{"value": 100, "unit": "c"}"#))
        #expect(
            try await run("convert_units", ["value": 1, "from": "kg", "to": "km"])
                == .failed("kg measures mass and km measures length: no conversion between them."))
    }

    @Test("arithmetic gives the result, or says what is wrong")
    func calculate() async throws {
        #expect(try await run("calculate", ["expression": "12 * 7"]) == .succeeded(#"{"result": 84}"#))
        #expect(try await run("calculate", ["expression": "1/0"]) == .failed("Division by zero at position 2."))
    }

    @Test("the sample weather is the same every time")
    func weather() async throws {
        let first = try await run("get_weather", ["city": "Oslo", "unit": "celsius"])
        #expect(first.isSuccess)
        #expect(try await run("get_weather", ["city": "oslo"]) != first, "the city is written as it was asked for")
        #expect(try await run("get_weather", ["city": "Oslo"]) == first)
    }

    @Test("events and reminders are kept")
    func calendar() async throws {
        let calendar = Calendar()
        let dispatcher = Dispatcher(try ToolRegistry(SampleTools.all(calendar: calendar)))
        let event = ToolCall(
            id: "a", name: "create_event", arguments: #"{"title": "Lunch", "date": "2026-03-01", "time": "12:30"}"#)
        #expect(await dispatcher.dispatch(event).outcome.isSuccess)
        #expect(!(await dispatcher.dispatch(event).outcome.isSuccess), "the same event twice is a mistake")
        #expect(calendar.events == [Calendar.Event(title: "Lunch", date: "2026-03-01", time: "12:30")])
        let reminder = ToolCall(id: "b", name: "set_reminder", arguments: #"{"text": "Tea", "minutes": 4}"#)
        #expect(await dispatcher.dispatch(reminder).outcome.isSuccess)
        #expect(calendar.reminders == [Calendar.Reminder(text: "Tea", minutes: 4)])
    }

    @Test("a search finds the best notes first, and says so if there are none")
    func search() async throws {
        #expect(Notes.search("bread recipe", limit: 5).map(\.title) == ["Bread recipe", "Tomato soup recipe"])
        #expect(Notes.search("where do visitors park", limit: 1).map(\.title) == ["Parking"])
        #expect(try await run("search", ["query": "zeppelin"]) == .failed("Nothing was found for \"zeppelin\"."))
    }
}
