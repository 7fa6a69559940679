import JigJSON

extension Tool {
    /// The handler with its arguments decoded, ready to run.
    func handler(for arguments: JSONValue) throws -> @Sendable () async throws -> String {
        // Arguments need not be sendable: they are made here and go to the handler alone.
        nonisolated(unsafe) let made = try Arguments(GeneratedContent(arguments))
        return { try await call(arguments: made).promptRepresentation.text }
    }

    /// The tool, dispatched as a policy says.
    public func policy(_ policy: ToolPolicy) -> any Tool { GovernedTool(tool: self, policy: policy) }
}

/// A tool with a policy that it does not have of itself.
private struct GovernedTool<Base: Tool>: Tool, PolicyProviding {
    let tool: Base
    let policy: ToolPolicy

    var name: String { tool.name }
    var description: String { tool.description }
    var parameters: GenerationSchema { tool.parameters }
    var includesSchemaInInstructions: Bool { tool.includesSchemaInInstructions }
    func call(arguments: Base.Arguments) async throws -> Base.Output { try await tool.call(arguments: arguments) }
}
