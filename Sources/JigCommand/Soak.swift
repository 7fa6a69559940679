import Jig
import SampleTools

/// One kind of agent run, to be done with many seeds.
struct Soak: Sendable {
    /// How many tokens a turn has.
    enum Budget {
        case tokens(Int)
        /// The fewest in which a call, as far as one is asked for, and an answer fit.
        case smallest
        /// The fewest in which a call of any tool and an answer fit.
        case everyTool
    }

    let model: LanguageModel
    let options: GenerationOptions
    let patience: Double
    private let answer: Schema
    private let schemas: [String: Schema]

    private static let questions = [
        "What is the weather in Oslo?", "What is 12 * 7?", "Convert 3 km to mi", "Remind me of the bread in 40 minutes",
        "Find notes on parking", "Lunch with Anna on 2026-03-01 at 12:30, please", "",
    ]

    init(
        model: LanguageModel, toolChoice: ToolChoice, maximumTurns: Int, budget: Budget, patience: Double
    ) throws {
        self.model = model
        self.patience = patience
        let answer = try Schema(parsing: SampleTools.answerSchema)
        self.answer = answer
        let tools = SampleTools.all()
        let session = try LanguageModelSession(model: model, tools: tools)
        func smallest(_ choice: ToolChoice) throws -> Int {
            let options = GenerationOptions(toolChoice: choice)
            guard let tokens = try session.smallestResponseTokens(schema: answer, options: options) else {
                throw UsageError("This model's chat format does not know its smallest budget.")
            }
            return tokens
        }
        let tokens =
            switch budget {
            case .tokens(let tokens): tokens
            case .smallest: try smallest(toolChoice)
            case .everyTool: try tools.map { try smallest(.named($0.name)) }.max() ?? 1
            }
        let options = GenerationOptions(
            maximumResponseTokens: tokens, toolChoice: toolChoice, maximumTurns: maximumTurns)
        self.options = options
        schemas = try Dictionary(uniqueKeysWithValues: tools.map { ($0.name, try $0.parameters.compiled()) })
    }

    /// One run, judged without the dispatcher's help.
    func run(seed: UInt64) async -> SoakCounts {
        var counts = SoakCounts()
        counts.runs = 1
        var options = options
        options.sampling = .custom(SamplingOptions(temperature: 1, seed: seed))
        do {
            let session = try LanguageModelSession(model: model, tools: SampleTools.all())
            let question = Self.questions[Int(seed % UInt64(Self.questions.count))]
            let outcome = await response(of: session, to: question, options: options)
            switch outcome {
            case .none: counts.notEnded = 1
            case .some(.success(let content)): if !answer.accepts(content) { counts.invalidAnswers = 1 }
            case .some(.failure(let error)):
                // A call that is required in the only turn leaves no turn for an answer; that is no fault.
                if case .turnLimitReached? = error as? LanguageModelSession.GenerationError, options.maximumTurns == 1 { break }
                counts.errors = 1
                counts.firstError = "seed \(seed): \(error)"
            }
            judge(session.transcript, &counts)
        } catch {
            counts.errors = 1
            counts.firstError = "seed \(seed): \(error)"
        }
        return counts
    }

    private func judge(_ transcript: Transcript, _ counts: inout SoakCounts) {
        var calls = 0
        for entry in transcript.entries {
            switch entry {
            case .toolCalls(let made):
                for call in made {
                    calls += 1
                    counts.calls[call.toolName, default: 0] += 1
                    let arguments = try? JSONValue(parsing: call.argumentsText)
                    let isValid = arguments.map { schemas[call.toolName]?.accepts($0) ?? false } ?? false
                    if !isValid { counts.invalidCalls += 1 }
                }
            case .toolOutput(let output):
                switch output.result.outcome {
                case .succeeded: counts.succeeded += 1
                case .failed: counts.failed += 1
                default: counts.refused += 1
                }
            default: break
            }
        }
        if calls == 0 { counts.runsWithoutCall += 1 }
    }

    /// The answer, or nil if there was none in time.
    private func response(
        of session: LanguageModelSession, to question: String, options: GenerationOptions
    ) async -> Result<JSONValue, any Error>? {
        await withTaskGroup(of: Result<JSONValue, any Error>?.self) { group in
            group.addTask {
                do {
                    return .success(try await session.respond(to: question, schema: answer, options: options).content)
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(patience))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}

/// What came of runs.
struct SoakCounts: Sendable {
    var runs = 0
    var calls: [String: Int] = [:]
    var runsWithoutCall = 0
    var invalidCalls = 0
    var succeeded = 0
    var failed = 0
    var refused = 0
    var invalidAnswers = 0
    var errors = 0
    var notEnded = 0
    var firstError: String?

    mutating func add(_ other: SoakCounts) {
        runs += other.runs
        calls.merge(other.calls, uniquingKeysWith: +)
        runsWithoutCall += other.runsWithoutCall
        invalidCalls += other.invalidCalls
        succeeded += other.succeeded
        failed += other.failed
        refused += other.refused
        invalidAnswers += other.invalidAnswers
        errors += other.errors
        notEnded += other.notEnded
        firstError = firstError ?? other.firstError
    }

    func isClean(callRequired: Bool) -> Bool {
        invalidCalls + refused + invalidAnswers + errors + notEnded == 0 && (!callRequired || runsWithoutCall == 0)
    }

    func text(tools: [String]) -> String {
        let perTool = tools.map { "\($0) \(calls[$0] ?? 0)" }.joined(separator: ", ")
        return """
            runs              \(runs)
            calls             \(calls.values.reduce(0, +)): \(perTool)
            runs without call \(runsWithoutCall)
            invalid calls     \(invalidCalls)
            handled           \(succeeded) succeeded, \(failed) failed in the handler, \(refused) refused
            invalid answers   \(invalidAnswers)
            errors            \(errors)\(firstError.map { " (the first: \($0))" } ?? "")
            not ended         \(notEnded)
            """
    }
}
