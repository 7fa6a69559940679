import JigChat
import JigJSON
import JigSchema
import JigTools

extension LanguageModelSession {
    /// An answer while it is written: snapshots of what there is so far, or all that happens as ``events``.
    ///
    /// The response begins at once. It is cancelled when the stream is no longer read. One of the two, once.
    public struct ResponseStream<Content: Generable>: AsyncSequence {
        /// The answer as far as it is written.
        public struct Snapshot {
            public var content: Content.PartiallyGenerated
            public var rawContent: GeneratedContent
        }

        public typealias Element = Snapshot

        let source: AsyncThrowingStream<Progress, any Error>
        let isText: Bool
        /// What an answer that does not decode is told as.
        var decodingFailure: @Sendable (any Error) -> any Error = { $0 }

        enum Progress: Sendable {
            case event(SessionEvent)
            case outcome(ResponseOutcome)
        }

        /// What happens, in order, ending with ``SessionEvent/answer(_:)`` and ``SessionEvent/finished(_:)``, or an error.
        public var events: Events { Events(source: source) }

        public func makeAsyncIterator() -> AsyncIterator {
            AsyncIterator(source: source.makeAsyncIterator(), isText: isText)
        }

        /// Waits for the whole answer.
        ///
        /// - Throws: ``GenerationError``, as `respond(to:options:)` does.
        public nonisolated(nonsending) func collect() async throws -> Response<Content> {
            var outcome: ResponseOutcome?
            for try await case .outcome(let last) in source { outcome = last }
            guard let outcome else { throw CancellationError() }
            do {
                let raw = isText ? GeneratedContent(outcome.text) : GeneratedContent(try JSONValue(parsing: outcome.text))
                return Response(outcome, content: try Content(raw), rawContent: raw)
            } catch {
                throw decodingFailure(error)
            }
        }

        /// Gives a snapshot for each piece of the answer.
        public struct AsyncIterator: AsyncIteratorProtocol {
            fileprivate var source: AsyncThrowingStream<Progress, any Error>.AsyncIterator
            fileprivate let isText: Bool
            private var text = ""
            private let id = GenerationID()

            fileprivate init(source: AsyncThrowingStream<Progress, any Error>.AsyncIterator, isText: Bool) {
                (self.source, self.isText) = (source, isText)
            }

            public mutating func next() async throws -> Snapshot? { try await next(isolation: nil) }

            public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Snapshot? {
                while let progress = try await source.next(isolation: actor) {
                    guard case .event(let event) = progress else { continue }
                    switch event {
                    case .turnStarted: text = ""
                    case .text(let piece):
                        text += piece
                        if let snapshot = try snapshot() { return snapshot }
                    default: continue
                    }
                }
                return nil
            }

            private func snapshot() throws -> Snapshot? {
                var raw = isText ? GeneratedContent(text) : try GeneratedContent(json: text)
                raw.id = id
                // Before there is enough for a value, there is nothing to show.
                guard let content = try? Content.PartiallyGenerated(raw) else { return nil }
                return Snapshot(content: content, rawContent: raw)
            }
        }

        /// What happens while a session responds.
        public struct Events: AsyncSequence {
            public typealias Element = SessionEvent
            fileprivate let source: AsyncThrowingStream<Progress, any Error>

            public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: source.makeAsyncIterator()) }

            public struct AsyncIterator: AsyncIteratorProtocol {
                fileprivate var source: AsyncThrowingStream<Progress, any Error>.AsyncIterator

                public mutating func next() async throws -> SessionEvent? { try await next(isolation: nil) }

