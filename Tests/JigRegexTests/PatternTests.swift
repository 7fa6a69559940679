import Testing

@testable import JigRegex

/// One pattern with strings in which it is found and strings in which it is not.
struct PatternCase: CustomTestStringConvertible, Sendable {
    let pattern: String
    let found: [String]
    let absent: [String]

    init(_ pattern: String, found: [String] = [], absent: [String] = []) {
        (self.pattern, self.found, self.absent) = (pattern, found, absent)
    }

    var testDescription: String { pattern }
}

@Suite("Patterns mean what ECMA-262 says")
struct PatternTests {
    static let cases: [PatternCase] = [
        // Search, anchors, precedence
        PatternCase("a", found: ["a", "xay"], absent: ["", "b"]),
        PatternCase("", found: ["", "x"]),
        PatternCase("^a|b$", found: ["ax", "xb", "a", "b"], absent: ["xa", "bx", ""]),
        PatternCase("(^|x)a", found: ["a", "zxa", "ab"], absent: ["za", ""]),
        PatternCase("a($|b)", found: ["za", "abz"], absent: ["az"]),
        PatternCase("^$", found: [""], absent: ["a", "\n"]),
        PatternCase("$^", found: [""], absent: ["a"]),
        PatternCase("a$b", absent: ["ab", "a\nb", ""]),
        PatternCase("a^b", absent: ["ab", "a\nb"]),
        PatternCase("(^a)*b", found: ["ab", "b", "xb"], absent: ["a"]),
        PatternCase("^(?:^a)*b", found: ["ab", "b"], absent: ["aab", "xb"]),
        PatternCase("^abc$", found: ["abc"], absent: ["abc\n", "abcd"]),
        // Quantifiers
        PatternCase("^a{2,3}$", found: ["aa", "aaa"], absent: ["a", "aaaa"]),
        PatternCase("^a{2}$", found: ["aa"], absent: ["a", "aaa"]),
        PatternCase("^a{2,}$", found: ["aa", "aaaaa"], absent: ["a"]),
        PatternCase("^a{0}b$", found: ["b"], absent: ["ab"]),
        PatternCase("^(ab){2,3}?$", found: ["abab", "ababab"], absent: ["ab", "aba"]),
        PatternCase("^(a*)*b$", found: ["b", "aaab"], absent: ["a", "c"]),
        PatternCase("^(a?){3}$", found: ["", "a", "aaa"], absent: ["aaaa"]),
        PatternCase("^x{0,1000000}$", found: ["", "xxx"], absent: ["y"]),
        PatternCase("^a{,2}$", found: ["a{,2}"], absent: ["a", "aa"]),
        PatternCase("^{a}]$", found: ["{a}]"], absent: ["a"]),
        // Classes
        PatternCase("^.$", found: ["a", "\u{1F600}", "\u{85}"], absent: ["\n", "\r", "\u{2028}", "\u{2029}", "", "ab"]),
        PatternCase("^[^a]$", found: ["\n", "b", "\u{10FFFF}"], absent: ["a", ""]),
        PatternCase("^[]$", absent: ["", "a", "]"]),
        PatternCase("^[^]$", found: ["a", "\n"], absent: ["", "ab"]),
        PatternCase("^[a-c\\-_]+$", found: ["a-_", "abc"], absent: ["d"]),
        PatternCase("^[\\w-.]+$", found: ["a-.", "_"], absent: ["+", " "]),
        PatternCase("^[-a]$", found: ["-", "a"], absent: ["b"]),
        PatternCase("^[a-]$", found: ["-", "a"], absent: ["b"]),
        PatternCase("^[\\]]$", found: ["]"], absent: ["["]),
        PatternCase("^[[]$", found: ["["], absent: ["]"]),
        PatternCase("^\\d$", found: ["0", "9"], absent: ["\u{0660}", "a"]),
        PatternCase("^\\w$", found: ["a", "_", "Z", "5"], absent: ["é", "-"]),
        PatternCase("^\\s$", found: [" ", "\u{FEFF}", "\u{A0}", "\u{3000}", "\u{2029}"], absent: ["\u{200B}", "\u{85}", "a"]),
        PatternCase("^[\\b]$", found: ["\u{8}"], absent: ["b"]),
        PatternCase("^\\p{Lu}\\P{Lu}$", found: ["Éa", "A1"], absent: ["ea", "AA"]),
        PatternCase("^\\p{Letter}+$", found: ["éΩж字"], absent: ["1", ""]),
        PatternCase("^\\p{Script=Greek}+$", found: ["Ωμέγα"], absent: ["omega"]),
        PatternCase("^[\\p{L}\\d_]+$", found: ["é1_"], absent: ["-"]),
        // Escapes
        PatternCase("^\\u0041\\x42\\u{43}\\uD83D\\uDC32$", found: ["ABC\u{1F432}"], absent: ["ABC"]),
        PatternCase("^\\cC\\0$", found: ["\u{3}\u{0}"], absent: ["\\cC"]),
        PatternCase("^\\/\\-\\@\\\"\\_\\.$", found: ["/-@\"_."], absent: ["/-@\"_x"]),
        PatternCase("^[\\u{1F600}-\\u{1F64F}]$", found: ["\u{1F610}"], absent: ["\u{1F650}"]),
        PatternCase("^\\uD800$", absent: ["\u{FFFD}", ""]),
        // Groups
        PatternCase("^(?:a|b)(?<x>c)$", found: ["ac", "bc"], absent: ["a", "c"]),
        PatternCase("^(['\"])x\\1$", found: ["'x'", "\"x\""], absent: ["'x\"", "x"]),
        PatternCase("^(?<q>a|bb)-\\k<q>$", found: ["a-a", "bb-bb"], absent: ["a-bb", "bb-b"]),
        // Look-ahead
        PatternCase("^(?!.*foo).*$", found: ["", "fo", "bar"], absent: ["foo", "xfoox"]),
        PatternCase("^(?=.*\\d)(?=.*[a-z]).{3,}$", found: ["a1x", "xx1"], absent: ["aaa", "111", "a1"]),
        PatternCase("^((?!mode)(?!Mode).)*$", found: ["", "mod", "xmodx"], absent: ["mode", "aModeb"]),
        PatternCase("^([\\da-z](?:(?!.*--)[\\da-z-]*[\\da-z])?)$", found: ["a", "a-b", "ab"], absent: ["a--b", "-a", "a-"]),
        PatternCase("a(?=b)", found: ["ab", "xab"], absent: ["a", "ac"]),
        PatternCase("a(?!b)", found: ["a", "ac", "aba"], absent: ["ab", "abab"]),
        PatternCase("^(?!tag|category)$", found: [""], absent: ["tag", "x"]),
        PatternCase("(?=a)b", absent: ["ab", "b", "a"]),
        PatternCase("^(?:a(?=.{3,5}$)|b)*$", found: ["", "b", "abbb", "aabbb"], absent: ["a", "abb", "aaabb"]),
        // Look-behind and word boundaries
        PatternCase("(?<=a)b", found: ["ab", "xab"], absent: ["b", "ba", "cb"]),
        PatternCase("(?<!a)b", found: ["b", "cb", "abb"], absent: ["ab", "a"]),
        PatternCase("(?<=^a)b", found: ["ab"], absent: ["xab", "b"]),
        PatternCase("^(?:(?<!a)b|a)*$", found: ["", "ba", "bba"], absent: ["ab", "bab"]),
        PatternCase("(?<=a+)b$", found: ["aab"], absent: ["b", "cb"]),
        PatternCase("\\bfoo\\b", found: ["foo", "a foo!", "-foo-"], absent: ["food", "afoo", "_foo"]),
        PatternCase("a\\Bb", found: ["ab"], absent: ["a b", "a"]),
        PatternCase("\\B", found: ["", "ab", "--"], absent: ["a"]),
        PatternCase("^\\w{1,6}\\b([-a]*)$", found: ["ab", "a-a", "ab-"], absent: ["", "-"]),
    ]

