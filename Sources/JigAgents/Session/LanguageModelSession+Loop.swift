import JigChat
import JigJSON
import JigSchema
import JigTools
import Synchronization

/// What a session is asked for.
struct ResponseRequest: Sendable {
    /// The question; nil to go on where a response was interrupted.
    var prompt: Prompt?
    var answer: Schema?
    var format: Transcript.ResponseFormat?
    var options: GenerationOptions
}

/// What came of it.
struct ResponseOutcome: Sendable {
    let text: String
    let usage: Usage
    let entries: ArraySlice<Transcript.Entry>
}

extension LanguageModelSession {
    typealias Emit = @Sendable (SessionEvent) -> Void

    /// Asks, runs what is called, tells the results, and asks again, until there is an answer.
    func run(_ request: ResponseRequest, emit: @escaping Emit = { _ in }) async throws -> ResponseOutcome {
        let isFree = change(\.isResponding) { state in
            defer { state.isResponding = true }
            return !state.isResponding
        }
        guard isFree else {
            throw GenerationError.concurrentRequests(
                context("The session is still responding: wait for its answer, or make another session."))
        }
        defer { change(\.isResponding) { $0.isResponding = false } }
        let deadline = request.options.limits.duration.map { ContinuousClock.now + $0 }
        do {
            try checkSetup()
            return try await bounded(by: deadline) { try await self.observed(request, deadline, emit) }
        } catch {
            throw generationError(error, deadline: deadline)
        }
    }

    private func observed(
        _ request: ResponseRequest, _ deadline: ContinuousClock.Instant?, _ emit: @escaping Emit
    ) async throws -> ResponseOutcome {
        let start = state.withLock { $0.transcript.count }
        var report = ResponseReport(text: "", usage: Usage())
        if let observer = configuration.observer {
            let description = ResponseDescription(
                agentName: configuration.agentName, conversationID: conversationID, modelName: card.name,
                prompt: request.prompt?.text)
            report = try await observer.observeResponse(description) { try await self.turns(request, deadline, emit) }
        } else {
            report = try await turns(request, deadline, emit)
        }
        let entries = state.withLock { $0.transcript.entries[min(start, $0.transcript.count)...] }
        return ResponseOutcome(text: report.text, usage: report.usage, entries: entries)
    }

