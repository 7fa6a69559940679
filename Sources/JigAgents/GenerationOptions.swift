import JigChat
import JigEngines

/// How a session lets the model write. The name, `temperature` and `maximumResponseTokens` follow FoundationModels.
public struct GenerationOptions: Sendable {
    /// How tokens are picked among those that the constraint allows.
    public var sampling: SamplingOptions
    /// The most tokens that the model may write in one turn. The constraint steers what it writes to an end in time, so
    /// that the limit never cuts a call or an answer; a limit in which nothing valid fits is an error at the turn's start.
    public var maximumResponseTokens: Int
    /// Whether tools may or must be called. `required` and a named tool hold in the first turn; after it the choice is `auto`.
    public var toolChoice: ToolChoice
    /// Whether the model may make more than one call in a turn.
    public var parallelToolCalls: Bool
    /// The most turns for one response. In the last one, unless it is the first, tools can no longer be called.
    public var maximumTurns: Int
    /// Whether the model is held to the tools and the answer's schema. Only meant to be switched off to measure what that is worth.
    package var isConstrained = true

    public init(
        sampling: SamplingOptions = .greedy, maximumResponseTokens: Int = 512, toolChoice: ToolChoice = .auto,
        parallelToolCalls: Bool = true, maximumTurns: Int = 8
    ) {
        self.sampling = sampling
        self.maximumResponseTokens = maximumResponseTokens
        self.toolChoice = toolChoice
        self.parallelToolCalls = parallelToolCalls
        self.maximumTurns = maximumTurns
    }
}
