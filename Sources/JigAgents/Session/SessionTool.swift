import JigJSON
import JigTools

/// A session as a tool of another one: it is asked in words, works with tools of its own, and answers in words.
///
/// ```swift
/// let researcher = SessionTool(name: "research", description: "Finds things out") {
///     try LanguageModelSession(model: model, tools: [Search()], instructions: "You find things out.")
/// }
/// let session = try LanguageModelSession(model: model, tools: [researcher])
/// ```
public struct SessionTool: Tool, PolicyProviding {
    public let name: String
    public let description: String
    public let policy: ToolPolicy
    private let options: GenerationOptions
    private let makeSession: @Sendable () async throws -> LanguageModelSession

    public let parameters: JSONValue = [
        "type": "object",
        "properties": ["request": ["type": "string", "minLength": 1, "description": "What is wanted, in words, with all that is needed to do it"]],
        "required": ["request"], "additionalProperties": false,
    ]

    /// Creates a tool.
    ///
    /// - Parameters:
    ///   - name: the name the model calls it by.
    ///   - description: what the session is good for, in words for the model.
    ///   - policy: how calls are dispatched. A call takes as long as a response does: the time limit should allow for that.
    ///   - options: how the session responds.
    ///   - makeSession: makes a session for each call, or gives one that remembers earlier calls; such a one answers one call
    ///     at a time, which ``ToolPolicy/maximumConcurrentCalls`` has to say.
    public init(
        name: String, description: String, policy: ToolPolicy = ToolPolicy(), options: GenerationOptions = GenerationOptions(),
        makeSession: @escaping @Sendable () async throws -> LanguageModelSession
    ) {
        self.name = name
        self.description = description
        self.policy = policy
        self.options = options
        self.makeSession = makeSession
    }

    public struct Arguments: Codable, Generable { var request: String }

    public func call(arguments: Arguments) async throws -> String {
        do {
            return try await makeSession().respond(to: arguments.request, options: options).content
        } catch let error as LanguageModelSession.GenerationError {
            // Its transcript is its own business; what went wrong is the caller's.
            throw ToolError("\(name) could not answer: \(error.context.debugDescription)")
        }
    }
}
