import JigGrammar
import JigJSON
import JigSchema
import Testing

@testable import JigDecoding

/// A vocabulary of every byte and some longer tokens that cross the borders of JSON's parts.
enum SmallVocabulary {
    static let end: TokenID = 0
    static let trie: TokenTrie = {
        var tokens: [[UInt8]] = [[]]
        tokens += (0...255).map { [UInt8($0)] }
        let longer = [
            "{\"", "\":", "\": ", "\": \"", "\", \"", "\"}", "\"}]", "}}", "}]", "]}", "],", "], ", ", \"", "[\"", "[[", "[{\"",
            "{}", "[]", "true", "false", "null", "tr", "ue", "na", "me", "name", "ci", "city", "é", "\\u", "\\n", "12", "1.", ".5",
            "0}", "1]", "1, ", "a\": ", "a\"", "aa", "ab", "ba", "aaaaaaaa", "\": 1", "\": [", "\": {\"", "1}", "  ", "\n",
            "000", "999", "65", "53", "0.", "00]", "5,", "\u{2028}", "\u{A0}", "a\u{2029}b", "é\u{3000}", "…", "aé/b", "éé",
            "e", "e1", "E+", "0e-", "\\u0061", "u006", "\\/", "1\"",
            // Values that end within a token, and what comes after them.
            "\": {}", "\": {},", "\": 1, \"", "\": []}", "\":null,\"a\":", ": \"\", \"", "\": {\"a\": 1}", "{\"a\":{}}", ": true}",
            "\": \"a\", \"b", "[],", "{},", "null}", "\"a\"}", "\":\"\",", ": 0", ": -", ": [\"a\"", ": [1, 1", "\"a\", \"a\"", " \"", "\n ",
            "  }", ":  [", ",\n \"a\":",
            // As much white space after a number as there may be, and one more.
            "   ", "    ", "  \n\t", "\n\n", ",\n\n", ",\n\n\t\n", "}\n\n\n", "\n\t \r", "\":\n\n\n", "[\n\n", "{\n\n\n\n",
            "1   ", "1    ", "1   }", "1    }", "1   ,", "2    ,", "12   ]", "12    ]",
        ]
        // Words, more of them than counters count.
        tokens += ["a a", "a a a a a", " a a a a a a a a a a a a a a a", "a a a\"", " b", " \"", "a  a\" ]"].map { Array($0.utf8) }
        tokens += longer.map { Array($0.utf8) }
        tokens.append(Array("name".utf8))
        // Longer than the runs of characters that masks are made of, and ill-formed UTF-8.
        tokens += ["строительства", "abcdefghijklmnopqrstuvwxyzabcdefgh", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""].map { Array($0.utf8) }
        tokens += [[0xC3, 0x28], [0x61, 0xC3, 0x28, 0x61], [0xD0], [0x61, 0xD0]]
        return TokenTrie(Vocabulary(tokens: tokens, endTokens: [end]))
    }()
}

