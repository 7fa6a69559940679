import JigChat
import JigJSON
import JigSchema
import JigTools

extension LanguageModelSession {
    /// Goes on with a session that was interrupted, by its journal.
    ///
    /// Call ``resume(options:)`` or one of its kin to have the last prompt answered, if it has no answer yet.
    ///
    /// - Parameter configuration: must name the journal; a journal that is empty begins a session.
    /// - Throws: what the journal throws, and ``ToolRegistrationError``.
    public convenience init(
        resuming configuration: SessionConfiguration, model: LanguageModel, tools: [any Tool] = [], instructions: String? = nil
    ) async throws {
        try await self.init(
            resuming: configuration, card: model.card, tools: tools, instructions: instructions,
            makeExecutor: { model.makeExecutor() })
    }

    /// Goes on with a session that was interrupted, by its journal, with any model.
    public convenience init(
        resuming configuration: SessionConfiguration, card: ModelCard, tools: [any Tool] = [], instructions: String? = nil,
        makeExecutor: @escaping @Sendable () -> any LanguageModelExecutor
    ) async throws {
        let replay = try await configuration.journal?.replay() ?? JournalReplay()
        if replay.entries.isEmpty {
            try self.init(
                card: card, tools: tools, transcript: .beginning(instructions, tools: tools), configuration: configuration,
                makeExecutor: makeExecutor)
        } else {
            try self.init(
                resuming: replay, card: card, tools: tools, configuration: configuration, makeExecutor: makeExecutor)
        }
    }

    /// Goes on with a response that was interrupted: by an error, or by the end of the process.
    ///
    /// Calls that have an outcome are not made again. Those that may have been running are run again if their tool is idempotent,
    /// and else end as ``ToolOutcome/unknownOutcome``; those that never began are run.
    @discardableResult
    public func resume(options: GenerationOptions = GenerationOptions()) async throws -> Response<String> {
        let outcome = try await run(ResponseRequest(options: options))
        return Response(outcome, content: outcome.text, rawContent: GeneratedContent(outcome.text))
    }

    /// Goes on with a response that was interrupted, whose answer is a value.
    @discardableResult
    public nonisolated(nonsending) func resume<Content: Generable>(
        generating type: Content.Type, options: GenerationOptions = GenerationOptions()
    ) async throws -> Response<Content> {
        let (request, _) = try structured(nil, Content.generationSchema, name: "\(type)", isShown: false, options)
        return try value(of: try await run(request))
    }

    /// Goes on with a response that was interrupted, whose answer meets a schema.
    @discardableResult
    public func resume(schema: Schema, options: GenerationOptions = GenerationOptions()) async throws -> Response<JSONValue> {
        let outcome = try await run(ResponseRequest(answer: schema, format: .init(schema: schema.document), options: options))
        return try value(of: outcome)
    }

    /// Ends the calls of the turn that was interrupted, without running any.
    func settleInterruptedCalls() async throws {
        guard let (turn, calls, settled) = transcript.unansweredCalls else { return }
        let begun = state.withLock { $0.begun }
        var context = DispatchContext()
        context.settled = settled
        for index in calls.indices where settled[index] == nil {
            let mayHaveRun = begun?.contains(CallKey(turn: turn, index: index)) ?? true
            context.settled[index] = ToolResult(
                id: calls[index].id, name: calls[index].toolName,
                outcome: mayHaveRun ? .unknownOutcome : .cancelled(started: false))
        }
        try await answer(calls, at: turn, settledBefore: settled, context, nil) { _ in }
    }

    /// Ends the calls of the turn that was interrupted, running those that may be run.
    ///
    /// - Returns: how many calls there were.
    func finishInterruptedCalls(_ deadline: ContinuousClock.Instant?, _ emit: @escaping Emit) async throws -> Int {
        guard let (turn, calls, settled) = transcript.unansweredCalls else { return 0 }
        let begun = state.withLock { $0.begun }
        var context = DispatchContext()
        context.settled = settled
        for index in calls.indices where settled[index] == nil {
            // Without a journal, whether a call had begun is not known.
            let mayHaveRun = begun?.contains(CallKey(turn: turn, index: index)) ?? true
            let isIdempotent = dispatcher.registry[calls[index].toolName]?.policy.isIdempotent ?? false
            if mayHaveRun, !isIdempotent {
                context.settled[index] = ToolResult(id: calls[index].id, name: calls[index].toolName, outcome: .unknownOutcome)
            }
        }
        try await answer(calls, at: turn, settledBefore: settled, context, deadline, emit)
        return calls.count
    }

    private func answer(
        _ calls: [Transcript.ToolCall], at turn: Int, settledBefore: [Int: ToolResult], _ context: DispatchContext,
        _ deadline: ContinuousClock.Instant?, _ emit: @escaping Emit
    ) async throws {
        if let journal = configuration.journal {
            do {
                for (index, result) in context.settled where settledBefore[index] == nil {
                    try await journal.end(CallKey(turn: turn, index: index), result)
                }
            } catch {
                throw JournalFailure(error: error)
            }
        }
        try await dispatch(calls.map(ToolCall.init), at: turn, context, deadline, emit)
    }
}
