import ArgumentParser

/// The command `jig`.
@main
struct JigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jig",
        abstract: "Tool calls and structured output that are valid by construction.",
        discussion: """
            A JSON Schema becomes a grammar, the grammar becomes token masks, and a model under them can write nothing \
            that the schema does not allow. Everything here runs on this machine; no account, no download.

            EXAMPLES
              An agent with six sample tools and the bundled model:
                jig run "What is 12 * 7?"
              Is this document valid, and if not, where and why?
                jig validate schema.json document.json
              What would a model be held to?
                jig compile schema.json
                jig generate schema.json -n 5 --seed 1
              How is each keyword enforced, and does it hold?
                jig compile --explain schema.json
                jig fuzz schema.json
              How fast is it?
                jig bench ../shared/maskbench/*.json

            'jig help SUBCOMMAND' shows more examples.
            """,
        version: "0.1.0",
        subcommands: [
            RunCommand.self, ValidateCommand.self, CompileCommand.self, GenerateCommand.self, MatchCommand.self,
            TokenizeCommand.self, SoakCommand.self, EvaluateCommand.self, BowtieCommand.self, FuzzCommand.self, BenchCommand.self,
        ])
}
