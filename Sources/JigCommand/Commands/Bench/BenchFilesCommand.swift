import ArgumentParser
import Jig

/// `jig bench FILES`: the schemas and instances of MaskBench.
struct BenchFilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "Run over MaskBench files: {\"schema\", \"tests\": [{\"data\", \"valid\"}]}.",
        discussion: """
            Each instance is written as Python's json.dumps(data, ensure_ascii=False) does, cut into tokens, and taken token by \
            token: a step fills the whole mask and accepts the token. Compiling begins with the schema's text. All is done \
            --repeat times with a grammar compiled anew, and each time counts with the least of these.

            An instance is taken if each of its tokens is in the mask and the output may end after them. A valid instance \
            that is refused counts as wrong, unless the language asked for writes its value with another text: another order \
            of keys, other spellings. These are counted by themselves (other_text); --any-text leaves none.

            --drawn measures outputs that are drawn token by token from the masks instead: what a model without any sense \
            would write, in tokens that no tokenizer would cut it into. It tells what masks cost where no instance leads. The \
            validator judges these outputs; one that is not valid counts as wrong.

            --check compares a mask of each instance with what the bytes of every token lead to, which takes some 0.2 s a mask.

            --json prints rows like those of peers that are measured in the same way: id, compile, ttfm (schema to first \
            mask), masks (the time of each step), all in microseconds; tests, ok_valid, bad_valid, ok_invalid, bad_invalid, \
            other_text; growth (bytes); compile_error. Tests/Benchmarks/compare.py compares.

            EXAMPLES
              jig bench ../shared/maskbench/*.json --tokenizer ../shared/tokenizers/tekken_240911.json
              jig bench --any-text --repeat 1 schema.json
              jig bench ../shared/maskbench/*.json --drawn 20 --tokenizer FILE     what nobody thought of

            EXIT STATUS
              0 if all instances are judged rightly and no mask is wrong, 1 if one is, 2 if a file can't be read.
            """)

    @OptionGroup var vocabularyOptions: BenchVocabularyOptions

    @Option(help: ArgumentHelp("How many runs, of which each time is the least.", valueName: "n"))
    var `repeat` = 3

    @Flag(help: "Read masks where they lie, instead of copying them.")
    var view = false

    @Option(help: ArgumentHelp("Measure so many drawn outputs for each file instead of its instances.", valueName: "n"))
    var drawn: Int?

    @Option(help: ArgumentHelp("Draws other outputs.", valueName: "n"))
    var seed: UInt64 = 0

    @Flag(help: "Compare masks with what the bytes of tokens lead to.")
    var check = false

    @Flag(help: "Print one JSON object a file.")
    var json = false

    @OptionGroup var flags: GrammarFlags

    @Argument(help: ArgumentHelp("MaskBench files.", valueName: "files"))
    var files: [String]

    func validate() throws {
        if `repeat` < 1 { throw UsageError("--repeat must be at least 1.") }
        if let drawn, drawn < 1 { throw UsageError("--drawn must be at least 1.") }
        try flags.validateForInstances()
    }

    private var use: MaskUse { view ? .viewed : .copied }

    func run() throws {
        let vocabulary = try vocabularyOptions.load()
        var summary = BenchSummary(vocabulary: vocabulary, options: flags.options, repetitions: `repeat`, use: use)
        var progress = ProgressBar(count: files.count, isWanted: !json)
        var isUnread = false, isWrong = false
        let outputs = drawn.map { _ in DrawnOutputs(vocabulary) }
        for (index, path) in files.enumerated() {
            progress.show(index, path)
            do {
                var file = try BenchFile(path, tokenizer: vocabulary.tokenizer)
                if let drawn, let outputs {
                    let (drawnFile, fault) = outputs.file(
                        like: file, count: drawn, options: flags.options, seed: seed &+ UInt64(index))
                    file = drawnFile
                    if let fault {
                        progress.clear()
                        complain("error: \(path): \(fault)")
                        isWrong = true
                    }
                }
                let result = BenchResult(
                    file, options: flags.options, vocabulary: vocabulary.trie, repetitions: `repeat`, use: use)
                summary.add(result)
                if check,
                    let fault = MaskComparison.fault(
                        in: file, options: flags.options, vocabulary: vocabulary.trie, seed: UInt64(index))
                {
                    progress.clear()
                    complain("error: \(path): \(fault)")
                    isWrong = true
                }
                if json { write(result.json.text(.spaced) + "\n") }
            } catch let error as InputError {
                progress.clear()
                complain("error: \(error)")
                isUnread = true
            }
        }
        progress.clear()
        if !json { write(summary.text + "\n") }
        if summary.counts.wrong > 0 || isWrong { throw ExitCode.negative }
        if isUnread { throw ExitCode.notJudged }
    }
}
