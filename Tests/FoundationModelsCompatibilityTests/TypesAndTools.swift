#if Macros
// Code written for FoundationModels 26, with one line changed: this one.
import Jig

import Foundation
import Observation
import Testing

// MARK: - Generable types

@Generable(description: "Basic profile information about a cat")
struct CatProfile {
    // A guide isn't necessary for basic fields.
    var name: String

    @Guide(description: "The age of the cat", .range(0...20))
    var age: Int

    @Guide(description: "A one sentence profile about the cat's personality")
    var profile: String
}

@Generable
struct Itinerary: Equatable {
    @Guide(description: "An exciting name for the trip.")
    let title: String
    @Guide(.anyOf(["Sahara Desert", "Serengeti", "Joshua Tree"]))
    let destinationName: String
    let description: String
    @Guide(description: "An explanation of how the itinerary meets the person's special requests.")
    let rationale: String
    @Guide(description: "A list of day-by-day plans.")
    @Guide(.count(3))
    let days: [DayPlan]
}

@Generable
struct DayPlan: Equatable {
    @Guide(description: "A unique and exciting title for this day plan.")
    let title: String
    let subtitle: String
    @Guide(.minimumCount(1))
    @Guide(.maximumCount(3))
    let activities: [Activity]
}

@Generable
struct Activity: Equatable {
    let type: Kind
    let title: String
}

@Generable
enum Kind: String, CaseIterable {
    case sightseeing
    case foodAndDining
    case shopping
}

@Generable
enum Breakfast {
    case waffles
    case pancakes(count: Int)
    case other(String)
}

@Generable
struct SearchSuggestions {
    @Guide(description: "A list of suggested search terms", .count(4))
    var searchTerms: [SearchTerm]

    @Generable
    struct SearchTerm {
        // Use a generation identifier for data structures the framework generates.
        var id: GenerationID

        @Guide(description: "A 2 or 3 word search term, like 'Beautiful sunsets'")
        var searchTerm: String
    }
}

@Generable
struct Guides {
    @Guide(description: "constant", .constant("a")) var constant: String
    @Guide(.pattern(/a+b?/)) var pattern: String
    @Guide(description: "A regex", /(Mr|Mrs)\. \w+/) var name: String
    @Guide(.minimum(1)) var minimum: Int
    @Guide(.maximum(1.5)) var maximum: Double
    @Guide(.range(0.5...1.5)) var range: Float
    @Guide(.minimum(1)) var decimal: Decimal
    @Guide(.count(2...3)) var counted: [Int]
    @Guide(.minimumCount(1), .maximumCount(2)) var bounded: [Bool]
    @Guide(.element(.anyOf(["x", "y"])), .count(2)) var elements: [String]
    @Guide(description: "Perhaps", .range(1...2)) var optional: Int?
}

@Generable(description: "With nil", representNilExplicitlyInGeneratedContent: true)
struct ExplicitNil {
    var value: String?
}

/// A type that conforms by hand.
struct Temperature: Generable {
    var degrees: Double

    static var generationSchema: GenerationSchema {
        GenerationSchema(
            type: Temperature.self, description: "A temperature",
            properties: [
                GenerationSchema.Property(name: "degrees", description: "In Celsius", type: Double.self, guides: [.range(-100...100)]),
                GenerationSchema.Property(name: "station", type: String?.self),
                GenerationSchema.Property(name: "code", type: String.self, guides: [/[A-Z]{3}/]),
                GenerationSchema.Property(name: "other", type: String?.self, guides: [/[A-Z]{3}/]),
            ])
    }

    init(_ content: GeneratedContent) throws { degrees = try content.value(Double.self, forProperty: "degrees") }

    var generatedContent: GeneratedContent { GeneratedContent(properties: ["degrees": degrees]) }
}

// MARK: - Tools

struct FindContacts: Tool {
    let name = "findContacts"
    let description = "Find a specific number of contacts"

    @Generable
    struct Arguments {
        @Guide(description: "The number of contacts to get", .range(1...10))
        let count: Int
    }

    func call(arguments: Arguments) async throws -> [String] {
        (0..<arguments.count).map { "Contact \($0)" }
    }
}

@Observable
final class FindPointsOfInterestTool: Tool {
    let name = "findPointsOfInterest"
    let description = "Finds points of interest for a landmark."
    let landmark: String

    init(landmark: String) { self.landmark = landmark }

    @Generable
    enum Category: String, CaseIterable {
        case hotel
        case restaurant
    }

