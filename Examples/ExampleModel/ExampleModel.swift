import ArgumentParser
import Jig

/// Which model an example talks to: the bundled one, or a real one.
public struct ExampleModel: ParsableArguments {
    @Option(help: ArgumentHelp("A GGUF file of the Llama or Mistral architecture; without it, the bundled jig-tiny.", valueName: "file"))
    var model: String?

    @Option(help: ArgumentHelp("The model's tekken.json; needed with --model.", valueName: "file"))
    var tokenizer: String?

    public init() {}

    public func validate() throws {
        if (model == nil) != (tokenizer == nil) {
            throw ValidationError("--model and --tokenizer belong together: give both, or neither for the bundled model.")
        }
    }

    /// Loads it.
    public func load() throws -> LanguageModel {
        guard let model, let tokenizer else { return try LanguageModel.bundled }
        return try LanguageModel(gguf: model, tokenizer: tokenizer)
    }

    /// Whether it is the bundled one, which is best left alone with anything but the question.
    public var isBundled: Bool { model == nil }
}
