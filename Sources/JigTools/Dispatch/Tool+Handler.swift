import JigJSON

extension Tool {
    /// The handler with its arguments decoded, ready to run.
    func handler(for arguments: JSONValue) throws -> @Sendable () async throws -> String {
        let decoded = try arguments as? Arguments ?? JSONValueDecoder().decode(Arguments.self, from: arguments)
        return {
            switch try await call(arguments: decoded) {
            case let text as String: text
            case let bytes as OutputBytes: bytes.text
            case let value as JSONValue: value.text(.spaced)
            case let output: try JSONValueEncoder().encode(output).text(.spaced)
            }
        }
    }

    /// The tool, dispatched as a policy says.
    public func policy(_ policy: ToolPolicy) -> some Tool<Arguments, Output> { GovernedTool(tool: self, policy: policy) }
}

/// A tool with a policy that it does not have of itself.
private struct GovernedTool<Base: Tool>: Tool, PolicyProviding {
    let tool: Base
    let policy: ToolPolicy

    var name: String { tool.name }
    var description: String { tool.description }
    var parameters: JSONValue { tool.parameters }
    func call(arguments: Base.Arguments) async throws -> Base.Output { try await tool.call(arguments: arguments) }
}
