import JigTools
import Synchronization

/// Work was given up, since it went on after it had been cancelled.
struct Abandoned: Error {}

/// Waits for work, but no longer than a while after the task was cancelled, whether or not the work listens.
///
/// - Parameters:
///   - grace: how long the work may take to end once it is cancelled.
///   - work: the work, in a task of its own; it is told whether it was given up.
/// - Throws: what the work throws, or ``Abandoned``.
func outwaiting<Output: Sendable>(
    _ grace: Duration, _ work: @escaping @Sendable (_ isAbandoned: @Sendable () -> Bool) async throws -> Output
) async throws -> Output {
    let race = Race<Output>()
    let task = Task {
        do {
            race.finish(.success(try await work { race.isOver }))
        } catch {
            race.finish(.failure(error))
        }
    }
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { race.begin($0) }
    } onCancel: {
        task.cancel()
        race.watch(Watchdog.shared.schedule(at: .now + grace) { race.finish(.failure(Abandoned())) })
    }
}

/// Somebody who waits for the first of two to say how it ended.
private final class Race<Output: Sendable>: Sendable {
    private struct State {
        var result: Result<Output, any Error>?
        var continuation: CheckedContinuation<Output, any Error>?
        var watch: Watchdog.Entry?
    }

    private let state = Mutex(State())

    var isOver: Bool { state.withLock { $0.result != nil } }

    func begin(_ continuation: CheckedContinuation<Output, any Error>) {
        let result = state.withLock { state in
            if state.result == nil { state.continuation = continuation }
            return state.result
        }
        if let result { continuation.resume(with: result) }
    }

    func finish(_ result: Result<Output, any Error>) {
        let (continuation, watch) = state.withLock { state -> (CheckedContinuation<Output, any Error>?, Watchdog.Entry?) in
            guard state.result == nil else { return (nil, nil) }
            state.result = result
            return (state.continuation.take(), state.watch)
        }
        continuation?.resume(with: result)
        if let watch { Watchdog.shared.cancel(watch) }
    }

    /// Notes what will end the race.
    func watch(_ entry: Watchdog.Entry) {
        let isOver = state.withLock { state in
            state.watch = entry
            return state.result != nil
        }
        if isOver { Watchdog.shared.cancel(entry) }
    }
}
