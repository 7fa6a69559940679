import Foundation
import Synchronization

/// Tells on standard error when a schema takes long, and ends the program when it takes far too long.
final class Watchdog: Sendable {
    private struct Watched {
        var name = ""
        var document = ""
        var start = ContinuousClock.now
        var warned = false
    }

    private let state = Mutex<Watched?>(nil)

    init(warning: Duration = .seconds(10), limit: Duration) {
        Thread.detachNewThread { [weak self] in
            while let self {
                self.look(warning, limit)
                Thread.sleep(forTimeInterval: 0.5)
            }
        }
    }

    /// Begins to watch a schema.
    func watch(_ name: String, _ document: String) {
        state.withLock { $0 = Watched(name: name, document: document) }
    }

    func rest() { state.withLock { $0 = nil } }

    private func look(_ warning: Duration, _ limit: Duration) {
        let complaint: (String, Bool)? = state.withLock { watched in
            guard let current = watched else { return nil }
            let elapsed = ContinuousClock.now - current.start
            if elapsed > limit {
                return ("\(current.name): not done after \(elapsed.components.seconds) s: \(current.document)", true)
            }
            guard elapsed > warning, !current.warned else { return nil }
            watched?.warned = true
            return (
                "\(current.name): slow, still at it after \(elapsed.components.seconds) s: \(current.document.prefix(300))",
                false
            )
        }
        guard let complaint else { return }
        complain(complaint.0)
        if complaint.1 { exit(1) }
    }
}
