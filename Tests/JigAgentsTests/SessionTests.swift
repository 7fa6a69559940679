import JigAgents
import JigChat
import JigJSON
import JigSchema
import JigTools
import Observation
import Synchronization
import Testing

private struct Adder: Tool {
    struct Arguments: Codable, Generable { var a: Int, b: Int }
    let name = "add"
    let description = "Adds two numbers"
    let parameters: JSONValue = [
        "type": "object",
        "properties": [
            "a": ["type": "integer", "minimum": 0, "maximum": 99], "b": ["type": "integer", "minimum": 0, "maximum": 99],
        ],
        "required": ["a", "b"], "additionalProperties": false,
    ]
    func call(arguments: Arguments) throws -> Int {
        if arguments.a == 13 { throw ToolError("13 brings bad luck") }
        return arguments.a + arguments.b
    }
}

private let answerSchema: JSONValue = [
    "type": "object", "properties": ["sum": ["type": "integer"]], "required": ["sum"], "additionalProperties": false,
]
private let addition = #"[TOOL_CALLS]add[ARGS]{"a": 2, "b": 3}</s>"#

private func session(
    _ turns: String..., tools: [any Tool] = [Adder()], instructions: String? = nil
) throws -> LanguageModelSession {
    try LanguageModelSession(model: try ByteModel().model(writing: turns), tools: tools, instructions: instructions)
}

private func events(_ stream: LanguageModelSession.ResponseStream<String>) async throws -> [SessionEvent] {
    var events: [SessionEvent] = []
    for try await event in stream.events { events.append(event) }
    return events
}

@Suite("A session answers")
struct SessionTests {
    @Test("in words, without tools")
    func words() async throws {
        let session = try session("Hello!</s>", tools: [], instructions: "Be brief.")
        let response = try await session.respond(to: "Hi")
        #expect(response.content == "Hello!")
        #expect(session.transcript.map(\.description) == ["instructions: Be brief.", "prompt: Hi", "response: Hello!"])
        #expect(response.usage.turns == 1)
        #expect(!session.isResponding)
    }

    @Test("after a call, whose result the model is told")
    func call() async throws {
        let session = try session(addition, "It is 5.</s>")
        #expect(try await session.respond(to: "2 + 3?").content == "It is 5.")
        let entries = session.transcript.entries
        try #require(entries.count == 4)
        guard case .toolCalls(let calls) = entries[1], case .toolOutput(let output) = entries[2] else {
            Issue.record("\(entries)")
            return
        }
        #expect(calls.segments.isEmpty)
        #expect(calls.map(\.toolName) == ["add"])
        #expect(calls.map(\.argumentsText) == [#"{"a": 2, "b": 3}"#])
        #expect(output.result.outcome == .succeeded("5"))
        #expect(output.id == calls.first?.id)
    }

    @Test("with a value that meets the schema, after a call")
    func structured() async throws {
        let session = try session(addition, #"{"sum": 5}</s>"#)
        let response = try await session.respond(to: "2 + 3?", schema: try Schema(parsing: answerSchema))
        #expect(response.content == ["sum": 5])
        #expect(response.usage.toolCalls == 1)
    }

    @Test("with a value that meets the schema even if the model would rather write prose")
    func constrained() async throws {
        let session = try session("The sum is five, of course.</s>", tools: [])
        let schema = try Schema(parsing: answerSchema)
        let response = try await session.respond(
            to: "2 + 3?", schema: schema, options: GenerationOptions(maximumResponseTokens: 40))
        #expect(schema.accepts(response.content))
    }

    @Test("telling what happens in the order in which it happens")
    func streaming() async throws {
        let session = try session("Let me see." + addition, "5</s>")
        let events = try await events(session.streamResponse(to: "2 + 3?"))
        var text = ""
        var arguments = ""
        for event in events {
            if case .text(let piece) = event { text += piece }
            if case .callArguments(0, let fragment) = event { arguments += fragment }
        }
        #expect(text == "Let me see.5")
        #expect(arguments == #"{"a": 2, "b": 3}"#)
        let milestones = events.compactMap { event -> String? in
            switch event {
            case .text, .callArguments, .turnFinished, .contextCompacted, .handedOver: nil
            case .turnStarted(let turn): "turn \(turn)"
            case .callStarted(_, let name): "started \(name)"
            case .callFinished(let call): "finished \(call.name)"
            case .toolFinished(let result): "result \(result.content)"
            case .answer(let answer): "answer \(answer)"
            case .finished(let usage): "\(usage.turns) turns"
            }
        }
        #expect(
            milestones == ["turn 1", "started add", "finished add", "result 5", "turn 2", "answer 5", "2 turns"])
    }

