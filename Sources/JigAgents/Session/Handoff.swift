import JigJSON
import JigTools

/// Another session that the model may hand the conversation over to, by calling a tool: the other one answers instead, and goes
/// on with the conversation from there.
///
/// ```swift
/// let billing = Handoff(name: "billing", description: "Invoices and payments") { conversation in
///     try LanguageModelSession(model: model, tools: [Refund()], transcript: conversation.replacingInstructions("You are billing."))
/// }
/// let session = try LanguageModelSession(model: model, configuration: .init(handoffs: [billing]))
/// try await session.respond(to: "I was charged twice.")
/// let next = session.successor ?? session
/// ```
public struct Handoff: Sendable {
    /// What the other session is called; the tool is named `transfer_to_` and this.
    public let name: String
    /// What the other session is for, in words for the model.
    public let description: String
    let makeSession: @Sendable (Transcript) async throws -> LanguageModelSession

    /// - Parameter makeSession: makes the other session of the conversation so far, whose last prompt waits for an answer.
    public init(
        name: String, description: String, makeSession: @escaping @Sendable (Transcript) async throws -> LanguageModelSession
    ) {
        (self.name, self.description, self.makeSession) = (name, description, makeSession)
    }

    var toolName: String { "transfer_to_" + name }

    var tool: any Tool {
        FunctionTool(
            name: toolName, description: "Hands the conversation over to \(name): \(description)",
            parameters: ["type": "object", "properties": [:], "additionalProperties": false] as JSONValue
        ) { [name] (_: JSONValue) in
            "The conversation is handed over to \(name), who answers from here on."
        }.policy(ToolPolicy(isIdempotent: true, allowsRepeats: true))
    }
}

extension Transcript {
    /// The conversation, told of another task.
    public func replacingInstructions(_ text: String) -> Transcript {
        let rest = entries.filter { if case .instructions = $0 { false } else { true } }
        return Transcript(entries: [.instructions(text)] + rest)
    }
}
