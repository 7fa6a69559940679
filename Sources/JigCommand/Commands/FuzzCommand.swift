import ArgumentParser
import Foundation
import Jig

/// `jig fuzz`: looks for texts on which grammar and validator disagree, and for dead ends.
struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz",
        abstract: "Look for broken promises: invalid output, dead ends, wrong masks.",
        discussion: """
            Without files, random schemas that mix the hard keywords over a small world; with files, those schemas (or those \
            in MaskBench files, with a member “schema” beside “tests”). The same seed gives the same run. Each schema is \
            compiled for three text languages: the default one, any order of keys, and every JSON text.

            CHECKS
              walks      random walks by permitted bytes: every end is valid, there is always a way on, witnesses lead home
              prefixes   from every prefix of some valid texts, every permitted byte leads to an end
              agreement  grammar and validator agree on all values of a small world and on those that the schema names
              spelling   under --any-text, valid values are taken in random spellings, orders and layouts, others never
              masks      token masks are what stepping through bytes says; rollback, copies and caches change nothing
              budget     under a budget of tokens that is enough at the start, output ends in time
              laws       S ∧ ¬S is unsatisfiable, ¬¬S is S, De Morgan, if, oneOf (generated schemas only)

            What is found is made small and printed with the schema, the text and the command that finds it again. A schema \
            that is refused because of a keyword counts as refused.

            EXAMPLES
              jig fuzz
              jig fuzz --seed 7 --schemas 1000 --failures 10
              jig fuzz --steps 1000000 ../shared/maskbench/*.json
              jig fuzz --checks walks --emit texts.jsonl && Tests/Conformance/judge.py texts.jsonl

            EXIT STATUS
              0 if nothing is found, 1 if something is, or if a schema takes longer than --limit, 2 if a file is no schema.
            """)

    @Option(help: ArgumentHelp("Makes the run repeatable: schema i has the seed n + i.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("How many random schemas, where no files are given.", valueName: "n"))
    var schemas = 100

    @Option(help: ArgumentHelp("How many steps random walks take over all schemas; at least 50 for each.", valueName: "n"))
    var steps = 10_000

    @Option(help: ArgumentHelp("Which checks, separated by commas.", valueName: "names"))
    var checks = Self.all.map(\.name).joined(separator: ",")

    @Option(help: ArgumentHelp("End after so many findings.", valueName: "n"))
    var failures = 1

    @Option(help: ArgumentHelp("Give up when one schema takes so long.", valueName: "seconds"))
    var limit = 120

    @Option(
        help: ArgumentHelp(
            "Write texts that grammars take to this file, one JSON object with schema and text a line.", valueName: "file"))
    var emit: String?

    @Flag(help: "Only print the random schemas, one a line.")
    var printSchemas = false

    @Argument(help: ArgumentHelp("Schemas, or MaskBench files.", valueName: "files"))
    var files: [String] = []

    private static let all: [any FuzzCheck] = [
        WalkCheck(), PrefixCheck(), AgreementCheck(), SpellingCheck(), MatcherCheck(), BudgetCheck(), LawCheck(),
    ]

    private var chosen: [any FuzzCheck] {
        get throws {
            try checks.split(separator: ",").map { name in
                guard let check = Self.all.first(where: { $0.name == name }) else {
                    throw UsageError(
                        "There is no check “\(name)”: choose among \(Self.all.map(\.name).joined(separator: ", ")).")
                }
                return check
            }
        }
    }

    func validate() throws {
        _ = try chosen
        guard schemas > 0, steps > 0, failures > 0, limit > 0 else {
            throw UsageError("--schemas, --steps, --failures and --limit must be at least 1.")
        }
    }

    func run() throws {
        let output = try emit.map { path in
            guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
            else {
                complain("error: \(path) can't be written")
                throw ExitCode.notJudged
            }
            return file
        }
        let count = files.isEmpty ? schemas : files.count
        var fuzzer = Fuzzer(
            checks: try chosen, steps: max(50, steps / count), watchdog: Watchdog(limit: .seconds(limit)),
            emit: output.map { file in { file.write(Data($0.utf8() + [UInt8(ascii: "\n")])) } })
        var isUnread = false
        var progress = Progress(count: count)
        for index in 0..<count where fuzzer.findings < failures {
            let seed = seed &+ UInt64(index)
            do {
                let (name, subject) = try subject(index, seed)
                guard let subject else { continue }
                fuzzer.run(subject, name: name, seed: seed, command: command(seed, index))
            } catch let error as SchemaError {
                fuzzer.skip()
                // A random reference may lead back to itself without end; files should know better.
                if !files.isEmpty { complain("\(files[index]): no schema: \(error)") }
            } catch {
                complain("error: \(error)")
                isUnread = true
            }
            progress.tell(index + 1, fuzzer)
        }
        if printSchemas { return }
        write(fuzzer.summary + "\n")
        if fuzzer.findings > 0 { throw ExitCode.negative }
        if isUnread { throw ExitCode.notJudged }
    }

    private func name(_ index: Int, _ seed: UInt64) -> String { files.isEmpty ? "seed \(seed)" : files[index] }

    private func subject(_ index: Int, _ seed: UInt64) throws -> (String, FuzzSubject?) {
        let name = name(index, seed)
        if !files.isEmpty {
            let file = try FuzzFile(files[index])
            return (name, try FuzzSubject(file.document, instances: file.instances))
        }
        var maker = SchemaMaker(seed: seed)
        let document = maker.document()
        if printSchemas {
            print(document.text())
            return (name, nil)
        }
        return (name, try FuzzSubject(document))
    }

    private func command(_ seed: UInt64, _ index: Int) -> String {
        let steps = "--steps \(max(50, self.steps / (files.isEmpty ? schemas : files.count)))"
        return files.isEmpty
            ? "jig fuzz --seed \(seed) --schemas 1 \(steps)" : "jig fuzz --seed \(seed) \(steps) \(files[index])"
    }
}

/// Tells every few seconds how far things are.
private struct Progress {
    let count: Int
    private var next = ContinuousClock.now + .seconds(2)

    init(count: Int) { self.count = count }

    mutating func tell(_ done: Int, _ fuzzer: Fuzzer) {
        guard ContinuousClock.now > next else { return }
        next = ContinuousClock.now + .seconds(2)
        complain(
            "\(done) of \(count) schemas, \(fuzzer.stepsDone) steps, \(fuzzer.comparisons) comparisons, \(fuzzer.findings) findings"
        )
    }
}
