import JigChat
import JigJSON
import Synchronization
import Testing

@testable import JigTools

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
