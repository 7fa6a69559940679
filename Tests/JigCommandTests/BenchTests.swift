import Foundation
import Jig
import Testing

@testable import JigCommand

@Suite("jig bench")
struct BenchTests {
    private let folder: Folder
    private static let vocabulary = Result { try BenchVocabulary(nil) }

    init() throws { folder = try Folder() }

    private func result(
        _ schema: String, _ tests: String, options: GrammarOptions = GrammarOptions(), repetitions: Int = 2
    ) throws -> BenchResult {
        let vocabulary = try Self.vocabulary.get()
        let path = try folder.file("case.json", #"{"schema": \#(schema), "tests": [\#(tests)]}"#)
        let file = try BenchFile(path, tokenizer: vocabulary.tokenizer)
        return BenchResult(file, options: options, vocabulary: vocabulary.trie, repetitions: repetitions)
    }

    @Test("forced tokens are counted, and are those that the tokenizer has for the whole text")
    func forced() throws {
        let result = try result(
            #"{"type": "object", "properties": {"kind": {"const": "purchase order"}, "total": {"type": "integer"}}, "required": ["kind", "total"], "additionalProperties": false}"#,
            #"{"valid": true, "data": {"kind": "purchase order", "total": 12}}, {"valid": false, "data": {"kind": 3}}"#)
        let tokens = try Self.vocabulary.get().tokenizer.encode(#"{"kind": "purchase order", "total": 12}"#).count
        #expect(result.forced.all == tokens && result.forced.otherSpelling == 0)
        // All but the number and what may be spelled together with it.
        #expect(result.forced.forced < tokens && result.forced.forced * 10 > tokens * 6)
    }

    @Test("views lead to the same judgements as copies")
    func views() throws {
        let path = try folder.file("views.json", #"{"schema": {"properties": {"a": {"type": "integer"}}}, "tests": [{"valid": true, "data": {"a": 1, "b": [2, "c"]}}, {"valid": false, "data": {"a": "x"}}]}"#)
        let vocabulary = try Self.vocabulary.get()
        let file = try BenchFile(path, tokenizer: vocabulary.tokenizer)
        for use in [MaskUse.copied, .viewed] {
            let result = BenchResult(file, options: GrammarOptions(), vocabulary: vocabulary.trie, repetitions: 2, use: use)
            #expect(result.counts.right == 2 && result.counts.wrong == 0)
        }
    }

    @Test("drawn outputs are valid, the same for the same seed, and in other tokens than the tokenizer's")
    func drawn() throws {
        let vocabulary = try Self.vocabulary.get()
        let path = try folder.file("drawn.json", #"{"schema": {"type": "object", "properties": {"a": {"type": "string", "pattern": "b"}, "c": {"type": "array", "items": {"type": "integer"}, "uniqueItems": true}}, "required": ["a"]}, "tests": []}"#)
        let file = try BenchFile(path, tokenizer: vocabulary.tokenizer)
        let outputs = DrawnOutputs(vocabulary)
        func draw(seed: UInt64) -> (file: BenchFile, fault: String?) {
            outputs.file(like: file, count: 6, options: GrammarOptions(), seed: seed)
        }
        let (drawn, fault) = draw(seed: 1)
        #expect(fault == nil)
        #expect(drawn.instances.count == 6 && drawn.instances.allSatisfy { $0.isValid && $0.tokens.count < 500 })
        #expect(drawn.instances.map(\.text) == draw(seed: 1).file.instances.map(\.text))
        #expect(drawn.instances.map(\.text) != draw(seed: 2).file.instances.map(\.text))
        #expect(drawn.instances.contains { $0.tokens != vocabulary.tokenizer.encode($0.text) })
        let result = BenchResult(drawn, options: GrammarOptions(), vocabulary: vocabulary.trie, repetitions: 1)
        #expect(result.counts.takenValid == 6 && result.counts.wrong == 0)
    }

    @Test("a row has the members of a peer's row, one time for each step")
    func row() throws {
        let result = try result(
            #"{"properties": {"a": {"type": "integer"}}}"#,
            #"{"valid": true, "data": {"a": 1}}, {"valid": false, "data": {"a": "x"}}"#)
        let row = result.json
        #expect(row["id"] == "case.json" && row["tests"] == 2)
        #expect(row["ok_valid"] == 1 && row["bad_valid"] == 0 && row["ok_invalid"] == 1 && row["bad_invalid"] == 0)
        #expect(row["other_text"] == 0 && row["compile_error"] == nil)
        let tokenizer = try Self.vocabulary.get().tokenizer
        let taken = tokenizer.encode(#"{"a": 1}"#).count
        let masks = (row["masks"]?.arrayValue ?? []).compactMap { $0.numberValue?.double }
        #expect(masks.count > taken && masks.count <= taken + tokenizer.encode(#"{"a": "x"}"#).count)
        #expect(masks.allSatisfy { $0 > 0 })
        let compile = try #require(row["compile"]?.numberValue?.double)
        let first = try #require(row["ttfm"]?.numberValue?.double)
        #expect(compile > 0 && abs(compile + masks[0] - first) < 0.01)
    }

    @Test("instances are written as Python writes them")
    func spelling() throws {
        let path = try folder.file(
            "p.json", #"{"schema": true, "tests": [{"valid": true, "data": {"é":[1E5,"\u00e9\/"],"b":-0}}]}"#)
        let file = try BenchFile(path, tokenizer: Self.vocabulary.get().tokenizer)
        #expect(file.instances.map { Array($0.text.utf8) } == [Array(#"{"é": [100000.0, "é/"], "b": 0}"#.utf8)])
    }

    @Test("what is judged otherwise than labelled is wrong, and the command fails")
    func wrong() async throws {
        let refused = try result(#"{"type": "null"}"#, #"{"valid": true, "data": 1}"#)
        #expect(refused.counts.refusedValid == 1 && refused.counts.wrong == 1)
        let taken = try result(#"{"type": "integer"}"#, #"{"valid": false, "data": 1}"#)
        #expect(taken.counts.takenInvalid == 1 && taken.counts.wrong == 1)
        let unsatisfiable = try result("false", #"{"valid": true, "data": 1}"#)
        #expect(unsatisfiable.refusal != nil && unsatisfiable.counts.wrong == 1)

        let good = try folder.file("g.json", #"{"schema": {"type": "null"}, "tests": [{"valid": true, "data": null}]}"#)
        let bad = try folder.file("b.json", #"{"schema": {"type": "null"}, "tests": [{"valid": true, "data": 0}]}"#)
        #expect(await status("bench", "--repeat", "1", good) == 0)
        #expect(await status("bench", "--json", "--repeat", "1", good) == 0)
        #expect(await status("bench", "--repeat", "1", bad, good) == 1)
        #expect(await status("bench", "--json", "--repeat", "1", good, bad) == 1)
    }

    @Test("a valid instance in another order of keys is neither right nor wrong, unless any order was asked for")
    func otherText() throws {
        let schema = #"{"properties": {"a": true, "b": true}}"#
        let test = #"{"valid": true, "data": {"b": 1, "a": 2}}"#
        let declared = try result(schema, test)
        #expect(declared.counts.otherText == 1 && declared.counts.right == 0 && declared.counts.wrong == 0)
        var options = GrammarOptions()
        (options.keyOrder, options.layout) = (.any, .flexible)
        let any = try result(schema, test, options: options)
        #expect(any.counts.otherText == 0 && any.counts.takenValid == 1)
    }

    @Test("a valid instance in another spelling is neither right nor wrong, unless any text was asked for")
    func otherSpelling() throws {
        let test = #"{"valid": true, "data": 0.0000000000000000000000001}"#
        let few = try result(#"{"type": "number"}"#, test)
        #expect(few.counts.otherText == 1 && few.counts.wrong == 0)
        #expect(try result(#"{"type": "number"}"#, test, options: .anyText).counts.takenValid == 1)
    }

    @Test("a schema that is refused is a row with the reason, and no wrong judgement")
    func refused() throws {
        let result = try result(#"{"format": "idn-hostname"}"#, #"{"valid": true, "data": "a"}"#)
        #expect(result.json["compile_error"]?.stringValue?.contains("idn-hostname") == true)
        #expect(result.json["ttfm"] != nil && result.json["compile"] == nil && result.json["ok_valid"] == nil)
        #expect(result.counts.wrong == 0)
    }

    @Test("what is no MaskBench file ends with status 2, a command line that makes no sense with 64")
    func unread() async throws {
        let schema = try folder.file("s.json", #"{"type": "null"}"#)
        #expect(await status("bench", schema) == 2)
        #expect(await status("bench", folder.path.path() + "/none.json") == 2)
        #expect(await status("bench", "--tokenizer", schema, schema) == 2)
        #expect(await status("bench", "--repeat", "0", schema) == 64)
        #expect(await status("bench", "--drawn", "0", schema) == 64)
        #expect(await status("bench", "--layout", "compact", schema) == 64)
        #expect(await status("bench") == 64)
    }

    @Test("percentiles are values that occur, and figures have three digits that count")
    func figures() {
        let spread = Percentiles((1...1000).map { UInt64($0) })
        #expect(spread(50) == 501 && spread(99) == 991 && spread(99.9) == 1000 && spread.greatest == 1000)
        #expect(spread.mean == 500.5 && Percentiles([UInt64]())(50).isNaN)
        let texts = [0.05, 0.2871, 9.994, 12.34, 123.4, 1234567].map { Figures.short($0) }
        #expect(Figures.short(-12.34) == "-12.3" && Figures.grouped(-1000) == "-1,000" && Figures.grouped(100) == "100")
        #expect(texts == ["0.050", "0.287", "9.99", "12.3", "123", "1,234,567"])
    }
}

@Suite("jig bench tools, scale and sequences")
struct BenchGrowthTests {
    @Test("the same seed makes the same tools, which can all be called")
    func tools() throws {
        var one = ToolMaker(seed: 3)
        var other = ToolMaker(seed: 3)
        var names: Set<String> = []
        var text = ""
        for _ in 0..<200 {
            let tool = one.next()
            #expect(tool == other.next())
            names.insert(tool.name)
            text += tool.parameters.text()
            _ = try CallableTool(tool)
        }
        #expect(names.count == 200)
        for keyword in ["enum", "pattern", "format", "maxLength", "multipleOf", "oneOf", "anyOf", "$ref", "maxItems"] {
            #expect(text.contains("\"\(keyword)\":"), "\(keyword) never occurs")
        }
    }

    @Test("a run with tools times every token of its calls, and finds calls that are refused")
    func run() throws {
        let vocabulary = try BenchVocabulary(nil)
        let format = try MistralV11(tokenizer: vocabulary.tokenizer)
        let tool = ToolDefinition(
            name: "add", parameters: ["properties": ["a": ["type": "integer"]], "additionalProperties": false])
        func run(_ arguments: String, tool name: String = "add") throws -> (run: ToolsRun, tokens: Int) {
            let call = try ToolsRun.Call(name, arguments: arguments, text: "Well", format: format)
            return (try ToolsRun([tool], calls: [call], format: format, vocabulary: vocabulary.trie), call.tokens.count)
        }
        let good = try run(#"{"a": 1}"#)
        #expect(good.run.faults.isEmpty && good.run.steps.times.count == good.tokens && good.run.compile.count == 1)
        #expect(try run(#"{"a": "x"}"#).run.faults.count == 1)
        #expect(try run(#"{"b": 1}"#).run.faults.count == 1)
        #expect(try run("{}", tool: "subtract").run.faults.count == 1)
        #expect(try run("{").run.faults.count == 1)
    }

    @Test("calls of one's own tools are read line by line, and tools of one name told apart")
    func callFile() throws {
        let lines = """
            {"tool": {"name": "a.b", "parameters": {}}, "arguments": {"x": 1}}
            {"tool": {"name": "a.b", "parameters": {}}, "arguments": {"x": 2}, "valid": false}

            {"tool": {"name": "a b", "parameters": {"type": "object"}}, "arguments": {}, "valid": true}
            {"tool": {"name": "a.b", "parameters": {}}, "arguments": {"x": 3}}
            {"tool": {"name": "c", "parameters": {}}, "arguments": {}}
            """
        func read(_ text: String, mostTools: Int = 2, mostCalls: Int = 9) throws -> ToolCallFile {
            let path = FileManager.default.temporaryDirectory.appending(path: "calls-\(UUID()).jsonl").path
            try Data(text.utf8).write(to: URL(filePath: path))
            defer { try? FileManager.default.removeItem(atPath: path) }
            return try ToolCallFile(path, mostTools: mostTools, mostCalls: mostCalls)
        }
        let file = try read(lines)
        #expect(file.tools.map(\.name) == ["a_b", "a_b_1"])
        #expect(file.calls.map(\.tool) == ["a_b", "a_b_1", "a_b"])
        #expect(file.calls.map(\.arguments) == [["x": 1], [:], ["x": 3]])
        #expect(try read(lines, mostTools: 3, mostCalls: 2).calls.count == 2)
        let names = ["a_b", "a_b_2", "a.b", "a b"].enumerated().map { index, name in
            #"{"tool": {"name": "\#(name)", "parameters": {"maxProperties": \#(index)}}, "arguments": {}}"#
        }
        #expect(try read(names.joined(separator: "\n"), mostTools: 9).tools.map(\.name) == ["a_b", "a_b_2", "a_b_3", "a_b_4"])
        #expect(throws: InputError.self) { try read("{\"tool\": 1}") }
        #expect(throws: InputError.self) { try read("{") }
        #expect(throws: InputError.self) { try read("") }
    }

    @Test("patterns are combined in every form, the same ways for the same seed, and have values as one writes them")
    func patterns() throws {
        let schemas: [JSONValue] = [
            ["properties": ["a": ["pattern": "^[a-z]+$"], "b": ["items": [["pattern": "x.y"]]]]],
            ["patternProperties": ["^z": ["not": ["pattern": "[0-9]"]]]],
        ]
        var mixer = try #require(PatternMixer(schemas, seed: 4))
        var other = try #require(PatternMixer(schemas, seed: 4))
        var text = "", forms: Set<String> = [], count = 0
        for index in 0..<90 {
            let (form, schema) = mixer.next()
            #expect(other.next().schema == schema)
            forms.insert(form)
            text += schema.text()
            let values = mixer.values(of: schema, seed: UInt64(index))
            #expect(other.values(of: schema, seed: UInt64(index)) == values)
            let parsed = try Schema(parsing: schema)
            for value in values {
                #expect(parsed.accepts(value))
                count += 1
            }
        }
        #expect(forms.count == 9 && count > 90)
        for pattern in ["^[a-z]+$", "x.y", "^z", "[0-9]"] { #expect(text.contains("\"\(pattern)\"")) }
        #expect(PatternMixer([["type": "string"]], seed: 0) == nil)
    }

    @Test("growth is told from the greater sizes")
    func growth() {
        func growth(_ time: (Double) -> Double) -> Growth { Growth([1, 4, 16, 64, 256, 1024].map { ($0, time($0)) }) }
        #expect(growth { _ in 5 }.kind == .flat)
        #expect(growth { 100 + $0 * 40 }.kind == .linear)
        #expect(growth { $0 * $0 }.kind == .superlinear)
        #expect(growth { $0.squareRoot() }.kind == .sublinear)
        #expect(Growth([(1, 1)]).kind == .unknown)
        #expect(growth { $0 * $0 }.description == "worse than linear (n^2.0)")
    }

    @Test("every family has texts that its schemas take, and schemas that compile")
    func families() throws {
        let bench = ScaleBench(vocabulary: try BenchVocabulary(nil), repetitions: 1, patience: 1000)
        for family in StepFamily.all {
            let small = StepFamily(
                name: family.name, sizes: [family.sizes[0]], schema: family.schema, text: family.text, options: family.options)
            #expect(try bench.steps(small).failures.isEmpty, "\(family.name)")
        }
        for family in CompileFamily.all {
            let small = CompileFamily(name: family.name, schema: family.schema, sizes: [3])
            #expect(try bench.compile(small).failures.isEmpty, "\(family.name)")
        }
        #expect(try bench.longOutput(StepFamily.longOutput, tokens: 300).failures.isEmpty)
    }

    @Test("a text that its schema refuses is a failure, not a figure")
    func failure() throws {
        let bench = ScaleBench(vocabulary: try BenchVocabulary(nil), repetitions: 1, patience: 1000)
        let wrong = StepFamily(name: "wrong", sizes: [1], schema: { _ in ["type": "integer"] }, text: { _ in "\"a\"" })
        let table = try bench.steps(wrong)
        #expect(table.failures.count == 1 && !table.isAsWanted)
    }

    @Test("sequences are taken on one thread and on several")
    func sequences() throws {
        let schema = try Schema(parsing: ["type": "object", "properties": ["a": ["type": "string"], "b": ["enum": [1, 2]]]])
        let bench = try SequencesBench(
            schema, options: GrammarOptions(), count: 5, seed: 1, vocabulary: try BenchVocabulary(nil))
        #expect(bench.sequences.count == 5 && bench.stepCount > 5)
        for threads in [1, 2, 8] { #expect(try #require(bench.stepsPerSecond(threads: threads, seconds: 0)) > 0) }
    }

    @Test("the commands end with status 0 if nothing is wrong, 64 if the command line makes no sense")
    func exitStatus() async {
        #expect(await status("bench", "tools", "--count", "3", "--repeat", "1") == 0)
        #expect(await status("bench", "sequences", "--count", "2", "--seconds", "0.01", "--repeat", "1") == 0)
        #expect(await status("bench", "tools", "--count", "0") == 64)
        #expect(await status("bench", "tools", "--from", "no such file") == 2)
        #expect(await status("bench", "patterns", "--count", "0", "file.json") == 64)
        #expect(await status("bench", "patterns", "--layout", "compact", "file.json") == 64)
        #expect(await status("bench", "patterns", "no such file") == 2)
        #expect(await status("bench", "scale", "--only", "no such family") == 64)
        #expect(await status("bench", "sequences", "--threads", "0") == 64)
    }
}
