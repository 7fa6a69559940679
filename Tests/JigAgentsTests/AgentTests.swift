import JigAgents
import JigChat
import JigJSON
import JigSchema
import JigTesting
import JigTools
import Synchronization
import Testing

private let anyObject: JSONValue = ["type": "object"]

private func tool(
    _ name: String = "work", policy: ToolPolicy = ToolPolicy(), _ body: @escaping @Sendable (JSONValue) async throws -> String = { _ in "done" }
) -> any Tool {
    FunctionTool(name: name, description: "Works", parameters: anyObject, function: body).policy(policy)
}

private func outcomes(_ transcript: Transcript) -> [ToolOutcome] {
    transcript.compactMap { if case .toolOutput(let output) = $0 { output.result.outcome } else { nil } }
}

private struct City: Generable, Equatable {
    var name: String
    var people: Int

    static var generationSchema: GenerationSchema {
        GenerationSchema(jsonSchema: [
            "type": "object", "properties": ["name": ["type": "string"], "people": ["type": "integer"]],
            "required": ["name", "people"],
        ])
    }
    struct PartiallyGenerated: ConvertibleFromGeneratedContent, Equatable {
        var name: String?
        var people: Int?
        init(_ content: GeneratedContent) throws {
            name = content.json["name"]?.stringValue
            people = content.json["people"]?.intValue
        }
    }
    init(_ content: GeneratedContent) throws {
        guard let name = content.json["name"]?.stringValue, let people = content.json["people"]?.intValue else { throw ToolError("no city") }
        (self.name, self.people) = (name, people)
    }
    init(name: String, people: Int) { (self.name, self.people) = (name, people) }
    var generatedContent: GeneratedContent { GeneratedContent(["name": .string(name), "people": .number(JSONNumber(people))]) }
}

@Suite("A typed answer")
struct TypedAnswerTests {
    @Test("comes after tool calls, in one run")
    func afterCalls() async throws {
        let model = ScriptedModel([.call("work", [:]), .answer(["name": "Oslo", "people": 717_710])])
        let session = try model.session(tools: [tool()])
        let response = try await session.respond(to: "The capital of Norway?", generating: City.self)
        #expect(response.content == City(name: "Oslo", people: 717_710))
        #expect(response.usage.toolCalls == 1)
        #expect(response.transcriptEntries.count == 4)
        guard case .response(let answer) = session.transcript.last, case .structure(let segment) = answer.segments.first else {
            Issue.record("\(session.transcript)")
            return
        }
        #expect(segment.source == "City")
    }

    @Test("is shown its schema, unless that is not wanted", arguments: [true, false])
    func schemaInPrompt(isShown: Bool) async throws {
        let model = ScriptedModel([.answer(["name": "Oslo", "people": 1])])
        try await model.session().respond(to: "Where?", generating: City.self, includeSchemaInPrompt: isShown)
        guard case .user(let text) = model.requests.first?.messages.last else {
            Issue.record("\(model.requests)")
            return
        }
        #expect(text.contains("people") == isShown)
        #expect(model.requests.first?.answer != nil)
    }

