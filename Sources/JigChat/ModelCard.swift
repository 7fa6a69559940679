/// What is known of a model.
public struct ModelCard: Sendable, Hashable {
    /// What a model can do.
    public struct Abilities: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// It calls tools.
        public static let toolCalls = Abilities(rawValue: 1)
        /// It makes more than one call in a turn.
        public static let parallelToolCalls = Abilities(rawValue: 2)
        /// It answers in a given JSON shape.
        public static let structuredOutput = Abilities(rawValue: 4)
        /// It takes images.
        public static let images = Abilities(rawValue: 8)
    }

    /// The name that the model goes by.
    public var name: String
    /// The most tokens of prompt and answer together.
    public var contextLength: Int
    /// The most tokens of one answer.
    public var maximumOutput: Int
    public var abilities: Abilities
    /// The sampling temperature that its makers advise; nil if they give none.
    public var temperature: Double?
    /// What its tokens cost; nil for a model that is run at home.
    public var price: TokenPrice?

    public init(
        name: String, contextLength: Int, maximumOutput: Int, abilities: Abilities, temperature: Double? = nil,
        price: TokenPrice? = nil
    ) {
        self.name = name
        self.contextLength = contextLength
        self.maximumOutput = maximumOutput
        self.abilities = abilities
        self.temperature = temperature
        self.price = price
    }

    /// Mistral Small 3.2 (24B, June 2025). Its card advises temperature 0.15 and a system prompt.
    public static let mistralSmall3_2 = ModelCard(
        name: "Mistral-Small-3.2-24B-Instruct-2506", contextLength: 128_000, maximumOutput: 16_384,
        abilities: [.toolCalls, .parallelToolCalls, .structuredOutput, .images], temperature: 0.15)

    /// The model that comes with Jig.
    public static let jigTiny = ModelCard(
        name: "jig-tiny", contextLength: 2048, maximumOutput: 512,
        abilities: [.toolCalls, .parallelToolCalls, .structuredOutput], temperature: 0)
}

/// What tokens cost, in the currency that the caller reckons in.
public struct TokenPrice: Sendable, Hashable {
    /// A million tokens of prompts.
    public var inputPerMillion: Double
    /// A million tokens that the model writes.
    public var outputPerMillion: Double

    public init(inputPerMillion: Double, outputPerMillion: Double) {
        (self.inputPerMillion, self.outputPerMillion) = (inputPerMillion, outputPerMillion)
    }
}
