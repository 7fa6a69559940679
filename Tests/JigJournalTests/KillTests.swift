import Foundation
import JigAgents
import JigJournal
import JigTesting
import JigTools
import Testing

/// `JIG_KILLS` sets how often the agent is killed; `Tests/kill-loop` asks for 200.
@Suite("An agent that is killed with kill -9", .enabled(if: CrashingAgentProcess.executable != nil))
struct KillTests {
    @Test("loses nothing that was done, and repeats nothing that must not be repeated")
    func kills() async throws {
        let wanted = ProcessInfo.processInfo.environment["JIG_KILLS"].flatMap(Int.init) ?? 12
        let turns = 6
        // Steps of a run that nobody interrupts: two around each write, and two in each handler.
        let steps = 2 * (2 + turns + 1) + turns * 4 * 6
        var kills = 0
        var unknown = 0
        var sessions = 0
        while kills < wanted {
            sessions += 1
            let agent = try CrashingAgentProcess(turns: turns)
            defer { agent.removeFiles() }
            while true {
                let wasKilled =
                    switch (kills < wanted, Bool.random()) {
                    case (false, _): try await agent.run()
                    case (true, true): try await agent.run(dyingAt: Int.random(in: 1...steps))
                    case (true, false): try await agent.run(killedAfter: .random(in: 0.01...0.25))
                    }
                guard wasKilled else { break }
                kills += 1
            }
            unknown += try await agent.check()
        }
        print("\(kills) kills in \(sessions) sessions; \(unknown) calls ended with an unknown outcome, none was repeated or lost")
    }
}

/// A process of the agent, with its files.
struct CrashingAgentProcess {
    private let turns: Int
    private let journal: String
    private let effects: String

    /// The agent's program, which is built beside the tests.
    static let executable: URL? = {
        // .build/debug is a link to where the tests are, whatever the platform.
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folders = [
            Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent(),
            Bundle.main.executableURL?.deletingLastPathComponent(), root.appending(path: ".build/debug"),
        ]
        return folders.compactMap { $0?.appending(path: "CrashingAgent") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false)) }
    }()

    init(turns: Int) throws {
        self.turns = turns
        let name = NSTemporaryDirectory() + "crashing-agent-\(UUID().uuidString)"
        (journal, effects) = (name + ".sqlite", name + ".effects")
    }

    /// Runs the agent.
    ///
    /// - Returns: whether it was killed; false if it came to its end.
    func run(dyingAt step: Int? = nil, killedAfter seconds: Double? = nil) async throws -> Bool {
        // On a thread that may wait: other tests go on meanwhile.
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try runAndWait(dyingAt: step, killedAfter: seconds) })
            }
        }
    }

    private func runAndWait(dyingAt step: Int?, killedAfter seconds: Double?) throws -> Bool {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = [journal, "session", effects, String(turns)] + (step.map { [String($0)] } ?? [])
        try process.run()
        if let seconds {
            Thread.sleep(forTimeInterval: seconds)
            kill(process.processIdentifier, SIGKILL)
        }
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal {
            guard process.terminationStatus == SIGKILL else { throw ToolError("the agent crashed") }
            return true
        }
        guard process.terminationStatus == 0 else { throw ToolError("the agent failed") }
        return false
    }

    /// Holds what the journal says against what was done.
    ///
    /// - Returns: how many calls have an unknown outcome.
    func check() async throws -> Int {
        let replay = try await SQLiteJournal(path: journal).session("session").replay()
        let transcript = replay.transcript
        #expect(transcript.faults().isEmpty)
        #expect(transcript.last?.description == "response: Done.")
        #expect(transcript.count { if case .toolOutput = $0 { true } else { false } } == turns * 4)

        let lines = try String(contentsOfFile: effects, encoding: .utf8).split(separator: "\n").map(String.init)
        let counts = Dictionary(lines.map { ($0, 1) }, uniquingKeysWith: +)
        var unknown = 0
        for case (let position, .toolCalls(let calls)) in replay.entries {
            for (index, call) in calls.enumerated() {
                let count = counts["\(call.toolName) session/\(position)/\(index)"] ?? 0
                let outcome = try #require(replay.ended[CallKey(turn: position, index: index)]?.outcome)
                if call.toolName == "look" {
                    #expect(outcome == .succeeded("done") && count >= 1, "an idempotent call is run until it has an outcome")
                    continue
                }
                #expect(count <= 1, "a payment was made \(count) times")
                switch outcome {
                case .succeeded: #expect(count == 1)
                case .unknownOutcome: unknown += 1
                default: Issue.record("\(call.id) ended as \(outcome)")
                }
            }
        }
        return unknown
    }

    func removeFiles() {
        for path in [journal, journal + "-wal", journal + "-shm", effects] { try? FileManager.default.removeItem(atPath: path) }
    }
}
