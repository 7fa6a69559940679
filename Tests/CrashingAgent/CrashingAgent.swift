import Foundation
import JigAgents
import JigChat
import JigJSON
import JigJournal
import JigTesting
import JigTools
import Synchronization

/// An agent that is made to be killed: it goes on where its journal stopped, does things that can be counted in a file, and may
/// kill itself at a given step.
///
///     CrashingAgent <journal> <session> <effects file> <turns> [<step to die at>]
@main
struct CrashingAgent {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().map { $0 }
        guard arguments.count >= 4, let turns = Int(arguments[3]) else {
            FileHandle.standardError.write(Data("usage: CrashingAgent journal session effects turns [step]\n".utf8))
            exit(2)
        }
        let steps = Steps(last: arguments.count > 4 ? Int(arguments[4]) : nil)
        let effects = try Effects(path: arguments[2])
        let journal = try SQLiteJournal(path: arguments[0])
        let configuration = SessionConfiguration(
            journal: SteppingJournal(journal: try await journal.session(arguments[1]), steps: steps))

        func tool(_ name: String, isIdempotent: Bool) -> any Tool {
            FunctionTool(name: name, description: "", parameters: ["type": "object"] as JSONValue) { (arguments: JSONValue) in
                steps.step()
                try effects.record("\(name) \(ToolContext.current?.idempotencyKey ?? "")")
                steps.step()
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...3)))
                return "done"
            }.policy(ToolPolicy(isIdempotent: isIdempotent))
        }
        let session = try await LanguageModelSession(
            resuming: configuration, card: .scripted, tools: [tool("pay", isIdempotent: false), tool("look", isIdempotent: true)],
            instructions: "Pay and look.", makeExecutor: { PlanningModel(turns: turns) })
        let options = GenerationOptions(maximumTurns: turns + 1)
        if session.transcript.isAwaitingResponse {
            try await session.resume(options: options)
        } else if session.transcript.count < 2 {
            try await session.respond(to: "Go", options: options)
        }
    }
}

/// Counts what is done, and kills the process at the last step.
final class Steps: Sendable {
    private let last: Int?
    private let count = Mutex(0)

    init(last: Int?) { self.last = last }

    func step() {
        let count = count.withLock { count in
            count += 1
            return count
        }
        if count == last { kill(getpid(), SIGKILL) }
    }
}

/// A journal before and after each write of which there is a step.
struct SteppingJournal: SessionJournal {
    let journal: SQLiteSessionJournal
    let steps: Steps

    var name: String { journal.name }

    func append(_ entry: Transcript.Entry, at position: Int) async throws {
        steps.step()
        try await journal.append(entry, at: position)
        steps.step()
    }

    func begin(_ key: CallKey, _ call: ToolCall) async throws {
        steps.step()
        try await journal.begin(key, call)
        steps.step()
    }

    func end(_ key: CallKey, _ result: ToolResult) async throws {
        steps.step()
        try await journal.end(key, result)
        steps.step()
    }

    func replay() async throws -> JournalReplay { try await journal.replay() }
}

/// A file to which each effect adds a line, on disk before it counts as done.
final class Effects: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        guard descriptor >= 0 else { throw ToolError("cannot open \(path)") }
    }

    func record(_ line: String) throws {
        let bytes = Array((line + "\n").utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else { throw ToolError("cannot write") }
    }
}

/// A model that calls four tools in each of its turns, goes by how far the conversation has come, and then answers.
struct PlanningModel: LanguageModelExecutor {
    let turns: Int

    func respond(to request: TurnRequest, onEvent: (OutputEvent) -> Void) async throws -> TurnOutput {
        let done = request.messages.count { if case .assistant(_, let calls, _) = $0 { !calls.isEmpty } else { false } }
        guard done < turns else { return TurnOutput(text: "Done.") }
        return TurnOutput(
            calls: (0..<4).map { index in
                ToolCall(id: "turn\(done)call\(index)", name: index == 3 ? "look" : "pay", arguments: "{\"n\": \(done * 4 + index)}")
            })
    }
}
