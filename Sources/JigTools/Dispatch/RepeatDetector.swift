import JigChat
import JigJSON
import Synchronization

/// Notices a model that makes the same call again and again, with the same result each time.
public final class RepeatDetector: Sendable {
    private struct Key: Hashable {
        let name: String
        let arguments: JSONValue
    }

    private struct History {
        var content: String
        var count: Int
    }

    private let limit: Int
    private let histories = Mutex<[Key: History]>([:])

    /// - Parameter limit: how often the same call may give the same result before it is refused.
    public init(limit: Int) { self.limit = max(1, limit) }

    /// What the model is told if this call is one too many; nil if it may run.
    func refusal(of name: String, arguments: JSONValue) -> String? {
        guard let history = histories.withLock({ $0[Key(name: name, arguments: arguments)] }), history.count >= limit else {
            return nil
        }
        return """
            the same call was made \(history.count) times with the same result each time. Use that result, call with other \
            arguments, or answer without it.
            """
    }

    /// Takes note of how a call that ran has ended.
    func record(_ name: String, arguments: JSONValue, content: String) {
        histories.withLock { histories in
            let key = Key(name: name, arguments: arguments)
            if var history = histories[key], history.content.utf8.elementsEqual(content.utf8) {
                history.count += 1
                histories[key] = history
            } else {
                histories[key] = History(content: content, count: 1)
            }
        }
    }
}
