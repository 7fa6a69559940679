import Jig
import Testing

@testable import JigCommand

@Suite("jig fuzz")
struct FuzzTests {
    private func finding(_ check: some FuzzCheck, oracle: JSONValue, enforced: JSONValue) throws -> Finding? {
        var run = FuzzRun(seed: 1, steps: 300)
        return check.finding(in: try FuzzSubject(oracle, enforced: enforced), &run)
    }

    @Test("finds nothing in random schemas", arguments: 0..<20)
    func nothing(seed: Int) throws {
        var maker = SchemaMaker(seed: UInt64(seed))
        let document = maker.document()
        guard let subject = try? FuzzSubject(document) else { return }
        var run = FuzzRun(seed: UInt64(seed), steps: 100)
        let checks: [any FuzzCheck] = [WalkCheck(), AgreementCheck(), MatcherCheck(), BudgetCheck(), LawCheck()]
        for check in checks {
            let finding = check.finding(in: subject, &run)
            #expect(finding == nil, "\(check.name) on \(document.text())")
        }
    }

    @Test("walks find output that is invalid")
    func walksFindInvalid() throws {
        let found = try finding(WalkCheck(), oracle: ["type": "object", "required": ["a"]], enforced: ["type": "object"])
        #expect(found?.fault == .takesInvalid(.declared) || found?.fault == .deadEnd(.declared))
    }

    @Test("a look along valid texts finds ends that are invalid")
    func prefixesFindInvalid() throws {
        let found = try finding(PrefixCheck(), oracle: ["required": ["a"]], enforced: ["type": "object"])
        #expect(found?.fault == .deadEnd(.declared))
    }

    @Test("agreement finds what is wrongly taken, refused, or called unsatisfiable")
    func agreementFinds() throws {
        let check = AgreementCheck()
        #expect(try finding(check, oracle: ["minimum": 1], enforced: true)?.fault == .takesInvalid(.declared))
        #expect(try finding(check, oracle: true, enforced: ["minimum": 1])?.fault == .cannotWrite(.declared))
        #expect(try finding(check, oracle: true, enforced: false)?.fault == .satisfiable(.declared))
    }

    @Test("spelling finds what is wrongly taken or refused")
    func spellingFinds() throws {
        let check = SpellingCheck()
        #expect(try finding(check, oracle: ["type": "string"], enforced: true)?.fault == .takesInvalid(.anyText))
        #expect(try finding(check, oracle: true, enforced: ["type": "string"])?.fault == .refusesValid(.anyText))
    }

    @Test("a schema is shrunk to what shows the fault")
    func shrinks() throws {
        struct FindsMinimum: FuzzCheck {
            let name = "finds"
            func finding(in subject: FuzzSubject, _ run: inout FuzzRun) -> Finding? {
                subject.document.text().contains(#""minimum""#) ? Finding(.law("no minimum"), []) : nil
            }
        }
        let subject = try FuzzSubject([
            "type": "object",
            "properties": ["a": ["allOf": [["minimum": 17, "maximum": 20], true]], "b": ["enum": [1, 2]]],
        ])
        let shrinker = Shrinker(check: FindsMinimum(), seed: 0)
        let (small, _) = shrinker.shrink(subject, Finding(.law("no minimum"), []))
        #expect(small.document == ["minimum": 0])
    }

    @Test("a text is shrunk to what shows the fault")
    func shrinksText() throws {
        let subject = try FuzzSubject(["items": ["minimum": 1]], enforced: true)
        let found = Finding(.takesInvalid(.declared), "[4, 3, 0, 2]".utf8)
        #expect(found.fault.isShown(by: subject, found.text) == true)
        #expect(found.fault.isShown(by: subject, Array("[4]".utf8)) == false)
        let (_, small) = Shrinker(check: WalkCheck(), seed: 0).shrink(subject, found)
        #expect(String(decoding: small.text, as: UTF8.self) == "[0]")
    }

    @Test("the same seed gives the same schemas, and many of them have every keyword")
    func maker() {
        var text = ""
        for seed in UInt64(0)..<400 {
            var one = SchemaMaker(seed: seed)
            var other = SchemaMaker(seed: seed)
            let document = one.document()
            #expect(document == other.document())
            text += document.text()
        }
        let keywords = [
            "type", "enum", "const", "minimum", "exclusiveMaximum", "multipleOf", "pattern", "format", "minLength",
            "prefixItems", "items",
            "additionalItems", "contains", "minContains", "maxContains", "uniqueItems", "unevaluatedItems", "properties",
            "patternProperties", "additionalProperties", "propertyNames", "required", "minProperties", "maxProperties",
            "dependentRequired", "dependentSchemas", "dependencies", "unevaluatedProperties", "$ref", "allOf", "anyOf",
            "oneOf", "not",
            "if", "then", "else",
        ]
        for keyword in keywords { #expect(text.contains("\"\(keyword)\":"), "\(keyword) never occurs") }
    }

    @Test("a value that is spelled anew is the same value", arguments: 0..<5)
    func respelling(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for value in SmallWorld.values + ["\u{1F600}\"\\/\n\u{0}", SmallWorld.number("-12.50"), SmallWorld.number("1e400")] {
            let text = Respelling.text(of: value, &random)
            #expect(try JSONValue(parsing: text) == value, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test("an order of keys is found in which a grammar takes a value")
    func orders() throws {
        let document: JSONValue = ["properties": ["a": ["properties": ["b": true, "c": true]], "d": true]]
        let grammar = try Grammar(Schema(parsing: document))
        func outcome(_ value: JSONValue) -> OrderSearch.Outcome { OrderSearch.outcome(of: value, grammar, document) }
        let text = Array(#"{"a": {"b": 2, "c": 1}, "d": 1, "x": 0}"#.utf8)
        #expect(outcome(["x": 0, "d": 1, "a": ["c": 1, "b": 2]]) == .writable(text: text))
        for (number, plain) in [("-1.256e-06", "-0.000001256"), ("25e-1", "2.5"), ("2.50", "2.50")] {
            #expect(outcome(SmallWorld.number(number)) == .writable(text: Array(plain.utf8)))
        }
        #expect(try OrderSearch.outcome(of: ["a": 1], Grammar(Schema(parsing: ["minProperties": 2])), true) == .unwritable)
    }

    @Test("MaskBench files give their schema and their instances")
    func files() throws {
        let folder = try Folder()
        let bench = try FuzzFile(
            folder.file("m.json", #"{"schema": {"type": "null"}, "tests": [{"valid": true, "data": null}]}"#))
        #expect(bench.document == ["type": "null"] && bench.instances == [nil])
        let plain = try FuzzFile(folder.file("p.json", #"{"type": "null"}"#))
        #expect(plain.document == ["type": "null"] && plain.instances.isEmpty)
    }

    @Test("the exit status is 0 if nothing is found, 1 otherwise, 2 if a file can't be read")
    func exitStatus() async throws {
        let folder = try Folder()
        let schema = try folder.file("s.json", #"{"type": "integer", "minimum": 3}"#)
        #expect(await status("fuzz", "--steps", "100", "--checks", "walks,agreement", schema) == 0)
        #expect(await status("fuzz", "--steps", "100", "--schemas", "2", "--checks", "walks") == 0)
        #expect(await status("fuzz", folder.path.path() + "/none.json") == 2)
        #expect(await status("fuzz", "--checks", "luck") == 64)
    }
}
