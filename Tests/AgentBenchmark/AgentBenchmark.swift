import Foundation
import JigAgents
import JigChat
import JigJSON
import JigJournal
import JigTesting
import JigTools

/// What the loop and the dispatcher cost, without a model:
///
///     swift run -c release AgentBenchmark
///
/// and what memory saves and loses on BFCL's memory questions, whose conversations are in the package `bfcl-eval`, in the folder
/// `bfcl_eval/data/memory_prereq_conversation`:
///
///     swift run -c release AgentBenchmark memory ../shared/bfcl/memory.jsonl <conversations> [<tokens>]
@main
struct AgentBenchmark {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.count >= 3, arguments[0] == "memory" {
            try await MemoryBenchmark(
                questions: arguments[1], conversations: arguments[2], budget: arguments.count > 3 ? Int(arguments[3]) ?? 800 : 800
            ).run()
            return
        }
        print("The agent loop, a call in each turn, no model (peers: 8 to 47 ms a turn)")
        for turns in [25, 100, 400] { try await loop(turns: turns) }
        print("\n1,000 parallel calls of a tool that does nothing (peers: 470 to 1,860 µs a call)")
        for concurrency in [8, 1000] {
            try await dispatch(concurrency: concurrency, journal: nil)
            let path = NSTemporaryDirectory() + "benchmark-\(UUID().uuidString).sqlite"
            defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
            try await dispatch(concurrency: concurrency, journal: try await SQLiteJournal(path: path).session("benchmark"))
        }
    }

    private static let noOp = FunctionTool(
        name: "no_op", description: "Does nothing",
        parameters: ["type": "object", "properties": ["n": ["type": "integer"]], "required": ["n"]] as JSONValue
    ) { (_: JSONValue) in "ok" }

    /// Times each turn: the median of all, and of the last tenth, which shows whether they get slower.
    private static func loop(turns: Int) async throws {
        let script = (0..<turns).map { ScriptedModel.Turn.call("no_op", ["n": .number(JSONNumber($0))]) } + [.answer("Done.")]
        var medians: [(all: Double, last: Double)] = []
        for _ in 0..<5 {
            let session = try ScriptedModel(script, keepsRequests: false).session(tools: [noOp])
            let times = Times()
            for try await event in session.streamResponse(to: "Go", options: GenerationOptions(maximumTurns: turns + 1)).events {
                if case .turnStarted = event { times.mark() }
            }
            let start = ContinuousClock.now
            let timed = try ScriptedModel(script, keepsRequests: false).session(tools: [noOp])
            try await timed.respond(to: "Go", options: GenerationOptions(maximumTurns: turns + 1))
            let mean = (ContinuousClock.now - start).milliseconds / Double(turns + 1)
            medians.append((mean, times.lastTenth))
        }
        let all = medians.map(\.all).sorted()[2]
        let last = medians.map(\.last).sorted()[2]
        print(String(format: "  %3d turns  %.4f ms a turn; %.4f ms in the last tenth, events read", turns, all, last))
    }

    private static func dispatch(concurrency: Int, journal: SQLiteSessionJournal?) async throws {
        let dispatcher = Dispatcher(
            try ToolRegistry([noOp]), limits: .init(maximumConcurrentCalls: concurrency), journal: journal)
        var times: [Double] = []
        for round in 0..<(journal == nil ? 21 : 5) {
            let calls = (0..<1000).map { ToolCall(id: "call\($0)", name: "no_op", arguments: "{\"n\": \($0)}") }
            var context = DispatchContext()
            context.turn = round
            let start = ContinuousClock.now
            let results = await dispatcher.dispatch(calls, context: context)
            times.append((ContinuousClock.now - start).milliseconds)
            guard results.allSatisfy({ $0.outcome.isSuccess }) else { throw ToolError("a call failed") }
        }
        let median = times.sorted()[times.count / 2]
        let kind = journal == nil ? "no journal" : "journal on disk"
        print("  at most \(concurrency) at once, \(kind): " + String(format: "%.1f µs a call", median))
    }
}

/// The times between marks.
final class Times {
    private var marks: [ContinuousClock.Instant] = []
    func mark() { marks.append(.now) }

    /// The mean of the last tenth, in milliseconds.
    var lastTenth: Double {
        let last = marks.suffix(max(2, marks.count / 10))
        guard let first = last.first, let end = last.last else { return 0 }
        return (end - first).milliseconds / Double(last.count - 1)
    }
}

extension Duration {
    var milliseconds: Double { Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15 }
}
