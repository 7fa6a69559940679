import ArgumentParser
import Jig

/// `jig bench patterns`: masks of patterns that nobody put together.
struct BenchPatternsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patterns",
        abstract: "Measure schemas that combine the patterns of others at random.",
        discussion: """
            Takes the patterns of all schemas in MaskBench files, and puts two to four together: beside one another, \
            excluding one another, with a length, with a format, for keys. Instances are made up. It tells how quick masks \
            are that nobody looked at. Steps and repetitions are as with 'jig bench files'. With --check, a mask of each \
            instance is compared with what the bytes of every token lead to.

            EXAMPLES
              jig bench patterns ../shared/maskbench/*.json --count 900 --tokenizer ../shared/tokenizers/tekken_240911.json
              jig bench patterns --seed 3 --json FILES… > rows.jsonl

            EXIT STATUS
              0 if all instances are judged rightly and no mask is wrong, 1 if one is, 2 if a file can't be read or \
              there are no patterns.
            """)

    @OptionGroup var vocabularyOptions: BenchVocabularyOptions

    @Option(help: ArgumentHelp("How many schemas; those without instances are left out.", valueName: "n"))
    var count = 900

    @Option(help: ArgumentHelp("Makes other schemas.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("How many runs, of which each time is the least.", valueName: "n"))
    var `repeat` = 3

    @Flag(help: "Compare masks with what the bytes of tokens lead to.")
    var check = false

    @Flag(help: "Print one JSON object a schema, which has the schema as well.")
    var json = false

    @OptionGroup var flags: GrammarFlags

    @Argument(help: ArgumentHelp("MaskBench files.", valueName: "files"))
    var files: [String]

    func validate() throws {
        guard count > 0, `repeat` > 0 else { throw UsageError("--count and --repeat must be at least 1.") }
        try flags.validateForInstances()
    }

    func run() throws {
        let vocabulary = try vocabularyOptions.load()
        let schemas: [JSONValue]
        do {
            schemas = try files.map { try BenchFile($0, tokenizer: vocabulary.tokenizer).document }
        } catch let error as InputError {
            complain("error: \(error)")
            throw ExitCode.notJudged
        }
        guard var mixer = PatternMixer(schemas, seed: seed) else {
            complain("error: there are no patterns in these files")
            throw ExitCode.notJudged
        }
        var summary = BenchSummary(vocabulary: vocabulary, options: flags.options, repetitions: `repeat`, use: .copied)
        var progress = ProgressBar(count: count, isWanted: !json)
        var isWrong = false
        for index in 0..<count {
            let (form, schema) = mixer.next()
            progress.show(index, form)
            let values = mixer.values(of: schema, seed: seed &+ UInt64(index))
            if values.isEmpty { continue }
            let file = BenchFile("\(index)-\(form)", schema, valid: values, tokenizer: vocabulary.tokenizer)
            let result = BenchResult(
                file, options: flags.options, vocabulary: vocabulary.trie, repetitions: `repeat`, use: .copied)
            summary.add(result)
            if check,
                let fault = MaskComparison.fault(
                    in: file, options: flags.options, vocabulary: vocabulary.trie, seed: seed &+ UInt64(index))
            {
                progress.clear()
                complain("error: \(schema.text()): \(fault)")
                isWrong = true
            }
            guard json else { continue }
            var row = result.json.objectValue ?? [:]
            row["schema"] = schema
            write(JSONValue.object(row).text(.spaced) + "\n")
        }
        progress.clear()
        if !json { write(summary.text + "\n") }
        if summary.counts.wrong > 0 || isWrong { throw ExitCode.negative }
    }
}
