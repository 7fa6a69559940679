import ArgumentParser

/// `jig bench`: how fast masks and compiling are.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure masks, compiling and memory; what is fast and wrong fails.",
        discussion: """
            With files, it runs over their schemas and instances; 'jig help bench files' says how. Measure release builds \
            only, on a machine that does nothing else.

            EXAMPLES
              jig bench ../shared/maskbench/*.json --tokenizer ../shared/tokenizers/tekken_240911.json
              jig bench --json --key-order any --layout flexible FILES… --tokenizer FILE > jig.jsonl
              jig bench tools --count 500 --tokenizer FILE
              jig bench scale --tokenizer FILE
              jig bench sequences --tokenizer FILE
              jig bench patterns ../shared/maskbench/*.json --tokenizer FILE
            """,
        subcommands: [
            BenchFilesCommand.self, BenchToolsCommand.self, BenchScaleCommand.self, BenchSequencesCommand.self,
            BenchPatternsCommand.self,
        ],
        defaultSubcommand: BenchFilesCommand.self)
}
