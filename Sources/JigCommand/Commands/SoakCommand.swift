import ArgumentParser
import Foundation
import Jig
import SampleTools

/// `jig soak`: many agent runs with a model that writes at random.
struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Run the agent many times with a random-weight model, and count what goes wrong.",
        discussion: """
            The model has the shape of the one named (the bundled one by default) and weights that were never trained: it \
            writes whatever the constraint lets it. Every call must name a tool and carry arguments that its schema accepts, \
            every answer must meet its schema, and every run must end. Run number i has the seed --seed + i.

            EXAMPLES
              jig soak --runs 1000 --tool-choice required
              jig soak --runs 1000 --tool-choice auto
              jig soak --runs 1000 --tool-choice required --budget smallest
              jig soak --runs 1000 --tool-choice required --budget every-tool

            EXIT STATUS
              0 if nothing went wrong, 1 otherwise.
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("How many runs.", valueName: "n"))
    var runs = 1000

    @Option(help: ArgumentHelp("auto, required, none, or the name of a tool.", valueName: "choice"))
    var toolChoice = ToolChoiceArgument(argument: "required")

    @Option(help: ArgumentHelp("The most turns of a run.", valueName: "n"))
    var maxTurns = 3

    @Option(
        help: ArgumentHelp(
            "The most tokens of a turn; smallest is the fewest in which a call and an answer fit, every-tool the fewest in "
                + "which a call of any tool fits.", valueName: "n|smallest|every-tool"))
    var budget = Soak.Budget.tokens(128)

    @Option(help: ArgumentHelp("The first run's seed.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("After how many seconds a run counts as one that does not end.", valueName: "seconds"))
    var patience = 120.0

    func validate() throws {
        if runs < 1 { throw UsageError("--runs must be at least 1.") }
        if maxTurns < 1 { throw UsageError("--max-turns must be at least 1.") }
    }

    func run() async throws {
        let soak = try Soak(
            model: try model.load().withRandomWeights(seed: seed), toolChoice: toolChoice.choice, maximumTurns: maxTurns,
            budget: budget, patience: patience)
        var counts = SoakCounts()
        let workers = max(1, ProcessInfo.processInfo.activeProcessorCount)
        await withTaskGroup(of: SoakCounts.self) { group in
            for worker in 0..<min(workers, runs) {
                group.addTask {
                    var counts = SoakCounts()
                    for run in stride(from: worker, to: runs, by: workers) {
                        counts.add(await soak.run(seed: seed &+ UInt64(run)))
                        if worker == 0, run / workers % 50 == 49 { complain("\(run + 1) of \(runs) runs …") }
                    }
                    return counts
                }
            }
            for await part in group { counts.add(part) }
        }
        print("tokens a turn     \(soak.options.maximumResponseTokens.map { "at most \($0)" } ?? "any number")")
        print(counts.text(tools: SampleTools.all().map(\.name)))
        if !counts.isClean(callRequired: toolChoice.choice.asksForCall) { throw ExitCode.negative }
    }
}

extension ToolChoice {
    fileprivate var asksForCall: Bool { self != .auto && self != .none }
}

extension LanguageModel {
    /// The same model with weights that were never trained.
    fileprivate func withRandomWeights(seed: UInt64) throws -> LanguageModel {
        guard let engine = engine as? CPUEngine else { throw UsageError("Only models of the built-in engine have a shape to copy.") }
        let model = try LlamaModel.random(engine.model.configuration, type: .q8_0, seed: seed)
        return try LanguageModel(engine: CPUEngine(model: model), format: format, card: card)
    }
}

extension Soak.Budget: ExpressibleByArgument {
    init?(argument: String) {
        switch argument {
        case "smallest": self = .smallest
        case "every-tool": self = .everyTool
        default:
            guard let tokens = Int(argument), tokens > 0 else { return nil }
            self = .tokens(tokens)
        }
    }

    var defaultValueDescription: String { if case .tokens(let tokens) = self { "\(tokens)" } else { "\(self)" } }
}
