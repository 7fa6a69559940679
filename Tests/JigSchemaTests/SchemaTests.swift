import JigJSON
import Testing

@testable import JigSchema

@Suite("Reading schemas")
struct SchemaTests {
    private func error(_ text: String, dialect: Dialect = .draft2020_12) throws -> SchemaError {
        try #require(throws: SchemaError.self, "\(text)") { try Schema(parsing: text, dialect: dialect) }
    }

    @Test(
        "a malformed keyword is an error that names keyword and place",
        arguments: [
            (#"{"properties":{"a":{"minimum":"a"}}}"#, "minimum", "/properties/a"),
            (#"{"type":"strin"}"#, "type", ""), (#"{"type":[]}"#, "type", ""), (#"{"required":"a"}"#, "required", ""),
            (#"{"items":{"minItems":-1}}"#, "minItems", "/items"), (#"{"maxLength":1.5}"#, "maxLength", ""),
            (#"{"multipleOf":0}"#, "multipleOf", ""), (#"{"allOf":[]}"#, "allOf", ""), (#"{"anyOf":{}}"#, "anyOf", ""),
            (#"{"enum":1}"#, "enum", ""), (#"{"properties":[]}"#, "properties", ""), (#"{"$ref":1}"#, "$ref", ""),
            (#"{"items":[{}]}"#, "items", ""), (#"{"exclusiveMinimum":true}"#, "exclusiveMinimum", ""),
            (#"{"uniqueItems":1}"#, "uniqueItems", ""), (#"{"a":1,"properties":{"a/b":{"pattern":7}}}"#, "pattern", "/properties/a~1b"),
        ])
    func malformed(text: String, keyword: String, location: String) throws {
        let error = try error(text)
        #expect(error.kind == .malformedKeyword)
        #expect(error.keyword == keyword)
        #expect(error.location == location)
    }

    @Test("each keyword is known by its spelling, and nothing else is one")
    func keywords() {
        for keyword in Keyword.allCases {
            #expect(Keyword(keyword.text) == keyword)
            #expect(Keyword(keyword.text + "s") == nil)
            #expect(Keyword("x" + keyword.text) == nil)
        }
        for text in ["", "$", "ref", "Type", "typé", "$schema", "title", "minimum ", String(repeating: "x", count: 300)] {
            #expect(Keyword(text) == nil)
        }
    }

    @Test("a subschema that is reached by a reference and by its place is read once")
    func sharedPlaces() throws {
        let schema = try Schema(
            parsing: ##"{"properties":{"a":{"type":"string"},"b":{"$ref":"#/properties/a"},"c":{"$ref":"#/properties/a"}}}"##)
        let root = schema.graph[schema.graph.root]
        let places = root.properties.map(\.schema)
        #expect(schema.graph[places[1]].reference == places[0])
        #expect(schema.graph[places[2]].reference == places[0])
        #expect(schema.graph.nodes.count == 4)
        #expect(schema.graph[places[0]].location == "/properties/a")
    }

    @Test("the same text of a reference leads elsewhere in another resource")
    func referencesOfResources() throws {
        let schema = try Schema(
            parsing: ##"""
                {"$id":"http://a.example/","$defs":{"x":{"type":"null"},"inner":{"$id":"inner","$defs":{"x":{"type":"string"}},
                 "properties":{"p":{"$ref":"#/$defs/x"}}}},"properties":{"p":{"$ref":"#/$defs/x"},"q":{"$ref":"inner"}}}
                """##)
        #expect(schema.accepts(["p": nil, "q": ["p": "s"]]))
        #expect(!schema.accepts(["p": "s"]))
        #expect(!schema.accepts(["q": ["p": nil]]))
    }

    @Test("annotations beside a reference are hidden up to draft 7")
    func hiddenAnnotations() throws {
        let text = ##"{"title":"t","description":"d","default":1,"examples":[2],"$ref":"#/definitions/a","definitions":{"a":{}}}"##
        let old = try Schema(parsing: text, dialect: .draft7), new = try Schema(parsing: text)
        #expect(old.graph[old.graph.root].title == nil)
        #expect(old.graph[old.graph.root].examples.isEmpty)
        #expect(new.graph[new.graph.root].title == "t")
        #expect(new.graph[new.graph.root].description == "d")
        #expect(new.graph[new.graph.root].defaultValue == 1)
        #expect(new.graph[new.graph.root].examples == [2])
    }

    @Test("a subschema that is neither object nor Boolean is an error")
    func notASchema() throws {
        #expect(try error(#"{"not":3}"#).location == "/not")
        #expect(try error("[]").kind == .malformedKeyword)
        #expect(try error("{").kind == .invalidJSON)
    }

    @Test("a pattern that is no regular expression is an error")
    func invalidPattern() throws {
        #expect(try error(#"{"properties":{"a":{"pattern":"("}}}"#).kind == .invalidPattern)
        #expect(try error(#"{"patternProperties":{"[":{}}}"#).keyword == "patternProperties")
    }

    @Test(
        "a reference that leads nowhere is an error",
        arguments: [
            ##"{"$ref":"#/$defs/a"}"##, ##"{"$ref":"#a"}"##, #"{"$ref":"http://example.com/none"}"#, #"{"$ref":"other.json"}"#,
            ##"{"$ref":"#/%"}"##, ##"{"$ref":"#/~2"}"##, ##"{"$dynamicRef":"#a"}"##,
        ])
    func unresolved(text: String) throws {
        let error = try error(text)
        #expect(error.kind == .unresolvedReference)
        #expect(error.keyword == "$ref" || error.keyword == "$dynamicRef")
    }

    @Test("what the root does not reach is not looked at")
    func laziness() throws {
        let schema = try Schema(parsing: ##"{"$defs":{"bad":{"minimum":"a","$ref":"#/none"},"good":{"type":"null"}},"$ref":"#/$defs/good"}"##)
        #expect(schema.graph.nodes.count == 2)
        #expect(schema.accepts(nil))
        #expect(!schema.accepts(1))
    }

    @Test("unknown dialects and required unknown vocabularies are errors")
    func dialects() throws {
        #expect(try error(#"{"$schema":"http://example.com/mine"}"#).kind == .unknownDialect)
        #expect(try error(#"{"$schema":"http://json-schema.org/draft-03/schema#"}"#).kind == .unknownDialect)
        #expect(try Schema(parsing: #"{"$schema":"https://json-schema.org/draft-07/schema"}"#).dialect == .draft7)
        var registry = SchemaRegistry()
        registry.register(
            ["$schema": .string(Dialect.draft2020_12.uri), "$vocabulary": ["http://example.com/vocabulary": true]],
            at: "http://example.com/mine")
        let schema: JSONValue = ["$schema": "http://example.com/mine"]
        let error = try #require(throws: SchemaError.self) { try Schema(parsing: schema, registry: registry) }
        #expect(error.kind == .unknownVocabulary)
    }

    @Test(
        "a subschema that applies itself to the same value without end is an error",
        arguments: [
            ##"{"$ref":"#"}"##, ##"{"allOf":[{"$ref":"#"}]}"##, ##"{"anyOf":[{"type":"null"},{"not":{"$ref":"#"}}]}"##,
            ##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}"##,
        ])
    func endless(text: String) throws {
        #expect(try error(text).kind == .endlessReference)
    }

    @Test("recursion through members and elements is no endless reference")
    func recursion() throws {
        let tree = try Schema(
            parsing: ##"{"type":"object","properties":{"left":{"$ref":"#"},"right":{"$ref":"#"}},"additionalProperties":false}"##)
        #expect(tree.accepts(["left": ["right": [:]]]))
        #expect(!tree.accepts(["left": ["rigth": [:]]]))
    }

    @Test("an endless dynamic reference is found when a value is judged")
    func endlessDynamic() throws {
        let schema = try Schema(parsing: ##"{"$dynamicAnchor":"a","$dynamicRef":"#a"}"##)
        guard case .undetermined = schema.validate(1) else {
            Issue.record("\(schema.validate(1))")
            return
        }
        #expect(!schema.accepts(1))
    }

    @Test("older spellings are read as the newest")
    func normalisation() throws {
        let draft4 = try Schema(
            parsing: #"{"minimum":1,"exclusiveMinimum":true,"maximum":5,"exclusiveMaximum":false,"dependencies":{"a":["b"],"c":{"type":"null"}}}"#,
            dialect: .draft4)
        let root = draft4.graph[draft4.graph.root]
        #expect(root.minimum == nil)
        #expect(root.exclusiveMinimum == 1)
        #expect(root.maximum == 5)
        #expect(root.exclusiveMaximum == nil)
        #expect(root.dependentRequired.map(\.name) == ["a"])
        #expect(root.dependentSchemas.map(\.name) == ["c"])
        #expect(root.keywords == ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "dependencies"])

        let draft7 = try Schema(parsing: #"{"items":[{},{}],"additionalItems":false}"#, dialect: .draft7)
        #expect(draft7.graph[draft7.graph.root].prefixItems.count == 2)
        #expect(draft7.graph[draft7.graph.root].items.map { draft7.graph[$0].boolean } == false)

        let hidden = try Schema(parsing: ##"{"definitions":{"a":{}},"items":{"$ref":"#/definitions/a","type":"null"}}"##, dialect: .draft7)
        let items = try #require(hidden.graph[hidden.graph.root].items)
        #expect(hidden.graph[items].types == nil)
        #expect(hidden.graph[items].reference != nil)
    }

    @Test("a resource within another may be of another dialect")
    func embeddedDialects() throws {
        let schema = try Schema(
            parsing: #"{"properties":{"old":{"$id":"http://example.com/old","$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"null"}]}},"items":false}"#)
        #expect(schema.accepts(["old": [nil, 1]]))
        #expect(!schema.accepts(["old": [1]]))
        #expect(!schema.accepts([1]))
        // To 2020-12, `id` is no identifier, so this reference is the outer document's.
        let unidentified = ##"{"properties":{"a":{"$schema":"http://json-schema.org/draft-04/schema#","id":"x","items":{"$ref":"#/$defs/n"}}},"$defs":{"n":{"type":"null"}}}"##
        #expect(try !Schema(parsing: unidentified).accepts(["a": [1]]))
    }

    @Test("a registered document is found by its URI and by its own identifier, and by those embedded in it")
    func registry() throws {
        var registry = SchemaRegistry()
        registry.register(
            ["$id": "http://example.com/own", "$defs": ["x": ["$id": "inner", "type": "null"]], "type": "string"],
            at: "http://example.com/file.json")
        for (reference, valid) in [("http://example.com/file.json", "s"), ("http://example.com/own", "s"), ("http://example.com/inner", nil)] as [(String, JSONValue)] {
            let schema = try Schema(parsing: ["$ref": .string(reference)] as JSONValue, registry: registry)
            #expect(schema.accepts(valid))
            #expect(!schema.accepts(1))
        }
    }

    @Test("meta-schemas accept schemas of their dialect and refuse others", arguments: Dialect.allCases)
    func metaSchemas(dialect: Dialect) throws {
        let metaSchema = try Schema.metaSchema(of: dialect)
        #expect(metaSchema.accepts(["type": "object", "properties": ["a": ["minLength": 1]], "required": ["a"]]))
        #expect(!metaSchema.accepts(["properties": ["a": ["minLength": -1]]]))
        #expect(!metaSchema.accepts(["type": "text"]))
        #expect(metaSchema.accepts(true) == (dialect > .draft4))
        #expect(try metaSchema.accepts(#require(MetaSchemas.documents[URIReference(dialect.uri).resource])))
    }
}

@Suite("URI references")
struct URIReferenceTests {
    @Test(
        "the examples of RFC 3986, section 5.4",
        arguments: [
            ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
            ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("", "http://a/b/c/d;p?q"),
            (";x", "http://a/b/c/;x"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../g", "http://a/b/g"),
            ("../..", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"),
            ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"), ("g;x=1/../y", "http://a/b/c/y"),
        ])
    func resolution(reference: String, expected: String) {
        #expect(URIReference(reference).resolved(against: URIReference("http://a/b/c/d;p?q")).resource == expected)
    }
}