    @Test("that does not meet its schema is an error, which carries the transcript")
    func invalid() async throws {
        let session = try ScriptedModel([.answer(["name": "Oslo"])]).session()
        await #expect {
            _ = try await session.respond(to: "?", generating: City.self)
        } throws: { error in
            guard case .decodingFailure(let context)? = error as? LanguageModelSession.GenerationError else { return false }
            return context.transcript.count == 1
        }
        let streaming = try ScriptedModel([.answer(["name": "Oslo"])]).session()
        await #expect {
            _ = try await streaming.streamResponse(to: "?", generating: City.self).collect()
        } throws: { error in
            guard case .decodingFailure(let context)? = error as? LanguageModelSession.GenerationError else { return false }
            return context.transcript.count == 1
        }
    }

    @Test("grows in snapshots while it is written")
    func snapshots() async throws {
        let session = try LanguageModelSession(
            model: try ByteModel().model(writing: [#"{"name": "Oslo", "people": 12}</s>"#]))
        var snapshots: [City.PartiallyGenerated] = []
        for try await snapshot in session.streamResponse(to: "?", generating: City.self) { snapshots.append(snapshot.content) }
        #expect(snapshots.count > 3)
        #expect(snapshots.contains { $0.name == "Os" && $0.people == nil })
        #expect(snapshots.last?.name == "Oslo" && snapshots.last?.people == 12)
    }

    @Test("can be collected from a stream")
    func collected() async throws {
        let session = try ScriptedModel([.answer(["name": "Oslo", "people": 3])]).session()
        let response = try await session.streamResponse(to: "?", generating: City.self).collect()
        #expect(response.content == City(name: "Oslo", people: 3))
    }

    @Test("in words grows, too")
    func words() async throws {
        let session = try LanguageModelSession(model: try ByteModel().model(writing: ["Hello!</s>"]))
        var texts: [String] = []
        for try await snapshot in session.streamResponse(to: "Hi") { texts.append(snapshot.content) }
        #expect(texts.first == "H")
        #expect(texts.last == "Hello!")
    }
}

@Suite("Limits of a response")
struct ResponseLimitTests {
    private func error(_ session: LanguageModelSession, _ options: GenerationOptions) async -> LanguageModelSession.GenerationError? {
        do {
            try await session.respond(to: "Go", options: options)
            return nil
        } catch {
            return error as? LanguageModelSession.GenerationError
        }
    }

    @Test("calls over the limit are denied, and the model has to answer")
    func calls() async throws {
        let calls = (0..<3).map { ToolCall(id: "call0000\($0)", name: "work", arguments: "{}") }
        let model = ScriptedModel([.calls(calls), .answer("Enough.")])
        let session = try model.session(tools: [tool()])
        #expect(try await session.respond(to: "Go", options: .init(limits: .init(toolCalls: 2))).content == "Enough.")
        #expect(outcomes(session.transcript).map(\.kind) == [.succeeded, .succeeded, .denied])
        #expect(model.requests.last?.toolChoice == ToolChoice.none)
    }

    @Test("tokens and cost end the response, its calls answered", arguments: [ResponseLimits(tokens: 10), ResponseLimits(cost: 0.001)])
    func tokensAndCost(limits: ResponseLimits) async throws {
        let call = ToolCall(id: "abcdefghi", name: "work", arguments: "{}")
        let turn = TurnOutput(calls: [call], usage: TokenUsage(prompt: 900, completion: 100))
        var card = ModelCard.scripted
        card.price = TokenPrice(inputPerMillion: 1, outputPerMillion: 2)
        let session = try ScriptedModel([.custom { _ in turn }]).session(tools: [tool()], card: card)
        guard case .limitReached(let limit, let context)? = await error(session, .init(limits: limits)) else {
            Issue.record("no error")
            return
        }
        #expect(limit == (limits.tokens == nil ? .cost : .tokens))
        #expect(context.transcript.faults().isEmpty)
        #expect(outcomes(context.transcript).map(\.kind) == [.denied])
    }

    @Test("time ends the response, in the middle of a call")
    func time() async throws {
        let session = try ScriptedModel([.call("work", [:])]).session(tools: [
            tool { _ in
                try await Task.sleep(for: .seconds(86_400))
                return ""
            }
        ])
        guard case .limitReached(.duration, let context)? = await error(session, .init(limits: .init(duration: .milliseconds(50)))) else {
            Issue.record("no error")
            return
        }
        #expect(context.transcript.faults().isEmpty)
        // Where everything else is slow, the time may be up before the handler starts, or the model speaks.
        #expect(outcomes(context.transcript).allSatisfy { $0.kind == .timedOut || $0.kind == .cancelled })
    }

    @Test("calls of a turn that was cut off are not run, and answered")
    func truncated() async throws {
        let ran = Mutex(false)
        let call = ToolCall(id: "abcdefghi", name: "work", arguments: "{}")
        let session = try ScriptedModel([.cut([call]), .answer("Sorry.")]).session(tools: [
            tool { _ in
                ran.withLock { $0 = true }
                return ""
            }
        ])
        #expect(try await session.respond(to: "Go").content == "Sorry.")
        #expect(outcomes(session.transcript) == [.truncated])
        #expect(!ran.withLock { $0 })
    }

    @Test("a model that makes the same call again and again is told to stop")
    func repeats() async throws {
        let turns = (0..<5).map { _ in ScriptedModel.Turn.call("work", [:]) } + [.answer("I give up.")]
        let session = try ScriptedModel(turns).session(tools: [tool()])
        try await session.respond(to: "Go")
        #expect(outcomes(session.transcript).map(\.kind) == [.succeeded, .succeeded, .succeeded, .denied, .denied])
    }
}

@Suite("Failing tools")
struct FailingToolTests {
    private struct Broken: Error {}

    @Test("a tool whose policy says so ends the response with its error, as in FoundationModels")
    func toolCallError() async throws {
        let session = try ScriptedModel([.call("work", [:])]).session(tools: [
            tool(policy: ToolPolicy(failureEndsResponse: true)) { _ in throw Broken() }
        ])
        await #expect {
            try await session.respond(to: "Go")
        } throws: { error in
            guard let error = error as? LanguageModelSession.ToolCallError else { return false }
            return error.tool.name == "work" && error.underlyingError is Broken && error.transcript.faults().isEmpty
        }
    }

    @Test("after any error a session can go on")
    func goesOn() async throws {
        let session = try ScriptedModel([.call("work", [:]), .failure(Broken()), .answer("There."), .answer("And more.")]).session(tools: [tool()])
        await #expect(throws: LanguageModelSession.GenerationError.self) { try await session.respond(to: "Go") }
        #expect(session.transcript.isAwaitingResponse)
        #expect(try await session.resume().content == "There.")
        #expect(try await session.respond(to: "More").content == "And more.")
        #expect(session.transcript.faults().isEmpty)
    }

    @Test("from the transcript of an error another session can go on, without making a call twice")
    func resumesFromTranscript() async throws {
        let runs = Mutex(0)
        let counting = tool { _ in
            runs.withLock { $0 += 1 }
            return "ran"
        }
        let first = try ScriptedModel([.call("work", [:]), .failure(Broken())]).session(tools: [counting])
        var transcript = Transcript()
        do {
            try await first.respond(to: "Go")
        } catch let error as LanguageModelSession.GenerationError {
            transcript = error.transcript
        }
        let second = try ScriptedModel([.answer("Done.")]).session(tools: [counting], transcript: transcript)
        #expect(try await second.resume().content == "Done.")
        #expect(runs.withLock { $0 } == 1)
    }

    @Test("calls that a transcript leaves open are answered before anything is asked", arguments: [true, false])
    func openCalls(isIdempotent: Bool) async throws {
        let transcript = Transcript(entries: [
            .prompt("Go"), .toolCalls([ToolCall(id: "abcdefghi", name: "work", arguments: "{}")]),
        ])
        let session = try ScriptedModel([.answer("Done.")]).session(
            tools: [tool(policy: ToolPolicy(isIdempotent: isIdempotent))], transcript: transcript)
        try await session.resume()
        #expect(outcomes(session.transcript) == [isIdempotent ? .succeeded("done") : .unknownOutcome])
        let other = try ScriptedModel([.answer("Done.")]).session(tools: [tool()], transcript: transcript)
        try await other.respond(to: "Something else")
        #expect(outcomes(other.transcript) == [.unknownOutcome])
        #expect(other.transcript.faults().isEmpty)
    }
}

@Suite("A conversation that outgrows the context")
struct ContextTests {
    private let card = ModelCard(name: "small", contextLength: 400, maximumOutput: 100, abilities: [.toolCalls])
    private let long = String(repeating: "wind and rain ", count: 40)

    private func session(_ model: ScriptedModel, _ policy: ContextPolicy) throws -> LanguageModelSession {
        try model.session(tools: [tool { [long] _ in long }], configuration: .init(context: policy), card: card)
    }

    @Test("loses the oldest tool output first, its call stays answered")
    func outputs() async throws {
        let model = ScriptedModel([.call("work", ["n": 1]), .call("work", ["n": 2]), .call("work", ["n": 3]), .answer("Wet.")])
        let session = try session(model, ContextPolicy())
        try await session.respond(to: "Weather?")
        let last = try #require(model.requests.last?.messages)
        let outputs = last.compactMap { if case .tool(let text, _, _) = $0 { text } else { nil } }
        #expect(outputs.count == 3)
        #expect(outputs.first?.contains("left out") == true)
        #expect(outputs.last == long)
        #expect(session.compaction.toolOutputs >= 1)
        #expect(session.transcript.count == 8, "the transcript keeps everything")
    }

    @Test("loses the oldest exchanges whole, or has them summarised")
    func exchanges() async throws {
        let dropping = ScriptedModel((0..<4).map { _ in .answer(long) })
        let session = try session(dropping, ContextPolicy())
        for _ in 0..<4 { try await session.respond(to: "Again?") }
        #expect(session.compaction.exchanges >= 1)
        #expect(dropping.requests.last?.messages.first?.role == .user)

        let summarizing = ScriptedModel([
            .answer(long), .answer(long), .answer(["summary": "It rains."]), .answer(long), .answer(["summary": "Still."]), .answer("x"),
        ])
        let other = try self.session(summarizing, ContextPolicy(summarizes: true))
        for _ in 0..<3 { try await other.respond(to: "Again?") }
        #expect(other.compaction.summary == "It rains.")
        guard case .system(let text)? = summarizing.requests.last?.messages.first else {
            Issue.record("\(String(describing: summarizing.requests.last?.messages.first))")
            return
        }
        #expect(text.contains("It rains."))
    }

    @Test("is an error where nothing may be left out")
    func error() async throws {
        let session = try session(ScriptedModel([.answer(long), .answer(long), .answer(long)]), .keepEverything)
        await #expect {
            for _ in 0..<3 { try await session.respond(to: long) }
        } throws: { error in
            if case .exceededContextWindowSize? = error as? LanguageModelSession.GenerationError { true } else { false }
        }
    }
}

