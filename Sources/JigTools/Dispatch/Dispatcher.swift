import JigChat
import JigSchema

/// Runs tool calls: checks arguments with the tool's schema, asks for approval, runs handlers concurrently, and gives each call
/// exactly one ``ToolOutcome``, in the order of the calls. No call, however it ends, aborts the others.
///
/// A dispatch ends when its limits say so, even if a handler ignores that its task was cancelled: what the handler says later is
/// dropped, and noted by ``onLateResult``. Only a handler that blocks its thread for good can hold up others; give it
/// ``ToolPolicy/blocksThread``.
///
/// ```swift
/// let dispatcher = Dispatcher(try ToolRegistry([GetWeather()]), limits: .init(callTimeout: .seconds(10)))
/// let results = await dispatcher.dispatch(calls)
/// ```
public struct Dispatcher: Sendable {
    /// What bounds a dispatch.
    public struct Limits: Sendable, Hashable {
        /// The most bytes of a result's text that the model is shown; beginning and end are kept.
        public var maximumResultBytes: Int
        /// The most tokens of it, where the dispatcher can count tokens, as a session's can.
        public var maximumResultTokens: Int?
        /// The most calls that run at the same time.
        public var maximumConcurrentCalls: Int
        /// The longest that one call may run, its retries included; a tool's policy may say otherwise. nil for no limit.
        public var callTimeout: Duration?
        /// The longest that a dispatch may take, waiting for approval included. nil for no limit.
        public var dispatchTimeout: Duration?
        /// How long a cancelled handler may take to end in its own words.
        public var cancellationGrace: Duration
        /// How many retries, asked for by ``ToolRetry``, all calls of a dispatch have together.
        public var retryBudget: Int
        /// How often a session lets the same call give the same result before it is refused.
        public var repeatLimit: Int

        public init(
            maximumResultBytes: Int = 16_384, maximumResultTokens: Int? = nil, maximumConcurrentCalls: Int = 8,
            callTimeout: Duration? = .seconds(120), dispatchTimeout: Duration? = nil,
            cancellationGrace: Duration = .milliseconds(100), retryBudget: Int = 8, repeatLimit: Int = 3
        ) {
            self.maximumResultBytes = maximumResultBytes
            self.maximumResultTokens = maximumResultTokens
            self.maximumConcurrentCalls = maximumConcurrentCalls
            self.callTimeout = callTimeout
            self.dispatchTimeout = dispatchTimeout
            self.cancellationGrace = cancellationGrace
            self.retryBudget = retryBudget
            self.repeatLimit = repeatLimit
        }
    }

    public let registry: ToolRegistry
    public var limits: Limits
    /// Who approves calls whose tool asks for it. Without it, such calls are denied.
    public var approval: ApprovalHandler?
    /// What is taken out of error messages before the model sees them.
    public var redaction: Redaction
    /// Where calls are written down before they run, and their outcomes after.
    public var journal: (any CallJournal)?
    /// Told what a handler said after its call had been given up.
    public var onLateResult: (@Sendable (ToolResult) -> Void)?
    /// Told that the journal could not record how a call ended. The call has its outcome all the same.
    public var onJournalFailure: (@Sendable (any Error) -> Void)?
    /// Counts the tokens of a text, for ``Limits/maximumResultTokens``.
    public var countTokens: (@Sendable (String) -> Int)?
    /// Wraps the run of each handler, as tracing does.
    public var observer: (any CallObserver)?
    /// The outputs that were too long to be shown whole.
    public let store: ResultStore
    private let reader: RegisteredTool?

    public init(
        _ registry: ToolRegistry, limits: Limits = Limits(), approval: ApprovalHandler? = nil,
        redaction: Redaction = .secrets, journal: (any CallJournal)? = nil
    ) {
        self.registry = registry
        self.limits = limits
        self.approval = approval
        self.redaction = redaction
        self.journal = journal
        store = ResultStore()
        // A tool of the same name that the app brings is the app's business.
        reader = registry[ResultStore.toolName] == nil
            ? try? RegisteredTool(store.reader(pageBytes: limits.maximumResultBytes / 2).policy(ToolPolicy(isIdempotent: true)))
            : nil
    }

    /// The tools that a model can call now: those of the registry, and ``ResultStore/toolName`` once a result was cut.
    public var tools: [RegisteredTool] {
        guard let reader, !store.isEmpty else { return registry.tools }
        return registry.tools + [reader]
    }

    /// The tool of a name, among those that can be called now.
    func tool(named name: String) -> RegisteredTool? {
        if let tool = registry[name] { return tool }
        guard let reader, !store.isEmpty, name.utf8.elementsEqual(reader.name.utf8) else { return nil }
        return reader
    }

    /// The tool that reads on in results, whether or not there are any yet.
    package var resultReader: RegisteredTool? { reader }

    /// Runs calls.
    ///
    /// If the task is cancelled, handlers are cancelled too, calls that have not begun never do, and the dispatch ends at the
    /// latest after ``Limits/cancellationGrace``.
    ///
    /// - Parameters:
    ///   - calls: the calls; ids need not be unique.
    ///   - context: what is known of the turn that they stand in.
    ///   - onResult: told each result as it comes, in whatever order the handlers end.
    /// - Returns: one result per call, in the order of `calls`.
    public func dispatch(
        _ calls: [ToolCall], context: DispatchContext = DispatchContext(),
        onResult: @escaping @Sendable (ToolResult) -> Void = { _ in }
    ) async -> [ToolResult] {
        await Dispatch(self, calls: calls, context: context, onResult: onResult).results()
    }

    /// Runs one call.
    public func dispatch(_ call: ToolCall) async -> ToolResult {
        await dispatch([call]).first ?? ToolResult(id: call.id, name: call.name, outcome: .cancelled(started: false))
    }
}

/// What a dispatcher is told of the turn that calls stand in.
public struct DispatchContext: Sendable {
    /// The position of the turn in its transcript: with the calls' own, it names them in the journal.
    public var turn = 0
    /// Whether the turn was cut off: then none of its calls is run.
    public var isTruncated = false
    /// When the dispatch has to end, whatever the dispatcher's own limit.
    public var deadline: ContinuousClock.Instant?
    /// How many of the calls may run; those after them are denied.
    public var maximumCalls: Int?
    /// Outcomes that are known from before, by the calls' positions; these calls are not run again.
    public var settled: [Int: ToolResult] = [:]
    /// What notices calls that repeat.
    public var repeats: RepeatDetector?
    /// Told what a handler threw, beside the outcome that the model is told, with the call's position.
    public var onError: (@Sendable (Int, any Error) -> Void)?

    public init() {}
}

/// What is put around the run of each handler, to trace or to measure it.
public protocol CallObserver: Sendable {
    /// Runs a call.
    ///
    /// - Parameters:
    ///   - call: the call, its arguments checked.
    ///   - run: runs the handler, once; must be called, and its result returned.
    func observe(_ call: ToolCall, run: @Sendable () async -> ToolResult) async -> ToolResult
}
