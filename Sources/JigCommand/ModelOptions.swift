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
            throw UsageError("--model and --tokenizer belong together: give both, or neither for the bundled model.")
        }
    }

    func load() throws -> LanguageModel {
        guard let model, let tokenizer else { return try LanguageModel.bundled }
        return try LanguageModel(gguf: model, tokenizer: tokenizer)
    }
}

/// Whether tools may or must be called, as an argument.
struct ToolChoiceArgument: ExpressibleByArgument {
    let choice: ToolChoice

    init(argument: String) {
        choice =
            switch argument {
            case "auto": .auto
            case "required": .required
            case "none": .none
            default: .named(argument)
            }
    }

    var defaultValueDescription: String {
        switch choice {
        case .auto: "auto"
        case .required: "required"
        case .none: "none"
        case .named(let name): name
        }
    }
}

/// How tokens are picked.
struct SamplingFlags: ParsableArguments {
    @Option(help: ArgumentHelp("0 always picks the likeliest token; 1 samples as the model was trained.", valueName: "t"))
    var temperature = 0.0

    @Option(help: ArgumentHelp("Makes sampling repeatable.", valueName: "n"))
    var seed: UInt64 = 0

    var options: SamplingOptions { SamplingOptions(temperature: temperature, seed: seed) }

    func validate() throws {
        guard temperature >= 0, temperature.isFinite else { throw UsageError("--temperature must be 0 or more.") }
    }
}
