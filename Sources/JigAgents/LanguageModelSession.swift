import JigChat
import JigEngines
import JigJSON
import JigSchema
import JigTools
import Synchronization

/// A conversation with a model that can call tools. Every call it makes names one of them and carries arguments that the
/// tool's schema accepts; every structured answer meets its schema.
///
/// The names follow Apple's FoundationModels.
///
/// ```swift
/// let session = try LanguageModelSession(model: .bundled, tools: [GetWeather()])
/// let response = try await session.respond(to: "What is the weather in Oslo?")
/// print(response.content)
/// ```
public final class LanguageModelSession: Sendable {
    public let model: LanguageModel
    public let dispatcher: Dispatcher
    private let constraints: ConstraintCache
    private let sequence: any EngineSession
    private let state: Mutex<State>

    private struct State {
        var transcript: Transcript
        var isResponding = false
    }

    /// Begins a conversation.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - tools: what it may call.
    ///   - instructions: what it is told of its task.
    ///   - limits: what bounds a tool's result and how many run at once.
    public convenience init(
        model: LanguageModel, tools: [any Tool] = [], instructions: String? = nil, limits: Dispatcher.Limits = .init()
    ) throws(ToolRegistrationError) {
        let transcript = Transcript(instructions.map { [.instructions($0)] } ?? [])
        try self.init(model: model, tools: tools, transcript: transcript, limits: limits)
    }

    /// Goes on with a conversation.
    public init(
        model: LanguageModel, tools: [any Tool] = [], transcript: Transcript, limits: Dispatcher.Limits = .init()
    ) throws(ToolRegistrationError) {
        self.model = model
        dispatcher = Dispatcher(try ToolRegistry(tools), limits: limits)
        constraints = try ConstraintCache(model: model, registry: dispatcher.registry)
        sequence = model.engine.makeSession()
        state = Mutex(State(transcript: transcript))
    }

    /// What was said so far.
    public var transcript: Transcript { state.withLock { $0.transcript } }

    /// Whether a request is being answered; another one has to wait.
    public var isResponding: Bool { state.withLock { $0.isResponding } }

    /// Asks, and waits for the answer in words; tools are called on the way.
    public func respond(
        to prompt: String, options: GenerationOptions = GenerationOptions()
    ) async throws(SessionError) -> Response<String> {
        let (text, usage) = try await run(prompt, answer: nil, options: options) { _ in }
        return Response(content: text, usage: usage)
    }

    /// Asks, and waits for an answer that meets a schema; tools are called on the way.
    public func respond(
        to prompt: String, schema: Schema, options: GenerationOptions = GenerationOptions()
    ) async throws(SessionError) -> Response<JSONValue> {
        let (text, usage) = try await run(prompt, answer: schema, options: options) { _ in }
        do {
            return Response(content: try JSONValue(parsing: text), usage: usage)
        } catch {
            throw SessionError(.underlying(error), transcript: transcript)
        }
    }

    /// Asks, and tells what happens as it happens.
    ///
    /// - Parameter schema: what the final answer must meet; nil for an answer in words.
    /// - Returns: events, ending with ``SessionEvent/answer(_:)`` and ``SessionEvent/finished(_:)``, or a ``SessionError``. The
    ///   response is cancelled when the stream is no longer read.
    public func streamResponse(
        to prompt: String, schema: Schema? = nil, options: GenerationOptions = GenerationOptions()
    ) -> AsyncThrowingStream<SessionEvent, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    _ = try await run(prompt, answer: schema, options: options) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}

extension LanguageModelSession {
    /// The least ``GenerationOptions/maximumResponseTokens`` with which every turn of a response can end: the one that the
    /// tool choice asks for, those in which a call or an answer may follow, and the last one, which has to answer.
    ///
    /// - Returns: the number of tokens, end token included; nil if the chat format's constraint does not know.
    /// - Throws: ``SessionError`` where the options have no constraint, as when they name an unknown tool.
    public func smallestResponseTokens(
        schema: Schema? = nil, options: GenerationOptions = GenerationOptions()
    ) throws(SessionError) -> Int? {
        do {
            var most = 0
            for choice in [options.toolChoice, .auto, .none] {
                guard let budget = try constraints.smallestBudget(choice: choice, options: options, answer: schema) else {
                    return nil
                }
                most = max(most, budget)
            }
            return most
        } catch {
            throw SessionError(.underlying(error), transcript: transcript)
        }
    }
}

/// An answer, and what it took.
public struct Response<Content: Sendable>: Sendable {
    public let content: Content
    public let usage: Usage
}

