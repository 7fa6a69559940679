import JigGrammar
import JigSchema
import Testing

@testable import JigDecoding

@Suite("Tokens of formats that grammars share")
struct FormatTokensTests {
    /// For each format texts that begin members, and some that are none.
    static let texts: [String: [String]] = [
        "date": ["2024-02-29", "2023-02-29", "1999-12-31"], "time": ["23:59:60Z", "12:34:60.5+03:05", "08:59:60-15:00", "07:00:00.12z"],
        "date-time": ["2024-01-31T12:00:00Z", "2024-1"], "duration": ["P1Y2M3DT4H5M6S", "P1W", "PT"], "ipv4": ["255.0.10.1", "256"],
        "ipv6": ["1:2::3:4", "::ffff:1.2.3.4", "1::2::"], "hostname": ["a-b.example", "-a"], "email": ["a.b@c.de", "\\\"a b\\\"@[1.2.3.4]", "a@@"],
        "idn-email": ["é@é.de"], "uri": ["http://a:b@[::1]:80/%C3%A9?q#f", "a b"], "uri-reference": ["../a?b", "%4"], "iri": ["http://é/"],
        "iri-reference": ["é#é"], "uri-template": ["/{+a,b*}/{?c:3}", "{"], "regex": ["^(a|[b-d]{2,3})\\\\d", "[d-a]"],
        "json-pointer": ["/a~1b/0", "a"], "relative-json-pointer": ["10/a", "0#"], "uuid": ["12345678-1234-abcd-ABCD-123456789abc", "1234-"],
    ]

    /// Schemas that ask for a format, alone and beside other things.
    static func schemas(_ format: String) -> [String] {
        let own = #"{"type":"string","format":"\#(format)"}"#
        return [
            own, #"{"format":"\#(format)"}"#, #"{"anyOf":[\#(own),{"enum":["2024","ab"]}]}"#, #"{"allOf":[\#(own),{"pattern":"[12a/:]"}]}"#,
            #"{"type":"string","format":"\#(format)","minLength":3}"#, #"{"oneOf":[\#(own),{"type":"string","maxLength":3}]}"#,
            #"{"anyOf":[{"type":"string","pattern":"[ab]1|[.]a"},\#(own)]}"#,
            #"{"anyOf":[\#(own),{"type":"string","format":"date"},{"type":"string","pattern":"^1[-:]*$"}]}"#,
            #"{"type":"string","not":\#(own),"maxLength":30}"#, #"{"type":"array","items":\#(own),"uniqueItems":true}"#,
        ]
    }

    @Test("masks with what grammars share are the masks without", arguments: texts.keys.sorted())
    func sharedAgainstOwn(format: String) throws {
        let vocabulary = SmallVocabulary.trie.vocabulary
        let shared = TokenTrie(vocabulary)
        for options in [MaskTests.options(.trained), .anyText] {
            for schema in Self.schemas(format) + Self.schemas(format) {
                let grammar = try? MaskTests.grammar(schema, options)
                let own = TokenTrie(vocabulary)
                for text in Self.texts[format] ?? [] {
                    guard let grammar else { continue }
                    let opening = schema.hasPrefix(#"{"type":"array""#) ? #"["a","# : ""
                    var matcher = GrammarMatcher(grammar: grammar, vocabulary: shared)
                    var alone = GrammarMatcher(grammar: try MaskTests.grammar(schema, options), vocabulary: own)
                    for byte in (opening + "\"" + text + "\"").utf8 {
                        var mask = TokenMask(count: vocabulary.count)
                        var wanted = mask
                        matcher.fillMask(&mask)
                        alone.fillMask(&wanted)
                        #expect(mask == wanted, "\(schema) after \(String(decoding: matcher.text, as: UTF8.self))")
                        guard (try? matcher.accept(bytes: [byte])) != nil else { break }
                        try alone.accept(bytes: [byte])
                    }
                }
            }
        }
        #expect(shared.formats.count > 0)
    }

    @Test("nothing that a schema says itself is shared", arguments: [
        #"{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$"}"#, #"{"type":"string","minLength":3,"maxLength":9}"#, #"{"enum":["2024","ab"]}"#,
        #"{"type":"string","format":"date","pattern":"[03]$"}"#, #"{"type":"string","format":"unknown"}"#,
    ])
    func schemasOwn(schema: String) throws {
        let trie = TokenTrie(SmallVocabulary.trie.vocabulary)
        var matcher = GrammarMatcher(grammar: try MaskTests.grammar(schema), vocabulary: trie)
        var mask = TokenMask(count: trie.vocabulary.count)
        for byte in "\"2024-12".utf8 {
            matcher.fillMask(&mask)
            guard (try? matcher.accept(bytes: [byte])) != nil else { break }
        }
        #expect(trie.formats.count == 0)
    }

    @Test("what is left of a format beside something else is shared too", arguments: ["email", "idn-email", "regex", "iri"])
    func besideOthers(format: String) throws {
        let trie = TokenTrie(SmallVocabulary.trie.vocabulary)
        func countAfter(_ schema: String) throws -> Int {
            var matcher = GrammarMatcher(grammar: try MaskTests.grammar(schema), vocabulary: trie)
            var mask = TokenMask(count: trie.vocabulary.count)
            for byte in "\"ab:a".utf8 {
                matcher.fillMask(&mask)
                guard (try? matcher.accept(bytes: [byte])) != nil else { break }
            }
            return trie.formats.count
        }
        let own = #"{"type":"string","format":"\#(format)"}"#
        let count = try countAfter(own)
        #expect(count > 1)
        #expect(try countAfter(#"{"anyOf":[\#(own),{"type":"string","pattern":"^x[0-9]+$"}]}"#) == count)
        #expect(try countAfter(#"{"anyOf":[\#(own),{"type":"string","pattern":"[0-9]{3}"}]}"#) == count)
    }

    @Test("a second grammar finds what the first one did")
    func found() throws {
        let trie = TokenTrie(SmallVocabulary.trie.vocabulary)
        var counts: [Int] = []
        for schema in [#"{"type":"string","format":"date"}"#, #"{"anyOf":[{"type":"integer"},{"type":"string","format":"date"}]}"#] {
            var matcher = GrammarMatcher(grammar: try MaskTests.grammar(schema), vocabulary: trie)
            var mask = TokenMask(count: trie.vocabulary.count)
            for byte in "\"2024-02-29\"".utf8 {
                matcher.fillMask(&mask)
                try matcher.accept(bytes: [byte])
            }
            counts.append(trie.formats.count)
        }
        #expect(counts[0] > 5)
        #expect(counts[1] == counts[0])
    }
}
