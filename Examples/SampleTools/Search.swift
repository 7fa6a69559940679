import Jig

/// Searches a small built-in collection of notes, in place of the web.
public struct Search: Tool {
    public struct Arguments: Codable, Generable {
        var query: String
        var limit: Int?
    }
    public struct Output: Encodable, PromptRepresentable {
        struct Hit: Encodable, Sendable {
            var title: String
            var text: String
        }
        var results: [Hit]
    }

    public let name = "search"
    public let description = "Search the web"
    public let parameters: JSONValue = [
        "type": "object",
        "properties": [
            "query": ["type": "string", "minLength": 1, "maxLength": 80],
            "limit": ["type": "integer", "minimum": 1, "maximum": 10],
        ],
        "required": ["query"],
        "additionalProperties": false,
    ]

    public init() {}

    public func call(arguments: Arguments) throws -> Output {
        let notes = Notes.search(arguments.query, limit: arguments.limit ?? 3)
        guard !notes.isEmpty else { throw ToolError("Nothing was found for \"\(arguments.query)\".") }
        return Output(results: notes.map { Output.Hit(title: $0.title, text: $0.text) })
    }
}
