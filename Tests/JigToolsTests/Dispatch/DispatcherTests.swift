import JigChat
import JigJSON
import Synchronization
import Testing

@testable import JigTools

private struct Doubler: Tool {
    struct Arguments: Codable, Generable { var number: Int }
    struct Output: Encodable, PromptRepresentable { var doubled: Int }
    let name = "double"
    let description = "Doubles a number"
    let parameters: JSONValue = [
        "type": "object", "properties": ["number": ["type": "integer", "maximum": 100]], "required": ["number"],
        "additionalProperties": false,
    ]
    func call(arguments: Arguments) throws -> Output {
        if arguments.number == 13 { throw ToolError("13 is not doubled here; ask for 12 and add 2.") }
        return Output(doubled: arguments.number * 2)
    }
}

@Suite("A dispatched call ends as exactly one outcome")
struct DispatcherTests {
    @Test("a handler's output is told as JSON")
    func success() async throws {
        let result = try await dispatcher(Doubler()).dispatch(call("double", #"{"number": 21}"#))
        #expect(result.outcome == .succeeded(#"{"doubled": 42}"#))
        #expect(result.content == #"{"doubled": 42}"#)
    }

    @Test("a string is told as it stands, a JSON value as it was made")
    func outputs() async throws {
        let text = FunctionTool(name: "text", description: "", parameters: anyObject) { (_: JSONValue) in "plain \"text\"" }
        let echo = FunctionTool(name: "echo", description: "", parameters: anyObject) { (arguments: JSONValue) in arguments }
        let dispatcher = try dispatcher(text, echo)
        #expect(await dispatcher.dispatch(call("text", "{}")).outcome == .succeeded("plain \"text\""))
        #expect(
            await dispatcher.dispatch(call("echo", #"{"b":1.0,"a":123456789012345678901234567890}"#)).outcome
                == .succeeded(#"{"b": 1.0, "a": 123456789012345678901234567890}"#))
    }

    @Test("a thrown error is told in its own words")
    func failure() async throws {
        let result = try await dispatcher(Doubler()).dispatch(call("double", #"{"number": 13}"#))
        #expect(result.outcome == .failed("13 is not doubled here; ask for 12 and add 2."))
        #expect(result.content == "error: 13 is not doubled here; ask for 12 and add 2.")
    }

    @Test(
        "arguments that the schema refuses never reach the handler",
        arguments: [
            #"{"number": 101}"#, #"{"number": "7"}"#, #"{"number": 7, "more": 1}"#, "{}", "7", "", #"{"number": 7"#,
            #"{"number": 1, "number": 2}"#,
        ])
    func invalidArguments(text: String) async throws {
        let result = try await dispatcher(Doubler()).dispatch(call("double", text))
        guard case .invalidArguments(let problems) = result.outcome else {
            Issue.record("\(text) gave \(result.outcome)")
            return
        }
        #expect(!problems.isEmpty)
        #expect(result.content.contains("double"))
    }

    @Test("an invalid argument is named by its place")
    func problemsNameThePlace() async throws {
        let result = try await dispatcher(Doubler()).dispatch(call("double", #"{"number": 101}"#))
        #expect(result.content.contains("/number"))
        #expect(result.content.contains("100"))
    }

    @Test("arguments that pass the schema but do not decode are invalid, too")
    func undecodable() async throws {
        struct Wanted: Decodable, Sendable { var missing: String }
        let tool = FunctionTool(name: "wanting", description: "", parameters: ["type": "object"]) { (arguments: Wanted) in
            arguments.missing
        }
        let result = try await dispatcher(tool).dispatch(call("wanting", "{}"))
        guard case .invalidArguments(let problems) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(problems.first?.contains("missing") == true)
    }

    @Test("an unknown tool is answered with the names of the tools")
    func unknownTool() async throws {
        let result = try await dispatcher(Doubler()).dispatch(call("halve", "{}"))
        #expect(result.outcome == .unknownTool(known: ["double"]))
        #expect(result.content.contains("halve") && result.content.contains("double"))
    }

}

@Suite("Calls run together")
struct ConcurrentDispatchTests {
    @Test("results keep the order of the calls, whatever order the handlers end in")
    func order() async throws {
        let gates = (0..<3).map { _ in Gate() }
        let waiting = tool { arguments in
            let number = arguments["number"]?.intValue ?? 0
            await gates[number].pass()
            return "\(number)"
        }
        let seen = Mutex<[String]>([])
        gates[1].open()
        let results = try await dispatcher(waiting).dispatch((0..<3).map { call("work", "{\"number\": \($0)}", id: "call\($0)") }) { result in
            seen.withLock { $0.append(result.id) }
            gates[result.id == "call1" ? 2 : 0].open()
        }
        #expect(results.map(\.outcome) == [.succeeded("0"), .succeeded("1"), .succeeded("2")])
        #expect(results.map(\.id) == ["call0", "call1", "call2"])
        #expect(seen.withLock { $0 } == ["call1", "call2", "call0"])
    }

    @Test("no more calls run at once than the limit says, and all of them run")
    func limit() async throws {
        let running = Mutex<(now: Int, most: Int, all: Int)>((0, 0, 0))
        let tool = FunctionTool(name: "count", description: "", parameters: anyObject) { (_: JSONValue) -> String in
            running.withLock {
                $0.now += 1
                $0.all += 1
                $0.most = max($0.most, $0.now)
            }
            try await Task.sleep(for: .milliseconds(5))
            running.withLock { $0.now -= 1 }
            return "done"
        }
        let results = try await dispatcher(tool, limits: .init(maximumConcurrentCalls: 3))
            .dispatch((0..<20).map { _ in call("count", "{}") })
        #expect(results.count == 20)
        #expect(running.withLock { $0.all } == 20)
        #expect(running.withLock { $0.most } <= 3)
    }

    @Test("one failure leaves the others alone")
    func independence() async throws {
        let results = try await dispatcher(Doubler()).dispatch([
            call("double", #"{"number": 13}"#), call("nothing", "{}"), call("double", #"{"number": 4}"#),
        ])
        #expect(results.map(\.outcome.isSuccess) == [false, false, true])
    }

    @Test("a cancelled dispatch ends each call as cancelled, and returns")
    func cancellation() async throws {
        let began = AsyncStream.makeStream(of: Void.self)
        let tool = FunctionTool(name: "sleep", description: "", parameters: anyObject) { (_: JSONValue) -> String in
            began.continuation.yield()
            try await Task.sleep(for: endless)
            return "awake"
        }
        let dispatcher = try dispatcher(tool, limits: .init(maximumConcurrentCalls: 1, callTimeout: nil))
        let task = Task { await dispatcher.dispatch([call("sleep", "{}"), call("sleep", "{}")]) }
        for await _ in began.stream { break }
        task.cancel()
        #expect(await task.value.map(\.outcome) == [.cancelled(started: true), .cancelled(started: false)])
    }
}
