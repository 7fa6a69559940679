import JigChat
import JigSchema
import JigTools
public import Observation
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
    /// What is known of the model.
    public let card: ModelCard
    public let configuration: SessionConfiguration
    /// What runs the session's tools.
    public let dispatcher: Dispatcher
    /// The same for all responses of the session.
    public let conversationID: String
    let makeExecutor: @Sendable () -> any LanguageModelExecutor
    let repeats: RepeatDetector
    let state: Mutex<State>
    private let observation = ObservationRegistrar()
    /// Why the session cannot respond, if it was made by an initializer that does not throw.
    private let setupError: (any Error)?

    struct State {
        /// What asks the model; another one takes its place if it was given up while it worked.
        var executor: any LanguageModelExecutor
        var transcript: Transcript
        /// The transcript as messages, kept so that a turn costs the same however long the conversation is.
        var messages: [Message]
        var isResponding = false
        /// How many entries the journal has.
        var journaledEntries: Int
        /// What the journal knew of the calls of a turn that was interrupted.
        var begun: Set<CallKey>?
        var view = ConversationView()
        var successor: LanguageModelSession?
        /// At least as many tokens as the conversation has.
        var tokenBound: Int
    }

    private init(
        card: ModelCard, registry: ToolRegistry, configuration: SessionConfiguration, transcript: Transcript,
        executor: any LanguageModelExecutor, makeExecutor: @escaping @Sendable () -> any LanguageModelExecutor,
        journaledEntries: Int = 0, begun: Set<CallKey>? = nil, setupError: (any Error)? = nil
    ) {
        (self.card, self.configuration, self.makeExecutor, self.setupError) = (card, configuration, makeExecutor, setupError)
        var dispatcher = Dispatcher(
            registry, limits: configuration.limits, approval: configuration.approval, redaction: configuration.redaction,
            journal: configuration.journal)
        dispatcher.onLateResult = configuration.onLateResult
        dispatcher.observer = configuration.observer
        dispatcher.countTokens = { text in executor.tokens(of: text) ?? text.utf8.count / 4 }
        self.dispatcher = dispatcher
        conversationID = configuration.journal?.name ?? Transcript.newID()
        repeats = RepeatDetector(limit: configuration.limits.repeatLimit)
        state = Mutex(State(transcript, executor: executor, tools: registry, journaled: journaledEntries, begun: begun))
    }

    /// Goes on with a conversation, with any model.
    ///
    /// - Parameters:
    ///   - card: what is known of the model.
    ///   - tools: what it may call.
    ///   - transcript: what was said before.
    ///   - configuration: limits, approval, journal and more.
    ///   - makeExecutor: makes what asks the model.
    public convenience init(
        card: ModelCard, tools: [any Tool] = [], transcript: Transcript = Transcript(),
        configuration: SessionConfiguration = SessionConfiguration(),
        makeExecutor: @escaping @Sendable () -> any LanguageModelExecutor
    ) throws(ToolRegistrationError) {
        let registry = try ToolRegistry(tools + configuration.handoffs.map(\.tool))
        let executor = makeExecutor()
        try executor.prepare(registry.tools)
        self.init(
            card: card, registry: registry, configuration: configuration, transcript: transcript, executor: executor,
            makeExecutor: makeExecutor)
    }

    /// A session whose faults are told when it is first asked something.
    package convenience init(
        card: ModelCard, deferring tools: [any Tool], transcript: Transcript,
        makeExecutor: @escaping @Sendable () throws -> any LanguageModelExecutor
    ) {
        struct Unavailable: LanguageModelExecutor {
            let error: any Error
            func respond(to request: TurnRequest, onEvent: (OutputEvent) -> Void) async throws -> TurnOutput { throw error }
        }
        var failure: (any Error)?
        var made: any LanguageModelExecutor
        var registry = ToolRegistry.empty
        do {
            made = try makeExecutor()
            registry = try ToolRegistry(tools)
            try made.prepare(registry.tools)
        } catch {
            made = Unavailable(error: error)
            failure = error
        }
        let executor = made
        self.init(
            card: card, registry: registry, configuration: SessionConfiguration(), transcript: transcript, executor: executor,
            makeExecutor: { (try? makeExecutor()) ?? executor }, setupError: failure)
    }

    convenience init(
        resuming replay: JournalReplay, card: ModelCard, tools: [any Tool], configuration: SessionConfiguration,
        makeExecutor: @escaping @Sendable () -> any LanguageModelExecutor
    ) throws {
        let registry = try ToolRegistry(tools + configuration.handoffs.map(\.tool))
        let executor = makeExecutor()
        try executor.prepare(registry.tools)
        self.init(
            card: card, registry: registry, configuration: configuration, transcript: replay.transcript, executor: executor,
            makeExecutor: makeExecutor, journaledEntries: replay.transcript.count, begun: replay.begun)
    }

    func checkSetup() throws {
        if let setupError { throw setupError }
    }

    /// What was said so far. Observable.
    public var transcript: Transcript {
        observation.access(self, keyPath: \.transcript)
        return state.withLock { $0.transcript }
    }

    /// Whether a request is being answered; another one has to wait. Observable.
    public var isResponding: Bool {
        observation.access(self, keyPath: \.isResponding)
        return state.withLock { $0.isResponding }
    }

    /// Makes a change that those who observe a property are told of.
    func change<Value, Result>(
        _ property: KeyPath<LanguageModelSession, Value>, _ change: (inout State) throws -> Result
    ) rethrows -> Result {
        try observation.withMutation(of: self, keyPath: property) { try state.withLock { try change(&$0) } }
    }

    var executor: any LanguageModelExecutor { state.withLock { $0.executor } }

    /// The session that the conversation was handed over to; nil while this one answers. What is asked next should be asked of it.
    public var successor: LanguageModelSession? { state.withLock { $0.successor } }

    /// What the model is no longer shown, because the conversation outgrew its context.
    public var compaction: Compaction { state.withLock { $0.view.compaction } }
}

