import JigChat
import JigTools

/// What is put around a session's responses, turns and calls, to trace or to measure them.
///
/// Each method must run its closure once, and return or throw what that does.
public protocol SessionObserver: CallObserver {
    func observeResponse(_ description: ResponseDescription, run: () async throws -> ResponseReport) async throws -> ResponseReport
    func observeTurn(_ description: TurnDescription, run: () async throws -> TurnOutput) async throws -> TurnOutput
}

/// A response that is about to begin.
public struct ResponseDescription: Sendable {
    /// What the session calls itself.
    public let agentName: String
    /// The same for all responses of a session.
    public let conversationID: String
    public let modelName: String
    /// What was asked; nil where a response goes on after an interruption.
    public let prompt: String?
}

/// How a response ended.
public struct ResponseReport: Sendable {
    public let text: String
    public let usage: Usage
}

/// A turn that is about to begin.
public struct TurnDescription: Sendable {
    /// 1 for the first turn of a response.
    public let number: Int
    public let conversationID: String
    public let modelName: String
    public let request: TurnRequest
}
