import JigChat
import JigJSON
import Synchronization
import Testing

@testable import JigTools

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
