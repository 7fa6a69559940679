import JigChat
import JigJSON

/// Which calls of a tool have to be approved before they run.
public enum ApprovalRequirement: Sendable {
    case never
    case always
    /// Those whose arguments meet a condition, such as an amount over a limit.
    case when(@Sendable (JSONValue) -> Bool)

    func holds(for arguments: JSONValue) -> Bool {
        switch self {
        case .never: false
        case .always: true
        case .when(let condition): condition(arguments)
        }
    }
}

/// A call that waits to be approved. Its arguments meet the tool's schema.
public struct ApprovalRequest: Sendable, Hashable {
    public let call: ToolCall
    public let arguments: JSONValue
    /// What the tool does, as the model is told.
    public let toolDescription: String
}

/// What became of a request for approval.
public enum ApprovalDecision: Sendable, Hashable {
    case approve
    /// The call runs with these arguments instead, which are checked as the model's are.
    case approveEdited(JSONValue)
    /// The call does not run; the model is told why.
    case deny(reason: String)
}

/// Asks somebody whether a call may run. What it throws denies the call.
public typealias ApprovalHandler = @Sendable (ApprovalRequest) async throws -> ApprovalDecision
