import JigAgents
import JigChat
import JigJSON
import JigTools
import Logging
import Metrics
import Tracing

/// Traces, measures and logs sessions under OpenTelemetry's names for generative AI, by whatever backends the app has set up for
/// swift-distributed-tracing, swift-metrics and swift-log.
///
/// | what | span | metrics |
/// |---|---|---|
/// | a response | `invoke_agent {agent}` | |
/// | a turn of the model's | `chat {model}` | `gen_ai.client.token.usage`, `gen_ai.client.operation.duration`, `gen_ai.client.operation.time_to_first_chunk` |
/// | a call | `execute_tool {tool}` | `gen_ai.client.operation.duration` |
///
/// What was said, and arguments and results of calls, are recorded only where ``recordsContent`` asks for it.
///
/// Source: OpenTelemetry, semantic conventions for generative AI.
public struct Telemetry: SessionObserver {
    /// What answers for the model: `gen_ai.provider.name`.
    public var providerName: String
    /// Whether what was said is recorded, too.
    public var recordsContent: Bool
    public var logger: Logger

    public init(logger: Logger = Logger(label: "jig.session"), providerName: String = "jig", recordsContent: Bool = false) {
        (self.logger, self.providerName, self.recordsContent) = (logger, providerName, recordsContent)
    }

    public func observeResponse(
        _ description: ResponseDescription, run: () async throws -> ResponseReport
    ) async throws -> ResponseReport {
        try await withSpan("invoke_agent \(description.agentName)", ofKind: .internal) { span in
            span.attributes["gen_ai.operation.name"] = "invoke_agent"
            span.attributes["gen_ai.provider.name"] = providerName
            span.attributes["gen_ai.agent.name"] = description.agentName
            span.attributes["gen_ai.conversation.id"] = description.conversationID
            span.attributes["gen_ai.request.model"] = description.modelName
            if recordsContent, let prompt = description.prompt {
                span.attributes["gen_ai.input.messages"] = messages("user", prompt)
            }
            do {
                let report = try await run()
                span.attributes["gen_ai.usage.input_tokens"] = report.usage.promptTokens
                span.attributes["gen_ai.usage.output_tokens"] = report.usage.completionTokens
                if recordsContent { span.attributes["gen_ai.output.messages"] = messages("assistant", report.text) }
                logger.debug(
                    "response finished",
                    metadata: [
                        "conversation": "\(description.conversationID)", "turns": "\(report.usage.turns)",
                        "calls": "\(report.usage.toolCalls)", "tokens": "\(report.usage.totalTokens)",
                    ])
                return report
            } catch {
                // The message may quote what was said: only the error's kind is recorded.
                span.attributes["error.type"] = kind(of: error)
                logger.warning("response failed", metadata: ["conversation": "\(description.conversationID)", "error": "\(kind(of: error))"])
                throw error
            }
        }
    }

    public func observeTurn(_ description: TurnDescription, run: () async throws -> TurnOutput) async throws -> TurnOutput {
        let start = ContinuousClock.now
        let dimensions = [
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", providerName), ("gen_ai.request.model", description.modelName),
        ]
        return try await withSpan("chat \(description.modelName)", ofKind: .client) { span in
            span.attributes["gen_ai.operation.name"] = "chat"
            span.attributes["gen_ai.provider.name"] = providerName
            span.attributes["gen_ai.conversation.id"] = description.conversationID
            span.attributes["gen_ai.request.model"] = description.modelName
            span.attributes["gen_ai.request.max_tokens"] = description.request.maximumTokens
            let sampling = description.request.options.samplingOptions
            span.attributes["gen_ai.request.temperature"] = sampling.temperature
            if sampling.topP < 1 { span.attributes["gen_ai.request.top_p"] = sampling.topP }
            if let seed = sampling.seed { span.attributes["gen_ai.request.seed"] = Int64(truncatingIfNeeded: seed) }
            if recordsContent {
                span.attributes["gen_ai.tool.definitions"] = definitions(description.request.tools)
                span.attributes["gen_ai.input.messages"] = messages(description.request.messages)
            }
            do {
                let output = try await run()
                let reason = output.isCut ? "length" : output.calls.isEmpty ? "stop" : "tool_calls"
                span.attributes["gen_ai.response.model"] = description.modelName
                span.attributes["gen_ai.response.finish_reasons"] = [reason]
                span.attributes["gen_ai.usage.input_tokens"] = output.usage.prompt
                span.attributes["gen_ai.usage.output_tokens"] = output.usage.completion
                span.attributes["gen_ai.usage.cache_read.input_tokens"] = output.usage.cachedPrompt
                if recordsContent { span.attributes["gen_ai.output.messages"] = messages("assistant", output.text) }
                for (type, count) in [("input", output.usage.prompt), ("output", output.usage.completion)] {
                    Recorder(label: "gen_ai.client.token.usage", dimensions: dimensions + [("gen_ai.token.type", type)]).record(count)
                }
                if let first = output.timeToFirstChunk {
                    Recorder(label: "gen_ai.client.operation.time_to_first_chunk", dimensions: dimensions).record(first.seconds)
                }
                recordDuration(since: start, dimensions)
                return output
            } catch {
                span.attributes["error.type"] = kind(of: error)
                recordDuration(since: start, dimensions + [("error.type", kind(of: error))])
                throw error
            }
        }
    }

