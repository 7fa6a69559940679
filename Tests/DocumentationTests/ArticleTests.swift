import Foundation
import Testing

private let folder = URL(filePath: #filePath).deletingLastPathComponent()
private let root = folder.deletingLastPathComponent().deletingLastPathComponent()

/// The README, and the articles of all modules.
private let articles: [String] = {
    let sources = FileManager.default.enumerator(atPath: root.appending(path: "Sources").path(percentEncoded: false))
    let files = sources?.compactMap { $0 as? String } ?? []
    return ["README.md"] + files.filter { $0.hasSuffix(".md") }.sorted().map { "Sources/" + $0 }
}()

/// The sources that show Swift in their documentation comments.
private let commented: [String] = {
    let sources = FileManager.default.enumerator(atPath: root.appending(path: "Sources").path(percentEncoded: false))
    let files = (sources?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }.sorted().map { "Sources/" + $0 }
    return files.filter { ((try? String(contentsOf: root.appending(path: $0), encoding: .utf8)) ?? "").contains("/// ```swift") }
}()

/// Every piece of Swift in the README, in an article and in a documentation comment stands in this folder too, where it is compiled.
@Suite("What articles show")
struct ArticleTests {
    @Test("is found")
    func found() {
        #expect(articles.contains("README.md") && articles.contains("Sources/Jig/Jig.docc/GettingStarted.md"))
        #expect(articles.count > 10)
    }

    @Test("compiles", arguments: articles)
    func compiles(article: String) throws {
        let text = try String(contentsOf: root.appending(path: article), encoding: .utf8)
        try check(text.components(separatedBy: "```swift\n").dropFirst().compactMap { $0.components(separatedBy: "```").first })
    }

    @Test("compiles where a documentation comment shows it", arguments: commented)
    func comments(source: String) throws {
        let text = try String(contentsOf: root.appending(path: source), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        var snippets: [String] = []
        var snippet: [String]?
        for line in lines {
            let comment = line.hasPrefix("/// ") ? String(line.dropFirst(4)) : ""
            switch (comment, snippet) {
            case ("```swift", _): snippet = []
            case ("```", let lines?):
                snippets.append(lines.joined(separator: "\n"))
                snippet = nil
            default: snippet?.append(comment)
            }
        }
        #expect(!snippets.isEmpty)
        try check(snippets)
    }

    private func check(_ snippets: [String]) throws {
        let code = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "swift" }
            .map { Self.lines(of: try String(contentsOf: $0, encoding: .utf8)) }
        for snippet in snippets {
            let lines = Self.lines(of: snippet)
            #expect(code.contains { $0.contains(lines) }, "no file of DocumentationTests has:\n\(snippet)")
        }
    }

    /// The lines without their indentation, without empty ones and imports.
    private static func lines(of text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("import ") }
    }
}
