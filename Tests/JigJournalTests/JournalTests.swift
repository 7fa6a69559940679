import Foundation
import JigAgents
import JigChat
import JigJSON
import JigJournal
import JigTesting
import JigTools
import Synchronization
import Testing

private func temporaryPath() -> String { NSTemporaryDirectory() + "journal-\(UUID().uuidString).sqlite" }

private func tool(_ name: String = "work", isIdempotent: Bool = false, _ body: @escaping @Sendable (JSONValue) async throws -> String) -> any Tool {
    FunctionTool(name: name, description: "", parameters: ["type": "object"] as JSONValue, function: body)
        .policy(ToolPolicy(isIdempotent: isIdempotent))
}

private let card = ModelCard.scripted

@Suite("A journal on disk")
struct JournalTests {
    @Test("gives back what a session said and did")
    func replay() async throws {
        let journal = try SQLiteJournal.inMemory()
        let sessionJournal = try await journal.session("s")
        let model = ScriptedModel([.call("work", ["n": 1]), .answer("Done.")])
        let session = try model.session(tools: [tool { _ in "result" }], configuration: .init(journal: sessionJournal))
        try await session.respond(to: "Go")
        let replay = try await sessionJournal.replay()
        #expect(replay.transcript == session.transcript)
        #expect(replay.begun == [CallKey(turn: 1, index: 0)])
        #expect(try await journal.sessions() == ["s"])
        try await journal.forget("s")
        #expect(try await sessionJournal.replay().entries.isEmpty)
    }

    @Test("is written before a handler runs, and after it has ended")
    func order() async throws {
        let journal = try SQLiteJournal.inMemory()
        let sessionJournal = try await journal.session("s")
        let seen = Mutex<JournalReplay?>(nil)
        let looking = tool { _ in
            let replay = try await sessionJournal.replay()
            seen.withLock { $0 = replay }
            return "looked"
        }
        let session = try ScriptedModel([.call("work", [:]), .answer("Done.")]).session(tools: [looking], configuration: .init(journal: sessionJournal))
        try await session.respond(to: "Go")
        let replay = try #require(seen.withLock { $0 })
        #expect(replay.begun == [CallKey(turn: 1, index: 0)])
        #expect(replay.ended.isEmpty)
        #expect(replay.entries.count == 2)
        #expect(try await sessionJournal.replay().ended.count == 1)
    }

    @Test("opened by one at a time")
    func exclusive() async throws {
        let path = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let journal = try SQLiteJournal(path: path)
        let session = try await journal.session("s")
        await #expect(throws: JournalError.sessionInUse("s")) { _ = try await journal.session("s") }
        session.close()
        _ = try await journal.session("s")
        #expect(throws: JournalError.inUse(path: path)) { _ = try SQLiteJournal(path: path) }
    }

    @Test("a handler that says something after its call was given up is noted", .timeLimit(.minutes(10)))
    func late() async throws {
        let journal = try SQLiteJournal.inMemory()
        let sessionJournal = try await journal.session("s")
        let late = AsyncStream.makeStream(of: Void.self)
        var configuration = SessionConfiguration(limits: .init(callTimeout: .milliseconds(20)), journal: sessionJournal)
        configuration.onLateResult = { _ in late.continuation.yield() }
        let gate = AsyncStream.makeStream(of: Void.self)
        let stubborn = tool { _ in
            // A task of its own does not know that this one is cancelled.
            await Task.detached { for await _ in gate.stream {} }.value
            return "booked"
        }
        let session = try ScriptedModel([.call("work", [:]), .answer("Hm.")]).session(tools: [stubborn], configuration: configuration)
        try await session.respond(to: "Go")
        gate.continuation.finish()
        for await _ in late.stream { break }
        while try await sessionJournal.lateResults().isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await sessionJournal.lateResults().values.map(\.outcome) == [.succeeded("booked")])
        #expect(try await sessionJournal.replay().ended.values.map(\.outcome) == [.timedOut(started: true)])
    }
}

