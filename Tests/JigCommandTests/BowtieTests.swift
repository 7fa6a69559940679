import Jig
import Testing

@testable import JigCommand

@Suite("jig bowtie speaks the protocol of Bowtie's harnesses")
struct BowtieTests {
    private func started(_ judge: BowtieHarness.Judge, formats: FormatFlag? = nil) -> BowtieHarness {
        var harness = BowtieHarness(judge: judge, formats: formats)
        _ = harness.reply(to: Array(#"{"cmd": "start", "version": 1}"#.utf8))
        return harness
    }

    private func answer(_ harness: inout BowtieHarness, _ line: String) throws -> JSONValue {
        guard case .answer(let answer) = harness.reply(to: Array(line.utf8)) else {
            throw BowtieError(description: "no answer to \(line)")
        }
        return answer
    }

    /// The answer to a case with these instances, as they are spelled.
    private func run(
        _ judge: BowtieHarness.Judge, _ schema: String, _ instances: [String], registry: String = "{}",
        formats: FormatFlag? = nil,
        dialect: Dialect = .draft2020_12
    ) throws -> JSONValue {
        var harness = started(judge, formats: formats)
        _ = try answer(&harness, #"{"cmd": "dialect", "dialect": "\#(dialect.uri)"}"#)
        let tests = instances.map { #"{"description": "", "instance": \#($0)}"# }.joined(separator: ",")
        return try answer(
            &harness,
            #"{"cmd": "run", "seq": 7, "case": {"description": "", "schema": \#(schema), "registry": \#(registry), "tests": [\#(tests)]}}"#
        )
    }

    private func valid(_ flags: Bool...) -> JSONValue {
        ["seq": 7, "results": .array(flags.map { ["valid": .bool($0)] })]
    }

    @Test("start says what the implementation is and which dialects it knows")
    func start() throws {
        var harness = BowtieHarness(judge: .grammar)
        let answer = try answer(&harness, #"{"cmd": "start", "version": 1}"#)
        #expect(answer["ready"] == true && answer["version"] == 1)
        #expect(answer["implementation"]?["dialects"]?.arrayValue?.count == 6)
        for key in ["language", "name", "issues"] { #expect(answer["implementation"]?[key]?.stringValue != nil) }
    }

    @Test("a dialect that is not known is declined")
    func dialect() throws {
        var harness = started(.validator)
        for dialect in Dialect.allCases {
            #expect(try answer(&harness, #"{"cmd": "dialect", "dialect": "\#(dialect.uri)"}"#) == ["ok": true])
        }
        #expect(
            try answer(&harness, #"{"cmd": "dialect", "dialect": "http://json-schema.org/draft-03/schema#"}"#) == [
                "ok": false
            ])
    }

    @Test("both judges tell valid from invalid", arguments: BowtieHarness.Judge.allCases)
    func verdicts(judge: BowtieHarness.Judge) throws {
        #expect(
            try run(judge, #"{"required": ["a"]}"#, [#"{"b": 1, "a": 2}"#, #"{"b": 1}"#, "3"]) == valid(true, false, true))
    }

    @Test("the dialect in force decides what keywords mean", arguments: BowtieHarness.Judge.allCases)
    func implicitDialect(judge: BowtieHarness.Judge) throws {
        #expect(try run(judge, #"{"const": 1}"#, ["2"]) == valid(false))
        #expect(try run(judge, #"{"const": 1}"#, ["2"], dialect: .draft4) == valid(true))
    }

    @Test("references lead into the registry", arguments: BowtieHarness.Judge.allCases)
    func registry(judge: BowtieHarness.Judge) throws {
        let registry = #"{"http://example.com/x": {"type": "null"}}"#
        #expect(
            try run(judge, ##"{"$ref": "http://example.com/x"}"##, ["null", "1"], registry: registry) == valid(true, false))
    }

    @Test("a schema that can't be judged is an error with a message", arguments: BowtieHarness.Judge.allCases)
    func errored(judge: BowtieHarness.Judge) throws {
        for schema in [
            ##"{"$ref": "#/none"}"##, #"{"type": 3}"#, #"{"$schema": "http://json-schema.org/draft-03/schema#"}"#,
        ] {
            let answer = try run(judge, schema, ["1"])
            #expect(answer["errored"] == true && answer["seq"] == 7)
            #expect(answer["context"]?["message"]?.stringValue?.isEmpty == false)
        }
    }

    @Test("a schema that can't be enforced is an error to the grammar alone")
    func unsupported() throws {
        let schema = #"{"type": "string", "format": "idn-hostname"}"#
        #expect(try run(.validator, schema, [#""a""#, #""(""#], formats: .assert) == valid(true, true))
        let answer = try run(.grammar, schema, [#""a""#], formats: .assert)
        #expect(answer["errored"] == true && answer["context"]?["message"]?.stringValue?.contains("idn-hostname") == true)
    }

    @Test("an unsatisfiable schema takes no instance")
    func unsatisfiable() throws {
        #expect(try run(.grammar, "false", ["1", "{}"]) == valid(false, false))
    }

    @Test("formats annotate unless the dialect or the flag asserts them", arguments: BowtieHarness.Judge.allCases)
    func formats(judge: BowtieHarness.Judge) throws {
        let schema = #"{"format": "date"}"#
        let instances = [#""2023-02-29""#]
        #expect(try run(judge, schema, instances) == valid(true))
        #expect(try run(judge, schema, instances, formats: .assert) == valid(false))
        #expect(try run(judge, schema, instances, dialect: .v1) == valid(false))
        #expect(try run(judge, schema, instances, formats: .annotate, dialect: .v1) == valid(true))
    }

    @Test("instances are taken as they are spelled")
    func spelling() {
        let line =
            #" {"case" : {"x": "]}\"", "tests":[ {"instance" : "\u0061\"" }, {"a":[{}],"\u0069nstance":[1.0, 1e0 ]},{"instance":-0}]}}"#
        let texts = BowtieHarness.instances(in: Array(line.utf8)).map { String(decoding: $0, as: UTF8.self) }
        #expect(texts == [#""\u0061\"""#, "[1.0, 1e0 ]", "-0"])
    }

    @Test("bad lines are passed over; leaving the protocol is a failure")
    func badInput() {
        var harness = BowtieHarness(judge: .validator)
        for line in ["", "{", "[]", #"{"cmd": 1}"#, #"{"cmd": "go"}"#, "\u{FF}"] {
            guard case .complaint = harness.reply(to: Array(line.utf8)) else {
                Issue.record("\(line) is no complaint")
                continue
            }
        }
        guard case .failure = harness.reply(to: Array(#"{"cmd": "run", "seq": 1, "case": {}}"#.utf8)) else {
            Issue.record("run came before start")
            return
        }
        guard case .failure = harness.reply(to: Array(#"{"cmd": "start", "version": 2}"#.utf8)) else {
            Issue.record("version 2 is not known")
            return
        }
    }

    @Test("a case without schema or instances is an error with its number")
    func malformedCase() throws {
        var harness = started(.grammar)
        for request in [#"{}"#, #"{"schema": true}"#, #"{"schema": true, "tests": [{}]}"#, "3"] {
            let answer = try answer(&harness, #"{"cmd": "run", "seq": "s", "case": \#(request)}"#)
            #expect(answer["errored"] == true && answer["seq"] == "s")
        }
    }
}
