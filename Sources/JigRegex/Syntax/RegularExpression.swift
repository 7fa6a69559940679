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

    /// Whether a string is a pattern by its syntax, as `format: regex` asks.
    package static func isPattern(_ source: String) -> Bool {
        (try? PatternParser.parse(source, strictly: true)) != nil
    }

    /// Whether the pattern is found somewhere in a string, as JSON Schema's `pattern` asks. Safe for concurrent use.
    public func matches(_ string: String) -> Bool {
        matcher.matches(string)
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.source.utf8.elementsEqual(b.source.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        var source = source
        source.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// The automaton of one expression, shared by its copies and guarded by a lock.
///
/// It is deterministic as long as few states come up. Where there are many (`[aeiou].{30}$` has 2³⁰), it follows a set of
/// parts instead, each of which has few successors.
private final class RegularExpressionMatcher: Sendable {
    private struct Automaton {
        var store: LanguageStore
        var start: Language
        var followsParts = false
        /// At how many languages those not in use are dropped.
        var limit: Int

        init(store: LanguageStore, start: Language) {
            (self.store, self.start) = (store, start)
            limit = store.nodes.count + RegularExpressionMatcher.cacheLimit
        }

        /// Drops what is not in use once there is too much; returns the current states in the new store.
        mutating func compact(keeping states: Set<Language>) -> Set<Language> {
            let (store, handles) = store.compacted(keeping: [start] + states)
            self = Automaton(store: store, start: handles[0])
            followsParts = true
            return Set(handles.dropFirst())
        }
    }

    private let automaton: Mutex<Automaton>

    /// How many languages matching may add to the store.
    private static let cacheLimit = 4_000

    init(_ pattern: Pattern) throws(RegularExpressionError) {
        let store = LanguageStore()
        let start = try Translation.search(pattern, in: store)
        automaton = Mutex(Automaton(store: store, start: start))
    }

    func matches(_ string: String) -> Bool {
        automaton.withLock { automaton in
            var rest = string.unicodeScalars[...]
            var state = automaton.start
            while !automaton.followsParts, let scalar = rest.popFirst() {
                let store = automaton.store
                state = store.derivative(state, by: scalar.value)
                if state == store.any { return true }
                if state == store.none { return false }
                if store.nodes.count > automaton.limit {
                    state = automaton.compact(keeping: [state]).first ?? store.none
                }
            }
            guard automaton.followsParts else { return automaton.store.acceptsEmpty(state) }

            var states = Set(automaton.store.parts(of: state))
            var next = Set<Language>()
            for scalar in rest {
                let store = automaton.store
                for state in states {
                    let target = store.derivative(state, by: scalar.value)
                    if target == store.any { return true }
                    if target != store.none { next.formUnion(store.parts(of: target)) }
                }
                swap(&states, &next)
                next.removeAll(keepingCapacity: true)
                if states.isEmpty { return false }
                if store.nodes.count > automaton.limit { states = automaton.compact(keeping: states) }
            }
            return states.contains { automaton.store.acceptsEmpty($0) }
        }
    }
}

extension LanguageStore {
    /// The strings in which a pattern is found.
    ///
    /// - Throws: `RegularExpressionError` if this store cannot hold it (what `RegularExpression` accepts, it can).
    public func language(of expression: RegularExpression) throws(RegularExpressionError) -> Language {
        if let known = patternLanguages[expression] { return known }
        let language = try Translation.search(expression.pattern, in: self)
        patternLanguages[expression] = language
        return language
    }
}
