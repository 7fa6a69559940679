import JigAgents
import JigChat
import JigJSON
import JigTools
import Synchronization

/// A model that says what a script says, turn after turn, without an engine: for tests of apps.
///
/// ```swift
/// let model = ScriptedModel([.call("get_weather", ["city": "Oslo"]), .answer("It is cold.")])
/// let session = try model.session(tools: [GetWeather()])
/// #expect(try await session.respond(to: "Oslo?").content == "It is cold.")
/// #expect(model.isUsedUp)
/// ```
public final class ScriptedModel: LanguageModelExecutor {
    /// What the model does in one turn.
    public enum Turn: Sendable {
        /// It answers in words, or with the JSON text of a structured answer.
        case answer(String)
        /// It makes calls, after some text.
        case calls([ToolCall], text: String = "")
        /// It writes calls and is cut off by the token limit.
        case cut([ToolCall])
        /// It fails.
        case failure(any Error & Sendable)
        /// It does what the request asks for.
        case custom(@Sendable (TurnRequest) async throws -> TurnOutput)

        /// It answers with a value.
        public static func answer(_ value: JSONValue) -> Turn { .answer(value.text(.spaced)) }

        /// It makes one call.
        public static func call(_ name: String, _ arguments: JSONValue, id: String? = nil) -> Turn {
            .calls([ToolCall(id: id ?? TestingIDs.next(), name: name, arguments: arguments.text(.spaced))])
        }
    }

    private struct State {
        var position = 0
        var requests: [TurnRequest] = []
    }

    private let turns: [Turn]
    private let keepsRequests: Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - turns: the script. After its end, the model answers with nothing.
    ///   - keepsRequests: whether ``requests`` remembers what was asked.
    public init(_ turns: [Turn], keepsRequests: Bool = true) { (self.turns, self.keepsRequests) = (turns, keepsRequests) }

    /// What the model was asked for so far, turn by turn.
    public var requests: [TurnRequest] { state.withLock { $0.requests } }

    /// Whether the script was used to its end.
    public var isUsedUp: Bool { state.withLock { $0.position >= turns.count } }

    /// A session with the model.
    public func session(
        tools: [any Tool] = [], transcript: Transcript = Transcript(),
        configuration: SessionConfiguration = SessionConfiguration(), card: ModelCard = .scripted
    ) throws -> LanguageModelSession {
        try LanguageModelSession(
            card: card, tools: tools, transcript: transcript, configuration: configuration, makeExecutor: { self })
    }

    public func respond(to request: TurnRequest, onEvent: (OutputEvent) -> Void) async throws -> TurnOutput {
        try Task.checkCancellation()
        let turn: Turn? = state.withLock { state in
            if keepsRequests { state.requests.append(request) }
            defer { state.position += 1 }
            return turns.indices.contains(state.position) ? turns[state.position] : nil
        }
        var output: TurnOutput
        switch turn {
        case nil: output = TurnOutput()
        case .answer(let text): output = TurnOutput(text: text)
        case .calls(let calls, let text): output = TurnOutput(text: text, calls: calls)
        case .cut(let calls): output = TurnOutput(calls: calls, isCut: true)
        case .failure(let error): throw error
        case .custom(let body): output = try await body(request)
        }
        if output.usage == TokenUsage() {
            output.usage.completion = tokens(of: output.text + output.calls.map(\.arguments).joined()) ?? 0
        }
        output.tell(onEvent)
        return output
    }

    /// A token for every four bytes, as texts have on average.
    public func tokens(of text: String) -> Int? { (text.utf8.count + 3) / 4 }

    public func promptTokens(of request: TurnRequest) throws -> Int? {
        request.messages.reduce(0) { count, message in
            switch message {
            case .system(let text), .user(let text), .tool(let text, _, _): count + 4 + (text.utf8.count + 3) / 4
            case .assistant(let text, let calls, _):
                count + 4 + calls.reduce((text.utf8.count + 3) / 4) { $0 + ($1.name.utf8.count + $1.arguments.utf8.count) / 4 + 4 }
            }
        }
    }
}

extension TurnOutput {
    /// Tells what a model would have told while it wrote this.
    package func tell(_ onEvent: (OutputEvent) -> Void) {
        if !text.isEmpty { onEvent(.text(text)) }
        for (index, call) in calls.enumerated() {
            onEvent(.toolCallBegan(index: index, name: call.name))
            onEvent(.toolCallArguments(index: index, fragment: call.arguments))
            onEvent(.toolCallEnded(index: index, call: call))
        }
        onEvent(.ended(isCut ? .length : calls.isEmpty ? .stop : .toolCalls))
    }
}

extension ModelCard {
    /// A model that does as it is told.
    public static let scripted = ModelCard(
        name: "scripted", contextLength: 1 << 20, maximumOutput: 4096,
        abilities: [.toolCalls, .parallelToolCalls, .structuredOutput])
}

/// Ids for calls, each once in the process.
enum TestingIDs {
    private static let count = Mutex(0)

    static func next() -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let digits = String(number, radix: 36)
        return String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }
}
