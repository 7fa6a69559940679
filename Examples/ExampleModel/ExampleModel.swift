import ArgumentParser
import Foundation
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
    ///
    /// - Parameter isForSampleTools: whether the sample tools are all that it has to do with. The bundled model knows no others,
    ///   and what it then writes is explained on standard error.
    public func load(isForSampleTools: Bool = true) throws -> LanguageModel {
        guard let model, let tokenizer else {
            if !isForSampleTools {
                FileHandle.standardError.write(
                    Data("jig-tiny knows its sample tools only: what it writes here has the right shape, and no sense. See --model.\n".utf8))
            }
            return try LanguageModel.bundled
        }
        return try LanguageModel(gguf: model, tokenizer: tokenizer)
    }

    /// Whether it is the bundled one, which is best left alone with anything but the question.
    public var isBundled: Bool { model == nil }
}
