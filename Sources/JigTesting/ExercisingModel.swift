import JigAgents
import JigChat
import JigGrammar
import JigJSON
import JigTools
import Synchronization

/// A model that calls every tool with arguments that its schema accepts, made up from a seed, and then answers: for tests that
/// want each tool to be run.
///
/// A structured answer is made up of its schema in the same way.
public final class ExercisingModel: LanguageModelExecutor {
    private let seed: UInt64
    private let callsPerTool: Int
    private let turn = Mutex(UInt64(0))

    /// - Parameters:
    ///   - seed: what the arguments depend on.
    ///   - callsPerTool: how often each tool is called, all in the first turn.
    public init(seed: UInt64 = 0, callsPerTool: Int = 1) { (self.seed, self.callsPerTool) = (seed, callsPerTool) }

    /// A session with the model.
    public func session(
        tools: [any Tool] = [], configuration: SessionConfiguration = SessionConfiguration()
    ) throws -> LanguageModelSession {
        try LanguageModelSession(card: .scripted, tools: tools, configuration: configuration, makeExecutor: { self })
    }

    public func respond(to request: TurnRequest, onEvent: (OutputEvent) -> Void) async throws -> TurnOutput {
        let turn = turn.withLock { turn in
            defer { turn += 1 }
            return turn
        }
        var output = TurnOutput()
        if turn == 0, request.toolChoice != .none {
            for tool in request.tools {
                var generator = InstanceGenerator(try Grammar(tool.schema), seed: seed)
                for _ in 0..<callsPerTool {
                    output.calls.append(
                        ToolCall(id: TestingIDs.next(), name: tool.name, arguments: String(decoding: generator.next(), as: UTF8.self)))
                }
            }
        }
        if output.calls.isEmpty {
            if let answer = request.answer {
                var generator = InstanceGenerator(try Grammar(answer), seed: seed &+ turn)
                output.text = String(decoding: generator.next(), as: UTF8.self)
            } else {
                output.text = "All tools were called."
            }
        }
        output.tell(onEvent)
        return output
    }
}