    public func observe(_ call: ToolCall, run: @Sendable () async -> ToolResult) async -> ToolResult {
        let start = ContinuousClock.now
        return await withSpan("execute_tool \(call.name)", ofKind: .internal) { span in
            span.attributes["gen_ai.operation.name"] = "execute_tool"
            span.attributes["gen_ai.tool.name"] = call.name
            span.attributes["gen_ai.tool.type"] = "function"
            span.attributes["gen_ai.tool.call.id"] = call.id
            if recordsContent { span.attributes["gen_ai.tool.call.arguments"] = call.arguments }
            let result = await run()
            var dimensions = [
                ("gen_ai.operation.name", "execute_tool"), ("gen_ai.provider.name", providerName), ("gen_ai.tool.name", call.name),
            ]
            if recordsContent { span.attributes["gen_ai.tool.call.result"] = result.content }
            if !result.outcome.isSuccess {
                let kind = result.outcome.kind.rawValue
                span.attributes["error.type"] = kind
                span.setStatus(SpanStatus(code: .error, message: kind))
                dimensions.append(("error.type", kind))
                logger.info("tool call did not succeed", metadata: ["tool": "\(call.name)", "call": "\(call.id)", "outcome": "\(kind)"])
            }
            recordDuration(since: start, dimensions)
            return result
        }
    }

    // MARK: Parts

    private func recordDuration(since start: ContinuousClock.Instant, _ dimensions: [(String, String)]) {
        Recorder(label: "gen_ai.client.operation.duration", dimensions: dimensions).record((.now - start).seconds)
    }

    private func kind(of error: any Error) -> String {
        if case let error as LanguageModelSession.GenerationError = error {
            return Mirror(reflecting: error).children.first?.label ?? "error"
        }
        return "\(type(of: error))"
    }

    private func messages(_ role: String, _ text: String) -> String {
        JSONValue.array([["role": .string(role), "parts": [["type": "text", "content": .string(text)]]]]).text()
    }

    private func messages(_ messages: [Message]) -> String {
        JSONValue.array(
            messages.map { message in
                var parts: [JSONValue] = []
                switch message {
                case .system(let text), .user(let text): parts = [["type": "text", "content": .string(text)]]
                case .assistant(let text, let calls, _):
                    if !text.isEmpty { parts.append(["type": "text", "content": .string(text)]) }
                    parts += calls.map {
                        ["type": "tool_call", "id": .string($0.id), "name": .string($0.name), "arguments": .string($0.arguments)]
                    }
                case .tool(let text, let id, _):
                    parts = [["type": "tool_call_response", "id": .string(id), "response": .string(text)]]
                }
                return ["role": .string(message.role.rawValue), "parts": .array(parts)]
            }
        ).text()
    }

    private func definitions(_ tools: [RegisteredTool]) -> String {
        JSONValue.array(
            tools.map {
                [
                    "type": "function", "name": .string($0.name), "description": .string($0.definition.description),
                    "parameters": $0.definition.parameters,
                ]
            }
        ).text()
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
