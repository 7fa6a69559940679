import Foundation
import Testing

/// Every piece of Swift in an article stands in this folder too, where it is compiled.
@Suite("What articles show")
struct ArticleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    private static let articles = folder.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/Jig/Jig.docc")

    @Test("compiles", arguments: ["GettingStarted", "ConstrainingYourOwnEngine"])
    func compiles(article: String) throws {
        let text = try String(contentsOf: Self.articles.appending(path: article + ".md"), encoding: .utf8)
        let snippets = text.components(separatedBy: "```swift\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
        #expect(snippets.count > 3)
        let code = try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "swift" }
            .map { Self.lines(of: try String(contentsOf: $0, encoding: .utf8)) }
        for snippet in snippets {
            let lines = Self.lines(of: snippet)
            #expect(code.contains { $0.contains(lines) }, "no file of DocumentationTests has:\n\(snippet)")
        }
    }

    /// The lines without their indentation, and without empty ones.
    private static func lines(of text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
