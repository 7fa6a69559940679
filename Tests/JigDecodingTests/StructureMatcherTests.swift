import JigDecoding
import JigGrammar
import JigSchema
import Testing

/// A small vocabulary: the bytes, some words that reach across the parts of a call, and control tokens.
private enum Small {
    static let end: TokenID = 0
    static let call: TokenID = 1
    static let arguments: TokenID = 2
    static let other: TokenID = 3
    static let words = [
        "get", "get_", "get_time", "_time", "_weather", "et_w", "{\"", "\": ", "{\"n\": ", "}", "}<", "}</", "</t>", "<t>",
        "<t>{", "<t>{\"n\"", " a", "ab",
        "abc", "bc", "12", "1}", "1}</t>", "é", "日", "\n\n", "xyz",
    ]
    static let pieces: [[UInt8]] =
        [[], [], [], []] + (0...255).map { [UInt8($0)] } + words.map { Array($0.utf8) } + [
            [0xE6, 0x97], [0xA5, 0x61], [0x97, 0xA5],
        ]
    static let trie = TokenTrie(Vocabulary(tokens: pieces, endTokens: [end]))

    static func byte(_ character: Character) -> TokenID { 4 + TokenID(character.asciiValue ?? 0) }
    static func word(_ text: String) -> TokenID { 260 + TokenID(words.firstIndex(of: text) ?? 0) }
    static func bytes(_ text: String) -> [TokenID] { text.utf8.map { 4 + TokenID($0) } }

    static func grammar(_ schema: String) throws -> Grammar { try Grammar(Schema(parsing: schema)) }
    static func number() throws -> Grammar {
        try grammar(
            #"{"type": "object", "properties": {"n": {"type": "integer", "minimum": 0, "maximum": 99}}, "required": ["n"], "additionalProperties": false}"#
        )
    }

    static func matcher(_ structure: Structure) -> StructureMatcher { StructureMatcher(structure, vocabulary: trie) }

    static func calls(_ names: [String], _ grammar: Grammar, min: Int, max: Int?) -> Structure {
        .repeated(
            .choice(names.map { .sequence([.token(call), .literal($0), .token(arguments), .grammar(grammar)]) }), min: min,
            max: max)
    }

    /// The structures that the properties below are tried on.
    static func samples() throws -> [(name: String, structure: Structure)] {
        let number = try number()
        let text = try grammar(#"{"type": "object", "properties": {"s": {"type": "string", "maxLength": 4}}, "required": ["s"]}"#)
        return [
            ("text", .freeText),
            ("text, then calls", .sequence([.freeText, calls(["get_time", "get_weather", "get"], number, min: 0, max: nil)])),
            ("one to three calls", calls(["get_time", "get"], text, min: 1, max: 3)),
            ("an answer or calls", .choice([.grammar(number), calls(["ab", "abc"], text, min: 1, max: 1)])),
            ("a grammar between tags", .sequence([.literal("<t>"), .grammar(number), .literal("</t>")])),
            (
                "text with tagged values",
                .sequence([
                    .freeText,
                    .repeated(.sequence([.literal("<t>"), .grammar(number), .literal("</t>"), .freeText]), min: 0, max: 2),
                ])
            ),
            ("options", .sequence([.optional(.literal("ab")), .optional(.token(other)), .literal("c")])),
            ("at least three", .repeated(.choice([.literal("ab"), .literal("abc"), .token(other)]), min: 3, max: nil)),
            ("nothing", .sequence([])),
        ]
    }
}

/// A seeded source of choices.
private struct Choices: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}

@Suite("A structure puts grammars into the text and special tokens around them")
struct StructureMatcherTests {
    private func accepts(_ structure: Structure, _ tokens: [TokenID]) -> Bool {
        var matcher = Small.matcher(structure)
        for token in tokens { guard (try? matcher.accept(token)) != nil else { return false } }
        return matcher.isTerminated
    }

    private func mask(_ matcher: StructureMatcher, budget: Int? = nil) -> TokenMask {
        var matcher = matcher
        var mask = TokenMask(count: Small.pieces.count)
        if let budget { matcher.fillMask(&mask, budget: budget) } else { matcher.fillMask(&mask) }
        return mask
    }

