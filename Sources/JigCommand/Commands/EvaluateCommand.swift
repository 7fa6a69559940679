import ArgumentParser
import Jig
import SampleTools

/// `jig evaluate`: how well a model calls the sample tools, with and without the constraint.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure a model on questions whose right call is known, with and without the constraint.",
        discussion: """
            Each line of the file is {"question", "tools": [name, …], "call": {"name", "arguments"}}. The model answers \
            each question once without constraint and once with it, always with the likeliest token. The constraint asks for \
            one call of a listed tool with arguments that its schema accepts. A call is exact if it is the only one, its tool \
            is right, and its arguments are equal to the known ones.

            EXAMPLES
              jig evaluate Examples/TinyModel/heldout.jsonl
              jig evaluate --limit 50 --show 5 Examples/TinyModel/heldout.jsonl

            EXIT STATUS
              0 if it was measured, 2 if the file cannot be used.
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("Only so many questions, spread over the file.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Print so many wrong answers.", valueName: "n"))
    var show = 0

    @Option(help: ArgumentHelp("The most tokens of an answer.", valueName: "n"))
    var maxTokens = 128

    @Argument(help: "The questions, JSON lines.")
    var file: String

    func validate() throws {
        if let limit, limit < 1 { throw UsageError("--limit must be at least 1.") }
        if maxTokens < 1 { throw UsageError("--max-tokens must be at least 1.") }
    }

    func run() async throws {
        let model = try model.load()
        let questions: [Question]
        do {
            questions = Self.selection(of: try Question.read(file), limit: limit)
        } catch {
            complain("error: \(error)")
            throw ExitCode.notJudged
        }
        print("                 right tool   exact call   no call   invalid calls")
        for isConstrained in [false, true] {
            let evaluation = try Evaluation(model: model, maximumTokens: maxTokens, isConstrained: isConstrained)
            var score = try Score()
            for question in questions {
                let calls = try await evaluation.answer(question)
                score.add(calls, to: question)
                if isConstrained, score.misses.count <= show, let miss = score.misses.last, calls == miss.calls {
                    complain("\(question.text)\n  wanted \(question.call.text(.spaced))\n  got    \(miss.text)")
                }
            }
            print((isConstrained ? "constrained      " : "unconstrained    ") + score.text)
        }
    }

    private static func selection(of questions: [Question], limit: Int?) -> [Question] {
        guard let limit, limit < questions.count else { return questions }
        return (0..<limit).map { questions[$0 * questions.count / limit] }
    }
}
