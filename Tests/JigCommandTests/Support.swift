import ArgumentParser
import Foundation

@testable import JigCommand

/// A folder that is removed when the test is over.
final class Folder {
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
func status(_ arguments: String...) async -> Int32 {
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
