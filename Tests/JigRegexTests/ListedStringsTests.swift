import JigJSON
import Testing

@testable import JigRegex

@Suite("Lists of strings are worked out where a text gets to")
struct ListedStringsTests {
    static let lists: [[String]] = [
        [], [""], ["a"], ["a", "a"], ["", "a", "ab", "b"], ["red_light", "green_light", "blue_light"],
        ["orders_0", "route_1", "orders_1", "ordner", "or"], ["é", "e\u{301}", "éa"], ["a\"b", "a\\b", "\n"],
        (0..<40).map { "item_\($0)" }, (0..<200).map { "item \($0 * 7919 % 1000)" },
        (0..<100).flatMap { ["é\($0)", "\"\($0)", "a\u{7F}", "a\($0)é", "a\($0)\n", "ж\($0 % 7)"] },
    ]

    @Test("a list has the strings that the same list worked out at once has", arguments: lists)
    func sameStrings(_ strings: [String]) {
        let store = LanguageStore()
        let list = store.list(strings), literals = store.literals(strings)
        #expect(store.isEmpty(store.intersection([list, store.complement(literals)])))
        #expect(store.isEmpty(store.intersection([literals, store.complement(list)])))
        #expect(store.acceptsEmpty(list) == store.acceptsEmpty(literals))
        // Of several shortest ones either may be meant.
        #expect(store.shortest(list)?.count == store.shortest(literals)?.count)
        #expect(store.isEmpty(list) == strings.isEmpty)
        #expect(store.isFinite(list))
        for string in strings {
            #expect(store.contains(list, string))
            #expect(!strings.contains { $0.isExactly(string + "?") } && !store.contains(list, string + "?"))
        }
        #expect(store.list(strings.reversed()) == list)
    }

    @Test("beginnings are told without a form, and lead where derivatives do", arguments: lists)
    func beginnings(_ strings: [String]) {
        let store = LanguageStore()
        func follow(_ list: Language) {
            guard let listed = store.listedStrings(list) else { return }
            let form = store.form(of: listed)
            func compare(_ rest: Language, after scalar: UInt32) {
                let derivative = store.derivative(form, by: scalar)
                #expect(store.derivative(list, by: scalar) == rest)
                #expect(store.isEmpty(store.intersection([rest, store.complement(derivative)])))
                #expect(store.isEmpty(store.intersection([derivative, store.complement(rest)])))
                for range in [scalar...scalar, 0...scalar, scalar...ScalarSet.last] {
                    #expect(store.canContinue(list, in: range) == store.canContinue(form, in: range))
                }
                follow(rest)
            }
            let formed = store.forEachBeginning(of: list) { byte, rest in
                #expect(store.rest(ofList: list, after: byte) == rest)
                compare(rest, after: UInt32(byte))
            }
            let told = store.forEachBeginning(of: list) { scalar in
                compare(store.derivative(list, by: scalar), after: scalar)
            } _: { _, _ in }
            #expect(told)
            for scalar: UInt32 in [0x21, 0x7E, 0x3B1] { #expect(store.canContinue(list, in: scalar...scalar) == store.canContinue(form, in: scalar...scalar)) }
            let isPlain = strings.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "\\" } }
            if isPlain { #expect(formed) }
        }
        follow(store.list(strings))
    }

    @Test("equal endings are one language, and joined lists are one list")
    func sharing() {
        let store = LanguageStore()
        let list = store.list(["a_x", "a_y", "b_x", "b_y", "c_x"])
        let rests = "abc".unicodeScalars.map { store.rest(ofList: list, after: UInt8($0.value)) }
        #expect(rests[0] == rests[1] && rests[0] != rests[2])
        #expect(store.list(joining: [store.list(["a", "b"]), store.list(["b", "c"])]) == store.list(["a", "b", "c"]))
        #expect(store.list(joining: [store.list(["a", "b"]), store.any]) == nil)
    }

    @Test("a long text takes no longer than its length asks for")
    func longTexts() {
        let store = LanguageStore()
        let long = String(repeating: "ab", count: 10_000)
        let two = store.list([long + "x", long + "y"])
        #expect(store.contains(two, long + "y"))
        #expect(!store.contains(two, long + "z"))
        #expect(store.shortest(two) == long + "x")
    }
}