    @Generable
    struct Arguments {
        @Guide(description: "This is the type of business to look up for.")
        let pointOfInterest: Category

        @Guide(description: "The natural language query of what to search for.")
        let naturalLanguageQuery: String
    }

    func call(arguments: Arguments) async throws -> String {
        "There are these \(arguments.pointOfInterest) in \(landmark): \(arguments.naturalLanguageQuery)"
    }
}

/// A tool whose arguments are only known at run time.
struct DynamicTool: Tool {
    let name: String
    let description = "Made at run time"
    let parameters: GenerationSchema
    var includesSchemaInInstructions: Bool { false }

    func call(arguments: GeneratedContent) async throws -> GeneratedContent { arguments }
}

struct GenerableOutput: Tool {
    let description = "A tool that gives structured content"
    @Generable struct Arguments { var city: String }
    @concurrent func call(arguments: Arguments) async throws -> CatProfile {
        CatProfile(name: arguments.city, age: 1, profile: "x")
    }
}

/// A tool around another.
struct Logged<Base: Tool>: Tool {
    let base: Base
    var name: String { base.name }
    var description: String { base.description }
    var parameters: GenerationSchema { base.parameters }
    func call(arguments: Base.Arguments) async throws -> Base.Output { try await base.call(arguments: arguments) }
}

/// Runs any tool with content.
func run<T: Tool>(_ tool: T, with content: GeneratedContent) async throws -> Prompt {
    try await tool.call(arguments: T.Arguments(content)).promptRepresentation
}

// MARK: - Uses

