import Foundation
import JigJSON

/// The test data beside the package, which is not part of it: `JIG_SHARED`, or `../shared` from the package's root.
enum SharedData {
    static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["JIG_SHARED"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static let suite = root.appendingPathComponent("json-schema-test-suite")
    static let maskBench = root.appendingPathComponent("maskbench")

    static func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

    /// The JSON files of a folder, in those below it too if asked for, sorted by path.
    static func files(in folder: URL, recursively: Bool = false) -> [URL] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return [] }
        return names.sorted().flatMap { name -> [URL] in
            let url = folder.appendingPathComponent(name)
            if name.hasSuffix(".json") { return [url] }
            return recursively ? files(in: url, recursively: true) : []
        }
    }

    static func read(_ url: URL) throws -> JSONValue {
        try JSONValue(parsing: try Data(contentsOf: url), options: JSONReadingOptions(duplicateKeys: .keepLast))
    }
}
