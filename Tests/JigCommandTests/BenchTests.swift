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
