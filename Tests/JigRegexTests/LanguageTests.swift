import Foundation
import Testing

@testable import JigRegex

/// A Boolean combination of simple languages, with its meaning spelled out independently.
indirect enum Formula: CustomStringConvertible {
    case pattern(RegularExpression)
    case literals([String])
    case list([String])
    case length(Int, Int?)
    case union([Formula])
    case intersection([Formula])
    case complement(Formula)

    func language(in store: LanguageStore) throws -> Language {
        switch self {
        case .pattern(let expression): try store.language(of: expression)
        case .literals(let strings): store.literals(strings)
        case .list(let strings): store.list(strings)
        case .length(let min, let max): store.length(min: min, max: max)
        case .union(let parts): store.union(try parts.map { try $0.language(in: store) })
        case .intersection(let parts): store.intersection(try parts.map { try $0.language(in: store) })
        case .complement(let part): store.complement(try part.language(in: store))
        }
    }

    func holds(_ string: String) -> Bool {
        switch self {
        case .pattern(let expression): expression.matches(string)
        case .literals(let strings), .list(let strings): strings.contains { $0.unicodeScalars.elementsEqual(string.unicodeScalars) }
        case .length(let min, let max): min <= string.unicodeScalars.count && string.unicodeScalars.count <= max ?? .max
        case .union(let parts): parts.contains { $0.holds(string) }
        case .intersection(let parts): parts.allSatisfy { $0.holds(string) }
        case .complement(let part): !part.holds(string)
        }
    }

    var description: String {
        switch self {
        case .pattern(let expression): "/\(expression.source)/"
        case .literals(let strings), .list(let strings): "\(strings)"
        case .length(let min, let max): "{\(min),\(max.map(String.init) ?? "")}"
        case .union(let parts): "(" + parts.map(\.description).joined(separator: " ∪ ") + ")"
        case .intersection(let parts): "(" + parts.map(\.description).joined(separator: " ∩ ") + ")"
        case .complement(let part): "¬\(part)"
        }
    }

    static func random(depth: Int, using generator: inout PatternGenerator) throws -> Formula {
        switch Int.random(in: 0..<(depth == 0 ? 5 : 9), using: &generator.random) {
        case 0...2:
            let source = generator.pattern(depth: 1, assertions: true, looks: Bool.random(using: &generator.random))
            let anchored = Bool.random(using: &generator.random) ? "^(?:\(source))$" : source
            return .pattern(try RegularExpression(anchored))
        case 3:
            let count = Int.random(in: 0...4, using: &generator.random)
            let strings = (0..<count).map { _ in
                String((0..<Int.random(in: 0...3, using: &generator.random)).map { _ in "ab-".randomElement(using: &generator.random) ?? "a" })
            }
            return Bool.random(using: &generator.random) ? .literals(strings) : .list(strings)
        case 4:
            let min = Int.random(in: 0...4, using: &generator.random)
            return .length(min, Bool.random(using: &generator.random) ? nil : min + Int.random(in: 0...2, using: &generator.random))
        case 5: return .union([try random(depth: depth - 1, using: &generator), try random(depth: depth - 1, using: &generator)])
        case 6, 7: return .intersection([try random(depth: depth - 1, using: &generator), try random(depth: depth - 1, using: &generator)])
        default: return .complement(try random(depth: depth - 1, using: &generator))
        }
    }
}

@Suite("Languages form a Boolean algebra with exact answers")
struct LanguageTests {
    static let alphabet = ["a", "b", "-"]
    static let texts = strings(over: alphabet, upTo: 5)
    /// How many formulas each seed tries: `JIG_FORMULAS`, or few enough for every day.
    static let count = ProcessInfo.processInfo.environment["JIG_FORMULAS"].flatMap(Int.init) ?? 20

    @Test("a long list has its strings and no others")
    func longList() throws {
        var generator = SeededGenerator(seed: 5)
        let texts = Self.texts.filter { !$0.isEmpty }
        let listed = Array(texts.shuffled(using: &generator).prefix(200)) + ["", "é", "éa", "a", "a"]
        let store = LanguageStore()
        let language = store.literals(listed), others = store.complement(language)
        for text in texts + ["", "é", "éb", "éab"] {
            #expect(store.contains(language, text) == listed.contains(text), "\(text)")
            #expect(store.contains(others, text) != listed.contains(text), "\(text)")
        }
        #expect(store.isFinite(language) && !store.isFinite(others))
        #expect(store.cardinality(language, limit: 1000) == Set(listed).count)
        #expect(store.shortest(language) == "")
        #expect(store.isEmpty(store.intersection([language, others])))
        let long = store.intersection([language, store.length(min: 5, max: nil)])
        #expect(store.members(long, limit: 1000).map(Set.init) == Set(listed.filter { $0.unicodeScalars.count >= 5 }))
    }

