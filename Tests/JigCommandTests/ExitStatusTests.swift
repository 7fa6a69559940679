import ArgumentParser
import Foundation
import Testing

@testable import JigCommand

/// A folder that is removed when the test is over.
private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "jig-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: path) }

    func file(_ name: String, _ text: String) throws -> String {
        let url = path.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url.path(percentEncoded: false)
    }
}

/// The exit status of a command line, and nothing else of it: what it prints goes to the test's output.
private func status(_ arguments: String...) async -> Int32 {
    do {
        var command = try JigCommand.parseAsRoot(arguments)
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
        return 0
    } catch {
        return JigCommand.exitCode(for: error).rawValue
    }
}

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
