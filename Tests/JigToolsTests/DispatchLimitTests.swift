import JigChat
import JigJSON
import Synchronization
import Testing

@testable import JigTools

private let anyObject: JSONValue = ["type": "object"]

private func tool(
    _ name: String = "work", policy: ToolPolicy = ToolPolicy(), _ body: @escaping @Sendable (JSONValue) async throws -> String
) -> any Tool {
    FunctionTool(name: name, description: "Works", parameters: anyObject, function: body).policy(policy)
}

private func dispatcher(_ tools: any Tool..., limits: Dispatcher.Limits = .init()) throws -> Dispatcher {
    Dispatcher(try ToolRegistry(tools), limits: limits)
}

private func call(_ name: String = "work", _ arguments: String = "{}") -> ToolCall {
    ToolCall(id: "abcdefghi", name: name, arguments: arguments)
}

/// Holds up a handler that does not notice that its task is cancelled, until it is opened.
private final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            defer { state = (true, []) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

@Suite("Time is bounded")
struct DispatchTimeTests {
    @Test("a call that takes too long times out, and its handler is told")
    func timeout() async throws {
        let wasCancelled = Mutex(false)
        let slow = tool { _ in
            do {
                try await Task.sleep(for: .seconds(60))
            } catch {
                wasCancelled.withLock { $0 = true }
            }
            return "late"
        }
        let result = try await dispatcher(slow, limits: .init(callTimeout: .milliseconds(20))).dispatch(call())
        #expect(result.outcome == .timedOut(started: true))
        for _ in 0..<200 where !wasCancelled.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
        #expect(wasCancelled.withLock { $0 })
    }

    @Test("a handler that ignores cancellation ends its call in time all the same; what it says later is noted")
    func stubborn() async throws {
        let late = AsyncStream.makeStream(of: ToolResult.self)
        let gate = Gate()
        var dispatcher = try dispatcher(
            tool { _ in
                await gate.pass()
                return "late"
            }, limits: .init(callTimeout: .milliseconds(20)))
        dispatcher.onLateResult = { late.continuation.yield($0) }
        #expect(await dispatcher.dispatch(call()).outcome == .timedOut(started: true))
        gate.open()
        for await result in late.stream {
            #expect(result.outcome == .succeeded("late"))
            break
        }
    }

    @Test("a handler that blocks its thread holds up nothing, on a thread of its own")
    func blocking() async throws {
        let isOver = Mutex(false)
        let blocking = tool(policy: ToolPolicy(timeout: .milliseconds(30), blocksThread: true)) { _ in
            while !isOver.withLock({ $0 }) {}
            return "never"
        }
        let results = try await dispatcher(blocking).dispatch([call(), call(), call()])
        #expect(results.map(\.outcome) == Array(repeating: .timedOut(started: true), count: 3))
        isOver.withLock { $0 = true }
    }

    @Test("a tool's own time-out counts, not the dispatcher's")
    func ownTimeout() async throws {
        let patient = tool("patient", policy: ToolPolicy(timeout: .seconds(30))) { _ in
            try await Task.sleep(for: .milliseconds(60))
            return "done"
        }
        let result = try await dispatcher(patient, limits: .init(callTimeout: .milliseconds(10))).dispatch(call("patient"))
        #expect(result.outcome == .succeeded("done"))
    }

    @Test("a dispatch as a whole ends in time: what runs and what has not begun are told apart")
    func overall() async throws {
        let gate = Gate()
        let slow = tool { _ in
            await gate.pass()
            return "late"
        }
        let results = try await dispatcher(slow, limits: .init(maximumConcurrentCalls: 1, dispatchTimeout: .milliseconds(400)))
            .dispatch([call(), call()])
        gate.open()
        #expect(results.map(\.outcome.kind) == [.timedOut, .timedOut])
        #expect(results[1].outcome == .timedOut(started: false))
        #expect(results[1].content.contains("no effect"))
    }

    @Test("cancellation reaches a handler; one that ignores it does not hold up the end")
    func cancellation() async throws {
        let began = AsyncStream.makeStream(of: Void.self)
        let gate = Gate()
        let stubborn = tool { _ in
            began.continuation.yield()
            await gate.pass()
            return "late"
        }
        let dispatcher = try dispatcher(stubborn, limits: .init(cancellationGrace: .milliseconds(20)))
        let task = Task { await dispatcher.dispatch([call()]) }
        for await _ in began.stream { break }
        task.cancel()
        #expect(await task.value.map(\.outcome) == [.cancelled(started: true)])
        gate.open()
    }

    @Test("a handler that ends its work in spite of a cancellation is believed")
    func finishesInGrace() async throws {
        let began = AsyncStream.makeStream(of: Void.self)
        let dispatcher = try dispatcher(
            tool { _ in
                began.continuation.yield()
                try? await Task.sleep(for: .seconds(60))
                return "saved"
            }, limits: .init(cancellationGrace: .seconds(10)))
        let task = Task { await dispatcher.dispatch([call()]) }
        for await _ in began.stream { break }
        task.cancel()
        #expect(await task.value.map(\.outcome) == [.succeeded("saved")])
    }

    @Test("a dispatch in a task that is cancelled already runs nothing")
    func cancelledBefore() async throws {
        let dispatcher = try dispatcher(tool { _ in "ran" })
        let results = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await dispatcher.dispatch([call(), call()])
        }.value
        #expect(results.map(\.outcome) == [.cancelled(started: false), .cancelled(started: false)])
    }
}

