/// A language in which counters that no short string comes to the end of go on without end.
///
/// It has all members of the language, and of at most ``reach`` scalars no others: so many scalars are no more repetitions than each of
/// these counters allows. This holds for unions, intersections and concatenations of such languages as well. Below complements
/// nothing is changed, so that the language only grows.
package struct EndlessCounters {
    package let language: Language
    package let reach: Int

    /// Counters that end sooner are left.
    static let least = 16
}

extension LanguageStore {
    /// The language with counters made endless that end with more than ``EndlessCounters/least`` scalars; nil where it has none.
    package func makingCountersEndless(in language: Language) -> EndlessCounters? {
        var parts = 1024
        let changed = endless(language, &parts)
        if changed.language == language { return nil }
        // What is made of a format alone is no more of the schema's own.
        let (core, min, _) = split(language)
        let isOfFormat = isOfFormat(language) || min == 0 && isOfFormat(core)
        if isOfFormat, split(changed.language).max == nil { markAsFormat([changed.language]) }
        return changed
    }

    /// - Parameter parts: how many parts may be looked at; others are left as they are.
    private func endless(_ language: Language, _ parts: inout Int) -> EndlessCounters {
        let same = EndlessCounters(language: language, reach: .max)
        guard attributes[language.index].height > 0, attributes[language.index].upper ?? .max > EndlessCounters.least else { return same }
        if let known = endlessForms[language] { return known }
        parts -= 1
        if parts < 0 { return same }
        func combined(_ members: [Language], _ combine: ([Language]) -> Language) -> EndlessCounters {
            let changed = members.map { endless($0, &parts) }
            if changed.elementsEqual(members, by: { $0.language == $1 }) { return same }
            return EndlessCounters(language: combine(changed.map(\.language)), reach: changed.map(\.reach).min() ?? .max)
        }
        let made: EndlessCounters
        switch node(language) {
        case .repetition(let body, let min, let max):
            let inner = endless(body, &parts)
            if let max, case let end = LengthSet.product(max, attributes[body.index].lower), end > EndlessCounters.least {
                made = EndlessCounters(language: repeated(inner.language, min: min, max: nil), reach: Swift.min(inner.reach, end))
            } else {
                made = combined([body]) { repeated($0[0], min: min, max: max) }
            }
        case .concatenation(let head, let tail): made = combined([head, tail]) { concatenation($0) }
        case .union(let members): made = combined(members) { union($0) }
        case .intersection(let members): made = combined(members) { intersection($0) }
        default: made = same
        }
        endlessForms[language] = made
        return made
    }

    /// So many scalars at most complete a member after any of its beginnings, as the form tells; nil where it doesn't.
    package func completionBound(_ language: Language) -> Int? {
        guard attributes[language.index].isPositive else { return nil }
        return innerCompletionBound(language).map { max($0, attributes[language.index].lower) }
    }

    /// The same after a beginning of one scalar at least.
    private func innerCompletionBound(_ language: Language) -> Int? {
        if let known = completionBounds[language] { return known }
        let bound: Int
        switch node(language) {
        case .none, .empty, .characters: return 0
        case .concatenation(let head, let tail):
            guard let first = innerCompletionBound(head), let rest = innerCompletionBound(tail) else { return nil }
            bound = max(first + attributes[tail.index].lower, rest)
        case .union(let members):
            var most = 0
            for member in members {
                guard let own = innerCompletionBound(member) else { return nil }
                most = max(most, own)
            }
            bound = most
        case .repetition(let body, let min, _):
            guard let own = innerCompletionBound(body) else { return nil }
            bound = own + LengthSet.product(Swift.max(min - 1, 0), attributes[body.index].lower)
        case .intersection, .complement, .equation: return nil
        }
        completionBounds[language] = LengthSet.bounded(bound)
        return completionBounds[language]
    }

    /// What is left of a language after one scalar that comes so many times, without the languages between where counters tell.
    package func rest(of language: Language, after scalar: UInt32, times count: Int) -> Language {
        var (rest, count) = (language, count)
        var memo: [Language: Language] = [:]
        while count > 0, rest != none, rest != any {
            if count > 1, let known = counted(rest, scalar, count) { return known }
            memo.removeAll(keepingCapacity: true)
            rest = derive(rest, by: scalar, &memo)
            count -= 1
        }
        return rest
    }

    /// The same; nil where more than counters change.
    private func counted(_ language: Language, _ scalar: UInt32, _ count: Int) -> Language? {
        switch node(language) {
        case .none, .empty, .characters: return none
        case .repetition(let body, let min, let max):
            guard case .characters(let set) = node(body) else { return nil }
            if !set.contains(scalar) || max ?? .max < count { return none }
            return repeated(body, min: Swift.max(min - count, 0), max: max.map { $0 - count })
        case .concatenation(let head, let tail):
            var memo: [Language: Language] = [:]
            guard let rest = counted(head, scalar, count), derive(tail, by: scalar, &memo) == none else { return nil }
            return join(rest, tail)
        case .union(let members): return counted(members, scalar, count).map { union($0) }
        case .intersection(let members): return counted(members, scalar, count).map { intersection($0) }
        case .complement(let operand): return counted(operand, scalar, count).map { complement($0) }
        case .equation: return nil
        }
    }

    private func counted(_ members: [Language], _ scalar: UInt32, _ count: Int) -> [Language]? {
        var rests: [Language] = []
        for member in members {
            guard let rest = counted(member, scalar, count) else { return nil }
            rests.append(rest)
        }
        return rests
    }
}
