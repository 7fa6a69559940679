import JigChat
import JigEngines

/// How a session lets the model write. `sampling`, `temperature` and `maximumResponseTokens` follow FoundationModels.
public struct GenerationOptions: Sendable, Equatable {
    /// How tokens are picked among those that the constraint allows; nil for greedy, or at random if there is a temperature.
    public var sampling: SamplingMode?
    /// What the logits are divided by where tokens are picked at random; nil for what `sampling` says, or 1.
    public var temperature: Double?
    /// The most tokens that the model may write in one turn; nil for what its card says. The constraint steers what it writes to
    /// an end in time, so that the limit never cuts a call or an answer; a limit in which nothing valid fits is an error at
    /// the turn's start.
    public var maximumResponseTokens: Int?
    /// Whether tools may or must be called. `required` and a named tool hold in the first turn; after it the choice is `auto`.
    public var toolChoice: ToolChoice
    /// Whether the model may make more than one call in a turn.
    public var parallelToolCalls: Bool
    /// The most turns for one response. In the last one, unless it is the first, tools can no longer be called.
    public var maximumTurns: Int
    /// What else bounds a response.
    public var limits: ResponseLimits
    /// Whether the model is held to the tools and the answer's schema. Only meant to be switched off to measure what that is worth.
    package var isConstrained = true

    public init(
        sampling: SamplingMode? = nil, temperature: Double? = nil, maximumResponseTokens: Int? = nil,
        toolChoice: ToolChoice = .auto, parallelToolCalls: Bool = true, maximumTurns: Int = 8,
        limits: ResponseLimits = ResponseLimits()
    ) {
        self.sampling = sampling
        self.temperature = temperature
        self.maximumResponseTokens = maximumResponseTokens
        self.toolChoice = toolChoice
        self.parallelToolCalls = parallelToolCalls
        self.maximumTurns = maximumTurns
        self.limits = limits
    }

    /// How tokens are picked.
    public struct SamplingMode: Sendable, Equatable {
        var options: SamplingOptions

        /// The most likely token, always.
        public static let greedy = SamplingMode(options: .greedy)

        /// One of the most likely tokens.
        ///
        /// - Parameters:
        ///   - count: how many of them.
        ///   - seed: makes the choice repeatable.
        public static func random(top count: Int, seed: UInt64? = nil) -> SamplingMode {
            SamplingMode(options: SamplingOptions(temperature: 1, topK: count, seed: seed))
        }

        /// One of the most likely tokens whose probabilities add up to a threshold.
        public static func random(probabilityThreshold: Double, seed: UInt64? = nil) -> SamplingMode {
            SamplingMode(options: SamplingOptions(temperature: 1, topP: probabilityThreshold, seed: seed))
        }

        /// All that the sampler can do.
        public static func custom(_ options: SamplingOptions) -> SamplingMode { SamplingMode(options: options) }
    }

    /// What the sampler is told.
    public var samplingOptions: SamplingOptions {
        var options = sampling?.options ?? SamplingOptions(temperature: temperature == nil ? 0 : 1)
        if let temperature, options.temperature > 0 { options.temperature = temperature }
        return options
    }
}

/// What bounds a response as a whole, beside its turns. A response that reaches a limit ends with
/// ``LanguageModelSession/GenerationError/limitReached(_:_:)``, which carries the transcript to go on from.
public struct ResponseLimits: Sendable, Hashable {
    /// The most tool calls. Calls after them are denied, and the model has to answer.
    public var toolCalls: Int?
    /// The most tokens of all turns, prompts and answers together.
    public var tokens: Int?
    /// The longest that it may take.
    public var duration: Duration?
    /// The most that it may cost, by the price on the model's card.
    public var cost: Double?

    public init(toolCalls: Int? = nil, tokens: Int? = nil, duration: Duration? = nil, cost: Double? = nil) {
        (self.toolCalls, self.tokens, self.duration, self.cost) = (toolCalls, tokens, duration, cost)
    }
}

// MARK: - JSON