@Suite("Token masks")
struct MaskTests {
    static let schemas: [String] = [
        "{}", "true", #"{"type":"integer"}"#, #"{"type":"number","minimum":0.5,"maximum":2.25,"multipleOf":0.25}"#,
        #"{"enum":["name","na",1,[1,2],{"a":1},null]}"#,
        #"{"enum":["","a","ab","aa","aab","ba","é","éé","a\"b","a\\b","\n","name","na","city"]}"#, #"{"enum":["name","na"],"pattern":"e$"}"#,
        #"{"anyOf":[{"const":"name"},{"enum":["na","ba","ab"]},{"type":"null"}],"not":{"enum":["ab","a"]}}"#,
        #"{"allOf":[{"enum":["name","na","ba"]},{"enum":["ba","name","a"]}]}"#,
        #"{"type":"object","properties":{"a":{"enum":["aa","ab","ba"]},"b":{"enum":["ba","aa","ab"]},"name":{}},"oneOf":[{"properties":{"name":{"const":"ab"}}},{"properties":{"name":{"const":"aa"}}},{"properties":{"name":{"const":"ba"}}}],"required":["name"],"additionalProperties":false}"#,
        #"{"type":"string","pattern":"^(a|é)+b$"}"#, #"{"type":"string","pattern":"^[a-z0-9]{1,40}$"}"#, #"{"pattern":"^[^0-9]*$"}"#,
        #"{"type":"string","pattern":"ab"}"#, #"{"type":"string","pattern":"^[a-z]([a-z-]{0,61}[a-z])?$","maxLength":200}"#, #"{"type":"string","minLength":2,"maxLength":3}"#,
        #"{"type":"object","properties":{"name":{"type":"string"},"city":{"enum":["ab","ba"]}},"required":["name"],"additionalProperties":false}"#,
        #"{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":{"type":"boolean"},"maxProperties":3}"#,
        #"{"type":"object","patternProperties":{"^a":{"type":"null"},"b$":{"type":"integer"}},"additionalProperties":false}"#,
        #"{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":{"type":"boolean"},"minItems":1,"maxItems":4}"#,
        ##"{"type":"object","properties":{"a":{"$ref":"#"},"b":{"type":"array","items":{"$ref":"#"}}},"additionalProperties":false}"##,
        #"{"anyOf":[{"type":"object","properties":{"a":{"const":1}},"required":["a"],"additionalProperties":false},{"type":"object","properties":{"a":{"const":"a"},"b":{}},"required":["a","b"],"additionalProperties":false},{"type":"string"}]}"#,
        #"{"oneOf":[{"required":["a"]},{"required":["b"]}],"type":"object","maxProperties":2}"#,
        #"{"contains":{"type":"object","required":["a"]},"maxContains":1,"type":"array","maxItems":3}"#,
        #"{"type":"array","items":{"type":"string"},"uniqueItems":true}"#,
        #"{"type":"array","items":{"type":"string","pattern":"^(a|b.*)$"},"uniqueItems":true}"#,
        #"{"type":"array","items":{"enum":["","a","ab",1,[1]]},"uniqueItems":true,"minItems":2}"#,
        #"{"type":"array","not":{"uniqueItems":true},"maxItems":3}"#, #"{"type":"array","uniqueItems":true}"#,
        #"{"type":"array","items":{"type":["boolean","object"],"properties":{"a":{"pattern":"^[a-b]{12}$"},"b":{"type":"boolean"}},"additionalProperties":false},"uniqueItems":true}"#,
        #"{"type":"array","items":{"anyOf":[{"properties":{"a":{"const":"aa"},"b":{"type":"integer"}}},{"properties":{"a":{"const":"ab"}}}],"required":["a"],"type":"object"},"uniqueItems":true}"#,
        #"{"type":"object","allOf":[{"properties":{"a":{"type":"integer"}}}],"patternProperties":{"^b":{}},"unevaluatedProperties":false}"#,
        #"{"type":"object","propertyNames":{"maxLength":1},"additionalProperties":{"type":"integer"}}"#,
        // Numbers that states tell: steps, bounds, values.
        #"{"type":"number","minimum":0,"multipleOf":0.01}"#, #"{"type":"array","items":{"type":"number","exclusiveMinimum":-0.5,"maximum":120}}"#,
        #"{"type":"array","items":{"type":"integer","minimum":-12,"maximum":65535}}"#, #"{"items":{"enum":[1,12,120,1.5,-3]},"type":"array"}"#,
        #"{"type":"array","items":{"multipleOf":0.1,"exclusiveMaximum":0}}"#, #"{"type":"array","items":{"type":"number","exclusiveMinimum":0}}"#,
        #"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"number"}},"additionalProperties":{"type":"integer","minimum":1}}"#,
        // Members that ask for the same, and values that end in several ways.
        #"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string","title":"b"},"name":{"type":["string"]}},"required":["b"]}"#,
        #"{"type":"object","properties":{"a":{"type":"array","uniqueItems":true},"b":{"type":["string","null"]},"name":{"maxLength":2}},"additionalProperties":{"type":["object","number"]}}"#,
        #"{"oneOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":{"type":"string"}}}],"required":["a","b"],"type":"object","maxProperties":3}"#,
        #"{"type":"array","items":{"type":"object","properties":{"a":{"type":"integer","minimum":1},"b":{"type":["integer","array"]}}},"uniqueItems":true}"#,
        #"{"properties":{"a":{"properties":{"a":{"items":{"type":"object"}}}},"b":{"additionalProperties":false,"properties":{"a":{}}}},"type":"object"}"#,
        // Branches that constants tell apart, which need not come; more keys than are looked at one by one.
        #"{"oneOf":[{"properties":{"a":{"enum":["a"]}}},{"properties":{"a":{"enum":["b","ab"]},"b":{"type":"integer"}}},{"properties":{"a":{"enum":["aa"]}},"required":["b"]}],"properties":{"a":{},"b":{},"name":{},"city":{},"aa":{},"ab":{},"ba":{},"1":{},"2":{}},"type":"object","additionalProperties":false}"#,
        // Items that are new by their first members.
        #"{"type":"array","items":{"type":"object","properties":{"a":{"enum":["a","ab"]},"b":{"type":"boolean"}},"required":["a","b"],"additionalProperties":false},"uniqueItems":true}"#,
        #"{"type":"array","items":{"type":"array","items":{"enum":[true,1,"a"]},"maxItems":3},"uniqueItems":true}"#,
        // Patterns that tell few characters beyond ASCII apart.
        #"{"type":"string","pattern":"^(\\S+\\s+){0,40}\\S+$","maxLength":300}"#, #"{"type":"string","pattern":"^([a-z]+ ){0,5}[a-z]+$"}"#,
        // Counters that no token comes near, and those that some come to the end of; lengths beside them.
        #"{"type":"string","pattern":"^(?:\\S+\\s+){0,9}\\S+$","maxLength":40}"#, #"{"type":"string","pattern":"^$|(^(\\S+\\s+){0,30}\\S+$)"}"#,
        #"{"type":"string","pattern":"^([a-z]+ ){0,20}[a-z]+$","maxLength":30}"#, #"{"type":"string","pattern":"^(a+ ){2,20}a{0,9}$"}"#,
        #"{"type":"string","pattern":"^[a-z -]+-?[a-z]{2}$","maxLength":36}"#, #"{"type":"string","format":"hostname","maxLength":30}"#,
        #"{"type":"array","items":{"pattern":"^(a+ ){0,14}a$","maxLength":40,"type":["string","null"]},"uniqueItems":true}"#,
        // Runs of characters that stop, and strings of which only the length is asked.
        #"{"type":"string","pattern":"^[a-z]{5}$"}"#, #"{"type":"string","pattern":"^[a-z0-9_]{0,9}$"}"#, #"{"type":"string","pattern":"^[a-z]{3}[0-9]{2}é?$"}"#,
        // Lists, by their form.
        #"{"enum":["a","aa","aaa","ab","aba","","name"]}"#, #"{"enum":["aé","éé","a\"b","a\nb","ab","…"]}"#,
        #"{"anyOf":[{"enum":["aa","ab"]},{"enum":["ab","ba"]},{"type":"integer"}]}"#, #"{"type":"array","items":{"enum":["aa","ab","ba","name"]}}"#,
        #"{"type":"string","pattern":"^(aa|ab|[a-b]1)$"}"#, #"{"type":"string","pattern":"^(aa|b)(ba|a{2}|e1)$"}"#,
        #"{"enum":["aaaaaaaab","aaaaaaaaa",null]}"#, #"{"properties":{"a":{"const":"a"},"b":{"enum":["ba","b"]}},"required":["a"],"additionalProperties":false,"type":"object"}"#,
        // So many characters of a set.
        #"{"type":"string","pattern":"^[a-z]{2,5}$"}"#, #"{"type":"string","pattern":"^[0-9]{3}$"}"#, #"{"type":"string","pattern":"^[a-c]{2}$"}"#,
        #"{"type":"string","pattern":"^[a-z][a-z0-9]{0,4}$"}"#, #"{"type":"string","pattern":"^[a-b][a-z]{1,33}$"}"#, #"{"type":"string","pattern":"^[0-9]+$"}"#,
        #"{"type":"array","items":{"type":["string","null"],"pattern":"^[a-z]{1,3}$"}}"#, #"{"type":"string","pattern":"^\\+?[0-9 ]{2,6}$"}"#,
        #"{"anyOf":[{"pattern":"^[a-z]{1,3}$"},{"pattern":"^[a-z]{2,4}$","type":"string"},{"type":"integer"}]}"#, #"{"type":"string","pattern":"^[a-z]{4}-[a-z]{0,3}$"}"#,
        #"{"type":"string","pattern":"^[a-z]{3}\"?$"}"#, #"{"type":"string","pattern":"^[\\u0080-\\uffff]{1,2}$"}"#,
        // Keys that go on from within a character, and lengths before values.
        #"{"type":"object","properties":{"é":{"type":"integer"},"éa":{"type":"null"}},"additionalProperties":{"type":"boolean"}}"#,
        #"{"type":"object","properties":{"a":{"type":"string","minLength":1,"maxLength":120},"name":{"type":"string","maxLength":3}},"additionalProperties":{"type":"string","maxLength":2}}"#,
        #"{"type":"object","properties":{"a":{"type":"string","minLength":100},"b":{"type":"string","maxLength":0}},"maxProperties":2}"#,
        #"{"type":"string","pattern":"^.{1,4}$"}"#, #"{"anyOf":[{"pattern":"^.{2,9}$"},{"pattern":"^.{4,12}$","type":"string"}]}"#, #"{"pattern":"^.*$"}"#, #"{"type":"string","pattern":"^[^\\s]{2}-?$"}"#, #"{"type":"string","maxLength":9}"#,
        #"{"anyOf":[{"type":"string","maxLength":2},{"type":"string","minLength":4,"maxLength":9},{"type":"integer"}]}"#,
        // Strings that must differ from those before them.
        #"{"type":"array","items":{"type":"string","pattern":"^[a-c]*$"},"uniqueItems":true,"prefixItems":[{"const":"ab"},{"const":"a"}]}"#,
        #"{"type":"array","items":{"type":["string","array"],"maxLength":2,"items":{"type":"string"},"uniqueItems":true},"uniqueItems":true}"#,
        #"{"type":"array","items":{"anyOf":[{"type":"string"},{"enum":["a",1,2]}]},"uniqueItems":true,"minItems":2}"#,
        #"{"type":"array","anyOf":[{"uniqueItems":true},{"maxItems":2}],"items":{"pattern":"a"}}"#,
        #"{"type":"array","items":{"oneOf":[{"type":"number"},{"type":["object","boolean"],"maxProperties":1},{"pattern":"^[a1]+$","type":"string"}]},"uniqueItems":true}"#,
        // Formats.
        #"{"type":"string","format":"date-time"}"#, #"{"type":"object","properties":{"a":{"type":"string","format":"email"},"b":{"format":"uri"}}}"#,
        #"{"type":"string","pattern":"^.*\\.xml$"}"#, #"{"type":"string","pattern":"^[^\\s/]{2,12}/\\S+$"}"#,
    ]

