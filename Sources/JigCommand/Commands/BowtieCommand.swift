import ArgumentParser
import Foundation
import Jig

/// `jig bowtie`: the validator or the grammar, judged by anyone.
struct BowtieCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bowtie",
        abstract: "Answer test cases on standard input, in the protocol of Bowtie's harnesses.",
        discussion: """
            Bowtie (https://bowtie.report) compares implementations of JSON Schema. Its protocol, version 1, is one JSON \
            object a line: start, dialect, run, stop. With --with grammar, an instance is valid when the grammar of the \
            schema takes its text, in any spelling, order of keys and layout: so the official test suite judges what a model \
            would be held to. A schema that cannot be enforced is answered with "errored" and the reason; one that no value \
            satisfies, with false for each instance.

            Tests/Conformance/suite.py runs the official test suite through this command.

            EXAMPLES
              echo '{"cmd": "start", "version": 1}' | jig bowtie
              (echo '{"cmd": "start", "version": 1}'
               echo '{"cmd": "run", "seq": 1, "case": {"description": "", "schema": {"uniqueItems": true},
                      "tests": [{"description": "", "instance": [1, 1.0]}]}}' | tr -d '\\n') | jig bowtie --with grammar

            EXIT STATUS
              0 after stop or at the end of the input, 2 if the protocol was left. A line that is no request is reported on \
            standard error and passed over.
            """)

    @Option(name: .customLong("with"), help: "Who judges: the validator, or the grammar.")
    var judge = BowtieHarness.Judge.validator

    @Option(
        help: """
            Whether the keyword format is an assertion, or not unless the meta-schema requires it. By default as the dialect says: \
            v1 asserts, older ones do not.
            """)
    var formats: FormatFlag?

    func run() throws {
        var harness = BowtieHarness(judge: judge, formats: formats)
        for line in try Input.lines(of: "-") where !line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
            switch harness.reply(to: line) {
            case .answer(let answer): FileHandle.standardOutput.write(Data(answer.utf8() + [UInt8(ascii: "\n")]))
            case .complaint(let reason): complain("error: \(reason)")
            case .failure(let reason):
                complain("error: \(reason)")
                throw ExitCode.notJudged
            case .stop: return
            }
        }
    }
}

extension BowtieHarness.Judge: ExpressibleByArgument {}