    @Test("several calls of one turn, results in their order")
    func parallel() async throws {
        let session = try session(
            #"[TOOL_CALLS]add[ARGS]{"a": 1, "b": 1}[TOOL_CALLS]add[ARGS]{"a": 2, "b": 2}</s>"#, "2 and 4</s>")
        _ = try await session.respond(to: "1 + 1 and 2 + 2?")
        let results = session.transcript.entries.compactMap { entry in
            if case .toolOutput(let output) = entry { output.result.content } else { nil }
        }
        #expect(results == ["2", "4"])
    }

    @Test("going on from a transcript")
    func resumed() async throws {
        let first = try session(addition, "It is 5.</s>")
        _ = try await first.respond(to: "2 + 3?")
        let second = try LanguageModelSession(
            model: try ByteModel().model(writing: ["Again 5.</s>"]), tools: [Adder()], transcript: first.transcript)
        #expect(try await second.respond(to: "And again?").content == "Again 5.")
        #expect(second.transcript.entries.count == first.transcript.entries.count + 2)
    }
}

@Suite("What a model cannot do")
struct SessionGuardTests {
    @Test("call a tool that there is not, or with arguments that the schema refuses")
    func invalidCalls() async throws {
        let session = try session(
            #"[TOOL_CALLS]subtract[ARGS]{"a": "two", "c": 1000}</s>"#, "done</s>")
        _ = try await session.respond(to: "2 - 3?", options: GenerationOptions(toolChoice: .required))
        for case .toolCalls(let calls) in session.transcript.entries {
            for call in calls {
                #expect(call.toolName == "add")
                #expect(try Schema(parsing: Adder().parameters as JSONValue).accepts(try JSONValue(parsing: call.argumentsText)))
            }
        }
        #expect(session.transcript.entries.contains { if case .toolCalls = $0 { true } else { false } })
    }

    @Test("answer without a call where one is required, nor call where none is allowed")
    func toolChoice() async throws {
        let required = try session("Five.</s>", "Five.</s>")
        _ = try await required.respond(to: "2 + 3?", options: GenerationOptions(toolChoice: .required))
        #expect(required.transcript.entries.contains { if case .toolCalls = $0 { true } else { false } })
        let none = try session(addition)
        _ = try await none.respond(to: "2 + 3?", options: GenerationOptions(toolChoice: .none))
        #expect(!none.transcript.entries.contains { if case .toolCalls = $0 { true } else { false } })
    }

    @Test("write anything invalid, at random, with any seed, in any mode", arguments: 0..<4 as Range<UInt64>)
    func random(seed: UInt64) async throws {
        for choice in [ToolChoice.auto, .required, .named("add"), .none] {
            let session = try LanguageModelSession(model: try ByteModel().randomModel(seed: seed), tools: [Adder()])
            let schema = try Schema(parsing: answerSchema)
            let response = try await session.respond(
                to: "?", schema: schema,
                options: GenerationOptions(
                    sampling: .random(probabilityThreshold: 1, seed: seed), maximumResponseTokens: 60, toolChoice: choice, maximumTurns: 3))
            #expect(schema.accepts(response.content))
            for case .toolOutput(let output) in session.transcript.entries {
                switch output.result.outcome {
                case .succeeded, .failed: break
                default: Issue.record("seed \(seed), \(choice): \(output.result)")
                }
            }
        }
    }
}

@Suite("When things go wrong")
struct SessionErrorTests {
    private func error(_ body: () async throws -> Void) async -> LanguageModelSession.GenerationError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? LanguageModelSession.GenerationError
        }
    }

