import Testing

@testable import JigRegex

@Suite("Languages that lie within runs of characters are absorbed")
struct InclusionTests {
    /// Patterns for strings of a and b: runs that something may follow, and others.
    struct Generator {
        var random: SeededGenerator

        mutating func run() -> String {
            let set = ["a", "b", "[ab]", "."].randomElement(using: &random) ?? "a"
            let quantifier = ["*", "+", "{0,2}", "{1,3}", "{2,}", "{3}"].randomElement(using: &random) ?? "*"
            return set + quantifier + (["", "", "b?", "(?:ab)*", "(?:a|ba)?"].randomElement(using: &random) ?? "")
        }

        mutating func sequence(depth: Int) -> String {
            (0..<Int.random(in: 0...3, using: &random)).map { _ in
                let quantifier = ["", "", "?", "*", "+", "{1,2}", "{2,}"].randomElement(using: &random) ?? ""
                let part = depth > 0 && Bool.random(using: &random)
                    ? "(?:\(sequence(depth: depth - 1))|\(sequence(depth: depth - 1)))" : ["a", "b", "[ab]"].randomElement(using: &random) ?? "a"
                return part + quantifier
            }.joined()
        }
    }

    @Test("unions and intersections with a run have the same strings, and are often the run or what lies within it")
    func absorbed() throws {
        var generator = Generator(random: SeededGenerator(seed: 71))
        let texts = strings(over: ["a", "b"], upTo: 6)
        var unions = 0, intersections = 0, excluded = 0
        for _ in 0..<600 {
            let patterns = try [generator.run(), generator.sequence(depth: 2)].map { try RegularExpression("^(?:\($0))$") }
            let store = LanguageStore()
            let (run, other) = (try store.language(of: patterns[0]), try store.language(of: patterns[1]))
            let union = store.union([run, other]), both = store.intersection([run, other])
            let less = store.intersection([other, store.complement(run)])
            for text in texts {
                let (first, second) = (patterns[0].matches(text), patterns[1].matches(text))
                if store.contains(union, text) != (first || second) || store.contains(both, text) != (first && second)
                    || store.contains(less, text) != (!first && second)
                {
                    Issue.record("\(patterns.map(\.source)) on \(text.debugDescription)")
                }
            }
            if union == run, other != run { unions += 1 }
            if both == other, other != run { intersections += 1 }
            if less == store.none { excluded += 1 }
        }
        #expect(unions > 100 && intersections > 100 && excluded > 100, "\(unions), \(intersections), \(excluded)")
    }

    @Test("what a state within another's characters leads to is no state of its own", arguments: [
        ("^[\\w/ .-]*/?$", "^[\\da-z.-]*\\.[a-z.]{2,6}[\\w/ .-]*/?$"), ("^.*$", "^.*@.*$"), ("^[a-z]{2,}$", "^(?:ab|c{3,9})+x$"),
    ])
    func absorbed(run: String, other: String) throws {
        let store = LanguageStore()
        let (run, other) = try (store.language(of: RegularExpression(run)), store.language(of: RegularExpression(other)))
        #expect(store.union([run, other]) == run)
        #expect(store.intersection([run, other]) == other)
        #expect(store.intersection([store.complement(run), other]) == store.none)
    }

    @Test("what is told to go on endlessly after any beginning leads to no finite language")
    func endlessWays() throws {
        var generator = Generator(random: SeededGenerator(seed: 72))
        var told = 0, others = 0
        for _ in 0..<600 {
            let source = "^(?:\(generator.sequence(depth: 2)))$"
            let store = LanguageStore()
            let language = try store.language(of: RegularExpression(source))
            var seen: Set<Language> = [language]
            var found = [language]
            var isFinite = false
            while let next = found.popLast(), !isFinite {
                isFinite = store.isFinite(next)
                for part in store.classes(next) where !store.isEmpty(part.derivative) {
                    if seen.insert(part.derivative).inserted { found.append(part.derivative) }
                }
            }
            if store.staysInfinite(language) {
                told += 1
                #expect(!isFinite, "\(source)")
            } else if !isFinite {
                others += 1
            }
        }
        #expect(told > 100 && others < told, "\(told), \(others)")
    }
}
