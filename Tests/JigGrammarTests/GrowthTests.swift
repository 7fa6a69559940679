import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

/// Large schemas that must not be compared part by part.
@Suite("Growth")
struct GrowthTests {
    private func grammar(_ schema: String) throws -> Grammar {
        var options = GrammarOptions()
        options.layout = .compact
        return try Grammar(Schema(parsing: JSONValue(parsing: Array(schema.utf8))), options: options)
    }

    private func accepts(_ grammar: Grammar, _ text: String) -> Bool { grammar.match(text.utf8).isAccepted }

    private func list(_ count: Int, _ part: (Int) -> String) -> String { (0..<count).map(part).joined(separator: ",") }

    @Test("hundreds of key patterns, some of which have keys in common", .timeLimit(.minutes(1)))
    func keyPatterns() throws {
        let patterns = list(400) { #""^p\#($0)_":{"type":"string"}"# }
        let grammar = try grammar(
            #"""
            {"properties":{"p3_a":{"maxLength":2},"p":true},
             "patternProperties":{\#(patterns),"^p3_.*z$":{"minLength":2},"^p5":{"not":{"const":"x"}},"^q[12]$":{"type":"null"}},
             "additionalProperties":false}
            """#)
        #expect(accepts(grammar, #"{"p399_a":"x"}"#))
        #expect(accepts(grammar, #"{"p3_a":"xy","p":1,"p3_bz":"xy"}"#))
        #expect(accepts(grammar, #"{"p5":1,"p51_":"y"}"#))
        #expect(accepts(grammar, #"{"q2":null}"#))
        #expect(!accepts(grammar, #"{"p3_a":"xyz"}"#))
        #expect(!accepts(grammar, #"{"p3_bz":"x"}"#))
        #expect(!accepts(grammar, #"{"p51_":"x"}"#))
        #expect(!accepts(grammar, #"{"p399_a":1}"#))
        #expect(!accepts(grammar, #"{"p400_":""}"#))
        #expect(!accepts(grammar, #"{"q3":null}"#))
    }

    @Test("a union of hundreds of tagged objects, two of which have a tag in common", .timeLimit(.minutes(1)))
    func taggedUnion() throws {
        let branches = list(400) { index in
            let tag = index == 7 ? 8 : index
            let type = index % 2 == 0 ? "string" : "integer"
            return #"{"required":["kind"],"properties":{"kind":{"const":"k\#(tag)"},"value":{"type":"\#(type)"}}}"#
        }
        let grammar = try grammar(#"{"type":"object","oneOf":[\#(branches)]}"#)
        #expect(accepts(grammar, #"{"kind":"k9","value":1}"#))
        #expect(accepts(grammar, #"{"kind":"k398","value":"a"}"#))
        #expect(accepts(grammar, #"{"kind":"k8","value":"a"}"#))
        #expect(!accepts(grammar, #"{"kind":"k9","value":"a"}"#))
        // Without a value, both branches hold.
        #expect(!accepts(grammar, #"{"kind":"k8"}"#))
        #expect(!accepts(grammar, #"{"kind":"k7"}"#))
    }

    @Test("thousands of references, each to the next", .timeLimit(.minutes(1)))
    func references() throws {
        let chain = list(4000) { ##""d\##($0)":{"$ref":"#/$defs/d\##($0 + 1)"}"## }
        let grammar = try grammar(##"{"items":{"$ref":"#/$defs/d0"},"$defs":{\##(chain),"d4000":{"const":[1]}}}"##)
        #expect(accepts(grammar, "[[1],[1]]"))
        #expect(!accepts(grammar, "[[1],[2]]"))
    }

    @Test("hundreds of objects in an enum, and of required keys", .timeLimit(.minutes(1)))
    func enumerationsAndKeys() throws {
        let objects = try grammar(#"{"enum":[\#(list(400) { #"{"id":\#($0),"half":\#($0 / 2)}"# })]}"#)
        #expect(accepts(objects, #"{"id":301,"half":150}"#))
        #expect(!accepts(objects, #"{"id":301,"half":151}"#))

        let names = list(400) { #""k\#($0)""# }
        let required = try grammar(#"{"required":[\#(names)],"properties":{\#(list(400) { #""k\#($0)":{}"# })}}"#)
        #expect(accepts(required, "{\(list(400) { #""k\#($0)":0"# })}"))
        #expect(!accepts(required, "{\(list(399) { #""k\#($0)":0"# })}"))
    }
}
