import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

/// Places where a design that looks right goes wrong.
@Suite("Traps")
struct TrapTests {
    private func grammar(_ schema: String, _ change: (inout GrammarOptions) -> Void = { _ in }) throws -> Grammar {
        var options = GrammarOptions()
        options.layout = .compact
        change(&options)
        return try Grammar(Schema(parsing: JSONValue(parsing: Array(schema.utf8))), options: options)
    }

    private func position(in grammar: Grammar, after text: String) -> GrammarPosition? {
        var position = GrammarPosition(grammar)
        for byte in text.utf8 where !position.accept(byte) { return nil }
        return position
    }

    private func accepts(_ grammar: Grammar, _ text: String) -> Bool { grammar.match(text.utf8).isAccepted }

    @Test("one parent state may see two outcomes of a child")
    func containsAtMost() throws {
        let grammar = try grammar(#"{"contains":{"required":["k"]},"maxContains":1}"#)
        #expect(accepts(grammar, #"[{"k":1},{}]"#))
        #expect(accepts(grammar, #"[{},{"k":1}]"#))
        #expect(!accepts(grammar, #"[{"k":1},{"k":1}]"#))
        #expect(!accepts(grammar, #"[{}]"#))
    }

    @Test("the first item after a prefix that takes anything may break a rule", arguments: ["false", #"{"type":"string"}"#])
    func brokenAfterPrefix(items: String) throws {
        let grammar = try grammar(#"{"type":"array","not":{"prefixItems":[true],"items":\#(items)}}"#)
        #expect(accepts(grammar, "[1,1]"))
        #expect(!accepts(grammar, "[1]"))
        #expect(!accepts(grammar, "[]"))
    }

    @Test("a number that one verdict asks for may have the digits that it takes")
    func digitsOfAVerdict() throws {
        let grammar = try grammar(#"{"type":"array","contains":{"type":"number","minimum":100000000000000000000}}"#)
        #expect(position(in: grammar, after: "[")?.witness() != nil)
        #expect(accepts(grammar, "[1,100000000000000000000]"))
        #expect(!accepts(grammar, "[1,10000000000000000000]"))
    }

    @Test("a long chain of subschemas in one place is refused, not followed until the call stack is full")
    func longChain() throws {
        func chain(_ count: Int, beside: String = "") -> String {
            let links = (0..<count).map { ##""s\##($0)":{"$ref":"#/$defs/s\##($0 + 1)"\##(beside)}"## }.joined(separator: ",")
            return ##"{"$ref":"#/$defs/s0","$defs":{\##(links),"s\##(count)":{"type":"null"}}}"##
        }
        #expect(accepts(try grammar(chain(400, beside: #","not":{"const":1}"#)), "null"))
        #expect(throws: GrammarError.self) { try grammar(chain(4096, beside: #","not":{"const":1}"#)) }
        // What is just a reference is none of them.
        #expect(accepts(try grammar(chain(4096)), "null"))
    }

    @Test("an item that a later one needs is not taken")
    func neededLater() throws {
        let grammar = try grammar(#"{"type":"array","prefixItems":[{"enum":[1,2]},{"enum":[1]}],"minItems":2,"uniqueItems":true}"#)
        #expect(position(in: grammar, after: "[2") != nil)
        #expect(position(in: grammar, after: "[1") == nil)
    }

    @Test("a unique string does not begin as none can end")
    func uniqueStrings() throws {
        let grammar = try grammar(#"{"type":"array","items":{"type":"string","pattern":"^(x|z.*)$"},"uniqueItems":true}"#)
        let open = try #require(position(in: grammar, after: #"["x",""#))
        #expect(open.nextBytes() == [UInt8(ascii: "z")])
    }

    @Test("counts that exclude each other leave negation what it is")
    func negatedContradiction() throws {
        let some = #"{"properties":{"a":{"type":"array","minItems":3,"maxItems":2}}}"#
        let grammar = try grammar(#"{"if":\#(some),"then":false,"else":{"properties":{"c":{"not":true}}}}"#)
        #expect(accepts(grammar, #"{"a":1,"d":0}"#))
        #expect(!accepts(grammar, #"{"a":1,"c":0}"#))
        #expect(!accepts(grammar, #"{"d":0}"#))
    }

    @Test("in declared order only the keys ahead count")
    func keysAhead() throws {
        let schema = #"{"type":"object","properties":{"a":{},"b":{}},"additionalProperties":false,"minProperties":2}"#
        #expect(try position(in: grammar(schema), after: #"{"b"#) == nil)
        let anyOrder = try grammar(schema) { $0.keyOrder = .any }
        #expect(position(in: anyOrder, after: #"{"b"#) != nil)
    }

    @Test("a key brings a subschema that restricts a key written before")
    func dependencies() throws {
        let grammar = try grammar(
            #"{"properties":{"a":{"type":"integer"},"b":{}},"dependentSchemas":{"b":{"properties":{"a":{"minimum":5}}}}}"#)
        #expect(accepts(grammar, #"{"a":7,"b":0}"#))
        #expect(position(in: grammar, after: #"{"a":3,"b""#) == nil)
    }

    @Test("a cousin does not see what was evaluated")
    func cousins() throws {
        let cousin = try grammar(#"{"allOf":[{"properties":{"a":true}},{"unevaluatedProperties":false}]}"#)
        #expect(!accepts(cousin, #"{"a":1}"#))
        #expect(accepts(cousin, "{}"))
        let sibling = try grammar(#"{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}"#)
        #expect(accepts(sibling, #"{"a":1}"#))
        #expect(!accepts(sibling, #"{"b":1}"#))
    }

    @Test("after a digit at the root come digits, white space and the end")
    func rootNumber() throws {
        let grammar = try grammar("true") { $0.layout = .flexible }
        let one = try #require(position(in: grammar, after: "1"))
        #expect(one.canEnd)
        #expect(Set(one.nextBytes()).isSuperset(of: Array("0123456789 \n".utf8)))
    }

    @Test("an undeclared key that has begun can still become a new one")
    func keysRunOut() throws {
        let grammar = try grammar(#"{"propertyNames":{"maxLength":1}}"#)
        #expect(position(in: grammar, after: #"{"O":1,"O"#) == nil)
        #expect(position(in: grammar, after: #"{"O":1,""#) != nil)
    }

    @Test("values of which there are too few are refused at compile time", arguments: [
        #"{"type":"array","items":{"enum":[1,2,3]},"minItems":4,"uniqueItems":true}"#,
        #"{"type":"array","items":{"type":"integer","minimum":1,"maximum":3},"minItems":4,"uniqueItems":true}"#,
        #"{"type":"array","items":{"type":"boolean"},"minItems":3,"uniqueItems":true}"#,
        #"{"type":"array","prefixItems":[{"enum":[1,2]},{"enum":[1,2]},{"enum":[2,1]}],"minItems":3,"uniqueItems":true}"#,
        #"{"type":"array","items":{"enum":[{"a":1},{"a":1.0}]},"minItems":2,"uniqueItems":true}"#,
        ##"{"type":"object","properties":{"next":{"$ref":"#"}},"required":["next"]}"##,
    ])
    func scarcity(schema: String) throws {
        #expect {
            _ = try grammar(schema)
        } throws: { error in
            if case .unsatisfiable = error as? GrammarError { true } else { false }
        }
    }

    @Test("lengths that nobody could write are refused", arguments: [
        #"{"minItems":9223372036854775807,"uniqueItems":true}"#, #"{"minItems":1e9}"#, #"{"minProperties":1e18}"#,
        #"{"contains":{},"minContains":1e30,"uniqueItems":true}"#, #"{"minLength":1e12}"#,
    ])
    func hugeLengths(schema: String) throws {
        #expect {
            _ = try grammar(schema)
        } throws: { error in
            if case .unsupported = error as? GrammarError { true } else { false }
        }
    }

    @Test("equal items are equal by value, whatever their spelling and the order of their keys")
    func equality() throws {
        let grammar = try grammar(#"{"uniqueItems":true}"#) { $0.keyOrder = .any }
        for text in [#"[1,1.0]"#, #"["é","\u00e9"]"#, #"[{"a":1,"b":2},{"b":2,"a":1}]"#, "[[],[]]"] {
            #expect(!accepts(grammar, text), "\(text)")
        }
        for text in [#"[1,true]"#, #"[0,false,""]"#, #"[{"a":1},{"a":2}]"#, "[[1,2],[2,1]]"] {
            #expect(accepts(grammar, text), "\(text)")
        }
    }

    @Test("a dynamic reference leads to the outermost anchor")
    func dynamicReferences() throws {
        let grammar = try grammar(
            ##"""
            {"$id":"https://jig.example/strict","$dynamicAnchor":"node","$ref":"tree","unevaluatedProperties":false,
             "$defs":{"tree":{"$id":"tree","$dynamicAnchor":"node","type":"object",
              "properties":{"data":true,"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}}}
            """##)
        #expect(accepts(grammar, #"{"children":[{"data":1}]}"#))
        #expect(!accepts(grammar, #"{"children":[{"daat":1}]}"#))
    }

    @Test("what a part of the schema asks of a value orders its keys otherwise than the whole", arguments: GrammarOptions.Layout.allCases, [false, true])
    func keyOrderOfParts(layout: GrammarOptions.Layout, isUnique: Bool) throws {
        let schema = #"{"prefixItems":[{"const":{"b":0,"c":[{"d":1,"e":2}]}}],"contains":{"properties":{"c":{"items":{"required":["e","d"]}}},"not":{"required":["b"]}},"uniqueItems":\#(isUnique)}"#
        let grammar = try grammar(schema) { $0.layout = layout }
        let witness = try #require(GrammarPosition(grammar).witness())
        let value = try JSONValue(parsing: witness)
        #expect(try Schema(parsing: schema).validate(value).isValid)
        var position = GrammarPosition(grammar)
        for byte in witness {
            let accepted = position.accept(byte)
            #expect(accepted)
            let rest = try #require(position.witness())
            #expect(grammar.match(position.text + rest).isAccepted)
        }
    }

    @Test("caps on digits that leave no number, or none out, do not stop numbers from being read", arguments: [Int.min, 0, 1, 40, .max], [Int.min, 0, 40, .max])
    func extremeCaps(integerDigits: Int, fractionDigits: Int) throws {
        for schema in [#"{"type":["number","null"]}"#, #"{"type":["integer","null"],"minimum":0}"#] {
            let grammar = try grammar(schema) { ($0.integerDigits, $0.fractionDigits) = (integerDigits, fractionDigits) }
            var position = GrammarPosition(grammar)
            for byte in "10.25".utf8 {
                guard position.accept(byte) else { break }
                #expect(position.witness() != nil)
            }
            #expect(accepts(grammar, "null"))
        }
    }
}
