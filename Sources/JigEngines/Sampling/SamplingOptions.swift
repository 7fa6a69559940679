/// How a token is chosen from the logits.
///
/// The steps are taken in this order: token mask, repetition penalty, temperature, top-k, top-p, min-p, and a draw from what is left.
public struct SamplingOptions: Sendable, Hashable {
    /// What the logits are divided by; 0 picks the most likely token always (greedy).
    public var temperature: Double
    /// Keeps the `topK` most likely tokens; 0 keeps all.
    public var topK: Int
    /// Keeps the most likely tokens whose probabilities add up to `topP` at least; 1 keeps all.
    ///
    /// Source: Holtzman et al., “The Curious Case of Neural Text Degeneration”, 2020.
    public var topP: Double
    /// Keeps tokens that are at least `minP` times as likely as the most likely one; 0 keeps all.
    ///
    /// Source: Nguyen et al., “Turning Up the Heat: Min-p Sampling”, 2024.
    public var minP: Double
    /// What the logits of recent tokens are divided by (multiplied, if negative); 1 changes nothing.
    ///
    /// Source: Keskar et al., “CTRL: A Conditional Transformer Language Model”, 2019.
    public var repetitionPenalty: Double
    /// How many of the tokens generated last the penalty looks at. The prompt's tokens are not penalised: a tool call repeats them rightly.
    public var repetitionWindow: Int
    /// The seed of the draws; `nil` draws a seed.
    public var seed: UInt64?

    /// The most likely token, always.
    public static let greedy = SamplingOptions()

    /// Creates options; what is left out changes nothing.
    public init(
        temperature: Double = 0, topK: Int = 0, topP: Double = 1, minP: Double = 0, repetitionPenalty: Double = 1,
        repetitionWindow: Int = 64, seed: UInt64? = nil
    ) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repetitionPenalty = repetitionPenalty
        self.repetitionWindow = repetitionWindow
        self.seed = seed
    }

    /// Checks that every number is in its range.
    func validate() throws(SamplerError) {
        let checks: [(String, Double, Bool)] = [
            ("temperature", temperature, temperature >= 0 && temperature.isFinite),
            ("topK", Double(topK), topK >= 0),
            ("topP", topP, topP > 0 && topP <= 1),
            ("minP", minP, minP >= 0 && minP <= 1),
            ("repetitionPenalty", repetitionPenalty, repetitionPenalty > 0 && repetitionPenalty.isFinite),
            ("repetitionWindow", Double(repetitionWindow), repetitionWindow >= 0),
        ]
        for (name, value, isValid) in checks where !isValid { throw .invalidOption(name: name, value: value) }
    }
}
