import JigGrammar
import JigSchema
import Testing

@testable import JigDecoding

@Suite("Kinds of characters that a string refuses")
struct FatalKindsTests {
    private static let alphabet = Array("abcxyAB12-é \u{a0}".unicodeScalars)

    @Test("a text that is refused has all kinds of one of the sets", arguments: [
        (#"{"not":{"pattern":"ab"}}"#, ""), (#"{"not":{"pattern":"ab"}}"#, "a"), (#"{"not":{"pattern":"(aba|b c|x[bc]y)"}}"#, ""),
        (#"{"not":{"pattern":"(aba|b c|x[bc]y)"}}"#, "ab"), (#"{"not":{"pattern":"A[12]-"}}"#, "A"),
        (#"{"oneOf":[{"pattern":"ab"},{"pattern":"xy"},{"pattern":"1"}]}"#, ""),
        (#"{"oneOf":[{"pattern":"ab"},{"pattern":"xy"},{"pattern":"1"}]}"#, "aba"), (#"{"not":{"pattern":"é\\s|[xy]{2}"}}"#, "x"),
        (#"{"pattern":"^(?!.*(ba|-é)).*$"}"#, ""), (#"{"pattern":"^(?!.*(ba|x\\w+-|1{3}é)).*$"}"#, "x1"),
        (#"{"not":{"pattern":"[abc]"}}"#, ""), (#"{"pattern":"^[^B-]*(c|$)"}"#, ""),
    ])
    func refused(schema: String, begun: String) throws {
        let grammar = try Grammar(Schema(parsing: #"{"allOf":[{"type":"string"},\#(schema)]}"#))
        let machine = grammar.machine
        var start = GrammarPosition(grammar)
        let accepted = ("\"" + begun).utf8.allSatisfy { start.accept($0) }
        #expect(accepted)
        let state = start.position.top
        let fatal = try #require(FatalKinds(from: state, machine))
        #expect(!fatal.sets.isEmpty)
        // No set has all of another one.
        for (index, set) in fatal.sets.enumerated() {
            #expect(set != 0 && !fatal.sets.indices.contains { $0 != index && set & ~fatal.sets[$0] == 0 })
        }
        var refusals = 0
        func visit(_ state: Int32, _ kinds: TokenClasses.Kinds, _ depth: Int) {
            for scalar in Self.alphabet {
                let kinds = kinds | TokenClasses.kinds(in: scalar.value...scalar.value)
                let next = machine.after(Array(String(scalar).utf8), state)
                if next < 0 {
                    refusals += 1
                    #expect(!fatal.spares(kinds))
                } else if depth < 4 {
                    visit(next, kinds, depth + 1)
                }
            }
        }
        visit(state, 0, 1)
        #expect(refusals > 0)
    }

    @Test("where a string counts, too many rests are given up")
    func limits() throws {
        let grammar = try Grammar(Schema(parsing: #"{"type":"string","pattern":"a.{200}b"}"#))
        var start = GrammarPosition(grammar)
        _ = start.accept(UInt8(ascii: "\""))
        #expect(FatalKinds(from: start.position.top, grammar.machine) == nil)
    }
}