// MARK: - The agent loop

extension LanguageModelSession {
    private typealias Emit = @Sendable (SessionEvent) -> Void

    /// Turns until there is an answer: ask the model, run what it calls, tell it the results.
    private func run(
        _ prompt: String, answer: Schema?, options: GenerationOptions, emit: @escaping Emit
    ) async throws(SessionError) -> (String, Usage) {
        let isFree = state.withLock { state in
            defer { state.isResponding = true }
            return !state.isResponding
        }
        guard isFree else { throw SessionError(.alreadyResponding, transcript: transcript) }
        defer { state.withLock { $0.isResponding = false } }

        record(.prompt(prompt))
        var usage = Usage()
        var choice = options.toolChoice
        let lastTurn = max(1, options.maximumTurns)
        do {
            for turn in 1...lastTurn {
                if turn > 1 { choice = turn == lastTurn || choice == .none ? .none : .auto }
                emit(.turnStarted(turn))
                let output = try await ask(choice: choice, answer: answer, options: options, usage: &usage, emit: emit)
                guard !output.calls.isEmpty else {
                    record(.response(output.text))
                    emit(.answer(output.text))
                    emit(.finished(usage))
                    return (output.text, usage)
                }
                record(.toolCalls(output.calls, text: output.text))
                usage.toolCalls += output.calls.count
                let results = await dispatcher.dispatch(output.calls) { emit(.toolFinished($0)) }
                for result in results { record(.toolOutput(result)) }
                try Task.checkCancellation()
            }
        } catch {
            throw sessionError(error)
        }
        throw SessionError(.turnLimitReached(lastTurn), transcript: transcript)
    }

    /// One turn of the model's.
    private func ask(
        choice: ToolChoice, answer: Schema?, options: GenerationOptions, usage: inout Usage, emit: Emit
    ) async throws -> (text: String, calls: [ToolCall]) {
        let prompt = try model.format.render(transcript.messages, tools: dispatcher.registry.definitions)
        let constraint = try options.isConstrained ? constraints.constraint(choice: choice, options: options, answer: answer) : nil
        // Ids are part of the next prompt: they follow from the seed, so that a seeded run repeats.
        var parser = model.format.parser(
            callIDs: CallIDs(seed: (options.sampling.seed ?? 0) &+ UInt64(transcript.entries.count) &* 0x9E37_79B9))
        var text = ""
        var calls: [ToolCall] = []
        func take(_ events: [OutputEvent]) {
            for event in events {
                switch event {
                case .text(let piece):
                    text += piece
                    emit(.text(piece))
                case .toolCallBegan(let index, let name): emit(.callStarted(index: index, name: name))
                case .toolCallArguments(let index, let fragment): emit(.callArguments(index: index, fragment: fragment))
                case .toolCallEnded(_, let call):
                    calls.append(call)
                    emit(.callFinished(call))
                case .ended: break
                }
            }
        }

        let vocabulary = model.tokenizer.vocabulary
        let result = try await generate(
            session: sequence, prompt: prompt, constraint: constraint,
            options: DecodingOptions(
                maximumTokens: options.maximumResponseTokens, sampling: options.sampling,
                endTokens: Set(vocabulary.endTokens), vocabularySize: vocabulary.count)
        ) { token in
            take(try parser.append(token.token))
        }
        usage.turns += 1
        usage.promptTokens += result.usage.promptTokens
        usage.completionTokens += result.usage.generatedTokens
        switch result.finishReason {
        case .end: break
        case .length: throw TurnCut(tokens: result.usage.generatedTokens)
        case .cancelled: throw CancellationError()
        }
        take(try parser.finish())
        if calls.isEmpty, let answer {
            let result = answer.validate(try JSONValue(parsing: text))
            guard result.isValid else { throw InvalidAnswer(reason: "\(result)") }
        }
        return (text, calls)
    }

    private struct TurnCut: Error { let tokens: Int }
    private struct InvalidAnswer: Error { let reason: String }

    private func record(_ entry: Transcript.Entry) { state.withLock { $0.transcript.entries.append(entry) } }

    private func sessionError(_ error: any Error) -> SessionError {
        let reason: SessionError.Reason =
            switch error {
            case is CancellationError: .cancelled
            case let cut as TurnCut: .outputCut(tokens: cut.tokens)
            case let invalid as InvalidAnswer: .invalidAnswer(invalid.reason)
            default: .underlying(error)
            }
        return SessionError(reason, transcript: transcript)
    }
}
