import JigGrammar
import JigJSON
import JigSchema

/// A tool's name with the grammar of its arguments.
public struct CallableTool: Sendable {
    public var name: String
    public var arguments: Grammar

    public init(name: String, arguments: Grammar) { (self.name, self.arguments) = (name, arguments) }

    /// Compiles a tool's parameters.
    ///
    /// Arguments are an object even where the schema leaves that open, as `{}` does.
    ///
    /// - Throws: ``ChatError/invalidToolSchema(name:reason:)`` if the parameters are no schema, cannot be enforced, or leave
    ///   out objects.
    public init(_ tool: ToolDefinition, options: GrammarOptions = GrammarOptions()) throws(ChatError) {
        var parameters = tool.parameters.objectValue ?? [:]
        let types = parameters["type"].map { $0.arrayValue ?? [$0] } ?? ["object"]
        guard tool.parameters.objectValue != nil, types.contains("object") else {
            throw .invalidToolSchema(name: tool.name, reason: "arguments are always an object, which it does not allow")
        }
        parameters["type"] = "object"
        do {
            arguments = try Grammar(Schema(parsing: .object(parameters)), options: options)
        } catch {
            throw .invalidToolSchema(name: tool.name, reason: "\(error)")
        }
        name = tool.name
    }
}
