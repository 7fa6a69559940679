import ArgumentParser
import Jig

/// `jig tokenize`: text to token ids, line by line, and back.
struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Turn text into token ids, or ids into text.",
        discussion: """
            Reads JSON lines and writes one JSON line for each. Text never becomes a special token, whatever it spells.

            EXAMPLES
              $ echo '{"text": "Hello"}' | jig tokenize --tokenizer tekken.json
              {"ids": [22177]}
              $ echo '{"ids": [22177]}' | jig tokenize --tokenizer tekken.json --decode
              {"text": "Hello"}

            EXIT STATUS
              0 if every line was turned, 1 if one could not be.
            """)

    @Option(help: ArgumentHelp("A tekken.json; without it, the bundled model's tokenizer.", valueName: "file"))
    var tokenizer: String?

    @Flag(help: "Turn ids into text.")
    var decode = false

    @Flag(help: "Write the names of special tokens when decoding, instead of leaving them out.")
    var keepSpecial = false

    @Argument(help: "The JSON lines; - is standard input.")
    var input = "-"

    func run() throws {
        let tokenizer = try tokenizer.map { try Tekken(contentsOf: $0) } ?? LanguageModel.bundled.tokenizer
        var failed = false
        for (index, line) in try Input.lines(of: input).enumerated() where !line.allSatisfy(\.isSpace) {
            do {
                print(try convert(try JSONValue(parsing: line), with: tokenizer).text(.spaced))
            } catch {
                complain("line \(index + 1): \(error)")
                failed = true
            }
        }
        if failed { throw ExitCode.negative }
    }

    private func convert(_ line: JSONValue, with tokenizer: any Tokenizer) throws -> JSONValue {
        if decode {
            guard let elements = line["ids"]?.arrayValue else { throw UsageError("expected {\"ids\": [integer, …]}") }
            let ids = try elements.map { element in
                guard let id = element.intValue.flatMap(TokenID.init(exactly:)) else {
                    throw UsageError("\(element) is no token id")
                }
                return id
            }
            return ["text": .string(try tokenizer.decode(ids, specials: keepSpecial ? .keep : .ignore))]
        }
        guard let text = line["text"]?.stringValue else { throw UsageError("expected {\"text\": string}") }
        return ["ids": .array(tokenizer.encode(text).map { .number(JSONNumber(Int($0))) })]
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
