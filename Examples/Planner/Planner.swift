import ArgumentParser
import ExampleModel
import Foundation
import Jig

/// A planner over many tools: models choose badly among more than a few dozen, so that it first has the model pick the few that
/// the task needs, under a schema that only has their names, and then works with those alone.
///
///     swift run Planner --model model.gguf --tokenizer tekken.json "How many miles are 26.2 kilometres, and how many feet is that?"
///
/// The bundled model knows only tools of its own: what it picks here is always a tool that there is, and makes no sense.
@main
struct Planner: AsyncParsableCommand {
    @OptionGroup var model: ExampleModel

    @Option(help: "The most tools to pick.")
    var most = 4

    @Argument(help: "The task.")
    var task: [String] = ["Convert", "3", "km", "to", "mi"]

    func run() async throws {
        let task = task.joined(separator: " ")
        let model = try model.load(isForSampleTools: false)
        let catalogue = Catalogue.tools
        print("\(catalogue.count) tools are there.")

        let names = JSONValue.array(catalogue.map { .string($0.name) })
        let picking = try LanguageModelSession(
            model: model,
            instructions: self.model.isBundled
                ? nil : "Pick the tools that the task needs:\n" + catalogue.map { "\($0.name): \($0.description)" }.joined(separator: "\n"))
        let picked = try await picking.respond(
            to: task,
            schema: Schema(parsing: [
                "type": "object",
                "properties": [
                    "tools": [
                        "type": "array", "items": ["enum": names], "uniqueItems": true, "minItems": 1,
                        "maxItems": .number(JSONNumber(max(1, most))),
                    ]
                ],
                "required": ["tools"], "additionalProperties": false,
            ]), options: GenerationOptions(maximumResponseTokens: 200))
        let chosen = picked.content["tools"]?.arrayValue?.compactMap(\.stringValue) ?? []
        print("picked: \(chosen.joined(separator: ", "))")

        let session = try LanguageModelSession(
            model: model, tools: catalogue.filter { chosen.contains($0.name) },
            configuration: .init(limits: .init(maximumConcurrentCalls: 4, repeatLimit: 2)))
        let response = try await session.respond(
            to: task, options: GenerationOptions(maximumResponseTokens: 200, toolChoice: .required, maximumTurns: 6))
        for entry in session.transcript.dropLast() { print("  \(entry)") }
        print(response.content)
    }
}

/// A tool for each pair of units, made at run time.
enum Catalogue {
    private static let units: [(kind: String, inBase: [(name: String, factor: Double)])] = [
        ("length", [("metres", 1), ("kilometres", 1000), ("miles", 1609.344), ("feet", 0.3048)]),
        ("mass", [("kilograms", 1), ("grams", 0.001), ("pounds", 0.45359237)]),
        ("time", [("seconds", 1), ("minutes", 60), ("hours", 3600), ("days", 86_400)]),
        ("volume", [("litres", 1), ("millilitres", 0.001), ("gallons", 3.785411784)]),
    ]

    static let tools: [any Tool] = units.flatMap { group in
        group.inBase.flatMap { from in
            group.inBase.filter { $0.name != from.name }.map { to in
                FunctionTool(
                    name: "\(from.name)_to_\(to.name)", description: "Converts a \(group.kind) from \(from.name) to \(to.name)",
                    parameters: [
                        "type": "object", "properties": ["value": ["type": "number", "minimum": 0, "maximum": 1_000_000]],
                        "required": ["value"], "additionalProperties": false,
                    ] as JSONValue
                ) { (arguments: JSONValue) in
                    let value = arguments["value"]?.numberValue?.double ?? 0
                    return "\(value * from.factor / to.factor) \(to.name)"
                }
            }
        }
    }
}
