import ArgumentParser
import Jig

/// `jig bench sequences`: many sequences of one grammar.
struct BenchSequencesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sequences",
        abstract: "Measure many sequences of one grammar on one thread and on several.",
        discussion: """
            Each sequence writes a random instance of the schema, the same one for the same seed. All take a token in turn, as a \
            batch is decoded, and begin again when all have come to their ends; a step fills the whole mask and accepts the \
            token. Masks are made before it is measured, so that this is the rate of a server that runs. One thread and several are \
            measured in turn --repeat times, and the best rate of each counts.

            EXAMPLES
              jig bench sequences --tokenizer ../shared/tokenizers/tekken_240911.json
              jig bench sequences --schema schema.json --count 64 --threads 4 --tokenizer FILE

            EXIT STATUS
              0 if all tokens are allowed, 1 otherwise, 2 if the schema can't be used.
            """)

    @Option(help: ArgumentHelp("How many sequences.", valueName: "n"))
    var count = 64

    @Option(help: ArgumentHelp("How many threads.", valueName: "n"))
    var threads = 2

    @Option(help: ArgumentHelp("How long each rate is measured.", valueName: "seconds"))
    var seconds = 1.0

    @Option(help: ArgumentHelp("How often each rate is measured.", valueName: "n"))
    var `repeat` = 3

    @Flag(help: "Read masks where they lie, instead of copying them.")
    var view = false

    @Option(help: ArgumentHelp("Makes other instances.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("A schema; without it, that of a search for orders.", valueName: "file"))
    var schema: String?

    @OptionGroup var vocabularyOptions: BenchVocabularyOptions
    @OptionGroup var flags: GrammarFlags

    func validate() throws {
        guard count > 0, threads > 0, `repeat` > 0, seconds > 0 else {
            throw UsageError("--count, --threads, --repeat and --seconds must be more than 0.")
        }
    }

    func run() throws {
        let bench = try SequencesBench(
            try schema.map(flags.read) ?? Schema(parsing: Self.orders), options: flags.options, count: count, seed: seed,
            vocabulary: try vocabularyOptions.load(), use: view ? .viewed : .copied)
        // The masks of all steps are made here.
        _ = bench.stepsPerSecond(threads: 1, seconds: 0)
        var best: [Int: Double] = [:]
        for _ in 0..<`repeat` {
            for threads in Set([1, threads]).sorted() {
                guard let rate = bench.stepsPerSecond(threads: threads, seconds: seconds) else {
                    complain("wrong: a token of an instance of the schema is not allowed")
                    throw ExitCode.negative
                }
                best[threads] = max(best[threads] ?? 0, rate)
            }
        }
        var table = TextTable()
        table.add("threads", "steps a second", "µs a step and thread", "times one thread")
        for (threads, rate) in best.sorted(by: { $0.key < $1.key }) {
            table.add(
                "\(threads)", Figures.short(rate), Figures.microseconds(Double(threads) / rate * 1e9),
                Figures.short(rate / (best[1] ?? rate)))
        }
        write("\(count) sequences, \(Figures.grouped(bench.stepCount)) steps in all, masks \(bench.use.rawValue)\n\n\(table.text)\n")
    }

    private static let orders: JSONValue = [
        "type": "object",
        "properties": [
            "query": ["type": "string", "maxLength": 200],
            "state": ["enum": ["open", "paid", "shipped", "cancelled"]],
            "created": ["type": "string", "format": "date"],
            "total": ["type": "number", "minimum": 0, "multipleOf": SmallWorld.number("0.01")],
            "customer": [
                "type": "object",
                "properties": ["id": ["type": "integer", "minimum": 1], "email": ["type": "string", "pattern": "^[a-z.]+@[a-z]+\\.com$"]],
                "required": ["id"], "additionalProperties": false,
            ],
            "lines": [
                "type": "array", "maxItems": 100,
                "items": [
                    "type": "object",
                    "properties": ["product": ["type": "string"], "count": ["type": "integer", "minimum": 1, "maximum": 99]],
                    "required": ["product", "count"],
                ],
            ],
            "page": ["anyOf": [["type": "integer", "minimum": 0], ["type": "null"]]],
        ],
        "required": ["query", "lines"],
    ]
}
