import InMemoryTracing
import JigAgents
import JigChat
import JigJSON
import JigTelemetry
import JigTesting
import JigTools
import Metrics
import MetricsTestKit
import Testing
import Tracing

/// The backends are the process's: they are set up once, and the tests run one after the other.
@Suite("Telemetry", .serialized)
struct TelemetryTests {
    private static let tracer: InMemoryTracer = {
        let tracer = InMemoryTracer()
        InstrumentationSystem.bootstrap(tracer)
        return tracer
    }()
    private static let metrics: TestMetrics = {
        let metrics = TestMetrics()
        MetricsSystem.bootstrap(metrics)
        return metrics
    }()

    private func spans(recordsContent: Bool) async throws -> [FinishedInMemorySpan] {
        let tracer = Self.tracer
        tracer.clearAll()
        _ = Self.metrics
        let tool = FunctionTool(name: "work", description: "", parameters: ["type": "object"] as JSONValue) { (_: JSONValue) in
            withSpan("inside the tool") { _ in "a result that nobody else should see" }
        }
        let failing = FunctionTool(name: "fail", description: "", parameters: ["type": "object"] as JSONValue) { (_: JSONValue) -> String in
            throw ToolError("no")
        }
        let call = ToolCall(id: "abcdefghi", name: "work", arguments: #"{"secret": "argument"}"#)
        let model = ScriptedModel([
            .custom { _ in TurnOutput(calls: [call, ToolCall(id: "abcdefghj", name: "fail", arguments: "{}")], usage: TokenUsage(prompt: 12, cachedPrompt: 5, completion: 7)) },
            .answer("An answer."),
        ])
        let session = try model.session(
            tools: [tool, failing],
            configuration: .init(observer: Telemetry(recordsContent: recordsContent), agentName: "helper"))
        try await session.respond(to: "A question.")
        return tracer.finishedSpans
    }

    @Test("spans have OpenTelemetry's names, and hang together")
    func names() async throws {
        let spans = try await spans(recordsContent: false)
        #expect(spans.map(\.operationName).sorted() == ["chat scripted", "chat scripted", "execute_tool fail", "execute_tool work", "inside the tool", "invoke_agent helper"])
        let agent = try #require(spans.first { $0.operationName == "invoke_agent helper" })
        for span in spans where span.operationName.hasPrefix("chat") || span.operationName.hasPrefix("execute_tool") {
            #expect(span.parentSpanID == agent.spanID)
        }
        let work = try #require(spans.first { $0.operationName == "execute_tool work" })
        #expect(spans.first { $0.operationName == "inside the tool" }?.parentSpanID == work.spanID)
        let chat = try #require(spans.first { $0.operationName == "chat scripted" })
        #expect(chat.attributes.get("gen_ai.operation.name") == "chat")
        #expect(chat.attributes.get("gen_ai.usage.input_tokens") == .int64(12))
        #expect(chat.attributes.get("gen_ai.usage.cache_read.input_tokens") == .int64(5))
        #expect(spans.first { $0.operationName == "execute_tool fail" }?.attributes.get("error.type") == "failed")
    }

    @Test("what was said is recorded only when that is asked for")
    func content() async throws {
        func text(_ spans: [FinishedInMemorySpan]) -> String {
            var text = ""
            for span in spans { span.attributes.forEach { key, value in text += "\(key)=\(value)\n" } }
            return text
        }
        let silent = text(try await spans(recordsContent: false))
        for secret in ["A question.", "An answer.", "argument", "nobody else"] { #expect(!silent.contains(secret)) }
        let told = text(try await spans(recordsContent: true))
        for said in ["A question.", "An answer.", "argument", "nobody else"] { #expect(told.contains(said)) }
    }

    @Test("tokens and durations are measured")
    func measured() async throws {
        _ = try await spans(recordsContent: false)
        let labels = Set(Self.metrics.recorders.map(\.label))
        #expect(labels.isSuperset(of: ["gen_ai.client.token.usage", "gen_ai.client.operation.duration", "gen_ai.client.operation.time_to_first_chunk"]))
        let input = try Self.metrics.expectRecorder(
            "gen_ai.client.token.usage",
            [
                ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "jig"), ("gen_ai.request.model", "scripted"),
                ("gen_ai.token.type", "input"),
            ])
        #expect(input.values.contains(12))
    }
}
