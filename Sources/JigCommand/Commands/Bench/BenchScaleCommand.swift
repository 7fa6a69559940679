import ArgumentParser
import Jig

/// `jig bench scale`: how costs grow with sizes.
struct BenchScaleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Measure how the cost of a step and of compiling grow with the size of schema and output.",
        discussion: """
            Families of schemas grow in one way each, and each has a table and a verdict. The cost of a step is to be flat at \
            the median and at the 99th percentile, compiling (from the schema's text to the first mask) at most linear. The \
            verdict is the slope of the line through the greater sizes on logarithmic scales. Each time is the least of --repeat \
            runs with a grammar compiled anew. What takes longer than --patience is not made greater.

            EXAMPLES
              jig bench scale --tokenizer ../shared/tokenizers/tekken_240911.json
              jig bench scale --only properties --tokenizer FILE     families with this in their name

            EXIT STATUS
              0 if all grow as they are to, 1 otherwise.
            """)

    @Option(help: ArgumentHelp("Only families with this in their name.", valueName: "text"))
    var only = ""

    @Option(help: ArgumentHelp("How many runs, of which each time is the least.", valueName: "n"))
    var `repeat` = 3

    @Option(help: ArgumentHelp("The tokens of the longest output.", valueName: "n"))
    var tokens = 16_384

    @Option(help: ArgumentHelp("No greater size is tried once a run takes so long.", valueName: "seconds"))
    var patience = 2.0

    @OptionGroup var vocabularyOptions: BenchVocabularyOptions

    func validate() throws {
        guard `repeat` > 0, patience > 0, tokens >= 256 else {
            throw UsageError("--repeat must be at least 1, --patience more than 0, --tokens at least 256.")
        }
        guard !families.isEmpty else { throw UsageError("No family has “\(only)” in its name.") }
    }

    private var families: [String] {
        ([StepFamily.longOutput.name] + StepFamily.all.map(\.name) + CompileFamily.all.map(\.name)).filter(isWanted)
    }

    private func isWanted(_ name: String) -> Bool { only.isEmpty || name.contains(only) }

    func run() throws {
        let bench = ScaleBench(vocabulary: try vocabularyOptions.load(), repetitions: `repeat`, patience: patience)
        var unwanted: [String] = []
        func show(_ table: ScaleTable) {
            write(table.text + "\n\n")
            if !table.isAsWanted { unwanted.append(table.name) }
        }
        if isWanted(StepFamily.longOutput.name) { show(try bench.longOutput(StepFamily.longOutput, tokens: tokens)) }
        for family in StepFamily.all where isWanted(family.name) { show(try bench.steps(family)) }
        for family in CompileFamily.all where isWanted(family.name) { show(try bench.compile(family)) }
        guard !unwanted.isEmpty else { return }
        write("not as wanted: \(unwanted.joined(separator: ", "))\n")
        throw ExitCode.negative
    }
}
