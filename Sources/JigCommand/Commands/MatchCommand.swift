import ArgumentParser
import Jig

/// `jig match`: a text against a grammar, byte by byte.
struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Say whether a schema's grammar takes a text, and where it stops.",
        discussion: """
            A grammar is stricter than the schema: it also fixes the order of keys, the white space and the spelling that a \
            model is held to. For a document that somebody else wrote, use --any-text, or 'jig validate'. One line feed at the end of \
            the text does not count.

            EXAMPLES
              echo '{"city": "Oslo"}' | jig match schema.json
              jig match --any-text schema.json document.json

            EXIT STATUS
              0 if the text is taken, 1 if not, or if the schema is refused, 2 if a file cannot be read.
            """)

    @OptionGroup var flags: GrammarFlags

    @Argument(help: "The schema.")
    var schema: String

    @Argument(help: "The text; - is standard input.")
    var text = "-"

    func validate() throws {
        if ([schema, text] + flags.register).count(where: { $0 == "-" }) > 1 {
            throw UsageError("Standard input (-) can be given only once.")
        }
    }

    func run() throws {
        let (_, grammar) = try flags.compile(schema)
        var bytes: [UInt8]
        do {
            bytes = try Input.bytes(of: text)
        } catch {
            complain("error: \(error)")
            throw ExitCode.notJudged
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        let match = grammar.match(bytes)
        guard let stopped = match.stopped else {
            print("\(text): taken")
            return
        }
        print(Stop(path: text, bytes: bytes, offset: stopped, expected: match.expected).text)
        throw ExitCode.negative
    }
}

/// Where a text leaves its grammar.
private struct Stop {
    let path: String
    let bytes: [UInt8]
    let offset: Int
    let expected: [UInt8]

    var text: String {
        let before = bytes[..<min(offset, bytes.count)]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        // Columns count scalars: every byte but those that continue one.
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        let shown = String(decoding: before.suffix(60), as: UTF8.self)
        let found = offset < bytes.count ? Self.name(bytes[offset]) : "the end of the text"
        return """
            \(path): stops at line \(line), column \(column), byte \(offset)
              after     \(before.count > 60 ? "…" : "")\(shown)
              found     \(found)
              expected  \(expected.isEmpty ? "the end of the text" : Self.names(expected))
            """
    }

    /// The bytes, runs of three and more as ranges.
    private static func names(_ bytes: [UInt8]) -> String {
        var parts: [String] = []
        var index = 0
        while index < bytes.count {
            var end = index
            while end + 1 < bytes.count, bytes[end + 1] == bytes[end] + 1, isLetterOrDigit(bytes[end]) == isLetterOrDigit(bytes[end + 1]) {
                end += 1
            }
            if end - index >= 2 {
                parts.append("\(name(bytes[index])) to \(name(bytes[end]))")
            } else {
                parts += bytes[index...end].map(name)
            }
            index = end + 1
        }
        return parts.joined(separator: ", ")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        Unicode.Scalar(byte).properties.isAlphabetic || Unicode.Scalar(byte).properties.numericType != nil
    }

    private static func name(_ byte: UInt8) -> String {
        switch byte {
        case 0x20: "a space"
        case 0x21...0x7E: "‘\(Unicode.Scalar(byte))’"
        default: "byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
        }
    }
}
