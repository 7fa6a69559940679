import Foundation
import Jig

/// Shows a session's events to people or programs.
protocol EventPrinter {
    func show(question: String)
    func show(_ event: SessionEvent)
    func finish()
}

/// Output that appears at once: `print` would keep it back until a line or a buffer is full.
func write(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
}

/// Whether standard output takes colours.
enum Terminal {
    static var isColored: Bool {
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
            && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }
}

/// Events for people: text and calls as they are written, results below them.
final class TextEventPrinter: EventPrinter {
    private enum Style: String {
        case faint = "2"
        case call = "36"
        case result = "32"
        case failure = "31"
    }

    private let isColored: Bool
    private var isMidLine = false

    init(isColored: Bool) { self.isColored = isColored }

    func show(question: String) { put("» \(question)\n") }

    func show(_ event: SessionEvent) {
        switch event {
        case .turnStarted: endLine()
        case .text(let text): put(text)
        case .callStarted(_, let name):
            endLine()
            put("→ \(name) ", .call)
        case .callArguments(_, let fragment): put(fragment, .call)
        case .callFinished: endLine()
        case .toolFinished(let result):
            endLine()
            put("← \(result.content)\n", result.outcome.isSuccess ? .result : .failure)
        case .answer: endLine()
        case .contextCompacted: put("… older parts of the conversation are left out from here on\n", .faint)
        case .handedOver(let name): put("… \(name) answers from here on\n", .faint)
        case .turnFinished: break
        case .finished(let usage):
            let counts = [
                count(usage.turns, "turn"), count(usage.toolCalls, "call"), count(usage.completionTokens, "token"),
            ]
            put("\(counts.joined(separator: ", "))\n", .faint)
        }
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    func finish() { endLine() }

    private func endLine() {
        if isMidLine { put("\n") }
    }

    private func put(_ text: String, _ style: Style? = nil) {
        guard let last = text.last else { return }
        isMidLine = !last.isNewline
        if let style, isColored {
            write("\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m")
        } else {
            write(text)
        }
    }
}

/// Events for programs: one JSON object a line.
struct JSONEventPrinter: EventPrinter {
    func show(question: String) { line(["event": "question", "text": .string(question)]) }

    func show(_ event: SessionEvent) {
        switch event {
        case .turnStarted(let turn): line(["event": "turn", "number": number(turn)])
        case .text(let text): line(["event": "text", "text": .string(text)])
        case .callStarted(let index, let name):
            line(["event": "call_started", "index": number(index), "name": .string(name)])
        case .callArguments(let index, let fragment):
            line(["event": "call_arguments", "index": number(index), "fragment": .string(fragment)])
        case .callFinished(let call):
            line(["event": "call", "id": .string(call.id), "name": .string(call.name), "arguments": .string(call.arguments)])
        case .toolFinished(let result):
            line([
                "event": "result", "id": .string(result.id), "name": .string(result.name),
                "outcome": .string(result.outcome.kind.rawValue), "content": .string(result.content),
            ])
        case .contextCompacted(let compaction):
            line([
                "event": "context_compacted", "tool_outputs": number(compaction.toolOutputs),
                "exchanges": number(compaction.exchanges),
            ])
        case .handedOver(let name): line(["event": "handed_over", "to": .string(name)])
        case .turnFinished: break
        case .answer(let text): line(["event": "answer", "text": .string(text)])
        case .finished(let usage):
            line([
                "event": "finished", "turns": number(usage.turns), "prompt_tokens": number(usage.promptTokens),
                "completion_tokens": number(usage.completionTokens), "tool_calls": number(usage.toolCalls),
            ])
        }
    }

    func finish() {}

    private func line(_ value: JSONValue) { write(value.text(.spaced) + "\n") }
    private func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
}
