import JigGrammar
import JigSchema
import Testing

@testable import JigDecoding

/// A vocabulary with so many tokens that strings are walked by dense rows, and with branches that are not walked at all.
private enum LargeVocabulary {
    static let trie: TokenTrie = {
        var tokens: [[UInt8]] = [[]] + (0...255).map { [UInt8($0)] }
        var random = Walk(seed: 3)
        let parts = [
            "a", "b", "ab", "w", "maker", "admin", "x", "0", "12", "9f", "-", "_", " ", "  ", ":", ".", "@", "é", "да", "\u{3000}", "\u{2028}", "\\n",
            "\\u00", "\"", "\", \"", "\"}", "\"]", "|", "B", "EN",
        ]
        var seen = Set(tokens)
        while tokens.count < 6000 {
            let token = (0...random.next(4)).flatMap { _ in Array(parts[random.next(parts.count)].utf8) }
            if seen.insert(token).inserted { tokens.append(token) }
        }
        // Longer than the runs that are looked at.
        tokens += ["строительства", "строительства-x", "aaaaaaaaaaaaaaaaaaaaaaaaaéa", "\u{3000}aaaaaaaaaaaaaaaaaaaaaaaaaa w"].map { Array($0.utf8) }
        // Longer than what far counters allow, or nearly so.
        tokens += [30, 45, 60, 64, 70].flatMap { count in ["-", "a", " ", "."].map { [UInt8](repeating: $0.utf8.first ?? 0, count: count) } }
        tokens += ["a0", "-a", "a.", "a@"].map { Array(String(repeating: $0, count: 24).utf8) + [0x22] }
        // White space beyond ASCII by itself, in parts, and with more.
        tokens += ["\u{2009}", "\u{200A}", "\u{200A}maker", "\u{A0}", "a\u{200A}"].map { Array($0.utf8) } + [[0xE2, 0x80], [0xE2]]
        tokens += [[0xC3, 0x28], [0x61, 0xC3], [0xA9, 0x61, 0xC3], [0x80, 0x61]]
        return TokenTrie(Vocabulary(tokens: tokens, endTokens: [0]))
    }()
}

