import JigChat
import JigJSON
import JigTools

extension Transcript {
    /// The conversation as chat formats take it.
    public var messages: [Message] { entries.compactMap(\.message) }

    /// The calls that have no outcome in the transcript, with the position of their entry: those of the last turn, if the
    /// response was interrupted.
    var unansweredCalls: (turn: Int, calls: [ToolCall], settled: [Int: ToolResult])? {
        guard let turn = entries.lastIndex(where: { if case .toolCalls = $0 { true } else { false } }),
            case .toolCalls(let calls) = entries[turn]
        else { return nil }
        var settled: [Int: ToolResult] = [:]
        for case .toolOutput(let output) in entries[(turn + 1)...] {
            // Ids may repeat: outputs stand in the order of the calls.
            let index = calls.indices.first { settled[$0] == nil && calls[$0].id.isExactly(output.id) }
            if let index { settled[index] = output.result }
        }
        return settled.count < calls.count ? (turn, Array(calls), settled) : nil
    }

    /// Whether the last prompt has no answer yet.
    public var isAwaitingResponse: Bool {
        switch entries.last {
        case .prompt, .toolCalls, .toolOutput: true
        case .instructions, .response, nil: false
        }
    }
}

extension Transcript.Entry {
    /// The entry as a message; nil for an empty answer, which is none.
    var message: Message? {
        switch self {
        case .instructions(let instructions):
            let text = instructions.segments.text
            return text.isEmpty ? nil : .system(text)
        case .prompt(let prompt):
            guard let format = prompt.responseFormat, format.isShown else { return .user(prompt.segments.text) }
            return .user(
                prompt.segments.text + "\n\nAnswer with JSON that meets this JSON Schema: " + format.schema.text(.spaced))
        case .toolCalls(let calls): return .assistant(calls.segments.text, toolCalls: calls.map(JigChat.ToolCall.init))
        case .toolOutput(let output): return .tool(output.result.content, callID: output.id, name: output.toolName)
        case .response(let response):
            let text = response.segments.text
            return text.isEmpty ? nil : .assistant(text)
        }
    }
}
