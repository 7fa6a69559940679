import JigChat
import JigJSON
import Synchronization
import Testing

@testable import JigTools

@Suite("Order")
struct DispatchOrderTests {
    /// Remembers who runs with whom.
    private final class Log: Sendable {
        let state = Mutex<(running: Set<String>, together: [Set<String>])>(([], []))
        /// Runs with others, who all come before one of them goes.
        func run(_ name: String, in meeting: Meeting) async -> String {
            state.withLock { state in
                state.running.insert(name)
                state.together.append(state.running)
            }
            await meeting.join()
            state.withLock { _ = $0.running.remove(name) }
            return name
        }
    }

    @Test("a tool that must run alone waits for the calls before it, and those after it wait for it", .timeLimit(.minutes(10)))
    func barrier() async throws {
        let log = Log()
        let pairs = Meeting(of: 2)
        let free = tool("free") { await log.run($0["n"]?.stringValue ?? "", in: pairs) }
        let alone = tool("alone", policy: ToolPolicy(runsAlone: true)) { await log.run($0["n"]?.stringValue ?? "", in: Meeting(of: 1)) }
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

    @Test("a tool's own limit holds it back, and nobody else", .timeLimit(.minutes(10)))
    func ownLimit() async throws {
        let running = Mutex<(now: Int, most: Int)>((0, 0))
        let (gate, pairs) = (Gate(), Meeting(of: 2))
        let narrow = tool("narrow", policy: ToolPolicy(maximumConcurrentCalls: 2)) { _ in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            await gate.pass()
            await pairs.join()
            running.withLock { $0.now -= 1 }
            return "narrow"
        }
        let order = Mutex<[String]>([])
        let calls = Array(repeating: call("narrow"), count: 6) + [call("free")]
        _ = try await dispatcher(narrow, tool("free") { _ in "free" }).dispatch(calls) { result in
            order.withLock { $0.append(result.name) }
            gate.open()
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
