import ArgumentParser
import Jig

/// `jig compile`: what a model would be held to.
struct CompileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Compile a schema to a grammar, and say what it enforces.",
        discussion: """
            A model under the grammar can write every valid value and no other text. What cannot be enforced exactly is \
            never dropped: the schema is refused, with the keyword, its place and the reason. So is a schema that no value \
            satisfies.

            The machine is lazy: states are made where a text goes. The count is that after the shortest valid text.

            --explain goes through the schema keyword by keyword and says how each is enforced, or that it is not: \
            annotations, unknown keywords (with a hint where it looks like a typing error), and the one because of which the \
            schema is refused.

            EXAMPLES
              jig compile schema.json
              jig compile --explain schema.json
              jig compile --format json schema.json
              jig compile --formats annotate schema.json     leave format out

            EXIT STATUS
              0 if there is a grammar, 1 if the schema is refused, 2 if it is no schema.
            """)

    enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @Flag(help: "Say of each keyword where it stands and how it is enforced.")
    var explain = false

    @OptionGroup var flags: GrammarFlags

    @Argument(help: "The schema; - is standard input.")
    var schema: String

    func run() throws {
        if explain { return try runExplanation() }
        let clock = ContinuousClock()
        let start = clock.now
        let (schema, grammar) = try flags.compile(self.schema)
        let elapsed = clock.now - start
        let shortest = GrammarPosition(grammar).witness() ?? []
        _ = grammar.match(shortest)
        let report = Report(
            path: self.schema, schema: schema, size: grammar.size, shortest: String(decoding: shortest, as: UTF8.self),
            elapsed: elapsed)
        switch format {
        case .text: print(report.text)
        case .json: print(report.json.text(.spaced))
        }
    }

    private func runExplanation() throws {
        let schema = try flags.read(self.schema)
        var refusal: GrammarError?
        do throws(GrammarError) {
            _ = try Grammar(schema, options: flags.options)
        } catch {
            refusal = error
        }
        let explanations = Explainer(schema: schema, options: flags.options, refusal: refusal).explanations()
        switch format {
        case .text:
            print("\(self.schema): \(refusal.map { "refused: \($0)" } ?? "every output is valid")")
            print("  dialect: \(KnownKeywords.name(schema.dialect))")
            print(Explanation.text(explanations))
        case .json:
            let report: JSONValue = [
                "schema": .string(self.schema), "dialect": .string(schema.dialect.rawValue),
                "refused": refusal.map { .string("\($0)") } ?? nil, "keywords": .array(explanations.map(\.json)),
            ]
            print(report.text(.spaced))
        }
        if refusal != nil { throw ExitCode.negative }
    }
}

/// What is told of a grammar.
private struct Report {
    let path: String
    let schema: Schema
    let size: Grammar.Size
    let shortest: String
    let elapsed: Duration

    var text: String {
        let counts = schema.graph.keywordCounts
        return """
            \(path): every output is valid
              dialect      \(schema.dialect.rawValue)
              enforced     \(counts.isEmpty ? "nothing: any JSON value" : counts.map { "\($0.keyword) ×\($0.count)" }.joined(separator: ", "))
              subschemas   \(size.subschemas)
              states       \(size.states)
              formulas     \(size.formulas)
              steps        \(size.steps)
              shortest     \(shortest)
              compiled in  \(elapsed.formatted)
            """
    }

    var json: JSONValue {
        let counts = JSONObject(schema.graph.keywordCounts.map { ($0.keyword, .number(JSONNumber($0.count))) })
        return [
            "schema": .string(path), "dialect": .string(schema.dialect.rawValue), "enforced": .object(counts),
            "subschemas": .number(JSONNumber(size.subschemas)), "states": .number(JSONNumber(size.states)),
            "formulas": .number(JSONNumber(size.formulas)), "steps": .number(JSONNumber(size.steps)),
            "shortest": .string(shortest),
        ]
    }
}

extension Duration {
    /// In milliseconds, to the tenth.
    fileprivate var formatted: String {
        let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        return "\(microseconds / 1000).\(microseconds % 1000 / 100) ms"
    }
}
