import JigJSON

/// How the dispatcher treats one tool. A tool states its own by conforming to ``PolicyProviding``; ``Tool/policy(_:)``
/// gives one to a tool that has none.
public struct ToolPolicy: Sendable {
    /// The longest that one call may run; nil for the dispatcher's own limit.
    public var timeout: Duration?
    /// The most calls of this tool that run at the same time; nil for no limit but the dispatcher's.
    public var maximumConcurrentCalls: Int?
    /// Whether a call is a barrier: calls before it end first, it runs alone, and calls after it wait.
    public var runsAlone: Bool
    /// Whether a call may be run a second time without harm, as reading may. When a run is resumed after a crash, such calls
    /// are run again; others become ``ToolOutcome/unknownOutcome``.
    public var isIdempotent: Bool
    /// Which calls somebody has to approve before they run.
    public var approval: ApprovalRequirement
    /// The most times that the handler is run again when it throws ``ToolRetry``.
    public var maximumRetries: Int
    /// The most bytes of a result that the model is shown; nil for the dispatcher's own limit.
    public var maximumResultBytes: Int?
    /// Whether arguments of another type are converted where nothing is lost, such as `"5"` for 5. What was converted is
    /// recorded in ``ToolResult/coercions``.
    public var coercesArguments: Bool
    /// Whether the same call may be made over and over, with the same result, as waiting for something may need.
    public var allowsRepeats: Bool
    /// Whether the handler blocks its thread, as synchronous input and output does: it then runs on a thread of its own, so
    /// that it cannot hold up anything else.
    public var blocksThread: Bool
    /// Whether a handler that throws ends the response with an error to the caller, as in FoundationModels, rather than with
    /// an outcome that the model is told.
    public var failureEndsResponse: Bool

    public init(
        timeout: Duration? = nil, maximumConcurrentCalls: Int? = nil, runsAlone: Bool = false, isIdempotent: Bool = false,
        approval: ApprovalRequirement = .never, maximumRetries: Int = 2, maximumResultBytes: Int? = nil,
        coercesArguments: Bool = false, allowsRepeats: Bool = false, blocksThread: Bool = false,
        failureEndsResponse: Bool = false
    ) {
        self.timeout = timeout
        self.maximumConcurrentCalls = maximumConcurrentCalls
        self.runsAlone = runsAlone
        self.isIdempotent = isIdempotent
        self.approval = approval
        self.maximumRetries = maximumRetries
        self.maximumResultBytes = maximumResultBytes
        self.coercesArguments = coercesArguments
        self.allowsRepeats = allowsRepeats
        self.blocksThread = blocksThread
        self.failureEndsResponse = failureEndsResponse
    }
}

/// A tool that says how it is to be dispatched.
public protocol PolicyProviding: Sendable {
    var policy: ToolPolicy { get }
}

/// What a handler throws to be run again: what it needs is not there at the moment.
///
/// The dispatcher runs it again, after a delay, as often as ``ToolPolicy/maximumRetries`` and the dispatch's budget allow; then
/// the call has failed with this message.
public struct ToolRetry: Error, Sendable, Hashable, CustomStringConvertible {
    public var message: String
    public var delay: Duration

    /// - Parameters:
    ///   - message: what the model is told if no more tries are left.
    ///   - delay: how long to wait before the next try.
    public init(_ message: String, after delay: Duration = .zero) { (self.message, self.delay) = (message, delay) }

    public var description: String { message }
}

/// What a handler can know of the call that it runs for.
public struct ToolContext: Sendable {
    /// The call that the current task runs for; nil outside of handlers.
    @TaskLocal public static var current: ToolContext?

    /// The call's identifier, as the model or its chat format made it.
    public let callID: String
    /// The same for every run of the same call, also after a crash: hand it to services that refuse to do a thing twice.
    public let idempotencyKey: String
    /// 1 for the first run, more when the handler asked to be run again.
    public let attempt: Int
    /// When the call times out.
    public let deadline: ContinuousClock.Instant?
}
