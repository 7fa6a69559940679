#if Macros
import ArgumentParser
import ExampleModel
import Foundation
import Jig

/// What is extracted: change this to what you need.
@Generable
struct Record {
    @Guide(description: "Who or what it is about", .minimumLength(1), .maximumLength(60))
    var name: String
    @Guide(description: "What kind of thing it is")
    var kind: Kind
    @Guide(description: "An amount that is mentioned, if any", .range(0...1_000_000))
    var amount: Int?

    @Generable
    enum Kind: String {
        case person, place, product, event, other
    }
}

/// Turns text into typed records, a JSON line each: every record has the shape of its type, whatever the model.
///
///     swift run Extractor < letter.txt
///     swift run Extractor --model model.gguf --tokenizer tekken.json < letter.txt
///
/// The bundled model knows only its tools: its records have the right shape, and no sense. A real one fills them in.
@main
struct Extractor: AsyncParsableCommand {
    @OptionGroup var model: ExampleModel

    @Argument(help: "The text; without it, standard input is read, a record for each paragraph.")
    var text: [String] = []

    func run() async throws {
        let input = text.isEmpty ? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) : text.joined(separator: " ")
        let model = try model.load(isForSampleTools: false)
        for paragraph in input.split(separator: "\n\n") where !paragraph.allSatisfy(\.isWhitespace) {
            // A session each: one paragraph should not colour the next.
            let session = try LanguageModelSession(model: model)
            let response = try await session.respond(
                to: "Extract one record from this text: \(paragraph)", generating: Record.self,
                includeSchemaInPrompt: !self.model.isBundled, options: GenerationOptions(maximumResponseTokens: 120))
            print(response.rawContent.jsonString)
            let record: Record = response.content
            FileHandle.standardError.write(Data("\(record.kind): \(record.name)\(record.amount.map { ", \($0)" } ?? "")\n".utf8))
        }
    }
}
#else
@main
struct Extractor {
    static func main() { print("The extractor's types are @Generable: build it with the package's trait Macros, which is on by default.") }
}
#endif
