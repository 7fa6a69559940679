import JigChat
import JigJSON
import Synchronization
import Testing

@testable import JigTools

@Suite("Time is bounded")
struct DispatchTimeTests {
    @Test("a call that takes too long times out, and its handler is told", .timeLimit(.minutes(10)))
    func timeout() async throws {
        let cancelled = AsyncStream.makeStream(of: Void.self)
        let slow = tool { _ in
            do {
                try await Task.sleep(for: endless)
            } catch {
                cancelled.continuation.yield()
            }
            return "late"
        }
        let result = try await dispatcher(slow, limits: .init(callTimeout: .milliseconds(20))).dispatch(call())
        #expect(result.outcome == .timedOut(started: true))
        for await _ in cancelled.stream { break }
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
        let patient = tool("patient", policy: ToolPolicy(timeout: endless)) { _ in
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
        let dispatcher = try dispatcher(stubborn, limits: .init(callTimeout: nil, cancellationGrace: .milliseconds(20)))
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
                try? await Task.sleep(for: endless)
                return "saved"
            }, limits: .init(callTimeout: nil, cancellationGrace: endless))
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

    @Test("a cancellation that comes after the last look, and before the handler begins, is heeded", arguments: Moment.allCases)
    func cancelledBetween(moment: Moment) async throws {
        let began = Mutex(0)
        let handler = tool(policy: ToolPolicy(approval: .always)) { _ in
            began.withLock { $0 += 1 }
            return "ran"
        }
        let canceller = Canceller(moment)
        var dispatcher = try dispatcher(handler, limits: .init(callTimeout: nil, cancellationGrace: endless))
        dispatcher.approval = { _ in
            canceller.pass(.approval)
            return .approve
        }
        dispatcher.observer = canceller
        dispatcher.journal = canceller
        let results = await canceller.run { [dispatcher] in await dispatcher.dispatch([call(), call()]) }
        #expect(results.map(\.outcome) == [.cancelled(started: false), .cancelled(started: false)])
        #expect(began.withLock { $0 } == 0)
    }
}

/// What a call passes on its way to the handler.
enum Moment: CaseIterable { case approval, observer, journal }

/// Cancels the task of a dispatch from within, when a call passes a moment: no clock has to be right for that.
private final class Canceller: CallJournal, CallObserver {
    let name = "canceller"
    private let moment: Moment
    private let task = Mutex<Task<[ToolResult], Never>?>(nil)

    init(_ moment: Moment) { self.moment = moment }

    func run(_ dispatch: @escaping @Sendable () async -> [ToolResult]) async -> [ToolResult] {
        let start = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in start.stream { break }
            return await dispatch()
        }
        self.task.withLock { $0 = task }
        start.continuation.yield()
        return await task.value
    }

    func pass(_ moment: Moment) {
        if moment == self.moment { task.withLock { $0 }?.cancel() }
    }

    func observe(_ call: ToolCall, run: @Sendable () async -> ToolResult) async -> ToolResult {
        pass(.observer)
        return await run()
    }

    func begin(_ key: CallKey, _ call: ToolCall) async throws { pass(.journal) }
    func end(_ key: CallKey, _ result: ToolResult) async throws {}
}
