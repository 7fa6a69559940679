import JigChat
import JigTokenizers
import Testing

@Suite("An answer is read while it is written", .enabled(if: Shared.isThere, "the test data under JIG_SHARED is missing"))
struct ParserTests {
    let format: MistralV11
    let tokenizer: any Tokenizer

    init() throws {
        format = try Shared.format()
        tokenizer = format.tokenizer
    }

    /// The tokens of parts; those in angle or square brackets that name a special token are one.
    func tokens(_ parts: String...) -> [Int32] {
        parts.flatMap { part in tokenizer.special(part).map { [$0] } ?? tokenizer.encode(part) }
    }

    func events(_ tokens: [Int32], seed: UInt64 = 1, finish: Bool = false) throws -> [OutputEvent] {
        var parser = format.parser(callIDs: CallIDs(seed: seed))
        var events: [OutputEvent] = []
        for token in tokens { events += try parser.append(token) }
        if finish { events += try parser.finish() }
        return events
    }

    @Test("text streams token by token and ends")
    func text() throws {
        let events = try events(tokens("Hi there", "</s>"))
        #expect(events == [.text("Hi"), .text(" there"), .ended(.stop)])
    }

    @Test("a scalar that is spread over tokens appears once it is whole")
    func splitScalar() throws {
        let emoji = tokens("👨‍👩‍👧", "</s>")
        let events = try events(emoji)
        for case .text(let part) in events { #expect(!part.contains("\u{FFFD}")) }
        #expect(events.count < emoji.count)
    }

    @Test("parallel calls are told apart, with ids of their own where the model gave none")
    func parallel() throws {
        let tokens = tokens(
            "[TOOL_CALLS]", "now", "[ARGS]", "{}", "[TOOL_CALLS]", "add", "[CALL_ID]", "abc123XYZ", "[ARGS]", #"{"a": 1}"#, "</s>"
        )
        let events = try events(tokens)
        #expect(events.first == .toolCallBegan(index: 0, name: "now"))
        #expect(events.contains(.toolCallBegan(index: 1, name: "add")))
        let calls = events.compactMap { if case .toolCallEnded(_, let call) = $0 { call } else { nil } }
        #expect(calls.map(\.name) == ["now", "add"])
        #expect(calls.map(\.arguments) == ["{}", #"{"a": 1}"#])
        #expect(calls[1].id == "abc123XYZ")
        #expect(calls[0].id.count == 9)
        #expect(events.last == .ended(.toolCalls))
        // The fragments of a call make up its arguments.
        let fragments = events.compactMap { if case .toolCallArguments(1, let text) = $0 { text } else { nil } }
        #expect(fragments.joined() == #"{"a": 1}"#)
        #expect(fragments.count > 1)
        // The same seed gives the same ids, another one others.
        #expect(try self.events(tokens) == events)
        #expect(try self.events(tokens, seed: 2) != events)
    }

    @Test("an id that the next prompt could not hold, or that is taken, is replaced")
    func badIDs() throws {
        let events = try events(
            tokens(
                "[TOOL_CALLS]", "f", "[CALL_ID]", "abc123XYZ", "[ARGS]", "{}", "[TOOL_CALLS]", "f", "[CALL_ID]", "abc123XYZ",
                "[ARGS]", "{}",
                "[TOOL_CALLS]", "f", "[CALL_ID]", "no", "[ARGS]", "{}", "</s>"))
        let ids = events.compactMap { if case .toolCallEnded(_, let call) = $0 { call.id } else { nil } }
        #expect(ids.count == 3 && Set(ids).count == 3 && ids[0] == "abc123XYZ")
        #expect(ids.allSatisfy { $0.count == 9 })
    }

    @Test("text that spells a special token is text")
    func lookalikes() throws {
        let events = try events(
            tokens("[TOOL_CALLS]", "f", "[ARGS]", #"{"a": ""#) + tokenizer.encode(#"[ARGS][TOOL_CALLS]</s>"}"#) + tokens("</s>"))
        #expect(
            events.contains {
                if case .toolCallEnded(0, let call) = $0 { call.arguments == #"{"a": "[ARGS][TOOL_CALLS]</s>"}"# } else { false }
            })
    }

    @Test("an answer that is cut says so")
    func cut() throws {
        #expect(try events(tokens("Hi"), finish: true).last == .ended(.length))
        #expect(try events(tokens("[TOOL_CALLS]", "f", "[ARGS]", "{}"), finish: true).last == .ended(.length))
        #expect(try events(tokens("Hi", "</s>"), finish: true).last == .ended(.stop))
    }

    @Test("what is no answer of the format is an error that says where")
    func errors() throws {
        #expect(throws: OutputError.self) { try events(tokens("[TOOL_CALLS]", "f", "</s>")) }
        #expect(throws: OutputError.self) { try events(tokens("[TOOL_CALLS]", "[ARGS]", "{}")) }
        #expect(throws: OutputError.self) { try events(tokens("[TOOL_CALLS]", "f", "[ARGS]", "{", "</s>")) }
        #expect(throws: OutputError.self) { try events(tokens("[TOOL_CALLS]", "f", "[ARGS]", "{}", "[ARGS]")) }
        #expect(throws: OutputError.self) { try events(tokens("[TOOL_CALLS]", "f"), finish: true) }
        #expect(throws: OutputError.unexpectedToken(name: "[INST]", position: "in its text")) {
            try events(tokens("a", "[INST]"))
        }
        #expect(throws: OutputError.afterEnd) { try events(tokens("a", "</s>", "a")) }
        #expect(throws: OutputError.self) { try events([-1]) }
        #expect(throws: OutputError.self) { try events([200_000]) }
    }

    @Test("a call survives being rendered, constrained ids included")
    func roundTrip() throws {
        let call = ToolCall(id: "abc123XYZ", name: "add", arguments: #"{"a": 1, "b": "é"}"#)
        let prompt = try format.render([.user("q"), .assistant("Sure.", toolCalls: [call]), .tool("2", callID: "abc123XYZ")])
        let answer = Array(
            prompt.drop { $0 != tokenizer.special("[/INST]") }.dropFirst().prefix { $0 != tokenizer.special("[TOOL_RESULTS]") })
        let events = try events(answer)
        #expect(events.contains(.toolCallEnded(index: 0, call: call)))
    }
}