    /// How texts are written, and every text.
    static let spellings = GrammarOptions.Layout.allCases.map(options) + [.anyText]

    static func options(_ layout: GrammarOptions.Layout) -> GrammarOptions {
        var options = GrammarOptions()
        options.layout = layout
        options.longestWhiteSpace = 3
        return options
    }

    static func grammar(_ schema: String, _ options: GrammarOptions = options(.trained)) throws -> Grammar {
        try Grammar(Schema(parsing: schema), options: options)
    }

    /// Expects that a token is in a mask exactly if its bytes can come one by one.
    static func expect(_ mask: TokenMask, of vocabulary: Vocabulary, at position: GrammarPosition, after text: [UInt8]) {
        for (id, bytes) in vocabulary.tokens.enumerated() where !bytes.isEmpty {
            var probe = position
            #expect(mask.contains(TokenID(id)) == bytes.allSatisfy { probe.accept($0) }, "token \(id) after \(text)")
        }
    }

    @Test("a mask that the caller took words from is made whole again")
    func shortenedMask() throws {
        let matcher = GrammarMatcher(grammar: try Self.grammar("{}"), vocabulary: SmallVocabulary.trie)
        var whole = TokenMask(count: SmallVocabulary.trie.vocabulary.count)
        var shortened = whole
        shortened.words.removeLast()
        var (one, other) = (matcher, matcher)
        one.fillMask(&whole)
        other.fillMask(&shortened)
        #expect(shortened == whole)
    }

