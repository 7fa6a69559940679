#if Macros
import SwiftSyntax

/// The documentation above a declaration, as one text, with what it says of parameters.
struct DocComment {
    private(set) var text = ""
    private(set) var parameters: [String: String] = [:]

    /// Reads `///` and `/** */` comments. A paragraph becomes a line; fields such as `- Returns:` are left out.
    init(of node: some SyntaxProtocol) {
        var lines: [Substring] = []
        for piece in Self.trivia(before: node) {
            switch piece {
            case .docLineComment(let comment): lines.append(comment.dropFirst(3))
            case .docBlockComment(let comment):
                lines += comment.dropFirst(3).dropLast(2).split(separator: "\n", omittingEmptySubsequences: false)
                    .map { line in
                        let bare = line.drop { $0 == " " || $0 == "\t" }
                        return bare.first == "*" ? bare.dropFirst() : bare
                    }
            // Another comment ends what was said above it.
            case .lineComment, .blockComment: lines = []
            default: break
            }
        }
        read(lines)
    }

    /// What stands above a declaration, between its attributes and below them.
    private static func trivia(before node: some SyntaxProtocol) -> [TriviaPiece] {
        var trivia = Array(node.leadingTrivia)
        guard let attributes = node.asProtocol((any WithAttributesSyntax).self)?.attributes, !attributes.isEmpty else { return trivia }
        for attribute in attributes.dropFirst() { trivia += attribute.leadingTrivia }
        if let introducer = attributes.lastToken(viewMode: .sourceAccurate)?.nextToken(viewMode: .sourceAccurate) {
            trivia += introducer.leadingTrivia
        }
        return trivia
    }

    private enum Field {
        case text, parameters, parameter(String), other
    }

    private mutating func read(_ lines: [Substring]) {
        var field = Field.text
        var paragraphs: [String] = [""]
        for line in lines {
            let line = line.trimmed
            if let (name, rest) = Self.field(line) {
                switch (name.lowercased(), field) {
                case ("parameters", _): field = .parameters
                case (let word, _) where word.hasPrefix("parameter "):
                    field = .parameter(String(name.dropFirst("parameter ".count)).trimmed)
                    note(rest, field)
                case ("returns", _), ("throws", _), ("note", _), ("precondition", _), ("warning", _), ("see", _): field = .other
                case (_, .parameters), (_, .parameter):
                    field = .parameter(name)
                    note(rest, field)
                default: append(line, field, &paragraphs)
                }
            } else {
                append(line, field, &paragraphs)
            }
        }
        text = paragraphs.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private mutating func append(_ line: String, _ field: Field, _ paragraphs: inout [String]) {
        switch field {
        case .text:
            if line.isEmpty {
                paragraphs.append("")
            } else {
                let last = paragraphs.count - 1
                paragraphs[last] += (paragraphs[last].isEmpty ? "" : " ") + line
            }
        case .parameter: note(line, field)
        case .parameters, .other: break
        }
    }

    private mutating func note(_ words: String, _ field: Field) {
        guard case .parameter(let name) = field, !words.isEmpty else { return }
        parameters[name] = (parameters[name].map { $0 + " " } ?? "") + words
    }

    /// The name and the rest of `- name: rest`.
    private static func field(_ line: String) -> (name: String, rest: String)? {
        guard line.hasPrefix("- ") || line.hasPrefix("* "), let colon = line.firstIndex(of: ":") else { return nil }
        return (String(line[..<colon].dropFirst(2)).trimmed, String(line[line.index(after: colon)...]).trimmed)
    }
}

extension StringProtocol {
    var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}

/// A string as a literal in source.
func quoted(_ text: String) -> String { StringLiteralExprSyntax(content: text).description }
#endif
