import JigChat
import JigDecoding
import JigGrammar
import JigJSON
import JigSchema
import JigTokenizers
import Testing

@Suite("What an answer may be in each mode", .enabled(if: Shared.isThere, "the test data under JIG_SHARED is missing"))
struct StructureTests {
    static let small = Result {
        try Tekken(contentsOf: Shared.path("tokenizers/tekken_4096.json"), specialTokens: [32: "[ARGS]", 33: "[CALL_ID]"])
    }
    static let trie = Result { TokenTrie(try small.get().vocabulary) }

    let tokenizer: Tekken
    let format: MistralV11
    let schemas: [String: Schema]
    let tools: [CallableTool]
    let answer: Grammar

    init() throws {
        tokenizer = try Self.small.get()
        format = try MistralV11(tokenizer: tokenizer)
        schemas = [
            "get_weather": try Schema(
                parsing: #"""
                    {"type": "object", "properties": {"city": {"type": "string", "maxLength": 12}, "unit": {"enum": ["celsius", "fahrenheit"]}},
                    "required": ["city"], "additionalProperties": false}
                    """#),
            "add": try Schema(
                parsing: #"""
                    {"type": "object", "properties": {"a": {"type": "integer", "minimum": -9, "maximum": 9}, "b": {"type": "boolean"}},
                    "required": ["a", "b"], "additionalProperties": false}
                    """#),
            "now": try Schema(parsing: #"{"type": "object", "additionalProperties": false}"#),
        ]
        tools = try schemas.map { CallableTool(name: $0.key, arguments: try Grammar($0.value)) }.sorted { $0.name < $1.name }
        answer = try Grammar(
            Schema(
                parsing:
                    #"{"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"], "additionalProperties": false}"#
            ))
    }

    func tokens(_ parts: [String]) -> [TokenID] {
        parts.flatMap { part in tokenizer.special(part).map { [$0] } ?? tokenizer.encode(part) }
    }

    /// Whether an answer's parts are allowed, to its end.
    func allows(
        _ choice: ToolChoice, _ parts: String..., parallel: Bool = true, response: Grammar? = nil, tools: [CallableTool]? = nil
    ) throws -> Bool {
        let structure = try format.structure(tools: tools ?? self.tools, choice: choice, parallel: parallel, response: response)
        var matcher = StructureMatcher(structure, vocabulary: try Self.trie.get())
        for token in tokens(parts + ["</s>"]) { guard (try? matcher.accept(token)) != nil else { return false } }
        return matcher.isTerminated
    }

    @Test("auto: text, calls, or both; a call that begins is of a tool there is, with arguments it takes")
    func auto() throws {
        #expect(try allows(.auto, "Hello"))
        #expect(try allows(.auto))
        #expect(try allows(.auto, "[TOOL_CALLS]", "now", "[ARGS]", "{}"))
        #expect(
            try allows(
                .auto, "One moment. ", "[TOOL_CALLS]", "add", "[ARGS]", #"{"a": 1, "b": true}"#, "[TOOL_CALLS]", "now", "[ARGS]",
                "{}"))
        #expect(try !allows(.auto, "[TOOL_CALLS]", "unknown", "[ARGS]", "{}"))
        #expect(try !allows(.auto, "[TOOL_CALLS]", "add", "[ARGS]", #"{"a": 10, "b": true}"#))
        #expect(try !allows(.auto, "[TOOL_CALLS]", "add", "[ARGS]", #"{"a": 1}"#))
        #expect(try !allows(.auto, "[TOOL_CALLS]", "now", "[CALL_ID]", "abc123XYZ", "[ARGS]", "{}"))
        #expect(try !allows(.auto, "[TOOL_CALLS]", "now", "[ARGS]", "{}", " and then"))
        #expect(try !allows(.auto, "Hello", "[INST]"))
        #expect(try allows(.auto, "Hello", tools: []))
        #expect(try !allows(.auto, "[TOOL_CALLS]", "now", "[ARGS]", "{}", tools: []))
    }

    @Test("without parallel calls there is one at most")
    func single() throws {
        #expect(try allows(.auto, "[TOOL_CALLS]", "now", "[ARGS]", "{}", parallel: false))
        #expect(try !allows(.auto, "[TOOL_CALLS]", "now", "[ARGS]", "{}", "[TOOL_CALLS]", "now", "[ARGS]", "{}", parallel: false))
        #expect(
            try !allows(.required, "[TOOL_CALLS]", "now", "[ARGS]", "{}", "[TOOL_CALLS]", "now", "[ARGS]", "{}", parallel: false))
    }

    @Test("required and named: calls only, named ones of that tool; none: text only")
    func otherModes() throws {
        #expect(try allows(.required, "[TOOL_CALLS]", "now", "[ARGS]", "{}"))
        #expect(try !allows(.required, "Hello"))
        #expect(try !allows(.required))
        #expect(try !allows(.required, "Hello", "[TOOL_CALLS]", "now", "[ARGS]", "{}"))
        #expect(try allows(.named("add"), "[TOOL_CALLS]", "add", "[ARGS]", #"{"a": 1, "b": true}"#))
        #expect(try !allows(.named("add"), "[TOOL_CALLS]", "now", "[ARGS]", "{}"))
        #expect(try allows(.none, "Hello, see [TOOL_CALLS]now[ARGS]{}"))
        #expect(try !allows(.none, "[TOOL_CALLS]", "now", "[ARGS]", "{}"))
    }

    @Test("a structured answer is of its grammar; with tools, calls may come in its place")
    func structured() throws {
        #expect(try allows(.auto, #"{"ok": true}"#, response: answer, tools: []))
        #expect(try allows(.auto, #"{"ok": true}"#, response: answer))
        #expect(try allows(.auto, "[TOOL_CALLS]", "now", "[ARGS]", "{}", response: answer))
        #expect(try allows(.none, #"{"ok": true}"#, response: answer))
        #expect(try !allows(.none, "[TOOL_CALLS]", "now", "[ARGS]", "{}", response: answer))
        #expect(try !allows(.auto, "Well, ", #"{"ok": true}"#, response: answer))
        #expect(try !allows(.auto, #"{"ok": 1}"#, response: answer))
    }

    @Test("what contradicts itself is refused with words")
    func contradictions() throws {
        #expect(throws: ChatError.self) { try allows(.required, tools: []) }
        let error = try #require(throws: ChatError.self) { try allows(.named("subtract")) }
        #expect("\(error)".contains("subtract") && "\(error)".contains("get_weather"))
        #expect(throws: ChatError.self) { try allows(.required, response: answer) }
        #expect(throws: ChatError.self) { try allows(.auto, tools: [tools[0], tools[0]]) }
        #expect(throws: ChatError.self) { try allows(.auto, tools: [CallableTool(name: "a b", arguments: answer)]) }
    }

    @Test(
        "whatever a model writes at random is read as calls of tools there are, with valid arguments",
        arguments: [
            ToolChoice.auto, .required, .named("add"), .none,
        ])
    func random(choice: ToolChoice) throws {
        let automaton = StructureAutomaton(
            try format.structure(tools: tools, choice: choice, parallel: true, response: nil), vocabulary: try Self.trie.get())
        let least = try #require(StructureMatcher(automaton).tokensToFinish())
        var called: Set<String> = []
        for seed in 0..<24 {
            var generator = Generator(state: UInt64(seed) &* 7919 &+ 11)
            var matcher = StructureMatcher(automaton)
            var parser = format.parser(callIDs: CallIDs(seed: UInt64(seed)))
            var events: [OutputEvent] = []
            var budget = seed < 8 ? least : least + 30
            while !matcher.isTerminated {
                var mask = TokenMask(count: tokenizer.vocabulary.count)
                matcher.fillMask(&mask, budget: budget)
                let allowed = Array(mask)
                // As random weights would: special tokens are rare, so they get a share of their own.
                let special = allowed.filter { $0 < 96 }
                let pool = special.isEmpty || Bool.random(using: &generator) ? allowed : special
                let token = try #require(pool.randomElement(using: &generator))
                try matcher.accept(token)
                events += try parser.append(token)
                budget -= 1
            }
            #expect(budget >= 0)
            let calls = events.compactMap { if case .toolCallEnded(_, let call) = $0 { call } else { nil } }
            for call in calls {
                called.insert(call.name)
                let schema = try #require(schemas[call.name])
                #expect(schema.accepts(try JSONValue(parsing: call.arguments)), "\(call)")
            }
            switch choice {
            case .required, .named: #expect(!calls.isEmpty)
            case .none: #expect(calls.isEmpty)
            case .auto: break
            }
            #expect(events.last == .ended(calls.isEmpty ? .stop : .toolCalls))
        }
        switch choice {
        case .auto, .required: #expect(called == Set(schemas.keys))
        case .named: #expect(called == ["add"])
        case .none: #expect(called.isEmpty)
        }
    }

    @Test("arguments are an object, also where the schema leaves it open")
    func objects() throws {
        let open = try CallableTool(ToolDefinition(name: "f", parameters: [:]))
        #expect(try allows(.auto, "[TOOL_CALLS]", "f", "[ARGS]", #"{"a": [1]}"#, tools: [open]))
        #expect(try !allows(.auto, "[TOOL_CALLS]", "f", "[ARGS]", "[1]", tools: [open]))
        let others: [JSONValue] = [["type": "string"], ["type": "objekt"], true, ["required": 1], ["enum": [1]]]
        for parameters in others {
            #expect(throws: ChatError.self) { try CallableTool(ToolDefinition(name: "f", parameters: parameters)) }
        }
    }

    /// A seeded source of choices.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }
}
