import JigSchema
import Testing

@testable import JigGrammar

@Suite("Grammars that nobody uses")
struct ReleaseTests {
    @Test("a grammar is let go with its last user, whatever it found out", arguments: [
        // So many keys, and more asked than of a plain object, that a way to complete it is kept.
        #"{"type":"object","properties":{"a":{},"b":{},"c":{},"d":{},"e":{},"f":{},"g":{},"h":{},"i":{},"j":{}},"minProperties":2}"#,
        #"{"type":"object","properties":{"a":{"format":"date-time"}},"required":["a"]}"#,
        #"{"type":"object","properties":{"a":{"format":"regex"}},"required":["a"]}"#,
        #"{"type":"object","properties":{"a":{"type":"array","items":{"enum":["x","y"]},"uniqueItems":true}}}"#,
    ])
    func release(schema: String) throws {
        weak var machine: Machine?
        do {
            let grammar = try Grammar(Schema(parsing: schema))
            machine = grammar.machine
            #expect(machine != nil)
            var position = GrammarPosition(grammar)
            let isAccepted = #"{"a": "#.utf8.allSatisfy { position.accept($0) }
            let end = position.witness()
            #expect(isAccepted && end != nil)
        }
        #expect(machine == nil)
    }
}
