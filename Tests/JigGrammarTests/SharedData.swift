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

    static let maskBench = root.appendingPathComponent("maskbench")

    static func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

    /// The JSON files of a folder, sorted by name.
    static func files(in folder: URL) -> [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map(folder.appendingPathComponent)
    }

    static func read(_ url: URL) throws -> JSONValue {
        try JSONValue(parsing: try Data(contentsOf: url), options: JSONReadingOptions(duplicateKeys: .keepLast))
    }
}