    @Test("a token is in the mask exactly if its bytes can be accepted one by one", arguments: schemas, spellings)
    func masksAgainstBytes(schema: String, options: GrammarOptions) throws {
        let grammar = try Self.grammar(schema, options)
        let trie = SmallVocabulary.trie
        var random = Walk(seed: 7)
        for _ in 0..<2 {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
            var bytewise = GrammarPosition(grammar)
            for _ in 0..<16 {
                var mask = TokenMask(count: trie.vocabulary.count)
                matcher.fillMask(&mask)
                Self.expect(mask, of: trie.vocabulary, at: bytewise, after: matcher.text)
                #expect(mask.contains(SmallVocabulary.end) == matcher.canEnd)
                guard let token = random.pick(mask), token != SmallVocabulary.end else { break }
                try matcher.accept(token)
                for byte in trie.vocabulary.tokens[Int(token)] { _ = bytewise.accept(byte) }
            }
        }
    }

    @Test(
        "words are counted alike whether or not tokens have several", arguments: [
            #"{"type":"string","pattern":"^(?:\\S+\\s+){0,9}\\S+$"}"#, #"{"type":"string","pattern":"^(\\S+\\s+){0,4}\\S+$","maxLength":40}"#,
            #"{"type":"string","pattern":"^$|^(\\S+\\s+){1,30}\\S+$","maxLength":60}"#, #"{"type":"string","pattern":"^(\\s\\S{2,})*(\\s+-){0,8}$"}"#,
            #"{"type":"string","pattern":"^((a+ ){0,5}b\\s){0,7}a$"}"#,
        ], [options(.trained), .anyText])
    func countedWords(schema: String, options: GrammarOptions) throws {
        let words = ["a", "aa", " a", "a ", " ", "  ", "b ", " b", "-", " -", "\\n", "\\n\\n", " \"", "a\"", "\\u0020", "\\u", "0020", "é ", "\u{3000}"]
        let bytes = [[]] + (0...255).map { [UInt8($0)] } + words.map { Array($0.utf8) } + [[0xA9, 0x20], [0x80, 0xE3, 0x80], [0x22, 0x20, 0x61]]
        let trie = TokenTrie(Vocabulary(tokens: bytes, endTokens: [0]))
        #expect(trie.mostSpaces == 1)
        let grammar = try Self.grammar(schema, options)
        var random = Walk(seed: 11)
        for _ in 0..<6 {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
            var bytewise = GrammarPosition(grammar)
            for _ in 0..<24 {
                var mask = TokenMask(count: trie.vocabulary.count)
                matcher.fillMask(&mask)
                Self.expect(mask, of: trie.vocabulary, at: bytewise, after: matcher.text)
                // Words rather than single bytes.
                var preferred = mask
                for token in mask where token < 257 { preferred.remove(token) }
                guard let token = random.pick(preferred.isEmpty ? mask : preferred), token != 0 else { break }
                try matcher.accept(token)
                for byte in trie.vocabulary.tokens[Int(token)] { _ = bytewise.accept(byte) }
            }
        }
    }