@Suite("Walks through strings")
struct StringWalkTests {
    private static let list = (0..<90).map { #""\#($0 % 3 == 0 ? "admin" : "ab")\#($0)x""# }.joined(separator: ",")

    private static let a40 = String(repeating: "a", count: 40)

    /// Schemas, and texts that begin their instances.
    private static let cases: [(String, [String])] = [
        (#"{"pattern":"^(\\S+\\s+){0,2}\\S+$","type":"string"}"#, ["\"", "\"ab w", "\"a\u{3000}"]),
        (#"{"pattern":"^$|^(\\S+\\s+){0,30}\\S+$","type":"string"}"#, ["\"", "\"ab ", "\": "]),
        (#"{"pattern":"^.+:[a-f0-9]{2,4}-\\d+$","type":"string"}"#, ["\"", "\"ab:9f", "\"é"]),
        (#"{"pattern":"^(.+wab|[0-9a-f]{2,16}-x)$","type":"string"}"#, ["\"", "\"12", "\"xw"]),
        (#"{"oneOf":[{"pattern":"maker"},{"pattern":"admin"},{"pattern":"ab+w"}],"type":"string"}"#, ["\"", "\"makera", "\"aé"]),
        (#"{"oneOf":[{"pattern":"customer"},{"pattern":"maker"},{"pattern":"operator"},{"pattern":"admin"},{"pattern":"designer"}],"type":"string"}"#,
            ["\"customer", "\"custo", "\"makeradm", "\"operator é"]),
        (#"{"not":{"pattern":"(of the|[A-D]nd|é—|ing[ -/]{2}\\s)"},"type":"string"}"#, ["\"", "\"of t", "\"xA", "\"in", "\"ing -", "\"é"]),
        (#"{"pattern":"^(?!.*(tion|123|\u00a0\u00a0|\\\\n)).*$","type":"string"}"#, ["\"", "\"ti", "\"12", "\"\u{a0}", "\"\\\\"]),
        (#"{"pattern":"^((?!maker).)*$","type":"string"}"#, ["\"", "\"x", "\"mak", "\"make", "\"mamake"]),
        (#"{"pattern":"^(?!.*(maker:|ab\\w+-|admin@|é ?\"|12\u2028)).*$","type":"string"}"#, ["\"", "\"abw", "\"admi", "\"make", "\"é", "\"12"]),
        (#"{"pattern":"^[\\p{L}\\p{M}' .-]{0,60}$","type":"string"}"#, ["", "\"", "\"a", "\"é", "\"\(a40)", "\"да-"]),
        (#"{"anyOf":[{"pattern":"^\\p{Ll}+[^\\p{L}]{2}"},{"pattern":"^[\\p{Lu}\u0430-\u0434]*$"}],"type":"string"}"#, ["\"", "\"a", "\"д", "\"д-"]),
        (#"{"pattern":"^[\\w|]{1,9}-?(é|да)*$","type":"string"}"#, ["\"", "\"ab", "\"abд"]),
        (#"{"pattern":"^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$","type":"string"}"#, ["\"", "\"a@b"]),
        (#"{"type":"string","format":"hostname","maxLength":128}"#, ["\"", "\"a", "\"ab.a12", "\"\(a40)", "\"\(a40).\(a40).\(a40)"]),
        (#"{"type":"string","format":"email","maxLength":190}"#, ["", "\"", "\"ab", "\"ab@w", "\"ab@w.", "\"\(a40)", "\"a@\(a40)"]),
        (#"{"type":"string","pattern":"^(?!.*://)(?=.{1,255}$)((.{1,63}\\.){1,127}(?![0-9]*$)[a-z0-9-]+\\.?)$"}"#, ["", "\"", "\"ab.", "\"ab.a", "\"a:"]),
        (#"{"type":"string","pattern":"^[a-z-]{0,44}x{0,20}$"}"#, ["", "\"", "\"ab", "\"\(a40)", "\"abx"]),
        (#"{"anyOf":[{"pattern":"^[a-z. -]{2,60}$"},{"pattern":"^([a-b]{1,33}-){0,20}$","type":"string"}]}"#, ["\"", "\"a", "\"\(a40)", "\"ab-"]),
        (#"{"type":"string","pattern":"[0-9a-f]+","minLength":12,"maxLength":12}"#, ["\"", "\"wwwwwwwwww", "\"wawa"]),
        (#"{"type":"string","pattern":"^[\\w\\s-]+$"}"#, ["\"", "\"a", "\"\u{2009}"]),
        (#"{"type":"string","pattern":"^[a-zA-Z0-9\\-.\\s,]*[a-zA-Z0-9\\s\\-,]$"}"#, ["\"", "\"a", "\"a.", "\"a\u{2009}"]),
        (#"{"type":"string","pattern":"^[a-zA-Z]+(?:(?:\\s+|-)[a-zA-Z]+)*$"}"#, ["\"", "\"a", "\"a ", "\"a-"]),
        (#"{"type":"string","pattern":"^admin-0[0-9]|admin-1[0-5]$"}"#, ["\"", "\"a", "\"admin-", "\"admin-12", "\"admin-0"]),
        (#"{"type":"string","pattern":"^([a-z.]+)\\.([a-z.]{2,6})([/\\w .-]*)*/?$"}"#, ["\"", "\"ab.", "\"a.ab", "\"ab.ww/e"]),
        (#"{"type":"string","pattern":"^[\\w\\s-]+$","maxLength":40}"#, ["\"", "\"a", "\"\u{2009}"]),
        (#"{"type":"string","pattern":"maker","maxLength":90}"#, ["\"", "\"a", "\"\(a40)mak", "\"\(a40)\(a40)ma", "\"\(a40)\(a40)x\u{E9}", "\"maker"]),
        (#"{"type":"string","pattern":"^\\S.*\\S$","maxLength":10}"#, ["\"", "\"a", "\"ab ", "\"aba", "\"abab "]),
        (#"{"type":"string","pattern":"^(?!\\s*$).+","maxLength":9}"#, ["\"", "\" ", "\"a", "\"\u{3000} "]),
        (#"{"type":"string","pattern":"\\s","maxLength":12}"#, ["\"", "\"aa", "\"aaaa", "\"éaaaaa", "\"\u{2009}aa"]),
        (#"{"type":"string","pattern":"(maker|\u3000a)","maxLength":14}"#, ["\"", "\"a", "\"abab", "\"aaama", "\"maker"]),
        (#"{"type":"string","pattern":"[0-9]","not":{"pattern":"admin"},"maxLength":11}"#, ["\"", "\"adm", "\"aaaa"]),
        (#"{"type":"string","pattern":"^[^.]*$","maxLength":70}"#, ["\"", "\"\(a40)", "\"\(a40)aaaaaaaaaaaaaaaaaaaaaaaaa", "\"\(a40)aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]),
        (#"{"type":"string","pattern":"^([^:]{2,60}|admin|[0-9]{60})$"}"#, ["\"", "\"a", "\"ab", "\"\(a40)", "\"\(a40)waaaaaaaaaaaaaaaaa"]),
        (#"{"type":"string","not":{"pattern":"_admin$"}}"#, ["\"", "\"a", "\"_adm", "\"_admin"]),
        (#"{"type":"string","pattern":"^.*maker.*$","not":{"pattern":"admin"}}"#, ["\"", "\"a", "\"adm", "\"maker"]),
        (#"{"type":"object","patternProperties":{"^name_[a-z]{2,3}$":{"type":"null"}},"properties":{"name":{},"maker":{}}}"#, ["{\"", "{\"na", "{\"name_"]),
        (#"{"type":"object","patternProperties":{"^[a-z_-]{1,40}$":{"type":"null"}},"additionalProperties":false}"#,
         ["{\"", "{\"maker\": null, \"", "{\"a\": null, \"ab\": null, \"\(a40.dropLast())", "{\"a\": null, \"m"]),
        (#"{"enum":[\#(list)]}"#, ["", "\"", "\"a", "\"ab1"]),
        (#"{"enum":[\#(list),"é","éa","éaw","да","дa","ab\"w","ab\\","ab\n12","ab\u007Fx","a\u2028b","abé","\u3000"]}"#, ["", "\"", "\"a", "\"ab", "\"é"]),
        (#"{"enum":["é","éab","\u3000a","ab"]}"#, ["", "\"", "\"é"]),
        (#"{"items":{"enum":[\#(list)]},"type":"array","uniqueItems":true}"#, ["[\"", "[\"ab1x\", \"ab1"]),
        (#"{"items":{"pattern":"^([a-z]{2,4}|admin.*)$","type":"string"},"type":"array","uniqueItems":true}"#,
         ["[\"ab\", \"", "[\"ab\", \"a", "[\"adminx\", \"admin\", \"ad"]),
        (#"{"items":{"pattern":"^[ab]{0,12}$","type":"string"},"type":"array","uniqueItems":true}"#, ["[\"abab\", \"\", \"ab", "[\"a\", \""]),
    ]

    @Test("a mask has what each token's bytes lead to", arguments: cases)
    func masksAgainstBytes(schema: String, texts: [String]) throws {
        for options in [GrammarOptions(), .anyText] {
            let grammar = try Grammar(Schema(parsing: schema), options: options)
            for text in texts {
                var matcher = GrammarMatcher(grammar: grammar, vocabulary: LargeVocabulary.trie)
                try matcher.accept(bytes: Array(text.utf8))
                var mask = TokenMask(count: LargeVocabulary.trie.vocabulary.count)
                matcher.fillMask(&mask)
                var position = GrammarPosition(grammar)
                for byte in text.utf8 { _ = position.accept(byte) }
                MaskTests.expect(mask, of: LargeVocabulary.trie.vocabulary, at: position, after: matcher.text)
            }
        }
    }
}
