import JigSchema
import Testing

@testable import JigGrammar

/// Patterns whose products have more states than anybody can wait for.
@Suite("Patterns that overlap")
struct PatternLimitTests {
    /// `a.*b`, `b.*c`, …: without anchors, so that a string may be of any of them at once.
    private func patterns(_ count: Int) -> [String] {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGH".map { String($0) }
        return (0..<count).map { "\(letters[$0]).*\(letters[$0 + 1])" }
    }

    private func object(_ patterns: [String], _ value: String) -> String {
        "{" + patterns.map { "\"\($0)\":\(value)" }.joined(separator: ",") + "}"
    }

    private func array(_ patterns: [String]) -> String {
        "[" + patterns.map { #"{"pattern":"\#($0)"}"# }.joined(separator: ",") + "]"
    }

    private func grammar(_ schema: String) throws -> Grammar { try Grammar(Schema(parsing: schema)) }

    @Test(
        "key patterns that overlap in too many ways are refused in words, and soon",
        arguments: ["", #","additionalProperties":false"#, #","propertyNames":{"pattern":"x.*y"}"#, #","minProperties":5"#])
    func manyKeyPatterns(further: String) throws {
        let schema = #"{"type":"object","patternProperties":\#(object(patterns(24), #"{"type":"string"}"#))\#(further)}"#
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            let error = #expect(throws: GrammarError.self) { try grammar(schema) }
            guard case .unsupported(let keyword, let location, let reason) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(keyword == "patternProperties" && location.isEmpty)
            #expect(reason.contains("keyClasses") && reason.contains("anchor them"))
        }
        // A tenth of this in a release build.
        #expect(elapsed < .seconds(60))
    }

    @Test("a few of them are told apart", arguments: [2, 3, 5])
    func fewKeyPatterns(count: Int) throws {
        let properties = patterns(count).enumerated().map { "\"\($1)\":{\"minimum\":\($0)}" }.joined(separator: ",")
        let grammar = try grammar(#"{"type":"object","patternProperties":{\#(properties)},"additionalProperties":false}"#)
        #expect(grammar.match(#"{"ab": 0}"#.utf8).isAccepted)
        #expect(!grammar.match(#"{"ba": 0}"#.utf8).isAccepted)
        #expect(!grammar.match(#"{"ab": -1}"#.utf8).isAccepted)
        #expect(!grammar.match(#"{"abc": 0}"#.utf8).isAccepted)
        #expect(grammar.match(#"{"abc": 1}"#.utf8).isAccepted)
    }

    @Test("any number of patterns without anchors have a member in common")
    func manyPatterns() throws {
        let grammar = try grammar(#"{"type":"string","allOf":\#(array(patterns(30)))}"#)
        let witness = try #require(GrammarPosition(grammar).witness())
        #expect(grammar.match(witness).isAccepted)
        #expect(!grammar.match(#""abcdefgh""#.utf8).isAccepted)
        let names = try self.grammar(#"{"type":"object","propertyNames":{"allOf":\#(array(patterns(24)))},"minProperties":2}"#)
        #expect(try names.match(#require(GrammarPosition(names).witness())).isAccepted)
    }

    @Test("counted and nested repetitions stay symbolic", arguments: [
        "^(a{1,1000}){1,1000}$", "^((a{1,1000}b?){1,1000}c?){1,1000}$", "^(a+)+$", "^((a*)*b*)*$", "^(a|aa|aaa)*(a|ab|ba)*$",
    ])
    func repetitions(pattern: String) throws {
        let grammar = try grammar(#"{"type":"string","pattern":"\#(pattern)"}"#)
        #expect(grammar.match(Array(("\"" + String(repeating: "a", count: 30) + "\"").utf8)).isAccepted)
        #expect(!grammar.match(#""aaz""#.utf8).isAccepted)
        #expect(grammar.size.states < 20_000)
    }

    @Test("what would take endless search is refused")
    func endlessSearch() throws {
        let periods = [3, 5, 7, 11, 13, 17].map { "^(a{\($0)})*$" }
        #expect(throws: GrammarError.self) {
            try grammar(#"{"type":"string","minLength":1,"allOf":\#(array(periods))}"#)
        }
    }
}