                public mutating func next(isolation actor: isolated (any Actor)?) async throws -> SessionEvent? {
                    while let progress = try await source.next(isolation: actor) {
                        if case .event(let event) = progress { return event }
                    }
                    return nil
                }
            }
        }
    }

    private func stream<Content: Generable>(
        isText: Bool, _ request: @escaping @Sendable () throws -> ResponseRequest
    ) -> ResponseStream<Content> {
        let source = AsyncThrowingStream<ResponseStream<Content>.Progress, any Error> { continuation in
            let task = Task {
                do {
                    let outcome = try await run(try request()) { continuation.yield(.event($0)) }
                    continuation.yield(.outcome(outcome))
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
        return ResponseStream(source: source, isText: isText, decodingFailure: decodingFailure)
    }

    // MARK: Words

    /// Asks, and gives the answer in words as it is written.
    public func streamResponse(to prompt: Prompt, options: GenerationOptions = GenerationOptions()) -> ResponseStream<String> {
        stream(isText: true) { ResponseRequest(prompt: prompt, options: options) }
    }

    /// Asks, and gives the answer in words as it is written.
    public func streamResponse(to prompt: String, options: GenerationOptions = GenerationOptions()) -> ResponseStream<String> {
        streamResponse(to: Prompt(prompt), options: options)
    }

    /// Asks with a prompt of parts, and gives the answer in words as it is written.
    public func streamResponse(
        options: GenerationOptions = GenerationOptions(), @PromptBuilder prompt: () throws -> Prompt
    ) rethrows -> ResponseStream<String> {
        streamResponse(to: try Prompt(prompt), options: options)
    }

    // MARK: Values

    /// Asks, and gives a value as it is written.
    public func streamResponse<Content: Generable>(
        to prompt: Prompt, generating type: Content.Type = Content.self, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions()
    ) -> ResponseStream<Content> {
        let (schema, name) = (Content.generationSchema, "\(type)")
        return stream(isText: false) {
            try self.structured(prompt, schema, name: name, isShown: includeSchemaInPrompt, options).request
        }
    }

    /// Asks, and gives a value as it is written.
    public func streamResponse<Content: Generable>(
        to prompt: String, generating type: Content.Type = Content.self, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions()
    ) -> ResponseStream<Content> {
        streamResponse(to: Prompt(prompt), generating: type, includeSchemaInPrompt: includeSchemaInPrompt, options: options)
    }

    /// Asks with a prompt of parts, and gives a value as it is written.
    public func streamResponse<Content: Generable>(
        generating type: Content.Type = Content.self, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions(), @PromptBuilder prompt: () throws -> Prompt
    ) rethrows -> ResponseStream<Content> {
        streamResponse(to: try Prompt(prompt), generating: type, includeSchemaInPrompt: includeSchemaInPrompt, options: options)
    }

    // MARK: Schemas

    /// Asks, and gives content that meets a schema as it is written.
    public func streamResponse(
        to prompt: Prompt, schema: GenerationSchema, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions()
    ) -> ResponseStream<GeneratedContent> {
        stream(isText: false) {
            try self.structured(prompt, schema, name: schema.name, isShown: includeSchemaInPrompt, options).request
        }
    }

    /// Asks, and gives content that meets a schema as it is written.
    public func streamResponse(
        to prompt: String, schema: GenerationSchema, includeSchemaInPrompt: Bool = true,
        options: GenerationOptions = GenerationOptions()
    ) -> ResponseStream<GeneratedContent> {
        streamResponse(to: Prompt(prompt), schema: schema, includeSchemaInPrompt: includeSchemaInPrompt, options: options)
    }

    /// Asks with a prompt of parts, and gives content that meets a schema as it is written.
    public func streamResponse(
        schema: GenerationSchema, includeSchemaInPrompt: Bool = true, options: GenerationOptions = GenerationOptions(),
        @PromptBuilder prompt: () throws -> Prompt
    ) rethrows -> ResponseStream<GeneratedContent> {
        streamResponse(to: try Prompt(prompt), schema: schema, includeSchemaInPrompt: includeSchemaInPrompt, options: options)
    }

    /// Asks, and gives an answer that meets a JSON Schema as it is written.
    public func streamResponse(
        to prompt: String, schema: Schema, includeSchemaInPrompt: Bool = false,
        options: GenerationOptions = GenerationOptions()
    ) -> ResponseStream<JSONValue> {
        let format = Transcript.ResponseFormat(schema: schema.document, isShown: includeSchemaInPrompt)
        return stream(isText: false) {
            ResponseRequest(prompt: Prompt(prompt), answer: schema, format: format, options: options)
        }
    }
}

extension LanguageModelSession.ResponseStream: Sendable {}
extension LanguageModelSession.ResponseStream.Snapshot: Sendable where Content.PartiallyGenerated: Sendable {}