@Suite("A session that was killed goes on")
struct ResumeTests {
    /// What would be on disk, had the process been killed at that moment.
    private func interrupted(at stage: Int) -> JournalReplay {
        let calls = (0..<3).map { ToolCall(id: "call0000\($0)", name: $0 == 2 ? "read" : "work", arguments: "{\"n\": \($0)}") }
        var replay = JournalReplay(entries: [0: .prompt("Go"), 1: .toolCalls(calls)])
        if stage >= 1 { replay.begun = [CallKey(turn: 1, index: 0), CallKey(turn: 1, index: 2)] }
        if stage >= 2 {
            replay.ended[CallKey(turn: 1, index: 0)] = ToolResult(id: "call00000", name: "work", outcome: .succeeded("before"))
        }
        return replay
    }

    @Test("what has an outcome is kept, what may have run is unknown unless it may run again, what never began is run", arguments: 0...2)
    func stages(stage: Int) async throws {
        let runs = Mutex<[String]>([])
        func counting(_ name: String, _ isIdempotent: Bool) -> any Tool {
            tool(name, isIdempotent: isIdempotent) { arguments in
                runs.withLock { $0.append("\(name)\(arguments["n"]?.intValue ?? -1)") }
                return "now"
            }
        }
        let journal = MemoryJournal(interrupted(at: stage))
        let model = ScriptedModel([.answer("Done.")])
        let session = try await LanguageModelSession(
            resuming: .init(journal: journal), card: card, tools: [counting("work", false), counting("read", true)], makeExecutor: { model })
        #expect(try await session.resume().content == "Done.")
        let outcomes = session.transcript.compactMap { if case .toolOutput(let output) = $0 { output.result.outcome } else { nil } }
        let expected: [ToolOutcome] =
            switch stage {
            case 0: [.succeeded("now"), .succeeded("now"), .succeeded("now")]
            case 1: [.unknownOutcome, .succeeded("now"), .succeeded("now")]
            default: [.succeeded("before"), .succeeded("now"), .succeeded("now")]
            }
        #expect(outcomes == expected)
        #expect(runs.withLock { $0.sorted() } == (stage == 0 ? ["read2", "work0", "work1"] : ["read2", "work1"]))
        #expect(session.transcript.faults().isEmpty)
        #expect(journal.snapshot.transcript == session.transcript)
    }

    @Test("a journal that cannot be written stops the session before anything is done that it would not know of")
    func journalFails() async throws {
        struct DiskFull: Error {}
        let runs = Mutex(0)
        let journal = MemoryJournal()
        let counting = tool { _ in
            runs.withLock { $0 += 1 }
            return "ran"
        }
        let model = ScriptedModel([
            .custom { _ in
                TurnOutput(calls: [ToolCall(id: "abcdefghi", name: "work", arguments: "{}")])
            }, .answer("never"),
        ])
        let session = try model.session(tools: [counting], configuration: .init(journal: journal))
        journal.fail(with: DiskFull())
        await #expect {
            try await session.respond(to: "Go")
        } throws: { error in
            if case .journalFailure? = error as? LanguageModelSession.GenerationError { true } else { false }
        }
        #expect(runs.withLock { $0 } == 0)
    }

    @Test("an empty journal begins a session, with its instructions")
    func begins() async throws {
        let journal = MemoryJournal()
        let model = ScriptedModel([.answer("Hello."), .answer("Again.")])
        let first = try await LanguageModelSession(
            resuming: .init(journal: journal), card: card, instructions: "Be kind.", makeExecutor: { model })
        try await first.respond(to: "Hi")
        let second = try await LanguageModelSession(resuming: .init(journal: journal), card: card, makeExecutor: { model })
        #expect(second.transcript == first.transcript)
        try await second.respond(to: "And?")
        #expect(try await journal.replay().transcript == second.transcript)
        #expect(second.transcript.count == 5)
    }
}