/// As JSON: what differs from the defaults.
extension GenerationOptions: Codable {
    private enum Key: String, CodingKey {
        case temperature, samplerTemperature, topK, topP, minP, repetitionPenalty, repetitionWindow, seed, maximumResponseTokens, toolChoice, toolName
        case parallelToolCalls, maximumTurns, limits
    }

    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        self.init(
            temperature: try object.decodeIfPresent(Double.self, forKey: .temperature),
            maximumResponseTokens: try object.decodeIfPresent(Int.self, forKey: .maximumResponseTokens),
            parallelToolCalls: try object.decodeIfPresent(Bool.self, forKey: .parallelToolCalls) ?? true,
            maximumTurns: try object.decodeIfPresent(Int.self, forKey: .maximumTurns) ?? GenerationOptions().maximumTurns,
            limits: try object.decodeIfPresent(ResponseLimits.self, forKey: .limits) ?? ResponseLimits())
        if let topK = try object.decodeIfPresent(Int.self, forKey: .topK) {
            sampling = .custom(
                SamplingOptions(
                    temperature: try object.decodeIfPresent(Double.self, forKey: .samplerTemperature) ?? temperature ?? 0,
                    topK: topK, topP: try object.decode(Double.self, forKey: .topP),
                    minP: try object.decode(Double.self, forKey: .minP),
                    repetitionPenalty: try object.decode(Double.self, forKey: .repetitionPenalty),
                    repetitionWindow: try object.decode(Int.self, forKey: .repetitionWindow),
                    seed: try object.decodeIfPresent(UInt64.self, forKey: .seed)))
        }
        switch try object.decodeIfPresent(String.self, forKey: .toolChoice) {
        case "required": toolChoice = .required
        case "none": toolChoice = .none
        case "named": toolChoice = .named(try object.decode(String.self, forKey: .toolName))
        default: toolChoice = .auto
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encodeIfPresent(temperature, forKey: .temperature)
        if let options = sampling?.options {
            try object.encode(options.temperature, forKey: .samplerTemperature)
            try object.encode(options.topK, forKey: .topK)
            try object.encode(options.topP, forKey: .topP)
            try object.encode(options.minP, forKey: .minP)
            try object.encode(options.repetitionPenalty, forKey: .repetitionPenalty)
            try object.encode(options.repetitionWindow, forKey: .repetitionWindow)
            try object.encodeIfPresent(options.seed, forKey: .seed)
        }
        try object.encodeIfPresent(maximumResponseTokens, forKey: .maximumResponseTokens)
        switch toolChoice {
        case .auto: break
        case .required: try object.encode("required", forKey: .toolChoice)
        case .none: try object.encode("none", forKey: .toolChoice)
        case .named(let name):
            try object.encode("named", forKey: .toolChoice)
            try object.encode(name, forKey: .toolName)
        }
        if !parallelToolCalls { try object.encode(false, forKey: .parallelToolCalls) }
        if maximumTurns != GenerationOptions().maximumTurns { try object.encode(maximumTurns, forKey: .maximumTurns) }
        if limits != ResponseLimits() { try object.encode(limits, forKey: .limits) }
    }
}

/// As JSON: the limits that there are, time in seconds.
extension ResponseLimits: Codable {
    private enum Key: String, CodingKey { case toolCalls, tokens, seconds, cost }

    /// About thirty years; a `Duration` cannot be made of every number.
    private static let mostSeconds = 1e9

    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        let seconds = try object.decodeIfPresent(Double.self, forKey: .seconds)
        guard seconds.map({ (0...Self.mostSeconds).contains($0) }) ?? true else {
            throw DecodingError.dataCorruptedError(
                forKey: .seconds, in: object, debugDescription: "a time from 0 to \(Self.mostSeconds) seconds must stand here")
        }
        self.init(
            toolCalls: try object.decodeIfPresent(Int.self, forKey: .toolCalls),
            tokens: try object.decodeIfPresent(Int.self, forKey: .tokens),
            duration: seconds.map { .seconds($0) },
            cost: try object.decodeIfPresent(Double.self, forKey: .cost))
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encodeIfPresent(toolCalls, forKey: .toolCalls)
        try object.encodeIfPresent(tokens, forKey: .tokens)
        try object.encodeIfPresent(duration.map { $0 / .seconds(1) }, forKey: .seconds)
        try object.encodeIfPresent(cost, forKey: .cost)
    }
}