    @Test("each pattern is found where it should be, and nowhere else", arguments: cases)
    func agrees(_ example: PatternCase) throws {
        let expression = try RegularExpression(example.pattern)
        let store = LanguageStore()
        let language = try store.language(of: expression)
        for string in example.found {
            #expect(expression.matches(string), "\(string.debugDescription)")
            #expect(store.contains(language, string), "\(string.debugDescription)")
        }
        for string in example.absent {
            #expect(!expression.matches(string), "\(string.debugDescription)")
            #expect(!store.contains(language, string), "\(string.debugDescription)")
        }
    }

    static let refusals: [(pattern: String, kind: RegularExpressionError.Kind, offset: Int, advice: String)] = [
        ("(a", .syntax, 0, "never closed"),
        ("a)", .syntax, 1, "unmatched"),
        ("*a", .syntax, 0, "nothing to repeat"),
        ("a**", .syntax, 2, "nothing to repeat"),
        ("a{2,1}", .syntax, 1, "out of order"),
        ("[b-a]", .syntax, 1, "out of order"),
        ("[abc", .syntax, 0, "never closed"),
        ("a\\", .syntax, 1, "lone"),
        ("{3}", .syntax, 0, "nothing to repeat"),
        ("^*", .syntax, 1, "assertion"),
        ("\\Aa\\Z", .syntax, 0, "'^'"),
        ("a\\Z", .syntax, 1, "'$'"),
        ("\\a", .syntax, 0, "\\x07"),
        ("(?i)a", .syntax, 0, "[aA]"),
        ("(?P<n>a)", .syntax, 0, "(?<name>"),
        ("(?#c)a", .syntax, 0, "comment"),
        ("(?>a)", .syntax, 0, "atomic"),
        ("a++", .syntax, 2, "possessive"),
        ("\\u12", .syntax, 0, "four hexadecimal"),
        ("\\u{110000}", .syntax, 0, "10FFFF"),
        ("\\1", .syntax, 0, "no group 1"),
        ("\\k<x>(?<y>a)", .syntax, 0, "'x'"),
        ("(?<x>a)(?<x>b)", .syntax, 7, "'x'"),
        ("\\p{Nonsense}", .unsupported, 0, "Nonsense"),
        ("(a*)\\1", .unsupported, 4, "back-reference"),
        ("(?<=a(?=b))c", .unsupported, 0, "look-behind"),
    ]

