import Synchronization

/// An ECMA-262 regular expression (`u` flag), as in `pattern` and `patternProperties`.
///
/// Matching runs on a lazily built automaton: time is linear in the string, whatever the pattern.
public struct RegularExpression: Sendable, Hashable {
    /// The pattern as it was written.
    public let source: String
    let pattern: Pattern
    private let matcher: RegularExpressionMatcher

    /// Reads a pattern.
    ///
    /// - Parameter source: the pattern, without slashes. Escapes of punctuation that the `u` flag forbids (`\-`, `\@`), and
    ///   `{`, `}` and `]` as literals are accepted.
    /// - Throws: `RegularExpressionError` for what is no regular expression, what describes no regular language, and what
    ///   would need too many states.
    public init(_ source: String) throws(RegularExpressionError) {
        self.source = source
        pattern = try PatternParser.parse(source)
        matcher = try RegularExpressionMatcher(pattern)
    }

    /// Whether the pattern is found somewhere in a string, as JSON Schema's `pattern` asks. Safe for concurrent use.
    public func matches(_ string: String) -> Bool {
        matcher.matches(string)
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.source.utf8.elementsEqual(b.source.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        for byte in source.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}

/// The automaton of one expression, shared by its copies and guarded by a lock.
private final class RegularExpressionMatcher: Sendable {
    private struct Automaton {
        var store: LanguageStore
        var start: Language
        /// At how many languages those not in use are dropped.
        var limit: Int

        init(store: LanguageStore, start: Language) {
            (self.store, self.start) = (store, start)
            limit = store.nodes.count + RegularExpressionMatcher.cacheLimit
        }
    }

    private let automaton: Mutex<Automaton>

    /// How many languages matching may add to the store.
    private static let cacheLimit = 20_000

    init(_ pattern: Pattern) throws(RegularExpressionError) {
        let store = LanguageStore()
        let start = try Translation.search(pattern, in: store)
        automaton = Mutex(Automaton(store: store, start: start))
    }

    func matches(_ string: String) -> Bool {
        automaton.withLock { automaton in
            var state = automaton.start
            for scalar in string.unicodeScalars {
                state = automaton.store.derivative(state, by: scalar.value)
                if state == automaton.store.any { return true }
                if state == automaton.store.none { return false }
                if automaton.store.nodes.count > automaton.limit {
                    let (store, handles) = automaton.store.compacted(keeping: [automaton.start, state])
                    automaton = Automaton(store: store, start: handles[0])
                    state = handles[1]
                }
            }
            return automaton.store.acceptsEmpty(state)
        }
    }
}

extension LanguageStore {
    /// The strings in which a pattern is found.
    ///
    /// - Throws: `RegularExpressionError` if this store cannot hold it (what `RegularExpression` accepts, it can).
    public func language(of expression: RegularExpression) throws(RegularExpressionError) -> Language {
        try Translation.search(expression.pattern, in: self)
    }
}
