import Synchronization

/// Does things at given times, with one timer for the whole process: a call that ends in time costs two dictionary accesses.
package final class Watchdog: Sendable {
    package static let shared = Watchdog()
    package typealias Entry = UInt64

    private struct State {
        var entries: [Entry: (deadline: ContinuousClock.Instant, action: @Sendable () -> Void)] = [:]
        var nextEntry: Entry = 0
        var wakeTime: ContinuousClock.Instant?
        var timer: Task<Void, Never>?
    }

    private let state = Mutex(State())

    /// Plans an action, which must not take long.
    package func schedule(at deadline: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> Entry {
        state.withLock { state in
            let entry = state.nextEntry
            state.nextEntry += 1
            state.entries[entry] = (deadline, action)
            if state.wakeTime.map({ deadline < $0 }) ?? true { arm(&state, at: deadline) }
            return entry
        }
    }

    /// Takes an action back; nothing happens if it is done already.
    package func cancel(_ entry: Entry) {
        state.withLock { _ = $0.entries.removeValue(forKey: entry) }
    }

    private func arm(_ state: inout State, at time: ContinuousClock.Instant) {
        state.timer?.cancel()
        state.wakeTime = time
        // Detached: it outlives the call for which it was made, and must not hold on to its task-local values.
        state.timer = Task.detached { [self] in
            try? await Task.sleep(until: time, clock: .continuous)
            if !Task.isCancelled { wake() }
        }
    }

    private func wake() {
        let due = state.withLock { state in
            let now = ContinuousClock.now
            let due = state.entries.filter { $0.value.deadline <= now }
            for entry in due.keys { state.entries[entry] = nil }
            state.wakeTime = nil
            state.timer = nil
            if let next = state.entries.values.map(\.deadline).min() { arm(&state, at: next) }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for entry in due { entry.action() }
    }
}