    /// Cancels what is done when its time is up.
    private func bounded(
        by deadline: ContinuousClock.Instant?, _ body: @escaping @Sendable () async throws -> ResponseOutcome
    ) async throws -> ResponseOutcome {
        guard let deadline else { return try await body() }
        let task = Task { try await body() }
        // A little after the dispatcher's own limit, which says more of the calls that it ends.
        let watch = Watchdog.shared.schedule(at: deadline + .milliseconds(20)) { task.cancel() }
        defer { Watchdog.shared.cancel(watch) }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    // MARK: Turns

    private func turns(
        _ request: ResponseRequest, _ deadline: ContinuousClock.Instant?, _ emit: @escaping Emit
    ) async throws -> ResponseReport {
        let options = request.options
        var usage = Usage()
        try await journalBeginning()
        if let prompt = request.prompt {
            try await settleInterruptedCalls()
            try await record(
                .prompt(
                    .init(
                        segments: [.text(.init(content: prompt.text))], options: options, responseFormat: request.format)))
        } else {
            usage.toolCalls += try await finishInterruptedCalls(deadline, emit)
        }
        var choice = options.toolChoice
        let lastTurn = max(1, options.maximumTurns)
        for turn in 1...lastTurn {
            if turn > 1 {
                let hasCallsLeft = options.limits.toolCalls.map { usage.toolCalls < $0 } ?? true
                choice = turn == lastTurn || choice == .none || !hasCallsLeft ? .none : .auto
            }
            try Task.checkCancellation()
            emit(.turnStarted(turn))
            var output = try await ask(turn, choice, request, emit)
            output.calls = uniquelyNamed(output.calls)
            usage.add(output.usage, price: card.price)
            emit(.turnFinished(usage))
            if output.calls.isEmpty {
                if output.isCut { throw TurnCut(tokens: output.usage.completion) }
                try check(output.text, against: request.answer)
                try await record(.response(response(output.text, request.format)))
                emit(.answer(output.text))
                emit(.finished(usage))
                return ResponseReport(text: output.text, usage: usage)
            }
            let reached = reached(options.limits, usage)
            var context = DispatchContext()
            context.isTruncated = output.isCut
            context.maximumCalls = reached == nil ? options.limits.toolCalls.map { max(0, $0 - usage.toolCalls) } : 0
            usage.toolCalls += output.calls.count
            try await record(.toolCalls(output.calls, text: output.text))
            try await dispatch(output.calls, at: transcript.count - 1, context, deadline, emit)
            if let handoff = handoff(of: output.calls) { return try await handOver(to: handoff, request, usage, emit) }
            if let reached { throw LimitReached(limit: reached) }
        }
        throw TurnLimit(turns: lastTurn)
    }

    // MARK: Handing over

    /// Where the model wants the conversation to go on.
    private func handoff(of calls: [ToolCall]) -> Handoff? {
        guard !configuration.handoffs.isEmpty else { return nil }
        let called = calls.map(\.name)
        let outputs = transcript.suffix(calls.count)
        for (name, entry) in zip(called, outputs) {
            guard case .toolOutput(let output) = entry, output.result.outcome.isSuccess else { continue }
            if let handoff = configuration.handoffs.first(where: { $0.toolName.isExactly(name) }) { return handoff }
        }
        return nil
    }

    /// Has another session answer.
    private func handOver(
        to handoff: Handoff, _ request: ResponseRequest, _ usage: Usage, _ emit: @escaping Emit
    ) async throws -> ResponseReport {
        let successor = try await handoff.makeSession(transcript)
        state.withLock { $0.successor = successor }
        emit(.handedOver(to: handoff.name))
        var request = request
        request.prompt = nil
        request.options.toolChoice = .auto
        let outcome = try await successor.run(request) { event in
            if case .finished = event { return }
            emit(event)
        }
        var total = usage
        total.add(outcome.usage)
        try await record(.response(response(outcome.text, request.format)))
        emit(.finished(total))
        return ResponseReport(text: outcome.text, usage: total)
    }

    /// The calls, each with an id that no other call of the turn has: a remote model may repeat them, or give none.
    private func uniquelyNamed(_ calls: [ToolCall]) -> [ToolCall] {
        var taken: Set<String> = []
        var ids = CallIDs(seed: UInt64(calls.count))
        return calls.map { call in
            var call = call
            if call.id.isEmpty || taken.contains(call.id) { call.id = ids.next(except: taken.union(calls.map(\.id))) }
            taken.insert(call.id)
            return call
        }
    }

    private func response(_ text: String, _ format: Transcript.ResponseFormat?) -> Transcript.Response {
        guard let format, let value = try? JSONValue(parsing: text) else { return .init(segments: [.text(.init(content: text))]) }
        return .init(segments: [.structure(.init(source: format.name, content: GeneratedContent(value)))])
    }

    private func check(_ text: String, against answer: Schema?) throws {
        guard let answer else { return }
        do {
            let result = answer.validate(try JSONValue(parsing: text))
            guard result.isValid else { throw InvalidAnswer(reason: "\(result)") }
        } catch let error as JSONError {
            throw InvalidAnswer(reason: "\(error)")
        }
    }

    private func reached(_ limits: ResponseLimits, _ usage: Usage) -> GenerationError.Limit? {
        if let tokens = limits.tokens, usage.totalTokens >= tokens { return .tokens }
        if let cost = limits.cost, let spent = usage.cost, spent >= cost { return .cost }
        return nil
    }

    /// One turn of the model's.
    private func ask(
        _ number: Int, _ choice: ToolChoice, _ request: ResponseRequest, _ emit: @escaping Emit
    ) async throws -> TurnOutput {
        let turn = try await fitted(
            TurnRequest(
                messages: [], tools: dispatcher.tools, toolChoice: choice, answer: request.answer, options: request.options,
                maximumTokens: request.options.maximumResponseTokens ?? card.maximumOutput,
                // Ids are part of the next prompt: they follow from the seed, so that a seeded run repeats.
                seed: (request.options.samplingOptions.seed ?? 0)
                    &+ UInt64(state.withLock { $0.transcript.count }) &* 0x9E37_79B9), emit)
        let output: TurnOutput
        if let observer = configuration.observer {
            let description = TurnDescription(
                number: number, conversationID: conversationID, modelName: card.name, request: turn)
            output = try await observer.observeTurn(description) { try await write(turn, emit) }
        } else {
            output = try await write(turn, emit)
        }
        if output.usage.prompt > 0 {
            state.withLock { $0.tokenBound = output.usage.prompt + 16 }
        }
        return output
    }

    /// Has the model write a turn. One that does not listen to a cancellation is given up, and another takes its place.
    private func write(_ turn: TurnRequest, _ emit: @escaping Emit) async throws -> TurnOutput {
        let executor = executor
        do {
            return try await outwaiting(configuration.modelGrace) { isAbandoned in
                let start = ContinuousClock.now
                var firstChunk: Duration?
                var output = try await executor.respond(to: turn) { event in
                    if firstChunk == nil { firstChunk = .now - start }
                    if !isAbandoned(), let event = SessionEvent(event) { emit(event) }
                }
                output.timeToFirstChunk = firstChunk
                return output
            }
        } catch is Abandoned {
            let successor = makeExecutor()
            try successor.prepare(dispatcher.registry.tools)
            state.withLock { $0.executor = successor }
            throw CancellationError()
        }
    }

    // MARK: Calls

    /// Runs calls, and records how they ended.
    func dispatch(
        _ calls: [ToolCall], at turn: Int, _ context: DispatchContext, _ deadline: ContinuousClock.Instant?, _ emit: @escaping Emit
    ) async throws {
        var context = context
        context.turn = turn
        context.deadline = deadline
        context.repeats = repeats
        let failure = Mutex<(any Error)?>(nil)
        let thrown = Mutex<(index: Int, error: any Error)?>(nil)
        let registry = dispatcher.registry
        context.onError = { index, error in
            guard registry[calls[index].name]?.policy.failureEndsResponse ?? false else { return }
            thrown.withLock { if $0 == nil { $0 = (index, error) } }
        }
        var dispatcher = dispatcher
        dispatcher.onJournalFailure = { error in failure.withLock { $0 = error } }
        let results = await dispatcher.dispatch(calls, context: context) { emit(.toolFinished($0)) }
        change(\.transcript) { state in
            // What was answered before stands after the turn already.
            state.transcript.entries.removeSubrange((turn + 1)...)
            state.messages = context.settled.isEmpty ? state.messages : state.transcript.messages
            for result in results { state.append(.toolOutput(result)) }
            state.journaledEntries = state.transcript.count
        }
        if let error = failure.withLock({ $0 }) { throw JournalFailure(error: error) }
        if let (index, error) = thrown.withLock({ $0 }), let tool = registry[calls[index].name]?.tool {
            throw ToolCallError(tool: tool, underlyingError: error, transcript: transcript)
        }
        try Task.checkCancellation()
    }

    // MARK: Records

    /// Adds an entry, on disk first.
    func record(_ entry: Transcript.Entry) async throws {
        if let journal = configuration.journal {
            do {
                try await journal.append(entry, at: transcript.count)
            } catch {
                throw JournalFailure(error: error)
            }
        }
        change(\.transcript) { state in
            state.append(entry)
            state.journaledEntries = state.transcript.count
        }
    }

    /// Writes down what the session was made with.
    private func journalBeginning() async throws {
        guard let journal = configuration.journal else { return }
        let (entries, start) = state.withLock { ($0.transcript.entries, $0.journaledEntries) }
        guard start < entries.count else { return }
        var turn = 0
        do {
            for position in start..<entries.count {
                if case .toolCalls = entries[position] { turn = position }
                if case .toolOutput(let output) = entries[position] {
                    try await journal.end(CallKey(turn: turn, index: position - turn - 1), output.result)
                } else {
                    try await journal.append(entries[position], at: position)
                }
            }
        } catch {
            throw JournalFailure(error: error)
        }
        state.withLock { $0.journaledEntries = entries.count }
    }

    // MARK: Errors

    struct TurnCut: Error { let tokens: Int }
    struct InvalidAnswer: Error { let reason: String }
    struct TurnLimit: Error { let turns: Int }
    struct LimitReached: Error { let limit: GenerationError.Limit }
    struct JournalFailure: Error { let error: any Error }

    func context(_ description: String, _ underlying: any Error...) -> GenerationError.Context {
        .init(debugDescription: description, transcript: transcript, underlyingErrors: underlying)
    }
}
