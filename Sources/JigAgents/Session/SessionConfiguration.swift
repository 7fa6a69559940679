import JigTools

/// What a session does beyond FoundationModels: limits, approval, journal, context, observation.
public struct SessionConfiguration: Sendable {
    /// What bounds the running of tools.
    public var limits: Dispatcher.Limits
    /// Who approves calls whose tool asks for it.
    public var approval: ApprovalHandler?
    /// What is taken out of error messages before the model sees them.
    public var redaction: Redaction
    /// Where the conversation and its calls are written down, so that a session can be resumed after a crash.
    public var journal: (any SessionJournal)?
    /// What is left out when the conversation outgrows the model's context.
    public var context: ContextPolicy
    /// What traces and measures the session.
    public var observer: (any SessionObserver)?
    /// Other sessions that the model may hand the conversation over to.
    public var handoffs: [Handoff]
    /// What the session calls itself in traces.
    public var agentName: String
    /// How long a model may go on writing after its response was cancelled or ran out of time. One that does not listen is then
    /// given up: the response ends, and another executor answers what is asked next.
    public var modelGrace: Duration
    /// Told what a handler said after its call had been given up.
    public var onLateResult: (@Sendable (ToolResult) -> Void)?

    public init(
        limits: Dispatcher.Limits = .init(), approval: ApprovalHandler? = nil, redaction: Redaction = .secrets,
        journal: (any SessionJournal)? = nil, context: ContextPolicy = ContextPolicy(),
        observer: (any SessionObserver)? = nil, handoffs: [Handoff] = [], agentName: String = "agent",
        modelGrace: Duration = .seconds(1), onLateResult: (@Sendable (ToolResult) -> Void)? = nil
    ) {
        self.limits = limits
        self.approval = approval
        self.redaction = redaction
        self.journal = journal
        self.context = context
        self.observer = observer
        self.handoffs = handoffs
        self.agentName = agentName
        self.modelGrace = modelGrace
        self.onLateResult = onLateResult
    }
}
