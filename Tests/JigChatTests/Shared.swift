import Foundation
import JigChat
import JigJSON
import JigTokenizers

/// The test data outside the repository; tests that need it are skipped where it is missing.
enum Shared {
    static let root =
        ProcessInfo.processInfo.environment["JIG_SHARED"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared").standardizedFileURL.path
    static var isMissing: Bool { !FileManager.default.fileExists(atPath: root + "/mistral/dev-chat.json") }
    static let isThere = !isMissing

    static func path(_ name: String) -> String { root + "/" + name }

    /// The rows of a file of golden vectors.
    static func rows(_ name: String) throws -> [JSONObject] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path(name))))
        let file = try JSONValue(parsing: bytes)
        return (file.objectValue?["rows"]?.arrayValue ?? []).compactMap(\.objectValue)
    }

    /// The v11 tokenizer that the golden vectors were made with: the vendor's older file with two names added.
    static let tekken = Result {
        try Tekken(contentsOf: path("tokenizers/tekken_240911.json"), specialTokens: [32: "[ARGS]", 33: "[CALL_ID]"])
    }
    static func format() throws -> MistralV11 { try MistralV11(tokenizer: tekken.get()) }
}

extension JSONValue {
    var tokens: [Int32] { (arrayValue ?? []).compactMap { $0.intValue.map(Int32.init) } }
}

extension JSONObject {
    func string(_ key: String) -> String { self[key]?.stringValue ?? "" }
    func integers(_ key: String) -> [Int32] { self[key]?.tokens ?? [] }
}
