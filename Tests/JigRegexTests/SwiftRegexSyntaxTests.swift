import Testing

@testable import JigRegex

@Suite("Swift regular expressions as patterns of JSON Schema")
struct SwiftRegexSyntaxTests {
    @Test(
        "say the same",
        arguments: [
            ("a+?", "a+"), ("a{,3}", "a{0,3}"), (#"\/"#, #"\/"#), (#"\-\ \""#, #"- ""#), (#"\Qa.b\E+"#, #"a\.b+"#), (#"a(?#note)b"#, "ab"),
            (#"\u{1F600}\x41\u0042"#, "😀AB"), (#"\e\a"#, #"\x1B\x07"#), (#"\D"#, #"\P{Nd}"#), (#"\h"#, #"[\t\p{Zs}]"#),
            (#"[\d\-a-z.\]]"#, #"[\d\-a-z.\]]"#), ("[-a-]", #"[\-a\-]"#), (#"\Aab\z"#, "^ab$"), ("(?P<n>a)", "(?<n>a)"), (#"a}"#, #"a\}"#),
            (#"[^\n]"#, #"[^\n]"#), ("x(?=y)y", "x(?=y)y"),
        ])
    func translations(swift: String, pattern: String) throws {
        #expect(try SwiftRegexSyntax.pattern(matchingAllOf: swift) == "^(?:\(pattern))$")
    }

    @Test("leave out white space and comments in literals of several lines")
    func extended() throws {
        let pattern = try SwiftRegexSyntax.pattern(matchingAllOf: "\n  [a-z]+  # letters\n  \\ \\d {2}\n", isExtended: true)
        #expect(pattern == #"^(?:[a-z]+ \d{2})$"#)
    }

    @Test(
        "that no pattern can say are refused",
        arguments: [
            "a++", "a*+", "(?>a)", "(?i)a", "(?i:a)", #"\b"#, #"\R"#, #"\X"#, #"\G"#, "[a&&b]", "[a--b]", "[a[b]]", "[[:alpha:]]", "(?|a|b)",
            "(?(1)a|b)", #"\p{Greek}"#, "(a", "a)", "[a", "*a", "a**", #"\x{110000}"#, "[]", "a\\",
        ])
    func refusals(swift: String) {
        #expect(throws: RegularExpressionError.self) { try SwiftRegexSyntax.pattern(matchingAllOf: swift) }
    }

    @Test("match the strings that Swift matches, and no others", arguments: [
        #"[a-c]+-\d{2,4}"#, #"(?:ab|cd)*?e"#, #"\w+@\w+\.(com|org)"#, #"[^a-z]{1,3}"#, #"a|b{2}|"#, #"(a)(b)?"#,
    ])
    func agreement(source: String) throws {
        let pattern = try RegularExpression(try SwiftRegexSyntax.pattern(matchingAllOf: source))
        let regex = try Regex(source)
        let alphabet = ["a", "b", "c", "d", "e", "-", "1", "23", "@", ".", "com", "org", "Z", "\n", ""]
        for first in alphabet {
            for second in alphabet {
                for third in alphabet {
                    let text = first + second + third
                    #expect(pattern.matches(text) == (text.wholeMatch(of: regex) != nil), "\(text.debugDescription)")
                }
            }
        }
    }
}
