import JigAgents
import JigChat
import JigTools
import Synchronization

/// A journal in memory, which can be copied as it is at a moment, as if the process had been killed there, and can be made to fail.
public final class MemoryJournal: SessionJournal {
    public let name: String
    private let content: Mutex<JournalReplay>
    private let failure = Mutex<(any Error)?>(nil)

    public init(name: String = "memory", _ content: JournalReplay = JournalReplay()) {
        self.name = name
        self.content = Mutex(content)
    }

    /// Makes every write fail from now on, or succeed again.
    public func fail(with error: (any Error)?) { failure.withLock { $0 = error } }

    public func append(_ entry: Transcript.Entry, at position: Int) async throws {
        try write { $0.entries[position] = entry }
    }

    public func begin(_ key: CallKey, _ call: ToolCall) async throws { try write { $0.begun.insert(key) } }

    public func end(_ key: CallKey, _ result: ToolResult) async throws {
        try write { content in if content.ended[key] == nil { content.ended[key] = result } }
    }

    public func replay() async throws -> JournalReplay { snapshot }

    /// What is written at this moment.
    public var snapshot: JournalReplay { content.withLock { $0 } }

    private func write(_ change: (inout JournalReplay) -> Void) throws {
        if let error = failure.withLock({ $0 }) { throw error }
        content.withLock { change(&$0) }
    }
}
