/// A language between two that differ from it in how far they count.
///
/// Without complements, whatever a counter adds to what it counts to adds to the language. So a question that has one answer for
/// both of the others has the same for the language.
package struct LimitedCounters {
    /// With counters that end at a limit.
    package var low: Language
    /// With counters that go on without end.
    package var high: Language
    /// Whether white space and something else come in turn in all that is counted.
    package var countsWords = true
}

extension LanguageStore {
    /// The languages where every counter of parts that have two scalars at least, and that goes on beyond a limit, goes to this
    /// limit, and without end; nil where there are no such counters, or the language has other than positive parts.
    package func limitingCounters(of language: Language, to limit: Int) -> LimitedCounters? {
        guard attributes[language.index].isPositive else { return nil }
        var parts = 64
        let limited = limitingCounters(language, to: limit, &parts)
        return parts < 0 || limited.low == language ? nil : limited
    }

    /// - Parameter parts: how many parts may be looked at; negative once there were more.
    private func limitingCounters(_ language: Language, to limit: Int, _ parts: inout Int) -> LimitedCounters {
        parts -= 1
        let same = LimitedCounters(low: language, high: language)
        guard parts >= 0, attributes[language.index].height > 0 else { return same }
        func combined(_ members: [Language], _ combine: ([Language]) -> Language) -> LimitedCounters {
            let limited = members.map { limitingCounters($0, to: limit, &parts) }
            if limited.elementsEqual(members, by: { $0.low == $1 }) { return same }
            return LimitedCounters(
                low: combine(limited.map(\.low)), high: combine(limited.map(\.high)),
                countsWords: limited.allSatisfy(\.countsWords))
        }
        switch node(language) {
        case .repetition(let body, let min, let max):
            guard let max, max > limit, min <= limit, attributes[body.index].lower >= 2 else {
                return combined([body]) { repeated($0[0], min: min, max: max) }
            }
            let inner = limitingCounters(body, to: limit, &parts)
            return LimitedCounters(
                low: repeated(inner.low, min: min, max: limit), high: repeated(inner.high, min: min, max: nil),
                countsWords: inner.low == body && isWord(body))
        case .concatenation(let head, let tail): return combined([head, tail]) { concatenation($0) }
        case .union(let members): return combined(members) { union($0) }
        default: return same
        }
    }

    // MARK: Words

    /// Whether all members are white space and something else, one after the other.
    private func isWord(_ language: Language) -> Bool {
        var kinds: [Bool] = []
        var rest = language
        while true {
            var (part, next): (Language, Language?) = (rest, nil)
            if case .concatenation(let head, let tail) = node(rest) { (part, next) = (head, tail) }
            guard let isSpace = isSpace(part) else { return false }
            // What may be missing makes no change by itself.
            if attributes[part.index].lower > 0 || kinds.last == isSpace {
                if kinds.last != isSpace { kinds.append(isSpace) }
            } else {
                return false
            }
            guard let next else { return kinds.count == 2 }
            rest = next
        }
    }

    /// Whether all scalars of a language are white space; nil where some are and some are not, or that is not seen.
    private func isSpace(_ language: Language) -> Bool? {
        switch node(language) {
        case .characters(let set):
            if set.subtracting(CharacterClass.space) == .none { return true }
            return set.intersection(CharacterClass.space) == .none ? false : nil
        case .repetition(let body, _, _): return isSpace(body)
        case .union(let members):
            let kinds = Set(members.map(isSpace))
            return kinds.count == 1 ? kinds.first ?? nil : nil
        default: return nil
        }
    }
}
