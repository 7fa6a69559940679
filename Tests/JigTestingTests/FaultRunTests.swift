import Foundation
import JigAgents
import JigChat
import JigJSON
import JigTesting
import JigTools
import Synchronization
import Testing

/// One session with everything going wrong that a seed says.
///
/// `JIG_FAULT_RUNS` sets how many, `JIG_FAULT_SEED` the first seed.
@Suite("Whatever goes wrong, every call has exactly one outcome and the history is valid")
struct FaultRunTests {
    private static func number(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? standard
    }

    @Test("in random runs: handlers throw, hang, ignore cancellation, say too much; models write nonsense; tasks are cancelled; processes die")
    func runs() async throws {
        let count = Self.number("JIG_FAULT_RUNS", 300)
        let first = UInt64(Self.number("JIG_FAULT_SEED", 1))
        let kinds = Tally()
        await withTaskGroup(of: Void.self) { group in
            for seed in first..<first + UInt64(count) {
                if seed >= first + 8 { await group.next() }
                group.addTask {
                    var run = FaultRun(seed: seed)
                    do {
                        kinds.add(try await run.play().map(\.kind))
                    } catch {
                        Issue.record("seed \(seed): \(error)")
                    }
                }
            }
        }
        let seen = kinds.counts
        print("\(count) fault runs: " + seen.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", "))
        if count >= 300 {
            for kind in ToolOutcome.Kind.allCases where count >= 3000 || kind != .unknownOutcome { #expect(seen[kind] != nil, "no call ended as \(kind)") }
        }
    }
}

/// How often calls ended in which way.
private final class Tally: Sendable {
    private let state = Mutex<[ToolOutcome.Kind: Int]>([:])
    var counts: [ToolOutcome.Kind: Int] { state.withLock { $0 } }
    func add(_ kinds: [ToolOutcome.Kind]) {
        state.withLock { state in for kind in kinds { state[kind, default: 0] += 1 } }
    }
}

private struct FaultRun {
    let seed: UInt64
    private var random: SplitMix

    init(seed: UInt64) {
        self.seed = seed
        random = SplitMix(seed: seed)
    }

    private struct Wrong: Error, CustomStringConvertible { let description: String }

    mutating func play() async throws -> [ToolOutcome] {
        var replay = JournalReplay()
        var transcript = Transcript()
        // Up to three lives: each goes on where the journal of the one before was at a random moment.
        for life in 0..<Int.random(in: 1...3, using: &random) {
            let journal = MemoryJournal(name: "run\(seed)", replay)
            let results = Mutex<[String]>([])
            let model = ScriptedModel(turns(life))
            let session = try await LanguageModelSession(
                resuming: configuration(journal), card: .scripted, tools: tools(life), instructions: "Try.",
                makeExecutor: { model })
            let canceled = Bool.random(using: &random) && Bool.random(using: &random)
            let killed = Int.random(in: 0..<3, using: &random) == 0
            let delay = Duration.microseconds(Int.random(in: 0..<30_000, using: &random))
            let isResuming = session.transcript.isAwaitingResponse && Bool.random(using: &random)
            let options = GenerationOptions(
                maximumTurns: Int.random(in: 1...5, using: &random),
                limits: ResponseLimits(
                    toolCalls: Bool.random(using: &random) ? Int.random(in: 0...8, using: &random) : nil,
                    duration: .milliseconds(Int.random(in: 10...200, using: &random))))
            let task = Task {
                do {
                    if isResuming { _ = try await session.resume(options: options) } else { _ = try await session.respond(to: "Go", options: options) }
                } catch is LanguageModelSession.GenerationError {
                    // Expected: what counts is what the transcript says.
                } catch {
                    results.withLock { $0.append("unexpected error \(error)") }
                }
            }
            var snapshot: JournalReplay?
            if canceled || killed {
                try await Task.sleep(for: delay)
                if killed { snapshot = journal.snapshot }
                if canceled { task.cancel() }
            }
            await task.value
            if let problem = results.withLock({ $0.first }) { throw Wrong(description: problem) }
            try check(session.transcript)
            transcript = session.transcript
            replay = snapshot ?? journal.snapshot
            if snapshot == nil, journal.snapshot.transcript != transcript {
                let journaled = journal.snapshot.transcript.map(\.description)
                throw Wrong(
                    description: "life \(life): the journal differs from the transcript:\n\(journaled)\n\(transcript.map(\.description))")
            }
        }
        return transcript.compactMap { if case .toolOutput(let output) = $0 { output.result.outcome } else { nil } }
    }

