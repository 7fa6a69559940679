import ArgumentParser
import ExampleModel
import Foundation
import Jig
import JigJournal
import SampleTools

/// A server-side agent with approval: many conversations in one process, each in a journal; calls that change something wait
/// until somebody approves them. It speaks JSON lines on standard input and output, for a web server or a queue to carry:
///
///     → {"conversation": "7", "ask": "Remind me to call Anna in 20 minutes"}
///     ← {"conversation": "7", "approve?": "a1B2c3D4e", "tool": "set_reminder", "arguments": {…}}
///     → {"conversation": "7", "approve": "a1B2c3D4e"}          or "deny": …, "reason": …; or "arguments" to change them
///     ← {"conversation": "7", "answer": "…"}
///
/// Start it again after a crash, with the same journal, and it answers what was left unanswered; no call is made twice.
@main
struct ApprovalDesk: AsyncParsableCommand {
    @OptionGroup var model: ExampleModel

    @Option(help: "Where conversations are kept.")
    var journal = "approval-desk.sqlite"

    @Option(help: "How many seconds a call waits for approval before it is denied.")
    var patience = 300

    func run() async throws {
        let desk = Desk(
            model: try model.load(), journal: try SQLiteJournal(path: journal), patience: .seconds(patience))
        try await desk.answerUnanswered()
        await withTaskGroup(of: Void.self) { group in
            while let line = await nextLine() {
                do {
                    let request = try JSONValue(parsing: line)
                    guard let name = request["conversation"]?.stringValue else { throw ToolError("a line needs a conversation") }
                    if let question = request["ask"]?.stringValue {
                        group.addTask { await desk.answer(question, in: name) }
                    } else if let id = request["approve"]?.stringValue {
                        let decision = request["arguments"].map(ApprovalDecision.approveEdited) ?? .approve
                        try await desk.decide(decision, id, in: name)
                    } else if let id = request["deny"]?.stringValue {
                        try await desk.decide(.deny(reason: request["reason"]?.stringValue ?? "it was not approved"), id, in: name)
                    } else {
                        throw ToolError("a line needs \"ask\", \"approve\" or \"deny\", with a text")
                    }
                } catch {
                    say(["error": .string("\(error)")])
                }
            }
            await desk.denyAll()
        }
    }

    /// The next line, read on a thread that may wait.
    private func nextLine() async -> String? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: readLine()) }
        }
    }
}

/// Writes a line of JSON.
func say(_ value: JSONValue) { FileHandle.standardOutput.write(Data((value.text() + "\n").utf8)) }

/// The conversations, and the calls that wait for approval.
actor Desk {
    private let model: LanguageModel
    private let journal: SQLiteJournal
    private let patience: Duration
    private var conversations: [String: Task<LanguageModelSession, any Error>] = [:]
    private var waiting: [String: CheckedContinuation<ApprovalDecision, Never>] = [:]

    init(model: LanguageModel, journal: SQLiteJournal, patience: Duration) {
        (self.model, self.journal, self.patience) = (model, journal, patience)
    }

    /// Goes on with what was interrupted when the process ended.
    func answerUnanswered() async throws {
        for name in try await journal.sessions() {
            let session = try await conversation(name)
            guard session.transcript.isAwaitingResponse else { continue }
            Task { await finish(name) { try await session.resume() } }
        }
    }

    func answer(_ question: String, in name: String) async {
        await finish(name) { try await self.conversation(name).respond(to: question) }
    }

    func decide(_ decision: ApprovalDecision, _ id: String, in name: String) throws {
        guard let call = waiting.removeValue(forKey: "\(name)/\(id)") else {
            throw ToolError("no call \(id) of conversation \(name) waits for approval")
        }
        call.resume(returning: decision)
    }

    /// Nobody can approve any more.
    func denyAll() {
        for key in waiting.keys { waiting.removeValue(forKey: key)?.resume(returning: .deny(reason: "nobody is there to approve it")) }
    }

    private func finish(_ name: String, _ respond: () async throws -> LanguageModelSession.Response<String>) async {
        do {
            say(["conversation": .string(name), "answer": .string(try await respond().content)])
        } catch {
            say(["conversation": .string(name), "error": .string("\(error)")])
        }
    }

    /// The conversation of a name, opened once however many ask for it at the same time.
    private func conversation(_ name: String) async throws -> LanguageModelSession {
        let opening = conversations[name] ?? Task { try await open(name) }
        conversations[name] = opening
        do {
            return try await opening.value
        } catch {
            conversations[name] = nil
            throw error
        }
    }

    private func open(_ name: String) async throws -> LanguageModelSession {
        // What changes something asks first; reading does not.
        let tools: [any Tool] = SampleTools.all().map { tool in
            ["create_event", "set_reminder"].contains(tool.name)
                ? tool.policy(ToolPolicy(approval: .always)) : tool.policy(ToolPolicy(isIdempotent: true))
        }
        let configuration = SessionConfiguration(
            approval: { request in await self.ask(request, in: name) }, journal: try await journal.session(name))
        return try await LanguageModelSession(resuming: configuration, model: model, tools: tools)
    }

    private func ask(_ request: ApprovalRequest, in name: String) async -> ApprovalDecision {
        say([
            "conversation": .string(name), "approve?": .string(request.call.id), "tool": .string(request.call.name),
            "arguments": request.arguments,
        ])
        let key = "\(name)/\(request.call.id)"
        let timer = Task {
            try await Task.sleep(for: patience)
            waiting.removeValue(forKey: key)?.resume(returning: .deny(reason: "nobody approved it in time"))
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { waiting[key] = $0 }
    }
}