extension LanguageModelSession: Observable {}

extension LanguageModelSession.State {
    init(
        _ transcript: Transcript, executor: any LanguageModelExecutor, tools: ToolRegistry, journaled: Int, begun: Set<CallKey>?
    ) {
        (self.transcript, self.executor) = (transcript, executor)
        messages = transcript.messages
        journaledEntries = journaled
        self.begun = begun
        let definitions = tools.definitions.reduce(0) { $0 + $1.description.utf8.count + $1.parameters.utf8().count + 100 }
        tokenBound = definitions * 2 + messages.reduce(16) { $0 + $1.tokenBound }
    }

    mutating func append(_ entry: Transcript.Entry) {
        transcript.append(entry)
        guard let message = entry.message else { return }
        messages.append(message)
        tokenBound += message.tokenBound
    }
}

extension Message {
    /// At least as many tokens as the message has: no token is shorter than a byte.
    fileprivate var tokenBound: Int {
        switch self {
        case .system(let text), .user(let text): text.utf8.count + 8
        case .assistant(let text, let calls, _):
            calls.reduce(text.utf8.count + 8) { $0 + $1.name.utf8.count + $1.arguments.utf8.count * 2 + 32 }
        case .tool(let text, let id, _): text.utf8.count + id.utf8.count + 16
        }
    }
}

// MARK: - Beginning a conversation

extension LanguageModelSession {
    /// Begins a conversation.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - tools: what it may call.
    ///   - instructions: what it is told of its task.
    ///   - configuration: limits, approval, journal and more.
    public convenience init(
        model: LanguageModel, tools: [any Tool] = [], instructions: String? = nil,
        configuration: SessionConfiguration = SessionConfiguration()
    ) throws(ToolRegistrationError) {
        try self.init(
            model: model, tools: tools, transcript: .beginning(instructions, tools: tools), configuration: configuration)
    }

    /// Begins a conversation, with instructions of parts.
    public convenience init(
        model: LanguageModel, tools: [any Tool] = [], configuration: SessionConfiguration = SessionConfiguration(),
        @InstructionsBuilder instructions: () throws -> Instructions
    ) throws {
        try self.init(
            model: model, tools: tools, instructions: try Instructions(instructions).text, configuration: configuration)
    }

    /// Goes on with a conversation.
    public convenience init(
        model: LanguageModel, tools: [any Tool] = [], transcript: Transcript,
        configuration: SessionConfiguration = SessionConfiguration()
    ) throws(ToolRegistrationError) {
        try self.init(
            card: model.card, tools: tools, transcript: transcript, configuration: configuration,
            makeExecutor: { model.makeExecutor() })
    }
}

extension Transcript {
    /// A conversation before its first prompt.
    package static func beginning(_ instructions: String?, tools: [any Tool]) -> Transcript {
        guard let instructions, !instructions.isEmpty else { return Transcript() }
        return Transcript(entries: [
            .instructions(
                .init(
                    segments: [.text(.init(content: instructions))],
                    toolDefinitions: tools.map { ToolDefinition($0) }))
        ])
    }
}

extension Transcript.ToolDefinition {
    fileprivate init(_ tool: any Tool) { self.init(tool: tool) }
}
