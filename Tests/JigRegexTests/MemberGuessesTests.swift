import Testing

@testable import JigRegex

@Suite("Guesses at members")
struct MemberGuessesTests {
    /// Languages of a and b, made alike in each store.
    private struct RandomLanguages {
        var generator: SeededGenerator

        mutating func next(depth: Int, in store: LanguageStore) -> Language {
            guard depth > 0 else {
                let leaves = [store.literal("a"), store.literal("b"), store.characters(in: [0x61...0x62]), store.any, store.empty]
                return leaves[Int.random(in: 0..<leaves.count, using: &generator)]
            }
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: return store.complement(next(depth: depth - 1, in: store))
            case 1, 2: return store.intersection([next(depth: depth - 1, in: store), next(depth: depth - 1, in: store)])
            case 3: return store.union([next(depth: depth - 1, in: store), next(depth: depth - 1, in: store)])
            case 4:
                let (min, more) = (Int.random(in: 0...2, using: &generator), Int.random(in: 0...3, using: &generator))
                return store.repeated(next(depth: depth - 1, in: store), min: min, max: more == 3 ? nil : min + more)
            case 5:
                let count = Int.random(in: 1...3, using: &generator)
                let list = (0..<count).map { _ in
                    (0..<Int.random(in: 0...3, using: &generator)).map { _ in Bool.random(using: &generator) ? "a" : "b" }.joined()
                }
                return store.literals(list)
            default: return store.concatenation([next(depth: depth - 1, in: store), next(depth: depth - 1, in: store)])
            }
        }
    }

    @Test("whether there is a member is the same as without them, for all that texts lead to")
    func same() {
        var inhabited = 0, empty = 0
        for seed in UInt64(0)..<1_500 {
            let (guessing, searching) = (LanguageStore(), LanguageStore())
            searching.guessesMembers = false
            var pair = [guessing, searching].map { store in
                var languages = RandomLanguages(generator: SeededGenerator(seed: seed))
                return store.intersection([languages.next(depth: 4, in: store), languages.next(depth: 4, in: store)])
            }
            var generator = SeededGenerator(seed: ~seed)
            for _ in 0..<4 {
                let isEmpty = searching.isEmpty(pair[1])
                #expect(guessing.isEmpty(pair[0]) == isEmpty, "seed \(seed)")
                if isEmpty { empty += 1 } else { inhabited += 1 }
                let scalar: UInt32 = Bool.random(using: &generator) ? 0x61 : 0x62
                pair = zip([guessing, searching], pair).map { $0.derivative($1, by: scalar) }
            }
        }
        #expect(inhabited > 300 && empty > 150)
    }

    @Test("a list is compared with the whole of its strings", arguments: [
        (["abc", "b"], "^b$", true), (["abc", "bc"], "^(c|ab)$", false), (["a", "ab", "abb"], "^(?!a$).b?$", true),
        (["ac", "bc"], "^(?!ac|bc)", false), (["x"], "^(?=.{2})", false),
    ])
    func lists(strings: [String], pattern: String, hasMember: Bool) throws {
        let store = LanguageStore()
        let language = store.intersection([store.literals(strings), try store.language(of: RegularExpression(pattern))])
        #expect(store.isEmpty(language) != hasMember)
    }

    @Test("of many words exactly one is asked for wherever they stand", arguments: [
        "abcab", "cdab-", "bca", "ddd", "abcdcd", "ccdab", "", "cabdb", "bdbdab", "cdcdc",
    ])
    func words(text: String) throws {
        let words = ["abc", "bca", "cab", "dab", "cdc", "bdb"]
        let store = LanguageStore()
        let languages = try words.map { try store.language(of: RegularExpression($0)) }
        let one = store.union(languages.map { own in
            store.intersection([own] + languages.filter { $0 != own }.map { store.complement($0) })
        })
        let count = words.count { text.contains($0) }
        #expect(store.contains(one, text) == (count == 1))
        #expect(!store.isEmpty(one))
    }

    @Test("conditions are completed one after the other", arguments: [
        // A regular expression that begins and ends with a slash, from within one.
        ("/([a", "^/.+/$", true), ("/", "^/.+/$", true), ("([a", "^[^)]*$", false), ("a{2", "^.{0,3}$", false), ("a{2", "^.{0,4}$", true),
        ("(((", "^.{0,5}$", false), ("(((", "^.{0,6}$", true), ("[^", "^.*x.*y$", true), ("\\", "^\\\\$", false),
    ])
    func turns(text: String, pattern: String, hasMember: Bool) throws {
        for guesses in [true, false] {
            let store = LanguageStore()
            store.guessesMembers = guesses
            let both = store.intersection([try #require(store.format("regex")), try store.language(of: RegularExpression(pattern))])
            let rest = text.unicodeScalars.reduce(both) { store.derivative($0, by: $1.value) }
            #expect(store.isEmpty(rest) != hasMember, "guesses: \(guesses)")
        }
    }

    @Test("a pattern of very many parts is no guess")
    func long() throws {
        let store = LanguageStore()
        let optional = try store.language(of: RegularExpression("^" + (0..<3_000).map { $0 % 2 == 0 ? "a?" : "b?" }.joined() + "c$"))
        let words = try store.language(of: RegularExpression("^(?!aab).*$"))
        #expect(!store.isEmpty(store.intersection([optional, words])))
    }
}