    @Test("caches never change a mask", arguments: schemas, [options(.trained), .anyText])
    func cachesAgainstNone(schema: String, options: GrammarOptions) throws {
        let warm = try Self.grammar(schema, options)
        let trie = SmallVocabulary.trie
        var random = Walk(seed: 3)
        for _ in 0..<4 {
            var matcher = GrammarMatcher(grammar: warm, vocabulary: trie)
            while !matcher.isTerminated, matcher.acceptedCount < 20 {
                var mask = TokenMask(count: trie.vocabulary.count)
                matcher.fillMask(&mask)
                var cold = GrammarMatcher(grammar: try Self.grammar(schema, options), vocabulary: trie)
                try cold.accept(bytes: matcher.text)
                var fresh = TokenMask(count: trie.vocabulary.count)
                cold.fillMask(&fresh)
                #expect(mask == fresh)
                guard let token = random.pick(mask) else { break }
                try matcher.accept(token)
            }
        }
    }

    @Test("a string may not be an item before it, however it is spelled", arguments: [
        (#"["a", "ab", "é", ""#, ["a\"", "ab\"", "é\""], ["b\"", "aa\"", "a"]),
        (#"["ab", "aa", "a"#, ["b\"", "a\""], ["\"", "c\"", "b"]),
        (#"["a", "\u0"#, ["061\""], ["062\"", "06"]), (#"["é", "\u00"#, ["e9\"", "E9\""], ["e8\""]),
        (#"["\u0061", ""#, ["a\"", #"\u0061""#], [#"\u0062""#, "\""]),
    ])
    func repeatedItems(text: String, refused: [String], taken: [String]) throws {
        let tokens = (0...255).map { [UInt8($0)] } + (refused + taken).map { Array($0.utf8) }
        let trie = TokenTrie(Vocabulary(tokens: tokens + [[]], endTokens: [TokenID(tokens.count)]))
        let grammar = try Self.grammar(#"{"type":"array","items":{"type":"string"},"uniqueItems":true}"#, .anyText)
        var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
        var mask = TokenMask(count: trie.vocabulary.count)
        for _ in 0..<2 {
            matcher.rollback(matcher.acceptedCount)
            try matcher.accept(bytes: Array(text.utf8))
            matcher.fillMask(&mask)
            for (index, word) in (refused + taken).enumerated() {
                #expect(mask.contains(TokenID(256 + index)) == taken.contains(word), "\(word) after \(text)")
            }
        }
    }

    @Test("rolling back and forking lead to the masks of the way there", arguments: schemas)
    func rollback(schema: String) throws {
        let grammar = try Self.grammar(schema)
        let trie = SmallVocabulary.trie
        var random = Walk(seed: 11)
        var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
        var masks: [TokenMask] = []
        while !matcher.isTerminated, masks.count < 15 {
            var mask = TokenMask(count: trie.vocabulary.count)
            matcher.fillMask(&mask)
            masks.append(mask)
            guard let token = random.pick(mask) else { break }
            var fork = matcher
            try fork.accept(token)
            var after = TokenMask(count: trie.vocabulary.count)
            matcher.fillMask(&after)
            #expect(after == mask, "a fork moved its origin")
            try matcher.accept(token)
        }
        for back in stride(from: matcher.acceptedCount, to: 0, by: -1) {
            matcher.rollback(1)
            var mask = TokenMask(count: trie.vocabulary.count)
            matcher.fillMask(&mask)
            #expect(mask == masks[back - 1])
        }
    }

    @Test("a long output can be forked and taken back anywhere, and is read as a new one is", arguments: [
        #"{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"city":{"type":"integer"}}}}"#,
        #"{"type":"array","items":{"type":"array","items":{"type":"integer"},"uniqueItems":true}}"#,
        #"{"type":"array","items":{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}]},"uniqueItems":true}"#,
        #"{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}}"#,
    ])
    func longOutput(schema: String) throws {
        let grammar = try Self.grammar(schema)
        let trie = SmallVocabulary.trie
        var random = Walk(seed: 17)
        var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
        var bytes: [UInt8] = []
        var lengths: [Int] = []
        var forks: [GrammarMatcher] = []
        while lengths.count < 4000 {
            var mask = TokenMask(count: trie.vocabulary.count)
            matcher.fillMask(&mask)
            // The text is not to end early.
            mask.remove(SmallVocabulary.end)
            for token in mask where lengths.count > 2 && trie.vocabulary.tokens[Int(token)].contains(where: "]}".utf8.contains) {
                var next = matcher
                try next.accept(token)
                if next.position.depth == 0, next.canEnd { mask.remove(token) }
            }
            guard let token = random.pick(mask) else { break }
            lengths.append(bytes.count)
            bytes += trie.vocabulary.tokens[Int(token)]
            if lengths.count % 500 == 0 { forks.append(matcher) }
            try matcher.accept(token)
        }
        #expect(bytes.count > 2 * SequenceText.longest && matcher.text == bytes)
        #expect(matcher.written.recent.count < bytes.count, "nothing was put away")
        func check(_ matcher: GrammarMatcher, _ length: Int) throws {
            #expect(matcher.text.elementsEqual(bytes[..<length]))
            var (own, fresh) = (matcher, GrammarMatcher(grammar: grammar, vocabulary: trie))
            try fresh.accept(bytes: Array(bytes[..<length]))
            var (mask, wanted) = (TokenMask(count: trie.vocabulary.count), TokenMask(count: trie.vocabulary.count))
            own.fillMask(&mask)
            fresh.fillMask(&wanted)
            #expect(mask == wanted, "after \(length) bytes")
        }
        for fork in forks { try check(fork, lengths[fork.acceptedCount]) }
        for back in [1, 3, 200, 1, 700, 1500, 1, 900] where back < matcher.acceptedCount {
            matcher.rollback(back)
            try check(matcher, lengths[matcher.acceptedCount])
            var fork = matcher
            fork.rollback(50)
            try check(fork, lengths[fork.acceptedCount])
        }
    }

    @Test("an output within a budget always ends in time and is valid", arguments: schemas, [options(.trained), .anyText])
    func budget(schema: String, options: GrammarOptions) throws {
        let grammar = try Self.grammar(schema, options)
        let parsed = try Schema(parsing: schema)
        let trie = SmallVocabulary.trie
        var random = Walk(seed: 5)
        var fresh = GrammarMatcher(grammar: grammar, vocabulary: trie)
        let plan = fresh.plan()
        let least = try #require(plan).count
        for extra in [0, 1, 2, 5, 20] {
            for _ in 0..<5 {
                var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
                var left = least + extra
                while !matcher.isTerminated {
                    var mask = TokenMask(count: trie.vocabulary.count)
                    matcher.fillMask(&mask, budget: left)
                    let picked = random.pick(mask)
                    let token = try #require(
                        picked, "\(schema): nothing fits after \(String(decoding: matcher.text, as: UTF8.self))")
                    let permitted = matcher.permits(token, budget: left)
                    #expect(permitted)
                    try matcher.accept(token)
                    left -= 1
                }
                #expect(left >= 0)
                let value = try JSONValue(parsing: matcher.text)
                #expect(parsed.accepts(value), "\(schema) on \(value.text())")
            }
        }
    }

    @Test("what is refused leaves the matcher where it was")
    func refusal() throws {
        let trie = SmallVocabulary.trie
        var matcher = GrammarMatcher(grammar: try Self.grammar(#"{"type":"integer"}"#), vocabulary: trie)
        try matcher.accept(bytes: Array("12".utf8))
        for token: TokenID in [-1, 100_000, SmallVocabulary.end + 1 + 0x22, TokenID(trie.vocabulary.count - 3)] {
            #expect(throws: MatcherError.self) { try matcher.accept(token) }
        }
        #expect(matcher.text == Array("12".utf8))
        try matcher.accept(SmallVocabulary.end)
        #expect(matcher.isTerminated)
        #expect(throws: MatcherError.self) { try matcher.accept(SmallVocabulary.end) }
    }

    @Test("forced bytes are those of every way on")
    func forced() throws {
        let schema = #"{"type":"object","properties":{"name":{"const":"ab"}},"required":["name"],"additionalProperties":false}"#
        let matcher = GrammarMatcher(grammar: try Self.grammar(schema), vocabulary: SmallVocabulary.trie)
        #expect(String(decoding: matcher.forcedBytes(), as: UTF8.self) == #"{"name": "ab"}"#)
    }

    @Test("forced tokens spell what every way on begins with, and the end where nothing else can come", arguments: schemas, [options(.trained), .anyText])
    func forcedTokens(schema: String, options: GrammarOptions) throws {
        let grammar = try Self.grammar(schema, options)
        let trie = SmallVocabulary.trie
        var random = Walk(seed: 13)
        for _ in 0..<4 {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
            while !matcher.isTerminated, matcher.acceptedCount < 16 {
                let bytes = matcher.forcedBytes()
                var only = GrammarPosition(grammar)
                for byte in matcher.text { _ = only.accept(byte) }
                for byte in bytes {
                    #expect(!only.canEnd && only.nextBytes() == [byte])
                    _ = only.accept(byte)
                }
                #expect(only.canEnd || only.nextBytes().count != 1)
                var fork = matcher
                var spelled: [UInt8] = []
                for token in matcher.forcedTokens() {
                    spelled += trie.vocabulary.tokens[Int(token)]
                    try fork.accept(token)
                }
                #expect(bytes.starts(with: spelled))
                #expect(fork.isTerminated == (only.canEnd && only.nextBytes().isEmpty))
                var mask = TokenMask(count: trie.vocabulary.count)
                matcher.fillMask(&mask)
                guard let token = random.pick(mask) else { break }
                try matcher.accept(token)
            }
        }
    }

    @Test("a text without a choice is forced to its end, the end token included")
    func wholeForced() throws {
        var matcher = GrammarMatcher(grammar: try Self.grammar(#"{"const":{"name":[true,"ab"]}}"#), vocabulary: SmallVocabulary.trie)
        let tokens = matcher.forcedTokens()
        #expect(tokens.last == SmallVocabulary.end)
        for token in tokens { try matcher.accept(token) }
        #expect(matcher.isTerminated && String(decoding: matcher.text, as: UTF8.self) == #"{"name": [true, "ab"]}"#)
    }
}

/// Random choices from masks.
struct Walk {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func pick(_ mask: TokenMask) -> TokenID? {
        let tokens = Array(mask)
        return tokens.isEmpty ? nil : tokens[next(tokens.count)]
    }

    /// A number below a bound.
    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
