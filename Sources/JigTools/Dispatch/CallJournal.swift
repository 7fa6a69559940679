import JigChat
import JigJSON

/// What names a call in a journal: the turn in which it was made, and its place there. Call ids may repeat; this does not.
public struct CallKey: Sendable, Hashable, Codable, Comparable {
    /// The position in the transcript of the entry that holds the call.
    public var turn: Int
    /// The position among the turn's calls.
    public var index: Int

    public init(turn: Int, index: Int) { (self.turn, self.index) = (turn, index) }

    public static func < (left: CallKey, right: CallKey) -> Bool { (left.turn, left.index) < (right.turn, right.index) }
}

/// Where a dispatcher writes down what it is about to do, and what came of it, so that a process that is killed at any moment
/// leaves behind which calls may have happened.
public protocol CallJournal: Sendable {
    /// What keeps the keys of one journal apart from those of others.
    var name: String { get }

    /// Makes durable that a call's handler is about to run. It runs only after this has returned.
    func begin(_ key: CallKey, _ call: ToolCall) async throws

    /// Makes durable how a call has ended.
    func end(_ key: CallKey, _ result: ToolResult) async throws

    /// Takes note of what a handler said after its call had been given up.
    func noteLate(_ key: CallKey, _ result: ToolResult) async
}

extension CallJournal {
    public func noteLate(_ key: CallKey, _ result: ToolResult) async {}
}
