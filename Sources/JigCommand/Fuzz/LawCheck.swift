import Jig

/// Laws of logic, each on the small world's values: a schema and its negation exclude each other and leave nothing out,
/// a double negation and a reference change nothing, and De Morgan's laws hold.
///
/// Only schemas without a `$schema` of their own are tried: they are put under another one by `$ref`.
struct LawCheck: FuzzCheck {
    let name = "laws"

    func finding(in subject: FuzzSubject, _ run: inout FuzzRun) -> Finding? {
        guard subject.document["$schema"] == nil, subject.document["$id"] == nil, subject.document.objectValue != nil,
            case .grammar = subject.compiled(.anyOrder)
        else { return nil }
        let itself: JSONValue = ["$ref": "urn:s"]
        let negation: JSONValue = ["not": itself]
        let other = Self.others.randomElement(using: &run.random) ?? true
        guard let otherSchema = try? Schema(parsing: other) else { return nil }
        func meetsOther(_ value: JSONValue) -> Bool { otherSchema.accepts(value) }

        if case .grammar(let grammar)? = compile(["allOf": [itself, negation]], subject) {
            let text = GrammarPosition(grammar).witness() ?? []
            return Finding(.law("S ∧ ¬S is unsatisfiable"), text, "the conjunction with its own negation has a grammar")
        }
        let laws: [(String, JSONValue, (JSONValue, Bool) -> Bool)] = [
            ("S ∨ ¬S takes all", ["anyOf": [itself, negation]], { _, _ in true }),
            ("¬S takes the rest", negation, { _, isValid in !isValid }),
            ("¬¬S is S", ["not": negation], { _, isValid in isValid }),
            ("$ref to S is S", itself, { _, isValid in isValid }),
            (
                "¬(S ∧ T) is ¬S ∨ ¬T", ["not": ["allOf": [itself, other]]],
                { value, isValid in
                    !(isValid && meetsOther(value))
                }
            ),
            (
                "¬(S ∨ T) is ¬S ∧ ¬T", ["allOf": [negation, ["not": other]]],
                { value, isValid in
                    !(isValid || meetsOther(value))
                }
            ),
            (
                "if S then T else ¬T", ["if": itself, "then": other, "else": ["not": other]],
                { value, isValid in
                    isValid == meetsOther(value)
                }
            ),
            (
                "exactly one of S and T", ["oneOf": [itself, other]],
                { value, isValid in
                    isValid != meetsOther(value)
                }
            ),
        ]
        let values = SmallWorld.values.shuffled(using: &run.random).prefix(60).filter(Respelling.isPlain)
        for (law, document, expected) in laws where !run.isOverdue {
            guard let compiled = compile(document, subject) else { continue }
            for value in values {
                let isExpected = expected(value, subject.accepts(value))
                let text = value.utf8(.spaced)
                var isTaken = false
                switch compiled {
                case .refused: continue
                case .unsatisfiable: break
                case .grammar(let grammar): isTaken = grammar.match(text).isAccepted
                }
                if isTaken == isExpected { continue }
                let remark = "with T = \(other.text()), \(isTaken ? "taken, but should not be" : "not taken, but should be")"
                return Finding(.law(law), text, remark)
            }
        }
        return nil
    }

    /// A schema that refers to the subject's as `urn:s`.
    private func compile(_ document: JSONValue, _ subject: FuzzSubject) -> FuzzSubject.Compiled? {
        guard var whole = document.objectValue, var inner = subject.document.objectValue else { return nil }
        inner["$id"] = "urn:s"
        whole["$defs"] = ["s": .object(inner)]
        guard let schema = try? Schema(parsing: .object(whole)) else { return nil }
        return FuzzSubject.compile(schema, FuzzSubject.Mode.anyOrder.options)
    }

    private static let others: [JSONValue] = [
        ["type": "object"], ["required": ["a"]], ["minItems": 2], ["enum": [1, "a", [1, 2]]],
        ["properties": ["a": ["type": "integer"]]],
        ["type": ["number", "array"]], ["maxProperties": 1], ["contains": ["const": 1]],
    ]
}
