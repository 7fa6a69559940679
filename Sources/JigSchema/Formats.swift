import JigRegex
import Synchronization

/// The formats that can be asserted: the languages that the grammar writes them in, and `regex`, of which the grammar writes
/// a part.
enum Formats {
    /// Languages and the store they are in, which is not safe for concurrent use by itself.
    private static let store = Mutex(LanguageStore())

    /// Whether a string is of a format; nil for a format that isn't known, which annotates.
    static func accepts(_ string: String, as format: String) -> Bool? {
        if format == "regex" { return RegularExpression.isPattern(string) }
        return store.withLock { store in
            store.format(format).map { store.contains($0, string) }
        }
    }
}
