import ArgumentParser
import Jig
import SampleTools

/// `jig run`: an agent with the sample tools.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Ask an agent that can call six sample tools.",
        discussion: """
            Shows what happens as it happens: the model's tokens, each call while it is written, the handler's result, and a \
            final answer that meets a schema. Every call names one of the six tools and carries arguments that the tool's \
            schema accepts, whatever the model: the tokens for anything else are masked.

            The tools are get_weather (made-up figures), convert_units, calculate, create_event and set_reminder (kept in \
            memory), and search (a few built-in notes). The bundled model, jig-tiny, is small: it picks tools and copies \
            arguments, and knows nothing else.

            EXAMPLES
              jig run "What is 12 * 7?"
              jig run "Convert 26.2 mi to km"
              jig run --tool-choice get_weather "Oslo, please"
              jig run --temperature 0.8 --seed 7 "Remind me to call Anna in 20 minutes"
              jig run --json "What is 12 * 7?"       one JSON object per event
              jig run --model model.gguf --tokenizer tekken.json "…"

            EXIT STATUS
              0 if there was an answer, 1 if there was none.
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var sampling: SamplingFlags

    @Option(help: ArgumentHelp("auto, required, none, or the name of a tool.", valueName: "choice"))
    var toolChoice = ToolChoiceArgument(argument: "auto")

    @Option(help: ArgumentHelp("The most turns, the answer's included.", valueName: "n"))
    var maxTurns = 4

    @Option(help: ArgumentHelp("The most tokens the model may write in one turn.", valueName: "n"))
    var maxTokens = 256

    @Flag(help: "Write one JSON object for each event.")
    var json = false

    @Flag(help: "Write no colours.")
    var noColor = false

    @Argument(help: ArgumentHelp("What to ask.", valueName: "question"))
    var question: [String] = ["What", "is", "12", "*", "7?"]

    func validate() throws {
        if maxTurns < 1 { throw UsageError("--max-turns must be at least 1.") }
        if maxTokens < 1 { throw UsageError("--max-tokens must be at least 1.") }
    }

    func run() async throws {
        let printer: any EventPrinter = json ? JSONEventPrinter() : TextEventPrinter(isColored: !noColor && Terminal.isColored)
        let tools = SampleTools.all()
        let session = try LanguageModelSession(model: try model.load(), tools: tools)
        let options = GenerationOptions(
            sampling: .custom(sampling.options), maximumResponseTokens: maxTokens, toolChoice: toolChoice.choice, maximumTurns: maxTurns)
        let schema = try Schema(parsing: SampleTools.answerSchema)
        let question = question.joined(separator: " ")
        printer.show(question: question)
        do {
            for try await event in session.streamResponse(to: question, schema: schema, options: options).events {
                printer.show(event)
            }
        } catch {
            printer.finish()
            complain("error: \(error)")
            throw ExitCode.negative
        }
        printer.finish()
    }
}
