import JigAgents
import JigChat
import JigTools
public import Observation
import Synchronization

/// The model that sessions talk to unless they are given one, under the name that it has in FoundationModels.
///
/// On Apple's systems that is a model of the system's. Here it is the one that comes with Jig, or the one that the app says with
/// ``use(_:)``.
public final class SystemLanguageModel: Sendable {
    /// What a model is to be used for; kept for FoundationModels' sake.
    public struct UseCase: Sendable, Hashable {
        private let name: String
        public static let general = UseCase(name: "general")
        public static let contentTagging = UseCase(name: "content tagging")
    }

    /// What a model's filters let pass; kept for FoundationModels' sake: Jig's models have none.
    public struct Guardrails: Sendable, Hashable {
        private let name: String
        public static let `default` = Guardrails(name: "default")
        public static let permissiveContentTransformations = Guardrails(name: "permissive")
    }

    /// Whether a model can be used.
    public enum Availability: Sendable, Hashable {
        case available
        case unavailable(UnavailableReason)

        public enum UnavailableReason: Sendable, Hashable {
            case deviceNotEligible
            case appleIntelligenceNotEnabled
            /// Its files are missing, or cannot be read.
            case modelNotReady
        }
    }

    /// The app's model, or the bundled one.
    public static let `default` = SystemLanguageModel()

    private static let chosen = Mutex<LanguageModel?>(nil)
    private static let observation = ObservationRegistrar()

    /// Makes a model the one that ``default`` stands for, in sessions made from now on.
    public static func use(_ model: LanguageModel) {
        observation.withMutation(of: Self.default, keyPath: \.availability) { chosen.withLock { $0 = model } }
    }

    public convenience init(useCase: UseCase, guardrails: Guardrails = .default) { self.init() }

    init() {}

    /// The model itself.
    ///
    /// - Throws: what keeps it from being loaded.
    public var model: LanguageModel {
        get throws { try Self.chosen.withLock { $0 } ?? LanguageModel.bundled }
    }

    /// Whether the model can be used. Observable.
    public var availability: Availability {
        Self.observation.access(self, keyPath: \.availability)
        return (try? model) == nil ? .unavailable(.modelNotReady) : .available
    }

    public var isAvailable: Bool { availability == .available }

    /// The most tokens of prompt and answer together.
    public var contextSize: Int { (try? model.card.contextLength) ?? 0 }
}

extension SystemLanguageModel: Observable {}

// MARK: - Tokens

/// How many tokens of the context something takes.
extension SystemLanguageModel {
    /// The tokens of a prompt.
    public func tokenCount(for prompt: some PromptRepresentable) async throws -> Int {
        try model.tokenizer.encode(Prompt(prompt).text).count
    }

    /// The tokens of instructions.
    public func tokenCount(for instructions: Instructions) async throws -> Int {
        try model.tokenizer.encode(instructions.text).count
    }

    /// The tokens of what the model is told of tools.
    public func tokenCount(for tools: [any Tool]) async throws -> Int {
        let format = try model.format
        let definitions = try ToolRegistry(tools).definitions
        return try format.render([.user("")], tools: definitions).count - format.render([.user("")], tools: []).count
    }

    /// The tokens of a schema where it is shown to the model.
    public func tokenCount(for schema: GenerationSchema) async throws -> Int {
        try model.tokenizer.encode(schema.jsonSchema.text(.spaced)).count
    }

    /// The tokens of a transcript, or of a part of one.
    public func tokenCount(for entries: some Collection<Transcript.Entry>) async throws -> Int {
        let (model, messages) = (try model, Transcript(entries: entries).messages)
        if messages.isEmpty { return 0 }
        for validation in [.serving, .finetuning, .test] as [RenderingOptions.Validation] {
            let options = RenderingOptions(validation: validation)
            if let tokens = try? model.format.render(messages, tools: [], options: options) { return tokens.count }
        }
        // A part that is no conversation, such as an answer alone, has the tokens of its texts.
        return messages.flatMap(\.texts).reduce(0) { $0 + model.tokenizer.encode($1).count }
    }
}

extension Message {
    /// What the message says.
    fileprivate var texts: [String] {
        switch self {
        case .system(let text), .user(let text), .tool(let text, _, _): [text]
        case .assistant(let text, let calls, _): [text] + calls.flatMap { [$0.name, $0.arguments] }
        }
    }
}

// MARK: - Sessions

/// As FoundationModels has it, these do not throw: what is wrong with a tool or the model is told when the session is first asked.
extension LanguageModelSession {
    /// Begins a conversation.
    public convenience init(
        model: SystemLanguageModel = .default, tools: [any Tool] = [], instructions: String? = nil
    ) {
        self.init(model: model, tools: tools, transcript: .beginning(instructions, tools: tools))
    }

    /// Begins a conversation.
    public convenience init(
        model: SystemLanguageModel = .default, tools: [any Tool] = [], instructions: Instructions?
    ) {
        self.init(model: model, tools: tools, transcript: .beginning(instructions?.text, tools: tools))
    }

    /// Begins a conversation, with instructions of parts.
    public convenience init(
        model: SystemLanguageModel = .default, tools: [any Tool] = [], @InstructionsBuilder instructions: () throws -> Instructions
    ) rethrows {
        self.init(model: model, tools: tools, transcript: .beginning(try Instructions(instructions).text, tools: tools))
    }

    /// Goes on with a conversation.
    public convenience init(model: SystemLanguageModel = .default, tools: [any Tool] = [], transcript: Transcript) {
        let loaded = Result { try model.model }
        self.init(
            card: (try? loaded.get().card) ?? .jigTiny, deferring: tools, transcript: transcript,
            makeExecutor: { try loaded.get().makeExecutor() })
    }
}
