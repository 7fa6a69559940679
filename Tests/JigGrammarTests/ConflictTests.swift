import JigJSON
import JigSchema
import Testing

@testable import JigGrammar

@Suite("Unsatisfiable schemas")
struct ConflictTests {
    private func conflict(_ schema: String, _ dialect: Dialect = .draft2020_12) throws -> (location: String, reason: String)? {
        let parsed = try Schema(parsing: schema, dialect: dialect)
        do throws(GrammarError) {
            _ = try Grammar(parsed, options: .anyText)
            return nil
        } catch {
            guard case .unsatisfiable(let location, let reason) = error else { throw error }
            return (location, reason)
        }
    }

    private static let examples: [(String, String, String)] = [
        (#"{"type":"string","minLength":3,"maxLength":2}"#, "", "minLength at /minLength and maxLength at /maxLength exclude each other"),
        (#"{"type":"string","pattern":"^a+$","maxLength":3,"minLength":4,"title":"t","format":"date"}"#, "", "exclude each other"),
        (#"{"type":"integer","minimum":1.2,"exclusiveMaximum":2}"#, "", "minimum at /minimum and exclusiveMaximum at /exclusiveMaximum exclude each other"),
        (#"{"enum":[1,2],"type":"string"}"#, "", "enum at /enum and type at /type exclude each other"),
        (#"{"allOf":[{"type":"string"},{"type":"number"},{"title":"x"}]}"#, "", "type at /allOf/0/type and type at /allOf/1/type exclude each other"),
        (#"{"properties":{"a":{"enum":[]}},"required":["a"],"type":"object"}"#, "/properties/a", "enum at /properties/a/enum admits no value"),
        (#"{"type":"object","properties":{"a":false,"b":{}},"required":["b","a"]}"#, "", "required at /required and false at /properties/a exclude each other"),
        (#"{"type":"object","properties":{"a":{}},"additionalProperties":false,"required":["b"]}"#, "", "additionalProperties at /additionalProperties and required at /required exclude each other"),
        (#"{"type":"array","items":{"enum":[1,2,3]},"uniqueItems":true,"minItems":4}"#, "", "uniqueItems"),
        (#"{"type":"array","prefixItems":[{"type":"string"}],"minItems":1,"contains":{"const":1},"maxItems":1}"#, "", "contains"),
        (#"{"const":1,"not":{"type":"integer"}}"#, "", "not at /not"),
        (#"{"allOf":[{"type":"integer"},{"not":{"multipleOf":1}}]}"#, "", "type at /allOf/0/type and not at /allOf/1/not exclude each other"),
        (#"{"type":"object","required":["a","b"],"maxProperties":1}"#, "", "required at /required and maxProperties at /maxProperties exclude each other"),
        (##"{"$ref":"#/$defs/x","type":"object","$defs":{"x":{"type":"array"}}}"##, "", "type at /type and type at /$defs/x/type exclude each other"),
        (##"{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"}},"required":["next"]}}}"##, "", "every value would need another one inside it, without end"),
        (##"{"type":"array","items":{"$ref":"#"},"minItems":1}"##, "", "every value would need another one inside it, without end"),
    ]

    @Test(
        "name the keywords that exclude each other",
        arguments: Self.examples)
    func names(schema: String, location: String, reason: String) throws {
        let found = try #require(try conflict(schema))
        #expect(found.reason.contains(reason), "\(found.reason)")
        if !location.isEmpty { #expect(found.location == location) }
    }

    @Test("are found in draft 4, too")
    func draft4() throws {
        let found = try #require(
            try conflict(#"{"type":"number","minimum":1,"maximum":1,"exclusiveMinimum":true}"#, .draft4))
        #expect(found.reason == "minimum at /minimum and maximum at /maximum exclude each other", "\(found.reason)")
    }

    @Test("a conflict among many keywords is found in few tries")
    func large() throws {
        let members = (0..<60).map { "\"k\($0)\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":\($0 + 2)}" }
        let schema = #"{"type":"object","properties":{"# + members.joined(separator: ",")
            + #","bad":{"type":"integer","minimum":5,"maximum":4}},"required":["k1","bad","k7"]}"#
        let found = try #require(try conflict(schema))
        #expect(found.location == "/properties/bad")
        #expect(found.reason == "minimum at /properties/bad/minimum and maximum at /properties/bad/maximum exclude each other")
    }
}

@Suite("The format regex in grammars")
struct PatternFormatGrammarTests {
    private func accepts(_ schema: String, _ text: String) throws -> Bool {
        try Grammar(try Schema(parsing: schema), options: .anyText).match(text.utf8).isAccepted
    }

    @Test("strings are patterns")
    func patterns() throws {
        let schema = #"{"type":"string","format":"regex"}"#
        #expect(try accepts(schema, #""^[a-z]+(?:\\.\\d{2,3})*$""#))
        #expect(try !accepts(schema, #""^(abc]""#))
        #expect(try !accepts(schema, #""a{3,2}""#))
        #expect(try accepts(#"{"type":"string","format":"regex","maxLength":3}"#, #""(a)""#))
    }

    @Test("what is outside the language is not taken for no pattern where the schema says not")
    func negated() throws {
        let schema = #"{"type":"string","not":{"format":"regex"}}"#
        #expect(try accepts(schema, #""*a""#))
        #expect(try accepts(schema, #""[a""#))
        #expect(try !accepts(schema, #""abc""#))
        // Patterns that the language leaves out.
        #expect(try !accepts(schema, #""(a)\\1""#))
        #expect(try !accepts(schema, #""((((((((((a))))))))))""#))
        #expect(try !accepts(#"{"oneOf":[{"format":"regex"},{"type":"string"}]}"#, #""(?<n>a)""#))
        #expect(try accepts(#"{"oneOf":[{"format":"regex"},{"type":"string"}]}"#, #""\\a""#))
        #expect(try !accepts(#"{"contains":{"format":"regex"},"maxContains":1,"type":"array"}"#, #"["(a)\\1","b"]"#))
    }

    @Test("what is outside the language is taken where the schema allows it anyway")
    func besideOthers() throws {
        let schema = #"{"anyOf":[{"format":"regex"},{"pattern":"wifi"}],"type":"string"}"#
        #expect(try accepts(schema, #""(a)""#))
        #expect(try accepts(schema, #""(wifi)\\1""#))
        #expect(try accepts(schema, #""[wifi""#))
        #expect(try !accepts(schema, #""[wfi""#))
    }

    @Test("content is enforced in draft 7, or refused where it can't be")
    func content() throws {
        let base64 = try Schema(parsing: #"{"type":"string","contentEncoding":"base64"}"#, dialect: .draft7)
        #expect(try Grammar(base64, options: .anyText).match("\"eyJh\"".utf8).isAccepted)
        #expect(try !Grammar(base64, options: .anyText).match("\"eyJ%\"".utf8).isAccepted)
        let json = try Schema(parsing: #"{"type":"string","contentMediaType":"application/json"}"#, dialect: .draft7)
        #expect(throws: GrammarError.self) { try Grammar(json) }
        var options = GrammarOptions()
        options.formats = .annotate
        #expect(try Grammar(json, options: options).match("\"x\"".utf8).isAccepted)
    }
}
