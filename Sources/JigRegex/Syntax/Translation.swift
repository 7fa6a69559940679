/// Turns syntax trees into languages, assertions included.
///
/// A pattern is translated together with what follows it, its *continuation*: the language of the rest of the string. A
/// look-ahead is then an intersection, `$` an intersection with the empty string, and a loop around assertions an equation
/// whose unknown occurs behind at least one scalar. Assertions on what came before (`^`, `\b`, look-behind) are decided by
/// an automaton over the prefix; continuations are families of languages, one for each of its states.
struct Translation {
    let store: LanguageStore
    private let prefix: PrefixAutomaton

    /// A language for each state of the prefix automaton.
    typealias Continuation = [Language]

    /// How many nodes the copies of a repeated body may have, where assertions in it forbid a counter.
    static let copyLimit = 20_000
    /// How many languages a store may hold when a pattern with assertions is translated into it.
    static let languageLimit = 1_000_000

    /// The strings in which a pattern is found, as by ECMA-262's `RegExp.prototype.test`.
    static func search(_ pattern: Pattern, in store: LanguageStore) throws(RegularExpressionError) -> Language {
        let expanded = try Backreferences.expanded(pattern, store: store)
        let padded = Pattern.sequence([.repetition(.characters(.all), min: 0, max: nil), expanded])
        return try language(of: padded, followedBy: store.any, in: store)
    }

    /// The strings that end in a match of a look-behind's pattern.
    private static func suffix(_ pattern: Pattern, in store: LanguageStore, offset: Int) throws(RegularExpressionError) -> Language {
        let looksAhead = pattern.contains {
            switch $0 {
            case .end, .lookAhead, .wordBoundary: true
            default: false
            }
        }
        guard !looksAhead else {
            throw RegularExpressionError(
                kind: .unsupported, offset: offset,
                message: "a look-behind that contains '$', '\\b' or a look-ahead is not supported; move the assertion out of it")
        }
        let padded = Pattern.sequence([.repetition(.characters(.all), min: 0, max: nil), pattern])
        return try language(of: padded, followedBy: store.empty, in: store)
    }

    private static func language(
        of pattern: Pattern, followedBy rest: Language, in store: LanguageStore
    ) throws(RegularExpressionError) -> Language {
        let translation = Translation(store: store, prefix: try PrefixAutomaton(for: pattern, store: store) { body, offset throws(RegularExpressionError) in
            try suffix(body, in: store, offset: offset)
        })
        let end = Continuation(repeating: rest, count: translation.prefix.states.count)
        return try translation.translate(pattern, unmoved: end, moved: end)[0]
    }

    /// The language of a textbook regular expression, without continuation.
    static func plain(_ pattern: Pattern, in store: LanguageStore) -> Language {
        switch pattern {
        case .characters(let set): store.characters(set)
        case .sequence(let parts): store.concatenation(parts.map { plain($0, in: store) })
        case .alternatives(let parts): store.union(parts.map { plain($0, in: store) })
        case .repetition(let body, let min, let max): store.repeated(plain(body, in: store), min: min, max: max)
        case .group(let body, _): plain(body, in: store)
        case .backreference, .start, .end, .wordBoundary, .lookAhead, .lookBehind: store.none
        }
    }

