import Testing

@testable import JigRegex

@Suite("What completes strings")
struct CompletionsTests {
    @Test("it is the longest of the shortest ways from what any text leaves", arguments: [
        "^a*b{3}$", "^(ab|ba)*aab$", "^[ab]{2,5}$", "ab", "^(?!.*bab)a.{0,4}b$", "^a(?=b)b+a$", "^(?=a).{3}$", "^(a|b(a|b(a|b)))$", "^$",
    ])
    func longest(pattern: String) throws {
        let store = LanguageStore()
        let language = try store.language(of: RegularExpression(pattern))
        let found = store.completions(of: language, limit: 64)
        let longest = try #require(found.longest)
        var layer: Set<Language> = [language]
        var seen = layer
        var most = 0
        while !layer.isEmpty {
            for rest in layer { most = max(most, store.shortest(rest).map { $0.unicodeScalars.count } ?? 0) }
            layer = Set(layer.flatMap { rest in [UInt32(0x61), 0x62, 0x2D].map { store.derivative(rest, by: $0) } })
                .filter { !store.isEmpty($0) }.subtracting(seen)
            seen.formUnion(layer)
        }
        #expect(longest == most)
        #expect(seen.isSubset(of: found.rests))
        if seen.count > 1 { #expect(store.completions(of: language, limit: 1).longest == nil) }
    }

    @Test("what has no member has nothing that completes it")
    func none() {
        let store = LanguageStore()
        #expect(store.completions(of: store.none, limit: 8).longest == 0)
    }
}

@Suite("Derivatives that are made of others'")
struct CombinedDerivativesTests {
    /// As many branches as it takes for pairs of classes to be more than a dense table has.
    private func branches(_ seed: Int) -> [String] { (0..<90).map { "\(Character(Unicode.Scalar(UInt8(0x21 + $0))))\(($0 * seed) % 97)" } }

    @Test("strings in two lists that part scalars into many classes are in both", arguments: [[3, 5], [3, 5, 7]])
    func many(seeds: [Int]) {
        let store = LanguageStore()
        let lists = seeds.map { branches($0) + ["!0", "~~"] }
        let endings = lists.map { list in store.union(list.map { store.concatenation([store.literals([$0]), store.any]) }) }
        let both = store.intersection(endings)
        for string in lists.joined() {
            #expect(store.contains(both, string) == lists.allSatisfy { $0.contains { string.hasPrefix($0) } }, "\(string)")
        }
    }

    @Test("words that may stand anywhere are found wherever they stand, one after another begun", arguments: [
        "abcd", "ababc", "bcbcd", "dcdab", "ddca-b", "-cdb-", "", "aaaa", "cabcb", "bacdb", "adbdcab",
    ])
    func words(text: String) throws {
        let store = LanguageStore()
        for pattern in ["abc|bcd|cda|dab", "(ab|cd|dc|b-){2}b", "a|bcb|cdb|dd"] {
            let expression = try RegularExpression(pattern)
            let language = try store.language(of: expression)
            #expect(store.contains(language, text) == expression.matches(text), "\(pattern)")
            #expect(store.contains(store.complement(language), text) != expression.matches(text), "not \(pattern)")
        }
    }

    @Test("the strings of a list are its members in their order")
    func strings() throws {
        let store = LanguageStore()
        for list in [["b", "ab", "aa", ""], ["name", "na", "city", "name"], []] {
            let language = store.literals(list)
            #expect(store.strings(ofList: language, limit: 4) == store.members(language, limit: 4))
        }
        #expect(store.strings(ofList: store.literals(["a", "b", "ab"]), limit: 2) == nil)
        #expect(store.strings(ofList: try store.language(of: RegularExpression("^a+$")), limit: 8) == nil)
        #expect(store.strings(ofList: store.literals(["é"]), limit: 8) == nil)
        #expect(store.strings(ofList: store.list(["b", "ab", "a"]), limit: 4) == ["a", "b", "ab"])
        // A long string is no key to write out, and must not be gone into by recursion.
        let long = String(repeating: "a", count: 100_000)
        #expect(store.strings(ofList: store.list([long, "b"]), limit: 4) == nil)
        #expect(store.strings(ofList: store.literals([long]), limit: 4) == nil)
    }
}
