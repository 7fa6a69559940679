import Foundation
import JigJSON

/// The schemas that the project publishes, read from its own folder.
enum PublishedSchema {
    static func transcript() throws -> JSONValue {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "Schemas/transcript.schema.json"))
        return try JSONValue(parsing: String(decoding: data, as: UTF8.self))
    }
}