    /// The language of the rest of a string that begins with a match of the pattern, by state of the prefix automaton.
    ///
    /// - Parameters:
    ///   - unmoved: what follows if the match is empty.
    ///   - moved: what follows if it is not. The two differ inside loops, whose iterations must not be empty.
    private func translate(
        _ pattern: Pattern, unmoved: Continuation, moved: Continuation
    ) throws(RegularExpressionError) -> Continuation {
        let states = prefix.states.indices
        if case .characters(let set) = pattern {
            return states.map { state in
                store.union(prefix.moves[state].map { move in
                    store.join(store.characters(move.scalars.intersection(set)), moved[move.target])
                })
            }
        }
        if pattern.isPlain, let after = prefix.reachable.first.map({ moved[$0] }),
            prefix.reachable.allSatisfy({ moved[$0] == after })
        {
            let language = Self.plain(pattern, in: store)
            return states.map { state in
                if unmoved[state] == after { return store.concatenation([language, after]) }
                let consuming = store.concatenation([store.withoutEmpty(language), after])
                return store.acceptsEmpty(language) ? store.union([unmoved[state], consuming]) : consuming
            }
        }
        guard store.nodes.count <= Self.languageLimit else {
            throw RegularExpressionError(
                kind: .tooLarge, offset: 0,
                message: "the assertions in this pattern need too many states; take them out of repetitions")
        }
        switch pattern {
        case .characters:
            return unmoved
        case .sequence(let parts):
            return try translate(sequence: parts, unmoved: unmoved, moved: moved)
        case .alternatives(let parts):
            var result = Continuation(repeating: store.none, count: states.count)
            for part in parts {
                let alternative = try translate(part, unmoved: unmoved, moved: moved)
                for state in states { result[state] = store.union([result[state], alternative[state]]) }
            }
            return result
        case .group(let body, _):
            return try translate(body, unmoved: unmoved, moved: moved)
        case .repetition(let body, let min, let max):
            return try translate(body, min: min, max: max, unmoved: unmoved, moved: moved)
        case .start:
            return states.map { prefix.states[$0].isStart ? unmoved[$0] : store.none }
        case .end:
            return states.map { store.intersection([unmoved[$0], store.empty]) }
        case .wordBoundary(let negated):
            let wordFollows = store.concatenation([store.characters(CharacterClass.word), store.any])
            return states.map { state in
                let afterWord = prefix.isAfterWord(state, in: store)
                let required = afterWord == negated ? wordFollows : store.complement(wordFollows)
                return store.intersection([unmoved[state], required])
            }
        case .lookAhead(let body, let negated):
            let end = Continuation(repeating: store.any, count: states.count)
            let ahead = try translate(body, unmoved: end, moved: end)
            return states.map { state in
                store.intersection([unmoved[state], negated ? store.complement(ahead[state]) : ahead[state]])
            }
        case .lookBehind(let body, let negated, _):
            return states.map { state in
                prefix.isAfter(body, state, in: store) == negated ? store.none : unmoved[state]
            }
        case .backreference(_, let offset):
            throw Backreferences.unsupported(offset)
        }
    }

    private func translate(
        sequence parts: [Pattern], unmoved: Continuation, moved: Continuation
    ) throws(RegularExpressionError) -> Continuation {
        // `stayed`: what a suffix of the sequence matches if nothing before it in the sequence consumed anything.
        var (stayed, advanced) = (unmoved, moved)
        for part in parts.reversed() {
            let next = try translate(part, unmoved: stayed, moved: advanced)
            advanced = stayed == advanced ? next : try translate(part, unmoved: advanced, moved: advanced)
            stayed = next
        }
        return stayed
    }

    private func translate(
        _ body: Pattern, min: Int, max: Int?, unmoved: Continuation, moved: Continuation
    ) throws(RegularExpressionError) -> Continuation {
        let copies = max ?? min
        guard LengthSet.product(copies, body.size) <= Self.copyLimit else {
            throw RegularExpressionError(
                kind: .tooLarge, offset: 0,
                message: "a group with assertions is repeated \(copies) times; take the assertion out of the repetition, or lower the bound")
        }
        if max == 0 { return unmoved }
        if min > 0 {
            let optional = Pattern.repetition(body, min: 0, max: max.map { $0 - min })
            return try translate(sequence: Array(repeating: body, count: min) + [optional], unmoved: unmoved, moved: moved)
        }
        let states = prefix.states.indices
        let never = Continuation(repeating: store.none, count: states.count)
        guard let max else {
            // X = rest ∪ body·X, where the body consumes something.
            let unknowns = moved.map {
                store.declareEquation(acceptsEmpty: store.acceptsEmpty($0), isInhabited: store.isKnownInhabited($0))
            }
            let iteration = try translate(body, unmoved: never, moved: unknowns)
            for state in states {
                store.define(unknowns[state], as: store.union([moved[state], iteration[state]]))
            }
            return states.map { store.union([unmoved[$0], iteration[$0]]) }
        }
        var again = moved
        for _ in 1..<Swift.max(max, 1) {
            let iteration = try translate(body, unmoved: never, moved: again)
            again = states.map { store.union([moved[$0], iteration[$0]]) }
        }
        let iteration = try translate(body, unmoved: never, moved: again)
        return states.map { store.union([unmoved[$0], iteration[$0]]) }
    }
}