    @Test("a handler's error is told to the model, and the session goes on")
    func toolError() async throws {
        let session = try session(#"[TOOL_CALLS]add[ARGS]{"a": 13, "b": 3}</s>"#, addition, "5</s>")
        #expect(try await session.respond(to: "13 + 3?").content == "5")
        let results = session.transcript.entries.compactMap { entry in
            if case .toolOutput(let output) = entry { output.result.content } else { nil }
        }
        #expect(results == ["error: 13 brings bad luck", "5"])
    }

    @Test("in the last turn the model can only answer")
    func lastTurn() async throws {
        let session = try session(addition, addition, addition, addition)
        let response = try await session.respond(to: "2 + 3?", options: GenerationOptions(maximumTurns: 3))
        #expect(response.usage.turns == 3)
        #expect(response.usage.toolCalls == 2)
    }

    @Test("a call that is required in the only turn leaves none for an answer: an error with the transcript")
    func turnLimit() async throws {
        let session = try session(addition)
        let error = await error {
            _ = try await session.respond(to: "2 + 3?", options: GenerationOptions(toolChoice: .required, maximumTurns: 1))
        }
        guard case .turnLimitReached(1, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.transcript.entries.count == 3, "prompt, call and result")
        #expect(!session.isResponding)
    }

    @Test("a budget in which no call fits is an error before anything is written")
    func smallBudget() async throws {
        let session = try session(addition)
        let error = await error {
            _ = try await session.respond(
                to: "2 + 3?", options: GenerationOptions(maximumResponseTokens: 5, toolChoice: .required))
        }
        #expect("\(try #require(error))".contains("5 tokens"))
        #expect(session.transcript.map(\.description) == ["prompt: 2 + 3?"])
    }

    @Test("a tool that is not there cannot be the choice")
    func unknownChoice() async throws {
        let session = try session(addition)
        let error = await error { _ = try await session.respond(to: "?", options: GenerationOptions(toolChoice: .named("divide"))) }
        #expect("\(try #require(error))".contains("divide"))
    }

    @Test("a conversation longer than the context is an error, and the session stays usable")
    func context() async throws {
        let model = try ByteModel().model(writing: ["ok</s>"], contextLength: 100)
        let session = try LanguageModelSession(model: model)
        #expect(await error { _ = try await session.respond(to: String(repeating: "a", count: 200)) } != nil)
        #expect(!session.isResponding)
    }

    @Test("a second request has to wait for the first one's answer")
    func concurrentRequests() async throws {
        let (began, gate) = (AsyncStream.makeStream(of: Void.self), AsyncStream.makeStream(of: Void.self))
        let slow = FunctionTool(name: "slow", description: "", parameters: ["type": "object"]) { (_: JSONValue) in
            began.continuation.yield()
            for await _ in gate.stream {}
            return "done"
        }
        let session = try session("[TOOL_CALLS]slow[ARGS]{}</s>", "done</s>", tools: [slow])
        async let first = session.respond(to: "Go")
        for await _ in began.stream { break }
        #expect(session.isResponding)
        let error = await error { _ = try await session.respond(to: "Me too") }
        gate.continuation.finish()
        guard case .concurrentRequests? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await first.content == "done")
    }

    @Test("a cancelled response ends, and its calls are answered in the transcript")
    func cancellation() async throws {
        let started = AsyncStream.makeStream(of: Void.self)
        let endless = FunctionTool(name: "endless", description: "", parameters: ["type": "object"]) { (_: JSONValue) in
            started.continuation.yield()
            try await Task.sleep(for: .seconds(86_400))
            return "never"
        }.policy(ToolPolicy(timeout: .seconds(86_400)))
        let session = try session("[TOOL_CALLS]endless[ARGS]{}</s>", tools: [endless])
        let task = Task { try await session.respond(to: "Go") }
        for await _ in started.stream { break }
        task.cancel()
        let error = await error { _ = try await task.value }
        guard case .cancelled? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        guard case .toolOutput(let output) = session.transcript.entries.last else {
            Issue.record("\(session.transcript.entries)")
            return
        }
        #expect(output.result.outcome == .cancelled(started: true))
    }

