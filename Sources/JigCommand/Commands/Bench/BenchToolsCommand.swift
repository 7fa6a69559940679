import ArgumentParser
import Jig

/// `jig bench tools`: masks where many tools may be called.
struct BenchToolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools",
        abstract: "Measure masks where any of many tools may be called, or none.",
        discussion: """
            The tools are made up, with various schemas, the same ones for the same seed. The answer is held to tool choice \
            auto: text, or calls of these tools with valid arguments. Made-up answers, text and a call, are taken token by \
            token; a step fills the whole mask and accepts the token. All is done --repeat times with everything compiled anew, \
            and each time counts with the least of these.

            With --from, tools and calls are read from a file of JSON lines, each a call: {"tool": {"name": …, "parameters": …}, \
            "arguments": {…}}. Lines with "valid": false are left out.

            EXAMPLES
              jig bench tools --count 500 --tokenizer ../shared/tokenizers/tekken_240911.json
              jig bench tools --from calls.jsonl --tokenizer ../shared/tokenizers/tekken_240911.json

            EXIT STATUS
              0 if every call is taken and only names may stand in a name's place, 1 otherwise, 2 if calls can't be read.
            """)

    @Option(help: ArgumentHelp("How many tools; the most of them with --from.", valueName: "n"))
    var count = 500

    @Option(help: ArgumentHelp("How many calls; as many as tools by default, and all of --from.", valueName: "n"))
    var calls: Int?

    @Option(help: ArgumentHelp("Calls of your own tools instead of made-up ones, as JSON lines.", valueName: "file"))
    var from: String?

    @Option(help: ArgumentHelp("How many runs, of which each time is the least.", valueName: "n"))
    var `repeat` = 3

    @Option(help: ArgumentHelp("Makes other tools and calls.", valueName: "n"))
    var seed: UInt64 = 0

    @Flag(help: "Read masks where they lie, instead of copying them.")
    var view = false

    @OptionGroup var vocabularyOptions: BenchVocabularyOptions

    func validate() throws {
        guard count > 0, calls ?? 1 > 0, `repeat` > 0 else {
            throw UsageError("--count, --calls and --repeat must be at least 1.")
        }
    }

    func run() throws {
        let vocabulary = try vocabularyOptions.load()
        let format = try MistralV11(tokenizer: vocabulary.tokenizer)
        let (tools, calls) = try from.map { try readCalls($0, format) } ?? makeUp(format)
        var progress = ProgressBar(count: `repeat`)
        var run = try ToolsRun(tools, calls: calls, format: format, vocabulary: vocabulary.trie, use: view ? .viewed : .copied)
        for index in 1..<`repeat` {
            progress.show(index, "runs")
            let times = run
            run = try ToolsRun(tools, calls: calls, format: format, vocabulary: vocabulary.trie, use: view ? .viewed : .copied)
            run.takeLeast(times)
        }
        progress.clear()
        write(report(run, tools, calls, vocabulary) + "\n")
        if !run.faults.isEmpty { throw ExitCode.negative }
    }

    private static let texts = ["", "", "Let me look that up.", "Für 3 Leute? Ich prüfe das gleich – einen Moment, bitte: "]

    private func readCalls(_ path: String, _ format: MistralV11) throws -> ([ToolDefinition], [ToolsRun.Call]) {
        let file: ToolCallFile
        do {
            file = try ToolCallFile(path, mostTools: count, mostCalls: calls ?? .max)
        } catch {
            complain("error: \(error)")
            throw ExitCode.notJudged
        }
        let parameters = Dictionary(uniqueKeysWithValues: file.tools.map { ($0.name, $0) })
        let calls = try file.calls.enumerated().map { index, call in
            let arguments = try parameters[call.tool].map { tool in
                // The grammar's own order of keys, where it takes the arguments in any.
                switch OrderSearch.outcome(of: call.arguments, try CallableTool(tool).arguments, tool.parameters) {
                case .writable(let text): String(decoding: text, as: UTF8.self)
                case .unwritable, .undecided: call.arguments.description
                }
            }
            return try ToolsRun.Call(
                call.tool, arguments: arguments ?? "", text: Self.texts[index % Self.texts.count], format: format)
        }
        return (file.tools, calls)
    }

    private func makeUp(_ format: MistralV11) throws -> ([ToolDefinition], [ToolsRun.Call]) {
        var maker = ToolMaker(seed: seed)
        let tools = (0..<count).map { _ in maker.next() }
        var generators = try tools.enumerated().map { index, tool in
            var generator = InstanceGenerator(try CallableTool(tool).arguments, seed: seed &+ UInt64(index))
            generator.longestText = 400
            return generator
        }
        let calls = try (0..<(calls ?? count)).map { index in
            // Every tool has its turn, and neighbours in the list are not called one after another.
            let place = index &* 7919 % tools.count
            let arguments = String(decoding: generators[place].next(), as: UTF8.self)
            return try ToolsRun.Call(
                tools[place].name, arguments: arguments, text: Self.texts[index % Self.texts.count],
                format: format)
        }
        return (tools, calls)
    }

    private func report(_ run: ToolsRun, _ tools: [ToolDefinition], _ calls: [ToolsRun.Call], _ vocabulary: BenchVocabulary) -> String {
        let parts = calls.flatMap(\.tokens).map(\.part)
        var table = TextTable()
        table.addTimesHeading()
        table.addTimes("compile a tool", run.compile)
        table.addTimes("step", run.steps.times)
        // A refused call leaves fewer steps than tokens, so that they can't be told apart.
        if run.faults.isEmpty {
            for part in ToolsRun.Part.allCases {
                table.addTimes("  in \(part.rawValue)", zip(run.steps.times, parts).lazy.filter { $1 == part }.map(\.0))
            }
        }
        let all = run.compile.reduce(0, +)
        return """
            \(tools.count) tools, \(calls.count) calls; \(Figures.grouped(vocabulary.trie.vocabulary.count)) tokens; \
            the least of \(`repeat`) runs

            \(table.text)

            compile all        \(Figures.microseconds(Double(all))) µs
            structure          \(Figures.microseconds(Double(run.structure))) µs
            first mask         \(Figures.microseconds(Double(run.firstMask))) µs
            memory             grammars \(Figures.megabytes(run.grammarGrowth)), structure \
            \(Figures.megabytes(run.structureGrowth)), masks and states of the calls \(Figures.megabytes(run.maskGrowth)) \
            (masks \(Figures.megabytes(run.maskBytes))), \
            process \(Memory.resident.map(Figures.megabytes) ?? "unknown")
            wrong              \(run.faults.count)\(run.faults.prefix(3).map { "\n  \($0)" }.joined())
            """
    }
}