@Suite("The test kit")
struct TestKitTests {
    @Test("a model that exercises every tool from its schema")
    func exercising() async throws {
        let seen = Mutex<[String: [JSONValue]]>([:])
        func recording(_ name: String, _ properties: JSONValue) -> any Tool {
            FunctionTool(
                name: name, description: "", parameters: ["type": "object", "properties": properties, "additionalProperties": false]
            ) { (arguments: JSONValue) in
                seen.withLock { $0[name, default: []].append(arguments) }
                return "ok"
            }
        }
        let tools = [recording("a", ["n": ["type": "integer", "minimum": 5]]), recording("b", ["s": ["enum": ["x", "y"]]])]
        let session = try ExercisingModel(seed: 7, callsPerTool: 5).session(tools: tools)
        let response = try await session.respond(to: "Go", generating: City.self)
        #expect(try Schema(parsing: City.generationSchema.jsonSchema).accepts(response.rawContent.json))
        #expect(seen.withLock { $0.mapValues(\.count) } == ["a": 5, "b": 5])
        #expect(outcomes(session.transcript).allSatisfy { $0.isSuccess })
    }

    @Test("a transcript played again takes the same way, and tells where it does not")
    func replay() async throws {
        let original = try ScriptedModel([.call("work", [:]), .answer("Done."), .answer("Again.")]).session(tools: [tool()])
        try await original.respond(to: "Go")
        try await original.respond(to: "And?")
        let same = ReplayingModel(original.transcript)
        let session = try same.session(tools: [tool()])
        for prompt in same.prompts { try await session.respond(to: prompt) }
        #expect(session.transcript.map(\.description) == original.transcript.map(\.description))
        #expect(same.differences.isEmpty)

        let other = ReplayingModel(original.transcript)
        let changed = try other.session(tools: [tool { _ in "something else" }])
        for prompt in other.prompts { try await changed.respond(to: prompt) }
        #expect(other.differences.map(\.found) == ["something else"])
    }
}

