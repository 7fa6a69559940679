import Foundation
import Testing

@testable import JigCommand

@Suite("jig validate says by its exit status what came of it")
struct ValidateStatusTests {
    private let folder: Folder
    private let schema: String

    init() throws {
        folder = try Folder()
        schema = try folder.file("schema.json", #"{"type": "object", "properties": {"d": {"format": "date"}}}"#)
    }

    @Test("0 if all are valid")
    func valid() async throws {
        let first = try folder.file("a.json", "{}")
        let second = try folder.file("b.json", #"{"d": "2026-02-28"}"#)
        #expect(await status("validate", schema, first, second) == 0)
    }

    @Test("1 if one is invalid")
    func invalid() async throws {
        let first = try folder.file("a.json", "{}")
        let second = try folder.file("b.json", "[]")
        #expect(await status("validate", schema, first, second) == 1)
        #expect(await status("validate", "--format", "json", schema, second) == 1)
    }

    @Test("2 if one could not be judged, whatever the others are")
    func notJudged() async throws {
        let broken = try folder.file("a.json", "{")
        let invalid = try folder.file("b.json", "[]")
        #expect(await status("validate", schema, broken) == 2)
        #expect(await status("validate", schema, invalid, broken) == 2)
        #expect(await status("validate", schema, folder.path.path() + "/none.json") == 2)
        #expect(await status("validate", schema, folder.path.path()) == 2)
    }

    @Test("2 if the schema is none")
    func badSchema() async throws {
        let instance = try folder.file("a.json", "{}")
        let schemas = ["{", ##"{"type": "strin"}"##, ##"{"$ref": "#/$defs/none"}"##, ##"{"$ref": "https://example.com/none"}"##]
        for text in schemas {
            #expect(await status("validate", try folder.file("bad.json", text), instance) == 2, "\(text)")
        }
    }

    @Test("formats are asserted, unless only annotated")
    func formats() async throws {
        let instance = try folder.file("a.json", #"{"d": "2026-02-30"}"#)
        #expect(await status("validate", schema, instance) == 1)
        #expect(await status("validate", "--formats", "annotate", schema, instance) == 0)
    }

    @Test("64 if the command line is wrong")
    func usage() async {
        #expect(await status("validate") == 64)
        #expect(await status("validate", schema) == 64)
        #expect(await status("validate", "--format", "yaml", schema, schema) == 64)
        #expect(await status("unknown") == 64)
    }

    @Test("0 for help")
    func help() async {
        for command in JigCommand.configuration.subcommands {
            #expect(await status(command._commandName, "--help") == 0)
        }
    }
}
