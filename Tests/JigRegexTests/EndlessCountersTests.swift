import Testing

@testable import JigRegex

@Suite("Counters that end far off, and scalars that may come whatever they are")
struct EndlessCountersTests {
    private static let patterns = [
        "^a{0,20}(b[ab]{1,30}){0,20}$", "^(?=.{1,40}$)((.{1,19}b){1,127}(?!a*$)[ab]+)$", "^(aab?){3,17}$", "^((a|b{2,25})b){0,18}$",
        "^[ab]{18}$", "^(?=.{0,30}$)(?!.*bab)a.{0,20}$", "^(a{0,18}|b{0,25}){2}a$",
    ]

    private func text(_ random: inout SeededGenerator, count: Int) -> String {
        String((0..<count).map { _ in Int.random(in: 0..<3, using: &random) == 0 ? "b" as Character : "a" })
    }

    @Test("with counters made endless no member is lost, and none as short as the reach is won", arguments: patterns)
    func members(pattern: String) throws {
        let store = LanguageStore()
        let language = try store.language(of: RegularExpression(pattern))
        let endless = try #require(store.makingCountersEndless(in: language))
        #expect(store.isEmpty(store.intersection([language, store.complement(endless.language)])))
        let short = store.length(min: 0, max: min(endless.reach, 24))
        #expect(store.isEmpty(store.intersection([endless.language, short, store.complement(language)])))
        #expect(endless.language != language)
    }

    @Test("what is left after a scalar that comes many times is what single derivatives leave", arguments: patterns)
    func rests(pattern: String) throws {
        let store = LanguageStore()
        let language = try store.language(of: RegularExpression(pattern))
        var random = SeededGenerator(seed: 5)
        for begin in 0..<6 {
            let start = text(&random, count: begin).unicodeScalars.reduce(language) { store.derivative($0, by: $1.value) }
            for scalar in [UInt32(0x61), 0x62, 0x2D] {
                var single = start
                for count in 1...32 {
                    single = store.derivative(single, by: scalar)
                    let rest = store.rest(of: start, after: scalar, times: count)
                    if rest == single { continue }
                    #expect(store.isEmpty(store.intersection([rest, store.complement(single)])), "\(pattern) \(scalar) \(count)")
                    #expect(store.isEmpty(store.intersection([single, store.complement(rest)])), "\(pattern) \(scalar) \(count)")
                }
            }
        }
    }

    @Test("as many scalars as a bound says complete a member after any of its beginnings", arguments: patterns)
    func completions(pattern: String) throws {
        let store = LanguageStore()
        let language = try store.language(of: RegularExpression(pattern))
        guard let bound = store.completionBound(language) else { return }
        var random = SeededGenerator(seed: 9)
        for _ in 0..<200 {
            var rest = language
            for _ in 0..<Int.random(in: 0..<50, using: &random) {
                let next = store.derivative(rest, by: text(&random, count: 1).unicodeScalars.first?.value ?? 0)
                if store.isEmpty(next) { break }
                rest = next
            }
            #expect(store.minLength(rest) ?? .max <= bound)
        }
    }

    @Test("any scalars may come exactly where all texts of their number begin a member", arguments: [
        "bab", "^(?!.*bab)", "^(?!.*aab).*ba", "^(?!ab$|abb$)", "^.{4}$", "^.*a.{2}$", "^[ab]*$",
    ])
    func freeScalars(pattern: String) throws {
        let store = LanguageStore()
        let language = try store.language(of: RegularExpression(pattern))
        for count in [3, 1, 4, 2, 5] {
            let texts = strings(over: ["a", "b", "-", "é"], upTo: count).filter { $0.unicodeScalars.count == count }
            let expected = texts.allSatisfy { text in
                !store.isEmpty(text.unicodeScalars.reduce(language) { store.derivative($0, by: $1.value) })
            }
            #expect(store.takesAnyScalars(language, count: count) == expected, "\(count)")
        }
    }

    @Test("of members that exclude one another nothing is left of the exclusion")
    func exclusions() throws {
        let store = LanguageStore()
        let languages = try ["a.*b", "^b+c", "^(ab|ba)*$"].map { try store.language(of: RegularExpression($0)) }
        let (x, y, z) = (languages[0], languages[1], languages[2])
        let first = store.union([x, store.intersection([store.complement(x), y])])
        #expect(first == store.union([x, y]))
        #expect(store.union([z, store.intersection([store.complement(z), first])]) == store.union(languages))
        #expect(store.intersection([store.complement(x), store.union([x, z])]) == store.intersection([store.complement(x), z]))
        #expect(store.intersection([z, store.union([store.complement(z), y])]) == store.intersection([z, y]))
    }
}
