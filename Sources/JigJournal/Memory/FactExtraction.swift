import JigAgents
import JigChat
import JigJSON
import JigSchema
import JigTools

extension Memory {
    /// Has a model pick out the facts of a conversation, under a schema, and remembers them.
    ///
    /// - Parameters:
    ///   - transcript: the conversation.
    ///   - scope: whom or what the facts are about.
    ///   - source: what they come from.
    ///   - model: the model.
    ///   - maximumTokens: the most tokens of the facts' JSON text.
    /// - Returns: the facts, and the tokens that it took.
    @discardableResult
    public func learn(
        from transcript: Transcript, scope: String, source: String? = nil, using model: LanguageModel, maximumTokens: Int = 800
    ) async throws -> (facts: [String], usage: TokenUsage) {
        try await learn(from: transcript, scope: scope, source: source, using: model.makeExecutor(), maximumTokens: maximumTokens)
    }

    /// Has a model pick out the facts of a conversation, under a schema, and remembers them.
    ///
    /// - Parameters:
    ///   - transcript: the conversation.
    ///   - scope: whom or what the facts are about.
    ///   - source: what they come from.
    ///   - executor: asks the model; see `LanguageModel.makeExecutor()`.
    ///   - maximumTokens: the most tokens of the facts' JSON text.
    /// - Returns: the facts, and the tokens that it took.
    @discardableResult
    public func learn(
        from transcript: Transcript, scope: String, source: String? = nil, using executor: any LanguageModelExecutor,
        maximumTokens: Int = 800
    ) async throws -> (facts: [String], usage: TokenUsage) {
        let said = transcript.compactMap { entry -> String? in
            switch entry {
            case .prompt(let prompt): "User: \(prompt.segments.text)"
            case .response(let response): "Assistant: \(response.segments.text)"
            case .toolOutput(let output): "Tool \(output.toolName): \(output.result.content)"
            case .instructions, .toolCalls: nil
            }
        }
        guard !said.isEmpty else { return ([], TokenUsage()) }
        let request = TurnRequest(
            messages: [
                .system(
                    "List the facts in this conversation that will matter in later ones: names, numbers, dates, preferences, "
                        + "decisions. Each fact is one sentence that can be understood by itself."
                ),
                .user(said.joined(separator: "\n")),
            ], toolChoice: .none, answer: try Schema(parsing: Self.factSchema), maximumTokens: maximumTokens)
        let output = try await executor.respond(to: request) { _ in }
        let facts = try JSONValue(parsing: output.text)["facts"]?.arrayValue?.compactMap(\.stringValue) ?? []
        try await remember(facts, scope: scope, source: source)
        return (facts, output.usage)
    }

    private static let factSchema: JSONValue = [
        "type": "object",
        "properties": [
            "facts": ["type": "array", "maxItems": 40, "items": ["type": "string", "minLength": 1, "maxLength": 300]]
        ],
        "required": ["facts"], "additionalProperties": false,
    ]

    /// What is known that has to do with a question, as instructions for a model; nil if nothing is.
    public func instructions(for question: String, scope: String, maximumTokens: Int = 600) async throws -> Instructions? {
        let items = try await recall(question, scope: scope, maximumTokens: maximumTokens)
        guard !items.isEmpty else { return nil }
        return Instructions(text: "What is known from earlier conversations:\n" + items.map { "- \($0.text)" }.joined(separator: "\n"))
    }

    /// Tools with which a model remembers and recalls by itself.
    ///
    /// - Parameters:
    ///   - scope: whose memories.
    ///   - maximumTokens: the most tokens that a recall may give.
    public func tools(scope: String, maximumTokens: Int = 600) -> [any Tool] {
        let remember = FunctionTool(
            name: "remember", description: "Remembers a fact for later conversations",
            parameters: [
                "type": "object", "properties": ["fact": ["type": "string", "minLength": 1, "maxLength": 500]],
                "required": ["fact"], "additionalProperties": false,
            ] as JSONValue
        ) { [self] (arguments: JSONValue) in
            try await self.remember(arguments["fact"]?.stringValue ?? "", scope: scope, source: ToolContext.current?.idempotencyKey)
            return "remembered"
        }
        let recall = FunctionTool(
            name: "recall", description: "Looks up what earlier conversations said about something",
            parameters: [
                "type": "object", "properties": ["about": ["type": "string", "minLength": 1, "maxLength": 200]],
                "required": ["about"], "additionalProperties": false,
            ] as JSONValue
        ) { [self] (arguments: JSONValue) in
            let items = try await self.recall(arguments["about"]?.stringValue ?? "", scope: scope, maximumTokens: maximumTokens)
            return items.isEmpty ? "nothing is known about that" : items.map(\.text).joined(separator: "\n")
        }
        return [remember.policy(ToolPolicy(isIdempotent: true)), recall.policy(ToolPolicy(isIdempotent: true))]
    }
}
