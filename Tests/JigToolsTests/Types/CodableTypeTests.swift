import Foundation
import JigChat
import JigJSON
import JigSchema
import Testing

@testable import JigTools

@Suite("A Codable type that says it is Generable")
struct CodableTypeTests {
    private struct Team: Codable, Generable, Equatable {
        enum Level: String, Codable, Generable, CaseIterable { case junior, senior }
        var name: String
        var lead: Member
        var members: [Member]
        var level: Level?
    }

    private struct Member: Codable, Generable, Equatable {
        var name: String
        var age: UInt8
        var team: [Team]?
    }

    private let team = Team(name: "a", lead: Member(name: "b", age: 1), members: [Member(name: "c", age: 2, team: [])], level: .senior)

    @Test("has the schema of what it decodes, with a definition for each type that it names, the recursive ones too")
    func schema() throws {
        let document = Team.generationSchema.jsonSchema
        #expect(document["required"] == ["name", "lead", "members"])
        #expect(document["properties"]?["lead"] == ["$ref": "#/$defs/Member"])
        #expect(document["properties"]?["members"]?["items"] == ["$ref": "#/$defs/Member"])
        #expect(document["properties"]?["level"]?["enum"] == ["junior", "senior"] || document["properties"]?["level"]?["anyOf"] != nil)
        #expect(document["$defs"]?["Member"]?["properties"]?["team"]?["items"] == ["$ref": "#"])
        let schema = try Team.generationSchema.compiled()
        #expect(schema.accepts(team.generatedContent.json))
        #expect(!schema.accepts(["name": "a", "lead": ["name": "b", "age": 256], "members": []]))
    }

    @Test("is made of what was written, strictly, and writes itself so that it is read again")
    func content() throws {
        #expect(try Team(team.generatedContent) == team)
        #expect(team.generatedContent.jsonString == team.promptRepresentation.text)
        #expect(throws: (any Error).self) {
            try Team(GeneratedContent(json: #"{"name": "a", "lead": {"name": "b", "age": true}, "members": []}"#))
        }
        #expect(team.asPartiallyGenerated() == team)
    }

    @Test("stands in other types' schemas, and they in its own")
    func nesting() throws {
        struct Outer: Generable {
            let teams: [Team]
            static var generationSchema: GenerationSchema {
                GenerationSchema(type: Outer.self, properties: [.init(name: "teams", type: [Team].self)])
            }
            init(_ content: GeneratedContent) throws { teams = try content.value(forProperty: "teams") }
            var generatedContent: GeneratedContent { GeneratedContent(properties: ["teams": teams]) }
        }
        struct Holder: Codable, Generable { var person: Named }
        struct Named: Codable, Generable {
            var name: String
            static var generationSchema: GenerationSchema {
                GenerationSchema(type: Named.self, properties: [.init(name: "name", type: String.self, guides: [.minimumLength(1)])])
            }
        }
        let schema = try Outer.generationSchema.compiled()
        #expect(schema.accepts(GeneratedContent(properties: ["teams": [team]]).json))
        #expect(!schema.accepts(["teams": [["name": "a"]]]))
        #expect(Outer.generationSchema.jsonSchema["$defs"]?.objectValue?.keys.sorted().prefix(2) == ["Member", "Team"])
        let holder = try Holder.generationSchema.compiled()
        #expect(holder.accepts(["person": ["name": "a"]]))
        #expect(!holder.accepts(["person": ["name": ""]]))
        #expect(GenerationSchema(shapeOf: Named.self) == Named.generationSchema)
    }

    @Test("whose shape can't be found out is an error that says where")
    func limits() {
        enum Union: Codable { case a(Int), b(String) }
        struct Holder: Codable, Generable { var union: Union }
        #expect {
            try Holder.generationSchema.compiled()
        } throws: { error in
            "\(error)".contains("/properties/union") && "\(error)".contains("Union")
        }
    }

    @Test("writes null for numbers that JSON does not have")
    func nonFinite() {
        struct Reading: Codable, Generable { var value: Double, values: [Float] }
        #expect(Reading(value: .nan, values: [1, .infinity]).generatedContent.jsonString == #"{"value": null, "values": [1.0, null]}"#)
    }

    @Test("is the arguments and the output of a tool")
    func tool() async throws {
        struct Count: Tool {
            struct Arguments: Codable, Generable { var text: String }
            struct Output: Encodable, PromptRepresentable { var characters: Int }
            let description = "Counts characters"
            func call(arguments: Arguments) -> Output { Output(characters: arguments.text.count) }
        }
        let result = await Dispatcher(try ToolRegistry([Count()])).dispatch(ToolCall(id: "abcdefghi", name: "Count", arguments: #"{"text": "abc"}"#))
        #expect(result.content == #"{"characters": 3}"#)
    }
}