@Suite("A transcript as JSON")
struct TranscriptJSONTests {
    private func sample() async throws -> Transcript {
        let calls = [
            ToolCall(id: "abcdefghi", name: "work", arguments: #"{"é": 1.0, "n": 123456789012345678901234567890}"#),
            ToolCall(id: "abcdefghj", name: "nothing", arguments: "{}"),
        ]
        let model = ScriptedModel([.calls(calls, text: "Let me see."), .answer(["name": "Oslo", "people": 1]), .answer("Words.")])
        let session = try model.session(
            tools: [tool()], transcript: Transcript(entries: [.instructions("Be kind.")]))
        try await session.respond(
            to: "Go", generating: City.self,
            options: GenerationOptions(
                sampling: .random(top: 5, seed: 3), temperature: 0.5, maximumResponseTokens: 77, toolChoice: .named("work"), maximumTurns: 3,
                limits: ResponseLimits(toolCalls: 9, tokens: 99_999, duration: .milliseconds(86_400_500), cost: 0.25)))
        try await session.respond(to: "And?", options: GenerationOptions(temperature: 0.5))
        return session.transcript
    }

    @Test("is read as it was written")
    func roundTrip() async throws {
        let transcript = try await sample()
        let json = try JSONValueEncoder().encode(transcript)
        #expect(try JSONValueDecoder().decode(Transcript.self, from: json) == transcript)
        let text = json.text()
        #expect(try JSONValueDecoder().decode(Transcript.self, from: try JSONValue(parsing: text)) == transcript)
    }

    @Test("a time limit that is none is an error, not a crash", arguments: ["1e300", "-1"])
    func badTime(seconds: String) throws {
        let json = try JSONValue(parsing: #"{"seconds": \#(seconds)}"#)
        #expect(throws: (any Error).self) { try JSONValueDecoder().decode(ResponseLimits.self, from: json) }
    }

    @Test("meets the published schema")
    func published() async throws {
        let schema = try Schema(parsing: try PublishedSchema.transcript())
        let json = try JSONValueEncoder().encode(try await sample())
        let result = schema.validate(json)
        #expect(result.isValid, "\(result)")
        for outcome in [
            ToolOutcome.succeeded("x"), .failed("x"), .invalidArguments(["x"]), .unknownTool(known: ["x"]), .timedOut(started: true),
            .cancelled(started: false), .denied(reason: "x"), .truncated, .unknownOutcome,
        ] {
            var result = ToolResult(id: "abcdefghi", name: "x", outcome: outcome)
            result.attempts = 2
            result.coercions = ["/a"]
            result.handle = "r1"
            let transcript = Transcript(entries: [.toolOutput(result)])
            let verdict = schema.validate(try JSONValueEncoder().encode(transcript))
            #expect(verdict.isValid, "\(outcome): \(verdict)")
        }
    }

    @Test("what is no transcript does not meet it", arguments: [#"{"entries": [{"type": "prompt"}]}"#, #"{"entries": [{"type": "other"}]}"#, "{}", #"{"entries": [{"type":"toolOutput","id":"a","name":"b","outcome":{"status":"fine"}}]}"#])
    func refused(text: String) throws {
        #expect(!(try Schema(parsing: try PublishedSchema.transcript()).accepts(try JSONValue(parsing: text))))
    }
}

@Suite("Several sessions")
struct SeveralSessionsTests {
    @Test("one is a tool of another")
    func sessionTool() async throws {
        let inner = ScriptedModel([.call("work", [:]), .answer("42, I found."), .failure(ToolError("no more"))])
        let expert = SessionTool(name: "ask_expert", description: "Knows things") { try inner.session(tools: [tool()]) }
        let outer = try ScriptedModel([
            .call("ask_expert", ["request": "The answer?"]), .call("ask_expert", ["request": "Again?"]), .answer("It is 42."),
        ]).session(tools: [expert])
        #expect(try await outer.respond(to: "What is it?").content == "It is 42.")
        let told = outcomes(outer.transcript)
        #expect(told.first == .succeeded("42, I found."))
        #expect(told.last?.kind == .failed)
    }

    @Test("one hands the conversation over to another, which goes on with it")
    func handoff() async throws {
        let billing = ScriptedModel([.call("work", [:]), .answer("Your money is back."), .answer("You are welcome.")])
        let handoff = Handoff(name: "billing", description: "Invoices") { conversation in
            try billing.session(tools: [tool()], transcript: conversation.replacingInstructions("You are billing."))
        }
        let front = try ScriptedModel([.call("transfer_to_billing", [:])]).session(
            tools: [tool()], transcript: Transcript(entries: [.instructions("You are the front desk.")]),
            configuration: .init(handoffs: [handoff]))
        let response = try await front.respond(to: "I was charged twice.")
        #expect(response.content == "Your money is back.")
        #expect(response.usage.toolCalls == 2)
        let next = try #require(front.successor)
        #expect(next.transcript.first?.description == "instructions: You are billing.")
        #expect(try await next.respond(to: "Thanks!").content == "You are welcome.")
        #expect(front.transcript.faults().isEmpty && next.transcript.faults().isEmpty)
        #expect(front.transcript.last?.description == "response: Your money is back.")
    }

    @Test("many share one engine")
    func shared() async throws {
        let model = try ByteModel().randomModel(seed: 5)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 0..<8 as Range<UInt64> {
                group.addTask {
                    let session = try LanguageModelSession(model: model, tools: [tool()])
                    _ = try await session.respond(
                        to: "Go", generating: City.self,
                        options: GenerationOptions(
                            sampling: .random(probabilityThreshold: 1, seed: seed), maximumResponseTokens: 80, maximumTurns: 3))
                    #expect(session.transcript.faults().isEmpty)
                }
            }
            try await group.waitForAll()
        }
    }
}