    /// A model whose answer to "Go" takes until it is released, cancelled or not.
    private final class DeafModel: LanguageModelExecutor {
        private let gate = AsyncStream.makeStream(of: Void.self)

        func release() { gate.continuation.finish() }

        func respond(to request: TurnRequest, onEvent: (OutputEvent) -> Void) async throws -> TurnOutput {
            // On a busy machine the time for the first answer may be over before it is asked for. A task of its own does not
            // know that this one is cancelled.
            if !"\(request.messages)".contains("And now?") { await Task.detached { for await _ in self.gate.stream {} }.value }
            onEvent(.text("Here."))
            return TurnOutput(text: "Here.")
        }
    }

    @Test("a model that does not listen to a cancellation is given up, and the session goes on", .timeLimit(.minutes(5)))
    func deafModel() async throws {
        let model = DeafModel()
        let session = try LanguageModelSession(
            card: .jigTiny, configuration: SessionConfiguration(modelGrace: .milliseconds(50)), makeExecutor: { model })
        let options = GenerationOptions(limits: ResponseLimits(duration: .milliseconds(50)))
        let error = await error { _ = try await session.respond(to: "Go", options: options) }
        guard case .limitReached(.duration, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await session.respond(to: "And now?").content == "Here.")
        model.release()
        #expect(session.transcript.map(\.description) == ["prompt: Go", "prompt: And now?", "response: Here."])
    }

    @Test("changes of the transcript can be observed")
    func observation() async throws {
        let session = try session("Hello!</s>", tools: [])
        let changes = Mutex(0)
        withObservationTracking {
            _ = (session.transcript, session.isResponding)
        } onChange: {
            changes.withLock { $0 += 1 }
        }
        try await session.respond(to: "Hi")
        #expect(changes.withLock { $0 } == 1)
    }

    @Test("feedback has the conversation, what is wrong with it and what should have been said")
    func feedback() async throws {
        let session = try session("Hello!</s>", tools: [])
        try await session.respond(to: "Hi")
        let data = session.logFeedbackAttachment(
            sentiment: .negative, issues: [.init(category: .tooVerbose, explanation: "No need to shout")], desiredResponseText: "Hello.")
        let document = try JSONValue(parsing: Array(data))
        #expect(document["sentiment"] == "negative")
        #expect(document["issues"] == [["category": "tooVerbose", "explanation": "No need to shout"]])
        #expect(document["desiredOutput"]?["segments"]?.arrayValue?.first?["content"] == "Hello.")
        #expect(document["transcript"] == (try JSONValueEncoder().encode(session.transcript)))
        #expect(try JSONValue(parsing: Array(session.logFeedbackAttachment(sentiment: .positive)))["desiredOutput"] == .null)
    }

    @Test("errors say what happened, and what to do, as LocalizedError wants it")
    func localizedErrors() async throws {
        let refusal = LanguageModelSession.GenerationError.Refusal(transcriptEntries: [.prompt("Hi"), .response("I'd rather not.")])
        #expect(try await refusal.explanation.content == "I'd rather not.")
        #expect(try await refusal.explanationStream.collect().content == "I'd rather not.")
        let error = LanguageModelSession.GenerationError.refusal(refusal, .init(debugDescription: "The model would not."))
        #expect(error.errorDescription == "The model would not." && error.failureReason != nil && error.recoverySuggestion != nil)
    }

    @Test("a tool whose schema no model can be held to is refused when the session is made")
    func unenforceable() throws {
        let impossible = FunctionTool(
            name: "impossible", description: "",
            parameters: ["type": "object", "properties": ["a": false], "required": ["a"]]
        ) { (arguments: JSONValue) in arguments }
        #expect {
            _ = try session("", tools: [impossible])
        } throws: { error in
            if case .unenforceable(tool: "impossible", _)? = error as? ToolRegistrationError { true } else { false }
        }
    }
}
