import ArgumentParser
import Jig

/// `jig generate`: random valid instances.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write random instances of a schema, all valid and all different, one a line.",
        discussion: """
            Goes first where it has not been: every optional property and every branch that can occur does occur after few \
            instances. The same seed gives the same instances.

            EXAMPLES
              jig generate schema.json
              jig generate schema.json -n 20 --seed 1
              jig generate schema.json -n 5 --layout compact

            EXIT STATUS
              0 if there are instances (fewer than asked for where the schema has no more: standard error says so), 1 if the \
            schema is refused, 2 if it is no schema.
            """)

    @Option(name: [.customShort("n"), .customLong("count")], help: ArgumentHelp("How many.", valueName: "n"))
    var count = 1

    @Option(help: ArgumentHelp("Makes the instances repeatable; random without it.", valueName: "n"))
    var seed: UInt64?

    @OptionGroup var flags: GrammarFlags

    @Argument(help: "The schema; - is standard input.")
    var schema: String

    func validate() throws {
        if count < 1 { throw UsageError("-n must be at least 1.") }
        if flags.layout == .indented { throw UsageError("Instances are written one a line: use another layout than indented.") }
    }

    func run() throws {
        let (_, grammar) = try flags.compile(schema)
        var generator = InstanceGenerator(grammar, seed: seed ?? .random(in: .min ... .max))
        var written: Set<[UInt8]> = []
        var misses = 0
        while written.count < count, misses < Self.patience {
            let text = generator.next()
            if written.insert(text).inserted {
                print(Self.line(text))
                misses = 0
            } else {
                misses += 1
            }
        }
        if written.count < count {
            complain("\(schema): only \(written.count) different instances were found")
        }
    }

    /// The text on one line: its line feeds are white space, and the scalars that some readers take for the end of a line only
    /// occur in strings, where they are escaped.
    private static func line(_ text: [UInt8]) -> String {
        var line = String.UnicodeScalarView()
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\n", "\r": line.append(" ")
            case "\u{85}": line.append(contentsOf: "\\u0085".unicodeScalars)
            case "\u{2028}": line.append(contentsOf: "\\u2028".unicodeScalars)
            case "\u{2029}": line.append(contentsOf: "\\u2029".unicodeScalars)
            default: line.append(scalar)
            }
        }
        return String(line)
    }

    /// How many repetitions in a row are taken to mean that there is nothing new.
    private static let patience = 1000
}