    private func check(_ transcript: Transcript) throws {
        let faults = transcript.faults()
        guard faults.isEmpty else { throw Wrong(description: faults.joined(separator: "; ")) }
        for case .toolOutput(let output) in transcript {
            guard output.result.content.utf8.count <= 1200 else {
                throw Wrong(description: "a result of \(output.result.content.utf8.count) bytes")
            }
            guard !output.result.content.contains("hunter2") else { throw Wrong(description: "a secret was told") }
        }
    }

    private func configuration(_ journal: MemoryJournal) -> SessionConfiguration {
        let seed = seed
        return SessionConfiguration(
            limits: .init(
                maximumResultBytes: 400, maximumConcurrentCalls: 3, callTimeout: .milliseconds(15), cancellationGrace: .milliseconds(5)),
            approval: { request in
                switch (seed ^ UInt64(request.call.arguments.utf8.count)) % 4 {
                case 0: .deny(reason: "not today")
                case 1: .approveEdited(["n": 1])
                case 2: throw ToolError("nobody there")
                default: .approve
                }
            }, journal: journal)
    }

    private func tools(_ life: Int) -> [any Tool] {
        let plan = FaultPlan(seed: seed &* 31 &+ UInt64(life))
        func tool(_ name: String, _ policy: ToolPolicy) -> any Tool {
            plan.injected(
                into: FunctionTool(name: name, description: "", parameters: ["type": "object", "properties": ["n": ["type": "integer"]]] as JSONValue) {
                    (arguments: JSONValue) in arguments.text()
                }, policy: policy)
        }
        return [
            tool("work", ToolPolicy()), tool("alone", ToolPolicy(runsAlone: true)), tool("read", ToolPolicy(isIdempotent: true)),
            tool("asked", ToolPolicy(approval: .always)), tool("narrow", ToolPolicy(maximumConcurrentCalls: 1, coercesArguments: true)),
        ]
    }

    private mutating func turns(_ life: Int) -> [ScriptedModel.Turn] {
        var turns: [ScriptedModel.Turn] = []
        for turn in 0..<Int.random(in: 0...5, using: &random) {
            let calls = (0..<Int.random(in: 1...6, using: &random)).map { index in
                ToolCall(
                    id: "s\(seed % 1000)l\(life)t\(turn)i\(Bool.random(using: &random) ? index : 0)",
                    name: ["work", "work", "alone", "read", "asked", "narrow", "nothing"].randomElement(using: &random) ?? "work",
                    arguments: ["{}", "{\"n\": 1}", "{\"n\": \"2\"}", "{\"n\": 1, \"n\": 2}", "{\"n\": ", "[]", "{\"n\": 7, \"m\": \"\\ud800\"}"]
                        .randomElement(using: &random) ?? "{}")
            }
            switch Int.random(in: 0..<12, using: &random) {
            case 0: turns.append(.cut(calls))
            case 1: turns.append(.failure(ToolError("the server is down")))
            case 2:
                turns.append(
                    .custom { _ in
                        try await Task.sleep(for: .seconds(3600))
                        return TurnOutput()
                    })
            default: turns.append(.calls(calls))
            }
        }
        return turns + [.answer("Done.")]
    }
}
