import Jig
import Testing

@testable import JigCommand

@Suite("jig compile --explain says of each keyword how it is enforced")
struct ExplainTests {
    private func explain(_ text: String, options: GrammarOptions = GrammarOptions()) throws -> [Explanation] {
        let schema = try Schema(parsing: text)
        var refusal: GrammarError?
        do throws(GrammarError) { _ = try Grammar(schema, options: options) } catch { refusal = error }
        return Explainer(schema: schema, options: options, refusal: refusal).explanations()
    }

    private func first(_ keyword: String, of text: String, options: GrammarOptions = GrammarOptions()) throws -> Explanation
    {
        try #require(explain(text, options: options).first { $0.keyword == keyword }, "\(keyword) is not explained")
    }

    @Test("keywords come in the order of the document, each with its place and value")
    func order() throws {
        let told = try explain(#"{"minItems": 2, "items": {"maximum": 3, "title": "t"}, "type": "array"}"#)
        #expect(told.map(\.keyword) == ["minItems", "items", "type", "maximum", "title"])
        #expect(told.map(\.location) == ["", "", "", "/items", "/items"])
        #expect(told.map(\.effect) == [.enforced, .enforced, .enforced, .enforced, .annotation])
        #expect(told[3].value == 3)
    }

    @Test("keywords of one string are enforced together")
    func together() throws {
        let pattern = try first("pattern", of: #"{"pattern": "^a", "maxLength": 3, "format": "none"}"#)
        #expect(pattern.words.contains("together with maxLength"))
        #expect(!pattern.words.contains("format"))
    }

    @Test("formats are asserted, unknown ones annotate")
    func formats() throws {
        #expect(try first("format", of: #"{"format": "date"}"#).effect == .enforced)
        #expect(try first("format", of: #"{"format": "int32"}"#).effect == .annotation)
        var options = GrammarOptions()
        options.formats = .annotate
        #expect(try first("format", of: #"{"format": "date"}"#, options: options).effect == .annotation)
    }

    @Test("the keyword of a refused schema has the reason, and the rest is told too")
    func refused() throws {
        let told = try explain(#"{"type": "string", "format": "idn-hostname", "minLength": 2}"#)
        #expect(told.map(\.effect) == [.enforced, .refused, .enforced])
        #expect(told[1].words.contains("regular"))
    }

    @Test("unknown keywords are ignored, with a hint where one is near")
    func unknown() throws {
        #expect(try first("_format", of: #"{"_format": "date"}"#).words.contains("“format”"))
        #expect(try first("requierd", of: #"{"requierd": []}"#).words.contains("“required”"))
        #expect(try first("x-order", of: #"{"x-order": 1}"#).effect == .ignored)
        #expect(try !first("x-order", of: #"{"x-order": 1}"#).words.contains("mean"))
    }

    @Test("keywords of other dialects are ignored, and said to be theirs")
    func otherDialects() throws {
        let draft4 = #""$schema": "http://json-schema.org/draft-04/schema#""#
        let const = try first("const", of: "{\(draft4), \"const\": 1}")
        #expect(const.effect == .ignored && const.words.contains("from draft 6 on"))
        #expect(try first("additionalItems", of: #"{"additionalItems": false}"#).words.contains("up to 2019-09"))
        let hidden = try first(
            "minimum",
            of: ##"{\##(draft4), "definitions": {"a": {}}, "properties": {"p": {"$ref": "#/definitions/a", "minimum": 1}}}"##
        )
        #expect(hidden.effect == .ignored && hidden.words.contains("$ref"))
    }

    @Test("references are followed, and recursion is said")
    func references() throws {
        let plain = try first("$ref", of: ##"{"$ref": "#/$defs/a", "$defs": {"a": {}}}"##)
        #expect(plain.words.contains("/$defs/a") && !plain.words.contains("stack"))
        #expect(try first("$ref", of: ##"{"properties": {"a": {"$ref": "#"}}}"##).words.contains("stack"))
    }

    @Test("schemas true and false are explained")
    func booleans() throws {
        let told = try explain(#"{"properties": {"a": true, "b": false}}"#)
        #expect(told.map(\.value) == [["a": true, "b": false], true, false])
    }
}
