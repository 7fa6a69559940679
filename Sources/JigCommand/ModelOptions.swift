import ArgumentParser
import Jig

/// Which model a command uses.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A GGUF file of the Llama or Mistral architecture; without it, the bundled jig-tiny.", valueName: "file"))
    var model: String?

    @Option(help: ArgumentHelp("The model's tekken.json; needed with --model.", valueName: "file"))
    var tokenizer: String?

    func validate() throws {
        if (model == nil) != (tokenizer == nil) {
            throw ValidationError("--model and --tokenizer belong together: give both, or neither for the bundled model.")
        }
    }

    func load() throws -> LanguageModel {
        guard let model, let tokenizer else { return try LanguageModel.bundled }
        return try LanguageModel(gguf: model, tokenizer: tokenizer)
    }
}

/// How tokens are picked.
struct SamplingFlags: ParsableArguments {
    @Option(help: ArgumentHelp("0 always picks the likeliest token; 1 samples as the model was trained.", valueName: "t"))
    var temperature: Float = 0

    @Option(help: ArgumentHelp("Makes sampling repeatable.", valueName: "n"))
    var seed: UInt64 = 0

    func validate() throws {
        guard temperature >= 0, temperature.isFinite else { throw ValidationError("--temperature must be 0 or more.") }
    }
}
