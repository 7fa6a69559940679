import JigChat
import JigJSON
import JigSchema
import JigTools

extension LanguageModelSession {
    /// An answer, and what it took.
    public struct Response<Content> {
        public let content: Content
        /// The answer as the model wrote it.
        public let rawContent: GeneratedContent
        /// What was said from the prompt on.
        public let transcriptEntries: ArraySlice<Transcript.Entry>
        public let usage: Usage
    }

    // MARK: Words

    /// Asks, and waits for the answer in words; tools are called on the way.
    ///
    /// - Throws: ``GenerationError``, or ``ToolCallError`` if a tool's policy asks for it.
    @discardableResult
    public func respond(to prompt: Prompt, options: GenerationOptions = GenerationOptions()) async throws -> Response<String> {
        let outcome = try await run(ResponseRequest(prompt: prompt, options: options))
        return Response(outcome, content: outcome.text, rawContent: GeneratedContent(outcome.text))
    }

    /// Asks, and waits for the answer in words; tools are called on the way.
    @discardableResult
    public func respond(to prompt: String, options: GenerationOptions = GenerationOptions()) async throws -> Response<String> {
        try await respond(to: Prompt(prompt), options: options)
    }

    /// Asks with a prompt of parts, and waits for the answer in words.
    @discardableResult
    public func respond(
        options: GenerationOptions = GenerationOptions(), @PromptBuilder prompt: () throws -> Prompt
    ) async throws -> Response<String> {
        try await respond(to: try Prompt(prompt), options: options)
    }

    // MARK: Values

    /// Asks, and waits for a value; tools are called on the way.
    ///
    /// - Parameters:
    ///   - prompt: the question.
    ///   - type: the value's type, whose schema the answer meets.
    ///   - includeSchemaInPrompt: whether the model is shown the schema; it is held to it in any case.
    @discardableResult
    public nonisolated(nonsending) func respond<Content: Generable>(
        to prompt: Prompt, generating type: Content.Type = Content.self, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions()
    ) async throws -> Response<Content> {
        let (request, _) = try structured(prompt, Content.generationSchema, name: "\(type)", isShown: includeSchemaInPrompt, options)
        return try value(of: try await run(request))
    }

    /// Asks, and waits for a value; tools are called on the way.
    @discardableResult
    public nonisolated(nonsending) func respond<Content: Generable>(
        to prompt: String, generating type: Content.Type = Content.self, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions()
    ) async throws -> Response<Content> {
        try await respond(to: Prompt(prompt), generating: type, includeSchemaInPrompt: includeSchemaInPrompt, options: options)
    }

    /// Asks with a prompt of parts, and waits for a value.
    @discardableResult
    public nonisolated(nonsending) func respond<Content: Generable>(
        generating type: Content.Type = Content.self, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions(), @PromptBuilder prompt: () throws -> Prompt
    ) async throws -> Response<Content> {
        try await respond(
            to: try Prompt(prompt), generating: type, includeSchemaInPrompt: includeSchemaInPrompt, options: options)
    }

    // MARK: Schemas

    /// Asks, and waits for content that meets a schema; tools are called on the way.
    @discardableResult
    public func respond(
        to prompt: Prompt, schema: GenerationSchema, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions()
    ) async throws -> Response<GeneratedContent> {
        let (request, _) = try structured(prompt, schema, name: schema.name, isShown: includeSchemaInPrompt, options)
        return try value(of: try await run(request))
    }

    /// Asks, and waits for content that meets a schema; tools are called on the way.
    @discardableResult
    public func respond(
        to prompt: String, schema: GenerationSchema, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions()
    ) async throws -> Response<GeneratedContent> {
        try await respond(to: Prompt(prompt), schema: schema, includeSchemaInPrompt: includeSchemaInPrompt, options: options)
    }

    /// Asks with a prompt of parts, and waits for content that meets a schema.
    @discardableResult
    public func respond(
        schema: GenerationSchema, includeSchemaInPrompt: Bool = true, options: GenerationOptions = GenerationOptions(),
        @PromptBuilder prompt: () throws -> Prompt
    ) async throws -> Response<GeneratedContent> {
        try await respond(to: try Prompt(prompt), schema: schema, includeSchemaInPrompt: includeSchemaInPrompt, options: options)
    }

    /// Asks, and waits for an answer that meets a JSON Schema; tools are called on the way.
    @discardableResult
    public func respond(
        to prompt: String, schema: Schema, includeSchemaInPrompt: Bool = false,
        options: GenerationOptions = GenerationOptions()
    ) async throws -> Response<JSONValue> {
        let format = Transcript.ResponseFormat(schema: schema.document, isShown: includeSchemaInPrompt)
        let request = ResponseRequest(prompt: Prompt(prompt), answer: schema, format: format, options: options)
        return try value(of: try await run(request))
    }

    // MARK: Beside answers

    /// Has the model read what a prompt will begin with, so that its answer starts sooner.
    public func prewarm(promptPrefix: Prompt? = nil) {
        let (executor, tools) = (executor, dispatcher.tools)
        let messages = state.withLock { $0.view.shown(of: $0.messages) } + (promptPrefix.map { [.user($0.text)] } ?? [])
        guard !messages.isEmpty else { return }
        Task { await executor.prewarm(TurnRequest(messages: messages, tools: tools)) }
    }

    /// The least ``GenerationOptions/maximumResponseTokens`` with which every turn of a response can end: the one that the
    /// tool choice asks for, those in which a call or an answer may follow, and the last one, which has to answer.
    ///
    /// - Returns: the number of tokens, end token included; nil if the chat format's constraint does not know.
    /// - Throws: ``GenerationError`` where the options have no constraint, as when they name an unknown tool.
    public func smallestResponseTokens(schema: Schema? = nil, options: GenerationOptions = GenerationOptions()) throws -> Int? {
        do {
            var most = 0
            for choice in [options.toolChoice, .auto, .none] {
                let request = TurnRequest(
                    messages: [], tools: dispatcher.tools, toolChoice: choice, answer: schema, options: options)
                guard let budget = try executor.smallestBudget(for: request) else { return nil }
                most = max(most, budget)
            }
            return most
        } catch {
            throw generationError(error, deadline: nil)
        }
    }

    // MARK: Parts

    func structured(
        _ prompt: Prompt?, _ schema: GenerationSchema, name: String, isShown: Bool, _ options: GenerationOptions
    ) throws -> (request: ResponseRequest, schema: Schema) {
        do {
            let compiled = try schema.compiled()
            let format = Transcript.ResponseFormat(name: name, schema: compiled.document, isShown: isShown)
            return (ResponseRequest(prompt: prompt, answer: compiled, format: format, options: options), compiled)
        } catch {
            throw generationError(error, deadline: nil)
        }
    }

    func value<Content: ConvertibleFromGeneratedContent>(of outcome: ResponseOutcome) throws -> Response<Content> {
        do {
            let raw = GeneratedContent(try JSONValue(parsing: outcome.text))
            return Response(outcome, content: try Content(raw), rawContent: raw)
        } catch {
            throw decodingFailure(error)
        }
    }

    func decodingFailure(_ error: any Error) -> GenerationError {
        .decodingFailure(context("The answer does not decode: \(error)", error))
    }
}

extension LanguageModelSession.Response: Sendable where Content: Sendable {}

extension LanguageModelSession.Response {
    init(_ outcome: ResponseOutcome, content: Content, rawContent: GeneratedContent) {
        self.init(
            content: content, rawContent: rawContent, transcriptEntries: outcome.entries, usage: outcome.usage)
    }
}
