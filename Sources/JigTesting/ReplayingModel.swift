import JigAgents
import JigChat
import JigJSON
import JigTools
import Synchronization

/// A model that says what a transcript says it said: to run a recorded conversation again, against other tools or another version.
///
/// If the conversation takes another way, because a tool now gives another result, ``differences`` says where.
public final class ReplayingModel: LanguageModelExecutor {
    /// A place where what the model was told differs from the record.
    public struct Difference: Sendable, Hashable {
        /// The position of the entry in the transcript.
        public let position: Int
        public let recorded: String
        public let found: String
    }

    private struct State {
        var next = 0
        var differences: [Difference] = []
    }

    private let transcript: Transcript
    private let state = Mutex(State())

    public init(_ transcript: Transcript) { self.transcript = transcript }

    /// What the model was asked, prompt by prompt: to be asked again.
    public var prompts: [String] {
        transcript.compactMap { if case .prompt(let prompt) = $0 { prompt.segments.text } else { nil } }
    }

    /// Where the conversation went another way.
    public var differences: [Difference] { state.withLock { $0.differences } }

    /// A session with the model, and the record's instructions.
    public func session(
        tools: [any Tool] = [], configuration: SessionConfiguration = SessionConfiguration()
    ) throws -> LanguageModelSession {
        let beginning = transcript.prefix { if case .instructions = $0 { true } else { false } }
        return try LanguageModelSession(
            card: .scripted, tools: tools, transcript: Transcript(entries: beginning), configuration: configuration,
            makeExecutor: { self })
    }

    public func respond(to request: TurnRequest, onEvent: (OutputEvent) -> Void) async throws -> TurnOutput {
        let found = request.messages
        let output = state.withLock { state in
            var output = TurnOutput()
            while state.next < transcript.count {
                let position = state.next
                let entry = transcript[position]
                state.next += 1
                switch entry {
                case .toolCalls(let calls):
                    output.text = calls.segments.text
                    output.calls = calls.map { ToolCall(id: $0.id, name: $0.toolName, arguments: $0.argumentsText) }
                    return output
                case .response(let response):
                    output.text = response.segments.text
                    return output
                case .toolOutput(let recorded):
                    let told = found.last {
                        if case .tool(_, let id, _) = $0 { id.utf8.elementsEqual(recorded.id.utf8) } else { false }
                    }
                    guard case .tool(let content, _, _)? = told, !content.utf8.elementsEqual(recorded.result.content.utf8) else { continue }
                    state.differences.append(
                        Difference(position: position, recorded: recorded.result.content, found: content))
                case .instructions, .prompt: continue
                }
            }
            return output
        }
        output.tell(onEvent)
        return output
    }
}
