import Testing

@testable import JigRegex

@Suite("The format regex")
struct PatternFormatTests {
    /// Whether a string is a pattern without back-references and named groups.
    private static func isPattern(_ source: String) -> Bool {
        guard let pattern = try? PatternParser.parse(source, strictly: true) else { return false }
        let refersBack = pattern.contains { if case .backreference = $0 { true } else { false } }
        return !refersBack && !source.contains("(?<a") && !source.contains("(?<x")
    }

    @Test(
        "holds just what the parser accepts",
        arguments: [
            (["a", "(", ")", "{", "}", "[", "]", "|", "*", "?", "\\", ",", "1", "^", "$", "-"], 3),
            (["{", "}", ",", "0", "1", "2", "a"], 4),
            (["a", "{", "}", ",", "8", "5"], 5),
            (["[", "]", "-", "^", "\\", "d", "Z", "à"], 4),
            (["(", ")", "?", ":", "=", "<", "!", "a"], 4),
            (["(?:", "(?<=", "(?!", ")", "*", "|", "{2}", "{2,1}"], 4),
            (["[", "]", "-", #"\uD83D"#, #"\uDE00"#, #"\u{1F601}"#, #"\xE9"#, #"\0"#, "0", #"\cA"#, #"\p{L}"#], 3),
            (["\\", "u", "x", "c", "p", "b", "0", "{", "}", "1", "L"], 3),
            ([#"\u{"#, #"\p{"#, "}", "0", "10FFFF", "L", "gc=", "Script=", "Greek", "Alpha", "110000"], 3),
        ])
    func agreesWithParser(alphabet: [String], length: Int) throws {
        let store = LanguageStore()
        let language = try #require(store.format("regex"))
        let surroundings = try #require(store.formatOrUndecided("regex"))
        var patterns = 0
        for text in strings(over: alphabet, upTo: length) {
            let expected = Self.isPattern(text)
            if store.contains(language, text) != expected { Issue.record("\(text) should be \(expected)") }
            if expected { patterns += 1 }
            if !store.contains(surroundings, text), (try? PatternParser.parse(text, strictly: true)) != nil { Issue.record("\(text) is a pattern") }
        }
        #expect(patterns > 5)
    }

    @Test(
        "every text that its automaton writes is a pattern", arguments: 0..<4)
    func walksArePatterns(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let store = LanguageStore()
        let language = try #require(store.format("regex"))
        for _ in 0..<3 {
            var state = language
            var text = ""
            for _ in 0..<20 {
                let table = store.transitions(of: state)
                let choices = table.targets.indices.filter { !store.isEmpty(table.targets[$0]) }
                guard let choice = choices.randomElement(using: &random),
                    let range = table.sets[choice].ranges.randomElement(using: &random),
                    let scalar = Unicode.Scalar(Bool.random(using: &random) ? range.lowerBound : range.upperBound)
                else { break }
                text.unicodeScalars.append(scalar)
                state = table.targets[choice]
            }
            let rest = try #require(store.shortest(state))
            #expect(store.minLength(state) == rest.unicodeScalars.count)
            text += rest
            #expect(store.contains(language, text))
            #expect((try? PatternParser.parse(text, strictly: true)) != nil, "\(text.debugDescription)")
        }
    }

    @Test("has its limits where it says so")
    func limits() throws {
        let store = LanguageStore()
        let language = try #require(store.format("regex"))
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(store.contains(language, nested(PatternFormat.nestingLimit)))
        #expect(!store.contains(language, nested(PatternFormat.nestingLimit + 1)))
        #expect(store.contains(language, "a{999,1000}"))
        #expect(!store.contains(language, "a{1000,1001}"))
        #expect(store.contains(language, "a{1000,}b{12345}"))
        #expect(store.contains(language, "[一-龥][а-яё][α-ω][à-ÿ][A-Za-z]"))
        #expect(store.contains(language, #"^[\u4e00-\u9fa5\w.-]+@(?:[\d-]{1,63}\.)+[^\s@]{2,}$"#))
        #expect(store.contains(language, #"[\uD83D\uDE00-\uD83D\uDE4F\uD800-\uDFFF]"#))
        for text in [#"^\S(|(.|\n)*\S)\Z"#, "^(abc]", "[b-a]", "a**", #"\a"#, #"(a)\1"#, "(?<n>a)"] {
            #expect(!store.contains(language, text), "\(text)")
        }
    }

    @Test("common patterns are in it, and few states are made for them")
    func states() throws {
        let store = LanguageStore()
        let language = try #require(store.format("regex"))
        let before = store.nodes.count
        for text in [#"^(?!.*\.\.)[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$"#, #"\d{3}-\d{2,4}|(?<=\$)\d+(?:\.\d\d)?"#, ".*"] {
            #expect(store.contains(language, text))
        }
        #expect(store.nodes.count - before < 20_000)
    }
}