    @Test("what is no regular expression is refused with place and advice", arguments: refusals)
    func refuses(pattern: String, kind: RegularExpressionError.Kind, offset: Int, advice: String) throws {
        let error = try #require(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
        #expect(error.kind == kind)
        #expect(error.offset == offset)
        #expect(error.message.contains(advice), "\(error.message)")
    }

    @Test("deep nesting is an error, not a crash")
    func deepNesting() throws {
        let pattern = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
        let error = try #require(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
        #expect(error.kind == .tooLarge)
        _ = try RegularExpression(String(repeating: "(", count: 95) + String(repeating: ")*", count: 95))
    }

    @Test("equality is by scalars, not by canonical equivalence")
    func equality() throws {
        let (composed, decomposed) = (try RegularExpression("\u{E9}"), try RegularExpression("e\u{301}"))
        #expect(composed != decomposed)
        #expect(!composed.matches("e\u{301}"))
        #expect(try composed == RegularExpression("\u{E9}"))
    }

    @Test("matching is linear where backtracking is exponential")
    func linear() throws {
        let text = String(repeating: "a", count: 50_000)
        #expect(try !RegularExpression("^(a+)+$").matches(text + "!"))
        #expect(try !RegularExpression("^(a|a)*$").matches(text + "!"))
        #expect(try RegularExpression("^(.*a){0,40}$").matches(text))
        // As many states as scalars, and more than the cache keeps.
        var generator = SeededGenerator(seed: 7)
        let random = String((0..<60_000).map { _ in "ab".randomElement(using: &generator) ?? "a" })
        #expect(try RegularExpression("a.{12}$").matches(random + "abbbbbbbbbbbb"))
        #expect(try !RegularExpression("a.{12}$").matches(random + "bbbbbbbbbbbbb"))
    }

    @Test("assertions inside loops, and look-behinds inside look-behinds, stay small")
    func nestedAssertions() throws {
        let loops = try RegularExpression(
            #"(?:(?:(?!.*?a{2}\s*)|.{2,}a{0,3})+(?:|){2}){0,3}b(?<!.{2,}(?:()(?:[^a]{1,2}\s{1,2}-{1,2}|-\n)-?)*?)|(?=|(?<![^a](?:b*?a{2}))(-{2}a)(?:)+)(?<!(?:a?)(?:-{2,}\n{2}|){2,}|(?<=b*?)b{2})a"#)
        #expect(loops.matches("b"))
        #expect(!loops.matches("aaaa"))
        let cyclic = try RegularExpression("^(?:(?=.*c)a|(?=.*b)c|(?!.*a.*c)b)*$")
        let store = LanguageStore()
        var state = try store.language(of: cyclic)
        for scalar in String(repeating: "acb", count: 300).unicodeScalars {
            state = store.derivative(state, by: scalar.value)
        }
        #expect(store.nodes.count < 10_000)
    }

    @Test("copies match concurrently")
    func concurrent() async throws {
        let expression = try RegularExpression("^(?:[ab]{3}|c(?!d))*$")
        let counts = await withTaskGroup(of: Int.self) { group in
            for seed in 0..<8 {
                group.addTask {
                    var generator = SeededGenerator(seed: UInt64(seed % 2))
                    return (0..<200).count { _ in
                        expression.matches(String((0..<9).map { _ in "abcd".randomElement(using: &generator) ?? "a" }))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(counts).count <= 2)
    }
}