@Suite("Order")
struct DispatchOrderTests {
    /// Remembers who runs with whom.
    private final class Log: Sendable {
        let state = Mutex<(running: Set<String>, together: [Set<String>])>(([], []))
        func run(_ name: String) async throws -> String {
            state.withLock { state in
                state.running.insert(name)
                state.together.append(state.running)
            }
            try await Task.sleep(for: .milliseconds(10))
            state.withLock { _ = $0.running.remove(name) }
            return name
        }
    }

    @Test("a tool that must run alone waits for the calls before it, and those after it wait for it")
    func barrier() async throws {
        let log = Log()
        let free = tool("free") { try await log.run($0["n"]?.stringValue ?? "") }
        let alone = tool("alone", policy: ToolPolicy(runsAlone: true)) { try await log.run($0["n"]?.stringValue ?? "") }
        let calls = ["a", "b"].map { call("free", #"{"n":"\#($0)"}"#) } + [call("alone", #"{"n":"X"}"#)]
            + ["c", "d"].map { call("free", #"{"n":"\#($0)"}"#) }
        let results = try await dispatcher(free, alone).dispatch(calls)
        #expect(results.map(\.content) == ["a", "b", "X", "c", "d"])
        let together = log.state.withLock { $0.together }
        #expect(together.count == 5)
        for group in together where group.contains("X") { #expect(group == ["X"]) }
        let order = together.enumerated()
        let barrier = try #require(order.first { $0.element == ["X"] }?.offset)
        #expect(barrier == 2)
        #expect(together.contains(["a", "b"]) && together.contains(["c", "d"]))
    }

    @Test("a tool's own limit holds it back, and nobody else")
    func ownLimit() async throws {
        let running = Mutex<(now: Int, most: Int)>((0, 0))
        let narrow = tool("narrow", policy: ToolPolicy(maximumConcurrentCalls: 2)) { _ in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            try await Task.sleep(for: .milliseconds(20))
            running.withLock { $0.now -= 1 }
            return "narrow"
        }
        let order = Mutex<[String]>([])
        let calls = Array(repeating: call("narrow"), count: 6) + [call("free")]
        _ = try await dispatcher(narrow, tool("free") { _ in "free" }).dispatch(calls) { result in
            order.withLock { $0.append(result.name) }
        }
        #expect(running.withLock { $0.most } == 2)
        #expect(order.withLock { $0.first } == "free")
    }

    @Test("a thousand calls, each answered once, in order")
    func many() async throws {
        let echo = tool("echo") { $0["n"]?.numberValue?.text ?? "" }
        let told = Mutex(0)
        let calls = (0..<1000).map { call("echo", "{\"n\": \($0)}") }
        let results = try await dispatcher(echo, limits: .init(maximumConcurrentCalls: 64)).dispatch(calls) { _ in
            told.withLock { $0 += 1 }
        }
        #expect(results.map(\.content) == (0..<1000).map(String.init))
        #expect(told.withLock { $0 } == 1000)
    }
}

@Suite("Retries")
struct RetryTests {
    @Test("a handler that asks to be run again is, as long as its budget lasts")
    func retries() async throws {
        let runs = Mutex(0)
        let flaky = tool(policy: ToolPolicy(maximumRetries: 3)) { _ in
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            #expect(ToolContext.current?.attempt == run)
            if run < 3 { throw ToolRetry("busy", after: .milliseconds(1)) }
            return "done"
        }
        let result = try await dispatcher(flaky).dispatch(call())
        #expect(result.outcome == .succeeded("done"))
        #expect(result.attempts == 3)
    }

    @Test("without budget left, the call has failed, in the handler's words")
    func exhausted() async throws {
        let busy = tool { _ in throw ToolRetry("the printer is busy; ask for it in a minute") }
        let results = try await dispatcher(busy, limits: .init(maximumConcurrentCalls: 1, retryBudget: 3)).dispatch([call(), call()])
        #expect(results.map(\.attempts) == [3, 2], "two retries of its own; one that was left of the dispatch's three")
        #expect(results.allSatisfy { $0.outcome == .failed("the printer is busy; ask for it in a minute") })
    }
}

@Suite("Results are bounded")
struct BoundedResultTests {
    private let long = (0..<400).map { "line \($0)\n" }.joined()

    @Test("beginning and end of a long result are kept, and the rest can be read on request")
    func readOn() async throws {
        let dispatcher = try dispatcher(tool { _ in long }, limits: .init(maximumResultBytes: 300))
        #expect(dispatcher.tools.map(\.name) == ["work"], "nothing to read on in yet")
        let result = await dispatcher.dispatch(call())
        #expect(result.content.hasPrefix("line 0\nline 1\n"))
        #expect(result.content.hasSuffix("line 398\nline 399\n"))
        #expect(result.content.utf8.count < 500)
        #expect(dispatcher.tools.map(\.name) == ["work", "read_result"])
        let handle = try #require(result.handle)

        var read = ""
        var offset = 0
        while true {
            let page = await dispatcher.dispatch(call("read_result", #"{"handle": "\#(handle)", "offset": \#(offset)}"#))
            let text = page.content
            let note = try #require(text.range(of: " [bytes "))
            read += text[..<note.lowerBound]
            guard let next = text.range(of: "read on from offset ") else { break }
            offset = try #require(Int(text[next.upperBound...].prefix { $0.isNumber }))
        }
        #expect(read == long)
    }

    @Test("a handle that is not known is an error in plain words")
    func unknownHandle() async throws {
        let dispatcher = try dispatcher(tool { _ in long }, limits: .init(maximumResultBytes: 300))
        _ = await dispatcher.dispatch(call())
        let result = await dispatcher.dispatch(call("read_result", #"{"handle": "r99", "offset": 0}"#))
        #expect(result.content.contains("there is no result r99"))
    }

    @Test("a limit in tokens holds, too")
    func tokens() async throws {
        var dispatcher = try dispatcher(tool { _ in long }, limits: .init(maximumResultTokens: 20))
        dispatcher.countTokens = { $0.split(separator: " ").count }
        let result = await dispatcher.dispatch(call())
        guard case .succeeded(let text) = result.outcome else {
            Issue.record("\(result)")
            return
        }
        #expect(text.split(separator: " ").count < 20 + 16, "the note on what was left out has words of its own")
        #expect(text.hasPrefix("line 0"))
    }

    @Test("texts are cut between scalars", arguments: 0..<12)
    func scalars(limit: Int) {
        let text = String(repeating: "é😀", count: 40)
        let bounded = BoundedText(text, maximumBytes: limit)
        #expect(bounded.head.utf8.count + bounded.tail.utf8.count <= limit)
        #expect(bounded.head.utf8.count + bounded.tail.utf8.count + bounded.omittedBytes == text.utf8.count)
        #expect(text.unicodeScalars.starts(with: bounded.head.unicodeScalars))
    }

    @Test("bytes that are not UTF-8 are repaired")
    func repaired() async throws {
        let raw = FunctionTool(name: "raw", description: "", parameters: anyObject) { (_: JSONValue) in
            OutputBytes([0x61, 0xFF, 0xFE, 0x62])
        }
        #expect(try await dispatcher(raw).dispatch(call("raw")).content == "a\u{FFFD}\u{FFFD}b")
        #expect(OutputBytes([0x61, 0xFF]).isRepaired && !OutputBytes([0x61]).isRepaired)
    }
}

@Suite("What a call is allowed")
struct AdmissionTests {
    @Test("a call of a turn that was cut off is never run")
    func truncated() async throws {
        let ran = Mutex(false)
        var context = DispatchContext()
        context.isTruncated = true
        let results = try await dispatcher(
            tool { _ in
                ran.withLock { $0 = true }
                return ""
            }
        ).dispatch([call()], context: context)
        #expect(results.map(\.outcome) == [.truncated])
        #expect(!ran.withLock { $0 })
    }

    @Test("calls over the response's limit are denied")
    func tooMany() async throws {
        var context = DispatchContext()
        context.maximumCalls = 1
        let results = try await dispatcher(tool { _ in "ran" }).dispatch([call(), call()], context: context)
        #expect(results.map(\.outcome.kind) == [.succeeded, .denied])
    }

    @Test("the same call with the same result is refused after a while; with another result it may go on")
    func repeats() async throws {
        let counter = Mutex(0)
        let steady = tool("steady") { _ in "as ever" }
        let moving = tool("moving") { _ in
            counter.withLock { counter in
                counter += 1
                return "\(counter)"
            }
        }
        let dispatcher = try dispatcher(steady, moving)
        var context = DispatchContext()
        context.repeats = RepeatDetector(limit: 3)
        var kinds: [ToolOutcome.Kind] = []
        for _ in 0..<5 {
            kinds += await dispatcher.dispatch([call("steady"), call("moving")], context: context).map(\.outcome.kind)
        }
        #expect(kinds.enumerated().filter { $0.offset % 2 == 1 }.allSatisfy { $0.element == .succeeded })
        #expect(kinds.enumerated().filter { $0.offset % 2 == 0 }.map(\.element) == [.succeeded, .succeeded, .succeeded, .denied, .denied])
        #expect(await dispatcher.dispatch([call("steady", #"{"other": 1}"#)], context: context)[0].outcome.isSuccess)
    }

    @Test("an outcome that is known already is kept, and its call not run")
    func settled() async throws {
        let runs = Mutex(0)
        let known = ToolResult(id: "abcdefghi", name: "work", outcome: .succeeded("known"))
        var context = DispatchContext()
        context.settled = [1: known]
        let results = try await dispatcher(
            tool { _ in
                runs.withLock { $0 += 1 }
                return "new"
            }
        ).dispatch([call(), call(), call()], context: context)
        #expect(results.map(\.content) == ["new", "known", "new"])
        #expect(runs.withLock { $0 } == 2)
    }
}

@Suite("Approval")
struct ApprovalTests {
    private func dispatcher(_ requirement: ApprovalRequirement, _ approval: ApprovalHandler?) throws -> Dispatcher {
        let pay = FunctionTool(
            name: "pay", description: "Pays", parameters: ["type": "object", "properties": ["amount": ["type": "integer", "maximum": 1000]], "required": ["amount"]]
        ) { (arguments: JSONValue) in "paid \(arguments["amount"]?.intValue ?? 0)" }
        return Dispatcher(try ToolRegistry([pay.policy(ToolPolicy(approval: requirement))]), approval: approval)
    }

    @Test("a call runs when it is approved, as it is or edited")
    func approved() async throws {
        #expect(try await dispatcher(.always) { _ in .approve }.dispatch(call("pay", #"{"amount": 5}"#)).content == "paid 5")
        let edited = try dispatcher(.always) { request in
            #expect(request.arguments == ["amount": 5])
            return .approveEdited(["amount": 3])
        }
        #expect(await edited.dispatch(call("pay", #"{"amount": 5}"#)).content == "paid 3")
    }

    @Test("what was edited must meet the schema, too")
    func invalidEdit() async throws {
        let result = try await dispatcher(.always) { _ in .approveEdited(["amount": 5000]) }.dispatch(call("pay", #"{"amount": 5}"#))
        #expect(result.outcome.kind == .invalidArguments)
    }

    @Test("a denied call does not run, and the model is told why")
    func denied() async throws {
        let result = try await dispatcher(.always) { _ in .deny(reason: "not on a Sunday") }.dispatch(call("pay", #"{"amount": 5}"#))
        #expect(result.outcome == .denied(reason: "not on a Sunday"))
        #expect(result.content.contains("not on a Sunday"))
    }

    @Test("nobody there, or an approver that fails, is no approval")
    func failsClosed() async throws {
        struct Away: Error {}
        #expect(try await dispatcher(.always, nil).dispatch(call("pay", #"{"amount": 5}"#)).outcome.kind == .denied)
        #expect(try await dispatcher(.always) { _ in throw Away() }.dispatch(call("pay", #"{"amount": 5}"#)).outcome.kind == .denied)
    }

    @Test("only calls that meet the condition are asked for, and invalid ones never")
    func conditional() async throws {
        let asked = Mutex(0)
        let dispatcher = try dispatcher(.when { ($0["amount"]?.intValue ?? 0) > 100 }) { _ in
            asked.withLock { $0 += 1 }
            return .approve
        }
        _ = await dispatcher.dispatch([5, 500, 5000].map { call("pay", #"{"amount": \#($0)}"#) })
        #expect(asked.withLock { $0 } == 1)
    }
}

@Suite("Arguments of the wrong type")
struct CoercionTests {
    private struct Order: Decodable, Sendable {
        var count: Int
        var gift: Bool
        var note: String
    }
    private let parameters: JSONValue = [
        "type": "object",
        "properties": ["count": ["type": "integer"], "gift": ["type": "boolean"], "note": ["type": "string"]],
        "required": ["count", "gift", "note"],
    ]

    private func order(coerces: Bool) throws -> Dispatcher {
        let tool = FunctionTool(name: "order", description: "", parameters: parameters) { (order: Order) in
            "\(order.count) \(order.gift) \(order.note)"
        }
        return Dispatcher(try ToolRegistry([tool.policy(ToolPolicy(coercesArguments: coerces))]))
    }

    @Test("are refused, unless the tool allows that they are converted, which is recorded")
    func optIn() async throws {
        let text = #"{"count": "5", "gift": "true", "note": 7}"#
        #expect(try await order(coerces: false).dispatch(call("order", text)).outcome.kind == .invalidArguments)
        let result = try await order(coerces: true).dispatch(call("order", text))
        #expect(result.outcome == .succeeded("5 true 7"))
        #expect(result.coercions.count == 3)
        #expect(result.coercions.contains { $0.contains("/count") && $0.contains("5") })
    }

    @Test(
        "are not guessed at",
        arguments: [
            #"{"count": "five", "gift": true, "note": "n"}"#, #"{"count": true, "gift": true, "note": "n"}"#,
            #"{"count": 5.5, "gift": true, "note": "n"}"#, #"{"count": 5, "gift": 1, "note": "n"}"#,
            #"{"count": 99999999999999999999999999, "gift": true, "note": "n"}"#, #"{"count": 5, "count": 6, "gift": true, "note": "n"}"#,
        ])
    func noGuesses(text: String) async throws {
        #expect(try await order(coerces: true).dispatch(call("order", text)).outcome.kind == .invalidArguments)
    }
}

@Suite("Redaction")
struct RedactionTests {
    @Test(
        "secrets in error messages are masked",
        arguments: [
            ("cannot open postgres://admin:hunter22@db/x", "hunter22"), ("Authorization: Bearer abcdef123456", "abcdef123456"),
            ("password=correcthorse1 failed", "correcthorse1"), (#"{"api_key": "k-123456789"}"#, "k-123456789"),
            ("key sk-abcdefghijklmnop1234 refused", "sk-abcdefghijklmnop1234"),
            ("jwt eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.sig", "eyJzdWIiOiIxMjM0"),
        ])
    func masked(text: String, secret: String) {
        let redacted = Redaction.secrets(text)
        #expect(!redacted.contains(secret), "\(redacted)")
        #expect(redacted.contains("[redacted]"))
    }

    @Test("plain words are left alone", arguments: ["a token was expected here", "the secret garden is closed", "line 3: password missing"])
    func untouched(text: String) { #expect(Redaction.secrets(text) == text) }

    @Test("what a handler throws is redacted before the model sees it")
    func thrown() async throws {
        struct Refused: Error { var url = "https://me:s3cr3tpass@example.org" }
        let result = try await dispatcher(tool { _ in throw Refused() }).dispatch(call())
        #expect(!result.content.contains("s3cr3tpass"))
        #expect(result.outcome.kind == .failed)
    }
}
