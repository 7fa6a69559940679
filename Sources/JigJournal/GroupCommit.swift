import GRDB
import Synchronization

/// Commits what is written at the same time in one transaction: a disk takes as long for one as for many.
final class GroupCommit: Sendable {
    typealias Change = @Sendable (Database) throws -> Void

    private struct State {
        var waiting: [(change: Change, continuation: CheckedContinuation<Void, any Error>)] = []
        var isWriting = false
    }

    private let queue: DatabaseQueue
    private let state = Mutex(State())

    init(_ queue: DatabaseQueue) { self.queue = queue }

    /// Makes a change, and returns when it is on disk.
    func write(_ change: @escaping Change) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let begins = state.withLock { state in
                state.waiting.append((change, continuation))
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if begins { commit() }
        }
    }

    func read<Value: Sendable>(_ query: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await queue.read(query)
    }

    /// Writes what waits, and what came meanwhile after it.
    private func commit() {
        let group = state.withLock { state in
            defer { state.waiting = [] }
            if state.waiting.isEmpty { state.isWriting = false }
            return state.waiting
        }
        guard !group.isEmpty else { return }
        queue.asyncWrite { database in
            for member in group { try member.change(database) }
        } completion: { _, result in
            for member in group { member.continuation.resume(with: result) }
            self.commit()
        }
    }
}
