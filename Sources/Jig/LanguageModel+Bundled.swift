import Foundation
import JigAgents
import JigChat
import JigEngines
import JigTokenizers

extension LanguageModel {
    /// jig-tiny, the small model that comes with Jig: it picks among tools and copies arguments, and knows nothing else.
    ///
    /// Its weights are memory-mapped and shared by all that ask for it.
    ///
    /// - Throws: ``BundledModelError`` if the package's resources are not beside the program.
    public static var bundled: LanguageModel {
        get throws { try loaded.get() }
    }

    private static let loaded = Result { try load() }

    private static func load() throws -> LanguageModel {
        func path(_ name: String) throws -> String {
            guard let url = BundledFiles.url(of: name) else { throw BundledModelError(file: name) }
            return url.path(percentEncoded: false)
        }
        return try LanguageModel(
            gguf: path("jig-tiny.gguf"), tokenizer: path("jig-tiny.tekken.json"), card: .jigTiny)
    }
}

/// Why the bundled model cannot be loaded: one of its files is missing.
public struct BundledModelError: Error, Sendable, Hashable, CustomStringConvertible {
    public let file: String
    public var description: String {
        "The bundled model's \(file) is missing: keep the folder jig_Jig.resources beside the program, or name a model."
    }
}

/// Where the package's resources are.
///
/// `Bundle.module` stops the program where they are missing; this looks in the same places and reports it.
private enum BundledFiles {
    static func url(of name: String) -> URL? {
        folders.map { $0.appending(path: "Resources/\(name)") }
            .first { FileManager.default.fileExists(atPath: $0.path(percentEncoded: false)) }
    }

    private static var folders: [URL] {
        let program = URL(filePath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath().deletingLastPathComponent()
        let places = [Bundle.main.resourceURL, Bundle.main.bundleURL, Bundle(for: Marker.self).bundleURL, program]
            .compactMap { $0 }
        // A test bundle on macOS stands beside the resources' bundle, not above it.
        return (places + places.map { $0.deletingLastPathComponent() })
            .flatMap { [$0.appending(path: "jig_Jig.resources"), $0.appending(path: "jig_Jig.bundle")] }
    }

    private final class Marker {}
}