@Suite("Code written for FoundationModels")
struct TypesAndTools {
    @Test("reads and makes content")
    func content() throws {
        let content = GeneratedContent(properties: ["name": "Tom", "age": 3, "profile": "naps"], id: GenerationID())
        let cat = try content.value(CatProfile.self)
        #expect(cat.age == 3)
        let age: Int = try content.value(forProperty: "age")
        #expect(age == 3)
        #expect(try content.value(String?.self, forProperty: "nickname") == nil)
        #expect(content.isComplete)
        #expect(try GeneratedContent(json: #"{"title": "A story of"#).isComplete == false)
        guard case .structure(let properties, let orderedKeys) = content.kind else { return #expect(Bool(false)) }
        #expect(orderedKeys == ["name", "age", "profile"])
        #expect(properties["age"]?.kind == .number(3))
        let list = GeneratedContent(elements: ["a", 1, true] as [any ConvertibleToGeneratedContent])
        #expect(list.jsonString == #"["a", 1, true]"#)
        #expect(list.kind == .array([GeneratedContent("a"), GeneratedContent(1), GeneratedContent(true)]))
        #expect(GeneratedContent(kind: .null).kind == .null)
        let merged = GeneratedContent(
            properties: [("a", 1), ("a", 2)] as [(String, any ConvertibleToGeneratedContent)], uniquingKeysWith: { first, _ in first })
        #expect(merged.jsonString == #"{"a": 1}"#)
        #expect(GeneratedContent("x", id: GenerationID()).id != nil)
        #expect(content.debugDescription.contains("Tom"))
        #expect(try GeneratedContent(content) == content.generatedContent)
    }

    @Test("uses partially generated values")
    func partial() throws {
        let partial: SearchSuggestions.PartiallyGenerated = try .init(GeneratedContent(json: #"{"searchTerms": [{"searchTerm": "Beau"#))
        #expect(partial.searchTerms?.first?.searchTerm == "Beau")
        let id: GenerationID? = partial.searchTerms?.first?.id
        #expect(id != nil)
        let _: GenerationID = partial.id
        let complete = CatProfile(name: "A", age: 1, profile: "b").asPartiallyGenerated()
        #expect(complete.name == "A")
        let text: String.PartiallyGenerated = "x".asPartiallyGenerated()
        #expect(text == "x")
    }

    @Test("declares schemas")
    func schemas() throws {
        let kinds = GenerationSchema(type: Kind.self, description: "A kind", anyOf: ["a", "b"])
        let either = GenerationSchema(type: Kind.self, anyOf: [CatProfile.self, Itinerary.self])
        #expect(kinds.debugDescription.contains("A kind"))
        let data = try JSONEncoder().encode(either)
        #expect(try JSONDecoder().decode(GenerationSchema.self, from: data) == either)
        _ = Temperature.generationSchema
        let menu = DynamicGenerationSchema(
            name: "Menu", description: "Today's",
            properties: [
                DynamicGenerationSchema.Property(
                    name: "dailySoup", description: "The soup", schema: DynamicGenerationSchema(name: "dailySoup", anyOf: ["Tomato", "Chicken"])),
                DynamicGenerationSchema.Property(name: "dish", schema: DynamicGenerationSchema(referenceTo: "Dish"), isOptional: true),
                .init(name: "guests", schema: .init(arrayOf: .init(type: String.self, guides: [.pattern(/[a-z]+/)]), minimumElements: 1, maximumElements: 3)),
                .init(name: "either", schema: .init(name: "Either", anyOf: [.init(type: Int.self), .init(type: CatProfile.self)])),
            ])
        let dish = DynamicGenerationSchema(name: "Dish", properties: [.init(name: "price", schema: .init(type: Double.self))])
        let schema = try GenerationSchema(root: menu, dependencies: [dish])
        #expect(schema.debugDescription.contains("dailySoup"))
        do {
            _ = try GenerationSchema(root: menu, dependencies: [])
            Issue.record("a reference to nothing")
        } catch let error as GenerationSchema.SchemaError {
            switch error {
            case .undefinedReferences(let schema, let references, let context):
                #expect(schema == "Menu" && references == ["Dish"])
                #expect(!context.debugDescription.isEmpty && error.errorDescription != nil && error.recoverySuggestion != nil)
            case .duplicateType(schema: _, type: _, context: _), .duplicateProperty(schema: _, property: _, context: _),
                .emptyTypeChoices(schema: _, context: _):
                Issue.record("\(error)")
            }
        }
        let guides: [GenerationGuide<[Int]>] = [.count(1), .count(1...2), .minimumCount(1), .maximumCount(2), .element(.range(1...2))]
        #expect(guides.count == 5)
        _ = [GenerationGuide<Double>.minimum(1), .maximum(2), .range(1...2)]
    }

    @Test("writes prompts and instructions")
    func prompts() {
        let isFormal = true
        let instructions = Instructions {
            "Be brief."
            if isFormal { "Be formal." } else { "Be casual." }
            for language in ["English", "French"] { "Speak \(language)." }
            CatProfile(name: "A", age: 1, profile: "b")
        }
        #expect(
            "\(instructions)" == """
                Be brief.
                Be formal.
                Speak English.
                Speak French.
                {"name": "A", "age": 1, "profile": "b"}
                """)
        let nothing: String? = nil
        let prompt = Prompt {
            "Here is an example:"
            CatProfile(name: "A", age: 1, profile: "b")
            if let nothing { nothing }
            Prompt("More")
        }
        #expect("\(prompt)".hasSuffix("}\nMore"))
        struct Landmark: PromptRepresentable, InstructionsRepresentable {
            var promptRepresentation: Prompt {
                "A landmark"
                "that is tall"
            }
            var instructionsRepresentation: Instructions { "A landmark" }
        }
        #expect("\(Landmark().promptRepresentation)" == "A landmark\nthat is tall")
        #expect("\(Prompt(Landmark()))" == "A landmark\nthat is tall")
    }

    @Test("calls tools")
    func tools() async throws {
        let tools: [any Tool] = [
            FindContacts(), FindPointsOfInterestTool(landmark: "Oslo"), GenerableOutput(), Logged(base: FindContacts()),
            DynamicTool(name: "dynamic", parameters: try GenerationSchema(root: .init(name: "Root", properties: []), dependencies: [])),
        ]
        #expect(tools.map(\.name) == ["findContacts", "findPointsOfInterest", "GenerableOutput", "findContacts", "dynamic"])
        #expect(tools.map(\.includesSchemaInInstructions) == [true, true, true, true, false])
        #expect(FindContacts().parameters.debugDescription == FindContacts.Arguments.generationSchema.debugDescription)
        let contacts = try await FindContacts().call(arguments: FindContacts.Arguments(count: 2))
        #expect(contacts == ["Contact 0", "Contact 1"])
        for tool in tools where tool.name == "findContacts" {
            #expect(try await run(tool, with: GeneratedContent(properties: ["count": 1])).description == #"["Contact 0"]"#)
        }
    }

    @Test("of every built-in type")
    func builtIn() {
        let types: [any Generable.Type] = [
            Bool.self, String.self, Int.self, Float.self, Double.self, Decimal.self, [Int].self, [[String]].self, Int?.self, Never.self,
            GeneratedContent.self, CatProfile.self, Breakfast.self, Guides.self, ExplicitNil.self,
        ]
        #expect(types.count == 15)
    }
}
#endif