    @Test("membership, emptiness, shortest members and cardinality agree with enumeration", arguments: 0..<6)
    func enumeration(seed: Int) throws {
        var generator = PatternGenerator(random: SeededGenerator(seed: UInt64(1_000 + seed)))
        for _ in 0..<Self.count {
            let formula = try Formula.random(depth: 3, using: &generator)
            let store = LanguageStore()
            let language = try formula.language(in: store)
            let world = store.repeated(store.characters(in: [0x61...0x62, 0x2D...0x2D]), min: 0, max: nil)
            let small = store.intersection([language, world])
            let members = Self.texts.filter { formula.holds($0) }
            for text in Self.texts {
                if store.contains(language, text) != formula.holds(text) {
                    Issue.record("\(formula) on \(text.debugDescription)")
                }
            }
            // The complement has the other strings, and nothing is in both.
            #expect(store.isEmpty(store.intersection([language, store.complement(language)])), "\(formula)")
            #expect(store.isEmpty(store.complement(store.union([language, store.complement(language)]))), "\(formula)")

            let shortest = store.shortest(small)
            if store.isEmpty(small) {
                #expect(members.isEmpty, "\(formula) has \(members.first ?? "")")
                #expect(shortest == nil)
                #expect(store.minLength(small) == nil)
            } else {
                let witness = try #require(shortest, "\(formula)")
                #expect(formula.holds(witness), "\(formula) has not \(witness.debugDescription)")
                #expect(store.minLength(small) == witness.unicodeScalars.count)
                #expect(members.first.map(\.unicodeScalars.count) ?? 6 == min(witness.unicodeScalars.count, 6), "\(formula)")
            }
            let bounded = store.intersection([small, store.length(min: 0, max: 5)])
            #expect(store.cardinality(bounded, limit: 1_000) == members.count, "\(formula)")
            #expect(store.members(bounded, limit: 1_000).map(Set.init) == Set(members), "\(formula)")
            if members.count > 1 { #expect(store.cardinality(bounded, limit: members.count - 1) == nil) }
            for length in [3...3, 2...4] {
                let layer = store.intersection([small, store.length(length)])
                let expected = members.filter { length.contains($0.unicodeScalars.count) }
                #expect(store.isEmpty(layer) == expected.isEmpty, "\(formula) at \(length)")
                if let witness = store.shortest(layer) { #expect(expected.contains(witness), "\(formula) at \(length)") }
            }
            #expect(store.limitError == nil)
        }
    }

    @Test("derivatives partition the scalars and agree with membership")
    func derivatives() throws {
        let store = LanguageStore()
        let language = try store.language(of: RegularExpression("^[a-c]+(?!x)\\p{Lu}|\u{1F600}$"))
        let classes = store.classes(language)
        #expect(classes.first?.range.lowerBound == 0)
        #expect(classes.last?.range.upperBound == 0x10FFFF)
        var next: UInt32 = 0
        for part in classes {
            #expect(part.range.lowerBound == (next == 0xD800 ? 0xE000 : next))
            next = part.range.upperBound + 1
            for scalar in [part.range.lowerBound, part.range.upperBound] {
                #expect(store.derivative(language, by: scalar) == part.derivative)
            }
        }
        #expect(store.derivative(language, by: 0xD800) == store.none)
    }

    @Test("a range of scalars can continue exactly if one of its scalars can")
    func ranges() throws {
        let store = LanguageStore()
        let language = try store.language(of: RegularExpression("^[b-d\u{1F600}\u{E000}](?!)|^x$"))
        #expect(!store.canContinue(language, in: 0x61...0x77))
        #expect(store.canContinue(language, in: 0x61...0x78))
        let emoji = store.characters(in: [0x1F600...0x1F64F])
        #expect(store.canContinue(emoji, in: 0x1F000...0x1FFFF))
        #expect(!store.canContinue(emoji, in: 0x1F000...0x1F5FF))
        #expect(!store.canContinue(store.any, in: 0xD800...0xDFFF))
        #expect(store.canContinue(store.any, in: 0xD800...0xE000))
    }

    @Test("bounded repetitions are counters, not copies")
    func counters() throws {
        let store = LanguageStore()
        var language = try store.language(of: RegularExpression("^.{0,1000000}$"))
        #expect(store.nodes.count < 100)
        for _ in 0..<1_000 { language = store.derivative(language, by: 0x61) }
        #expect(!store.isEmpty(language))
        #expect(store.isFinite(language))
        #expect(store.cardinality(language, limit: 1_000_000) == nil)
        #expect(store.shortest(store.intersection([language, store.length(min: 3, max: nil)])) == "aaa")
    }

    @Test("emptiness needs no subsets: [aeiou].{30}$ has 2³⁰ deterministic states")
    func noSubsets() throws {
        let store = LanguageStore(explorationLimit: 5_000)
        let vowels = try store.language(of: RegularExpression("[aeiou].{30}$"))
        #expect(!store.isEmpty(vowels))
        #expect(store.minLength(vowels) == 31)
        let letters = try store.language(of: RegularExpression("^[a-z]*$"))
        let both = store.intersection([vowels, letters, store.length(31...40)])
        #expect(!store.isEmpty(both))
        let consonants = try store.language(of: RegularExpression("^[^aeiou]*$"))
        #expect(store.isEmpty(store.intersection([vowels, consonants])))
        #expect(store.isEmpty(store.intersection([vowels, consonants, store.length(min: 5, max: nil)])))
        #expect(store.limitError == nil)
    }

    @Test("lengths with gaps are decided, by period where there is no end")
    func lengths() throws {
        let store = LanguageStore()
        func inhabited(_ pattern: String, _ min: Int, _ max: Int?) throws -> Bool {
            let language = try store.language(of: RegularExpression(pattern))
            return !store.isEmpty(store.intersection([language, store.length(min: min, max: max)]))
        }
        #expect(try !inhabited("^(ab)*$", 7, 7))
        #expect(try inhabited("^(ab)*$", 7, 8))
        #expect(try !inhabited("^(ab)*$", 1_000_001, 1_000_001))
        #expect(try inhabited("^x*$", 10, 65_535))
        #expect(try !inhabited("^(aaa|bbbbb)*$", 7, 7))
        #expect(try inhabited("^(aaa|bbbbb)*$", 8, 8))
        #expect(try inhabited("^(aaa|bbbbb)*$", 1_000_000, 1_000_000))
        #expect(try !inhabited("^(ab){3,5}$", 9, 9))
        #expect(try inhabited("^(ab){3,5}$", 9, 10))
        #expect(try !inhabited("^(ab){3,5}$", 11, nil))
        #expect(try inhabited("a", 10_000, 10_000))
        #expect(try !inhabited("^(?=(aa)*$)(aaa)*$", 1, 5))
        #expect(try inhabited("^(?=(aa)*$)(aaa)*$", 1, 6))
        let even = store.intersection([try store.language(of: RegularExpression("^(ab)*$")), store.length(min: 5, max: nil)])
        #expect(store.shortest(even) == "ababab")
        #expect(store.minLength(even) == 6)
    }

    @Test("the condition on length comes out of an intersection whole")
    func split() throws {
        let store = LanguageStore()
        let words = try store.language(of: RegularExpression("^[a-z]*$"))
        let language = store.intersection([store.length(2...9), words, store.length(min: 4, max: nil)])
        let (core, min, max) = store.split(language)
        #expect(core == words)
        #expect(min == 4 && max == 9)
        #expect(store.split(words) == (words, 0, nil))
        #expect(store.split(store.any) == (store.any, 0, nil))
        #expect(store.split(store.length(3...3)) == (store.any, 3, 3))
        #expect(store.split(store.length(1...1)) == (store.any, 1, 1))
        let step = store.split(store.derivative(language, by: 0x61))
        #expect(step == (words, 3, 8))
    }

    @Test("a list tells by its form what its strings go on with", arguments: [
        ["a"], ["", "a"], ["a", "aa", "aaa", "ab"], ["name", "na", "ci", "city"], ["x1", "y1", "z1", "x12"], (0..<200).map { "\($0 * 7)" },
    ])
    func lists(strings: [String]) {
        let store = LanguageStore()
        var found: [String] = []
        func follow(_ list: Language, _ text: String) {
            if store.acceptsEmpty(list) { found.append(text) }
            let isList = store.forEachBeginning(of: list) { byte, rest in
                #expect(store.derivative(list, by: UInt32(byte)) == rest)
                #expect(store.rest(ofList: list, after: byte) == rest)
                follow(rest, text + String(UnicodeScalar(byte)))
            }
            #expect(isList)
        }
        let list = store.literals(strings)
        #expect(store.mayBeList(list))
        follow(list, "")
        #expect(found.sorted() == strings.sorted())
        for other in [["é"], ["a\"b"], ["a\n"]] { #expect(!store.forEachBeginning(of: store.literals(other + ["\\"])) { _, _ in }) }
    }

    @Test("thousands of literals share their beginnings")
    func literals() throws {
        let store = LanguageStore()
        var generator = SeededGenerator(seed: 3)
        let texts = (0..<5_000).map { index in
            "key" + String((0..<8).map { _ in "abcdefgh".randomElement(using: &generator) ?? "a" }) + "\(index)"
        }
        let language = store.literals(texts + texts)
        #expect(store.cardinality(language, limit: 5_000) == 5_000)
        #expect(store.cardinality(language, limit: 4_999) == nil)
        #expect(texts.allSatisfy { store.contains(language, $0) })
        #expect(!store.contains(language, texts[0] + "x"))
        #expect(!store.contains(language, String(texts[0].dropLast())))
        let others = store.complement(language)
        #expect(!store.contains(others, texts[17]))
        #expect(store.contains(others, "key"))
        #expect(store.isEmpty(store.intersection([language, others])))
        #expect(store.literals([]) == store.none)
        #expect(store.literals([""]) == store.empty)
        #expect(store.literals(["ab", "a", ""]) == store.literals(["", "a", "ab", "a"]))
        // Nothing recurses on the length of a text.
        let long = String(repeating: "ab", count: 10_000)
        let two = store.literals([long + "x", long + "y"])
        #expect(store.contains(two, long + "y"))
        #expect(store.cardinality(two, limit: 5) == 2)
        #expect(store.shortest(two) == long + "x")
        #expect(store.contains(store.union([store.literal(long + "x"), store.literal(long + "y")]), long + "y"))
    }

    @Test("normal forms recognise simple equalities")
    func normalForms() throws {
        let store = LanguageStore()
        func language(_ pattern: String) throws -> Language { try store.language(of: RegularExpression(pattern)) }
        #expect(try language("") == store.any)
        #expect(try language("a*") == store.any)
        #expect(try language("^[^]*$") == store.any)
        #expect(try language("^(?:a|b|c)$") == language("^[a-c]$"))
        #expect(try language("^(?:(?:a*)*)*$") == language("^a*$"))
        #expect(try language("^aa*$") == language("^a+$"))
        #expect(try language("^(?:a?){4}$") == language("^a{0,4}$"))
        #expect(try store.complement(store.complement(language("abc"))) == language("abc"))
        #expect(store.complement(store.none) == store.any)
        #expect(store.complement(store.any) == store.none)
        #expect(store.union([store.length(0...3), store.length(2...9)]) == store.length(0...9))
        #expect(store.intersection([store.length(0...3), store.length(4...9)]) == store.none)
        #expect(try store.intersection([language("^[a-z]{2,3}$"), store.length(1...10)]) == language("^[a-z]{2,3}$"))
    }

    @Test("a question beyond the limit is reported, not answered by chance")
    func limit() throws {
        let store = LanguageStore(explorationLimit: 50)
        let a = try store.language(of: RegularExpression("^(?:(?:x{7})+y)+$"))
        let b = try store.language(of: RegularExpression("^(?:(?:x{11})+y)+$"))
        let c = try store.language(of: RegularExpression("^(?:x{1,70}y)+$"))
        let language = store.intersection([a, b, c])
        #expect(throws: LanguageError.self) { try store.check(language) }
        #expect(store.isEmpty(language))
        #expect(store.mayHaveMember(language))
        #expect(store.limitError != nil)
        let roomy = LanguageStore()
        let copy = roomy.intersection(try ["^(?:(?:x{7})+y)+$", "^(?:(?:x{11})+y)+$", "^(?:x{1,70}y)+$"].map {
            try roomy.language(of: RegularExpression($0))
        })
        try roomy.check(copy)
        #expect(roomy.isEmpty(copy))
    }
}