    @Test("a call is special tokens as atoms, a name in any tokenisation, and arguments of its grammar")
    func call() throws {
        let calls = Small.calls(["get_time", "get_weather"], try Small.number(), min: 1, max: 1)
        let arguments = Small.bytes(#"{"n": 7}"#)
        #expect(accepts(calls, [Small.call] + Small.bytes("get_time") + [Small.arguments] + arguments + [Small.end]))
        #expect(accepts(calls, [Small.call, Small.word("get_time"), Small.arguments] + arguments + [Small.end]))
        #expect(
            accepts(
                calls,
                [Small.call, Small.byte("g"), Small.word("et_w")] + Small.bytes("eather") + [Small.arguments] + arguments + [
                    Small.end
                ]))
        #expect(!accepts(calls, [Small.call, Small.word("get"), Small.arguments] + arguments + [Small.end]))
        #expect(!accepts(calls, [Small.word("get_time"), Small.arguments] + arguments + [Small.end]))
        #expect(
            !accepts(calls, [Small.call, Small.word("get_time"), Small.arguments] + Small.bytes(#"{"n": 100}"#) + [Small.end]))
        #expect(!accepts(calls, [Small.call, Small.word("get_time"), Small.arguments, Small.end]))
    }

    @Test("one token may hold the end of a literal and the beginning of a grammar's text, or the other way round")
    func acrossParts() throws {
        let tagged = Structure.sequence([.literal("<t>"), .grammar(try Small.number()), .literal("</t>")])
        #expect(accepts(tagged, [Small.word("<t>{\"n\"")] + Small.bytes(": 4") + [Small.word("1}</t>"), Small.end]))
        #expect(accepts(tagged, Small.bytes(#"<t>{"n": 4"#) + [Small.word("}</"), Small.byte("t"), Small.byte(">"), Small.end]))
        #expect(!accepts(tagged, Small.bytes(#"<t>{"n": 4"#) + [Small.word("}</"), Small.end]))
    }

    @Test("free text takes no special token, and ends only after whole scalars")
    func freeText() throws {
        #expect(accepts(.freeText, [Small.end]))
        #expect(accepts(.freeText, Small.bytes("[TOOL_CALLS]日\u{0}") + [Small.word("日"), Small.end]))
        for special in [Small.call, Small.arguments, Small.other] { #expect(!accepts(.freeText, [special, Small.end])) }
        #expect(!accepts(.freeText, [4 + 0xE6, 4 + 0x97, Small.end]))
        #expect(!accepts(.freeText, [4 + 0x97]))
        #expect(!accepts(.freeText, [4 + 0xED, 4 + 0xA0]))
    }

    @Test("parts are repeated as often as they may be")
    func repeats() {
        let structure = Structure.repeated(.literal("ab"), min: 2, max: 3)
        let counts = (0...5).filter { accepts(structure, Small.bytes(String(repeating: "ab", count: $0)) + [Small.end]) }
        #expect(counts == [2, 3])
        let open = Structure.repeated(.literal("ab"), min: 2, max: nil)
        #expect((0...5).filter { accepts(open, Small.bytes(String(repeating: "ab", count: $0)) + [Small.end]) } == [2, 3, 4, 5])
        #expect(
            (0...2).filter {
                accepts(.repeated(.literal("ab"), min: 0, max: 0), Small.bytes(String(repeating: "ab", count: $0)) + [Small.end])
            } == [0])
        #expect(!accepts(.choice([]), [Small.end]))
    }

    @Test("after the end nothing is accepted, and a refused token changes nothing")
    func ended() throws {
        var matcher = Small.matcher(.literal("ab"))
        #expect(throws: StructureError(token: Small.end, reason: .tooEarly)) { try matcher.accept(Small.end) }
        #expect(throws: StructureError(token: Small.byte("b"), reason: .notAllowed)) { try matcher.accept(Small.byte("b")) }
        #expect(throws: StructureError(token: Small.call, reason: .specialToken)) { try matcher.accept(Small.call) }
        for stranger in [-1, Int32.max, Int32(Small.pieces.count)] {
            #expect(throws: StructureError(token: stranger, reason: .unknownToken)) { try matcher.accept(stranger) }
        }
        try matcher.accept(Small.word("ab"))
        try matcher.accept(Small.end)
        #expect(matcher.isTerminated)
        #expect(mask(matcher).isEmpty)
        #expect(throws: StructureError(token: Small.end, reason: .ended)) { try matcher.accept(Small.end) }
    }

    @Test("special tokens that must come are forced, and a grammar's own forced tokens after them")
    func forced() throws {
        var matcher = Small.matcher(Small.calls(["get"], try Small.number(), min: 1, max: 1))
        #expect(matcher.forcedTokens() == [Small.call])
        try matcher.accept(Small.call)
        #expect(matcher.forcedTokens().isEmpty)
        try matcher.accept(Small.word("get"))
        let forced = matcher.forcedTokens()
        #expect(forced.first == Small.arguments)
        for token in forced { try matcher.accept(token) }
        var text = Small.matcher(.freeText)
        #expect(text.forcedTokens().isEmpty)
    }

    @Test("a mask has exactly the tokens that are accepted, and there is no dead end")
    func exactMasks() throws {
        for (name, structure) in try Small.samples() {
            let automaton = StructureAutomaton(structure, vocabulary: Small.trie)
            for seed in 0..<4 {
                var choices = Choices(state: UInt64(seed) &* 977 &+ 5)
                var matcher = StructureMatcher(automaton)
                for _ in 0..<25 where !matcher.isTerminated {
                    let mask = mask(matcher)
                    for token in TokenID(0)..<TokenID(Small.pieces.count) {
                        var probe = matcher
                        let accepted = (try? probe.accept(token)) != nil
                        #expect(accepted == mask.contains(token), "\(name): \(Small.pieces[Int(token)])")
                        if accepted { #expect(probe.tokensToFinish() != nil, "\(name): a dead end") }
                    }
                    // Prefer what is not the end, so that walks get somewhere.
                    let tokens = Array(mask)
                    let token = try #require((tokens.filter { $0 != Small.end }.randomElement(using: &choices)) ?? tokens.first)
                    try matcher.accept(token)
                }
            }
        }
    }

    @Test("within a budget every walk ends in time, the smallest that fits included; below it there is no way")
    func budgets() throws {
        for (name, structure) in try Small.samples() {
            let automaton = StructureAutomaton(structure, vocabulary: Small.trie)
            let least = try #require(StructureMatcher(automaton).tokensToFinish())
            #expect(mask(StructureMatcher(automaton), budget: least - 1).isEmpty, "\(name)")
            for extra in [0, 1, 2, 5, 12] {
                for seed in 0..<8 {
                    var choices = Choices(state: UInt64(seed) &* 31 &+ 7)
                    var matcher = StructureMatcher(automaton)
                    var budget = least + extra
                    while !matcher.isTerminated {
                        let allowed = mask(matcher, budget: budget)
                        let all = mask(matcher)
                        #expect(allowed.allSatisfy { all.contains($0) })
                        let token = try #require(
                            Array(allowed).randomElement(using: &choices), "\(name): stuck with \(budget) tokens left")
                        try matcher.accept(token)
                        budget -= 1
                    }
                    #expect(budget >= 0, "\(name)")
                }
            }
        }
    }

    @Test("within a budget no token is left out that the known shortest way could follow")
    func budgetsAreNotTooStrict() throws {
        for (name, structure) in try Small.samples() {
            let automaton = StructureAutomaton(structure, vocabulary: Small.trie)
            let matcher = StructureMatcher(automaton)
            let least = try #require(matcher.tokensToFinish())
            for budget in least...(least + 4) {
                let allowed = mask(matcher, budget: budget)
                for token in mask(matcher) where !allowed.contains(token) {
                    var probe = matcher
                    try probe.accept(token)
                    #expect((probe.tokensToFinish() ?? .max) > budget - 1, "\(name)")
                }
            }
        }
    }

    @Test("five hundred names are one tree: what remains possible is what the names say")
    func manyNames() throws {
        let names = (0..<500).map { "tool_\($0)" }
        var matcher = Small.matcher(Small.calls(names, try Small.number(), min: 1, max: nil))
        try matcher.accept(Small.call)
        for token in Small.bytes("tool_49") { try matcher.accept(token) }
        #expect(Array(mask(matcher)).sorted() == ([Small.arguments] + Small.bytes("0123456789")).sorted())
        try matcher.accept(Small.byte("9"))
        #expect(Array(mask(matcher)) == [Small.arguments])
        #expect(throws: StructureError.self) { try matcher.accept(Small.byte("0")) }
    }

    @Test("a copy is a fork")
    func forks() throws {
        var one = Small.matcher(.choice([.literal("abc"), .literal("abx")]))
        try one.accept(Small.word("ab"))
        var other = one
        try one.accept(Small.byte("c"))
        try other.accept(Small.byte("x"))
        #expect(one.canEnd && other.canEnd)
    }
}
