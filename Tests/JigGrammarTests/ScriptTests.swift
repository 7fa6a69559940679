import JigSchema
import Testing

@testable import JigGrammar

/// Scalars beyond ASCII, byte by byte: sequences of whole scripts are followed by the states of one of them.
@Suite("Scripts")
struct ScriptTests {
    /// A set of scalars in a pattern, and what Unicode says of it.
    struct Script: Sendable, CustomTestStringConvertible {
        let text: String
        let has: @Sendable (Unicode.Scalar) -> Bool
        var testDescription: String { text }

        init(_ text: String, _ has: @escaping @Sendable (Unicode.Scalar) -> Bool) { (self.text, self.has) = (text, has) }
    }

    private static let letters: Set<Unicode.GeneralCategory> = [
        .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    ]

    static let scripts = [
        Script(#"\\p{L}"#) { letters.contains($0.properties.generalCategory) },
        Script(#"\\p{Lu}"#) { $0.properties.generalCategory == .uppercaseLetter },
        Script(#"\u4e00-\u9fff"#) { ("\u{4E00}"..."\u{9FFF}").contains($0) },
        Script(#"^\u4e3f-\u4e81\u0800-\u08ff"#) { !("\u{4E3F}"..."\u{4E81}").contains($0) && !("\u{800}"..."\u{8FF}").contains($0) },
        Script(#"^\ue000-\uf8ff"#) { !("\u{E000}"..."\u{F8FF}").contains($0) },
        Script(#"\ud83d\ude00-\ud83d\ude4f"#) { ("\u{1F600}"..."\u{1F64F}").contains($0) },
    ]

    /// Scalars at the borders of the blocks of 64 that share all bytes but the last, of few beyond U+30000, and others.
    static let scalars: [Unicode.Scalar] = {
        var random = SplitMix64(seed: 12)
        var values: [UInt32] = (0..<6000).map { _ in UInt32.random(in: 0x80...0x2FFFF, using: &random) }
        for first in stride(from: UInt32(0x80), to: 0x110000, by: 64) where first < 0x30000 || first % 0x4000 == 0 {
            values += [first, first + 63]
        }
        return values.compactMap(Unicode.Scalar.init)
    }()

    @Test("a string takes the scalars of a set and no others, and what comes after them", arguments: scripts)
    func scalars(script: Script) throws {
        let other = script.text.hasPrefix("^") ? String(script.text.dropFirst()) : "^" + script.text
        let grammar = try Grammar(Schema(parsing: #"{"type": "string", "pattern": "^([\#(script.text)]x|[\#(other)]y)$"}"#))
        for scalar in Self.scalars {
            for (ending, isWanted) in [("x", script.has(scalar)), ("y", !script.has(scalar))] {
                #expect(grammar.match("\"\(scalar)\(ending)\"".utf8).isAccepted == isWanted, "U+\(String(scalar.value, radix: 16))")
            }
        }
    }
}
