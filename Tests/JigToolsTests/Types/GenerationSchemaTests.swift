import Foundation
import JigGrammar
import JigJSON
import JigSchema
import Testing

@testable import JigTools

@Suite("The schema of a type")
struct GenerationSchemaTests {
    @Test("declares properties in order, with their guides as keywords")
    func structure() {
        #expect(
            Person.generationSchema.jsonSchema.text(.spaced) == #"""
                {"description": "Somebody", "type": "object", "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 20}, "age": {"description": "In years", "type": "integer", "minimum": 0, "maximum": 150}, "nickname": {"type": "string", "pattern": "^(?:[a-z]{2,5})$"}}, "required": ["name", "age"], "additionalProperties": false}
                """#)
    }

    @Test("refers to itself where a type contains itself")
    func recursive() throws {
        #expect(
            Tree.generationSchema.jsonSchema == [
                "type": "object",
                "properties": [
                    "value": Int.generationSchema.jsonSchema,
                    "children": ["type": "array", "items": ["$ref": "#"], "maxItems": 3],
                ],
                "required": ["value", "children"], "additionalProperties": false,
            ])
        let schema = try [Tree].generationSchema.compiled()
        #expect(schema.document["items"] == ["$ref": "#/$defs/Tree"])
        #expect(schema.accepts(try JSONValue(parsing: #"[{"value": 1, "children": [{"value": 2, "children": []}]}]"#)))
        #expect(!schema.accepts(try JSONValue(parsing: #"[{"value": 1, "children": [{"value": 2}]}]"#)))
    }

    @Test("defines the types that contain each other once")
    func mutuallyRecursive() throws {
        let document = Parent.generationSchema.jsonSchema
        #expect(document["properties"]?["child"] == ["$ref": "#/$defs/Child"])
        #expect(document["$defs"]?["Child"]?["properties"]?["parents"]?["items"] == ["$ref": "#"])
        _ = try Grammar(try Parent.generationSchema.compiled())
    }

    @Test(
        "of what is built in",
        arguments: [
            (Bool.self, #"{"type":"boolean"}"#), (String.self, #"{"type":"string"}"#), (Double.self, #"{"type":"number"}"#),
            (UInt8.self, #"{"type":"integer","minimum":0,"maximum":255}"#), ([String].self, #"{"type":"array","items":{"type":"string"}}"#),
            (Int64.self, #"{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}"#),
            (UInt64.self, #"{"type":"integer","minimum":0,"maximum":18446744073709551615}"#),
            (Set<Bool>.self, #"{"type":"array","items":{"type":"boolean"},"uniqueItems":true}"#),
            ([String: Bool].self, #"{"type":"object","additionalProperties":{"type":"boolean"}}"#),
            (Bool?.self, #"{"type":["boolean","null"]}"#), ([Bool?].self, #"{"type":"array","items":{"type":["boolean","null"]}}"#),
            (Date.self, #"{"type":"string","format":"date-time"}"#), (URL.self, #"{"type":"string","format":"uri"}"#),
            (UUID.self, #"{"type":"string","format":"uuid"}"#), (Decimal.self, #"{"type":"number"}"#),
            (GeneratedContent.self, "{}"), (JSONValue.self, "{}"), (Never.self, "false"), (Never?.self, #"{"anyOf":[false,{"type":"null"}]}"#),
        ] as [(any Generable.Type, String)])
    func builtIn(type: any Generable.Type, schema: String) {
        #expect(type.generationSchema.jsonSchema.text() == schema)
    }

    @Test("survives a coder that loses the order of keys")
    func coding() throws {
        let data = try JSONEncoder().encode(Person.generationSchema)
        let decoded = try JSONDecoder().decode(GenerationSchema.self, from: data)
        #expect(decoded.jsonSchema["properties"]?.objectValue?.keys == ["name", "age", "nickname"])
        #expect(decoded.jsonSchema == Person.generationSchema.jsonSchema)
    }

    @Test("with two guides of one kind asks for both")
    func twice() throws {
        let schema = GenerationSchema(
            type: Person.self,
            properties: [
                .init(name: "a", type: String.self, guides: [.pattern("a"), .pattern("b")]),
                .init(name: "n", type: Int.self, guides: [.minimum(3), .minimum(5), .maximum(9), .maximum(7), .multipleOf(2), .multipleOf(3)]),
                .init(name: "l", type: [Int].self, guides: [.element(.range(1...3)), .unique, .count(2)]),
            ])
        let compiled = try schema.compiled()
        #expect(compiled.accepts(["a": "ab", "n": 6, "l": [1, 2]]))
        for wrong: JSONValue in [
            ["a": "a", "n": 6, "l": [1, 2]], ["a": "ab", "n": 4, "l": [1, 2]], ["a": "ab", "n": 8, "l": [1, 2]],
            ["a": "ab", "n": 6, "l": [1, 1]], ["a": "ab", "n": 6, "l": [1, 4]], ["a": "ab", "n": 6, "l": [1, 2, 3]],
        ] { #expect(!compiled.accepts(wrong)) }
    }

    @Test("that asks for what no schema can say is refused, with the place")
    func inexpressible() {
        let schema = GenerationSchema(
            type: Person.self, properties: [.init(name: "a", type: String.self, guides: [.pattern(/a++/)])])
        #expect { try schema.compiled() } throws: { "\($0)".contains("/properties/a") && "\($0)".contains("possessive") }
        let nan = GenerationSchema(type: Person.self, properties: [.init(name: "a", type: Double.self, guides: [.minimum(.nan)])])
        #expect(throws: GenerationSchema.CompilationError.self) { try nan.compiled() }
    }

    @Test("within another keeps what it refers to by itself")
    func embedded() throws {
        struct Raw: Generable {
            static var generationSchema: GenerationSchema { ["$ref": "#/$defs/n", "$defs": ["n": ["type": "integer", "maximum": 3]]] }
            init(_ content: GeneratedContent) throws {}
            var generatedContent: GeneratedContent { GeneratedContent(1) }
        }
        let schema = try [Raw].generationSchema.compiled()
        #expect(schema.accepts([3]))
        #expect(!schema.accepts([4]))
    }
}

@Suite("Dynamic schemas")
struct DynamicGenerationSchemaTests {
    private typealias Dynamic = DynamicGenerationSchema

    @Test("make a schema, in the order of their properties")
    func menu() throws {
        let soup = Dynamic(name: "Soup", description: "Of the day", anyOf: ["tomato", "leek"])
        let menu = Dynamic(
            name: "Menu",
            properties: [
                .init(name: "soup", schema: Dynamic(referenceTo: "Soup")),
                .init(name: "price", schema: Dynamic(type: Double.self, guides: [.minimum(0.5)]), isOptional: true),
                .init(name: "guests", schema: Dynamic(arrayOf: Dynamic(type: Person.self), minimumElements: 1, maximumElements: 2)),
            ])
        let schema = try GenerationSchema(root: menu, dependencies: [soup])
        #expect(schema.jsonSchema["properties"]?.objectValue?.keys == ["soup", "price", "guests"])
        #expect(schema.jsonSchema["required"] == ["soup", "guests"])
        let compiled = try schema.compiled()
        #expect(compiled.accepts(["soup": "leek", "guests": [["name": "A", "age": 3]]]))
        #expect(!compiled.accepts(["soup": "beef", "guests": [["name": "A", "age": 3]]]))
        #expect(!compiled.accepts(["soup": "leek", "guests": [["name": "A", "age": 300]]]))
        #expect(!compiled.accepts(["soup": "leek", "guests": [], "price": 1]))
    }

    @Test("may refer to the root and to what stands within")
    func recursive() throws {
        let leaf = Dynamic(name: "A leaf/~", anyOf: ["x"])
        let node = Dynamic(
            name: "Node",
            properties: [
                .init(name: "leaf", schema: leaf), .init(name: "again", schema: Dynamic(referenceTo: "A leaf/~")),
                .init(name: "next", schema: Dynamic(referenceTo: "Node"), isOptional: true),
            ])
        let compiled = try GenerationSchema(root: node, dependencies: []).compiled()
        #expect(compiled.accepts(["leaf": "x", "again": "x", "next": ["leaf": "x", "again": "x"]]))
        #expect(!compiled.accepts(["leaf": "x", "again": "x", "next": ["leaf": "x", "again": "y"]]))
    }

    @Test("that make none say why")
    func errors() {
        let empty = Dynamic(name: "Empty", anyOf: [String]())
        let twice = Dynamic(name: "Twice", properties: [.init(name: "a", schema: Dynamic(type: Int.self)), .init(name: "a", schema: Dynamic(type: Int.self))])
        let lost = Dynamic(arrayOf: Dynamic(referenceTo: "Nobody"))
        func error(_ root: Dynamic, _ dependencies: [Dynamic] = []) -> GenerationSchema.SchemaError? {
            do {
                _ = try GenerationSchema(root: root, dependencies: dependencies)
                return nil
            } catch { return error as? GenerationSchema.SchemaError }
        }
        if case .emptyTypeChoices("Empty", _)? = error(empty) {} else { Issue.record("no choices") }
        if case .duplicateProperty("Twice", "a", _)? = error(twice) {} else { Issue.record("a property twice") }
        if case .undefinedReferences(nil, ["Nobody"], _)? = error(lost) {} else { Issue.record("a reference to nothing") }
        let soup = Dynamic(name: "Soup", anyOf: ["a"])
        if case .duplicateType(_, "Soup", _)? = error(soup, [soup]) {} else { Issue.record("a name twice") }
        #expect("\(String(describing: error(lost)))".contains("Nobody"))
    }
}