/// The deterministic automaton that reads what precedes a position and decides `^`, `\b` and look-behind there.
private struct PrefixAutomaton {
    struct State: Hashable {
        /// Whether nothing was read; tracked only for patterns with `^`.
        var isStart: Bool
        /// Derivatives of the tracked languages by what was read.
        var languages: [Language]
    }

    struct Move {
        let scalars: ScalarSet
        let target: Int
    }

    private(set) var states: [State] = []
    private(set) var moves: [[Move]] = []
    /// The states in which something was read.
    private(set) var reachable: [Int] = []
    private var bodies: [Pattern] = []
    private var tracksWords = false

    static let stateLimit = 256

    init(
        for pattern: Pattern, store: LanguageStore,
        suffix: (Pattern, Int) throws(RegularExpressionError) -> Language
    ) throws(RegularExpressionError) {
        var tracksStart = false
        var lookBehinds: [(body: Pattern, offset: Int)] = []
        func collect(_ pattern: Pattern) {
            switch pattern {
            case .start: tracksStart = true
            case .wordBoundary: tracksWords = true
            case .lookBehind(let body, _, let offset):
                if !lookBehinds.contains(where: { $0.body == body }) { lookBehinds.append((body, offset)) }
                return
            default: break
            }
            pattern.children.forEach(collect)
        }
        collect(pattern)
        bodies = lookBehinds.map(\.body)
        var tracked: [Language] = []
        for (body, offset) in lookBehinds { tracked.append(try suffix(body, offset)) }
        if tracksWords {
            tracked.append(store.concatenation([store.any, store.characters(CharacterClass.word)]))
        }
        let start = State(isStart: tracksStart, languages: tracked)
        var numbers = [start: 0]
        states = [start]
        var entered = Set<Int>()
        var index = 0
        while index < states.count {
            var parts: [(scalars: ScalarSet, languages: [Language])] = [(.all, [])]
            for language in states[index].languages {
                let table = store.transitions(of: language)
                parts = parts.flatMap { part in
                    zip(table.sets, table.targets).compactMap { set, target in
                        let common = part.scalars.intersection(set)
                        return common.isEmpty ? nil : (common, part.languages + [target])
                    }
                }
            }
            var byTarget: [Int: ScalarSet] = [:]
            for part in parts {
                let state = State(isStart: false, languages: part.languages)
                let number = numbers[state] ?? states.count
                if number == states.count {
                    numbers[state] = number
                    states.append(state)
                }
                byTarget[number] = byTarget[number]?.union(part.scalars) ?? part.scalars
                entered.insert(number)
            }
            guard states.count <= Self.stateLimit else {
                throw RegularExpressionError(
                    kind: .tooLarge, offset: lookBehinds.first?.offset ?? 0,
                    message: "the look-behinds need more than \(Self.stateLimit) states; shorten them")
            }
            moves.append(byTarget.sorted { $0.key < $1.key }.map { Move(scalars: $0.value, target: $0.key) })
            index += 1
        }
        reachable = entered.sorted()
    }

    func isAfterWord(_ state: Int, in store: LanguageStore) -> Bool {
        tracksWords && store.acceptsEmpty(states[state].languages[bodies.count])
    }

    func isAfter(_ body: Pattern, _ state: Int, in store: LanguageStore) -> Bool {
        guard let index = bodies.firstIndex(of: body) else { return false }
        return store.acceptsEmpty(states[state].languages[index])
    }
}
