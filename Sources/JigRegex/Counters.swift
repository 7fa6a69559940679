/// Languages that are the same but for how far they count.
extension LanguageStore {
    /// The language with every counter of parts that have two scalars at least, and that goes on beyond a limit, going to this
    /// limit, or without end.
    ///
    /// Without complements, whatever a counter adds to what it counts to adds to the language: what lies between the two of a
    /// language is between them in every question that has one answer for both.
    ///
    /// - Parameter isEndless: whether such counters go on without end, instead of to the limit.
    /// - Returns: nil where there are no such counters, or the language has other than positive parts.
    package func limitingCounters(of language: Language, to limit: Int, isEndless: Bool) -> Language? {
        guard attributes[language.index].isPositive else { return nil }
        var rest = 64
        let limited = limited(language, limit, isEndless, &rest)
        return rest < 0 || limited == language ? nil : limited
    }

    /// - Parameter rest: how many parts may be looked at; negative once there were more.
    private func limited(_ language: Language, _ limit: Int, _ isEndless: Bool, _ rest: inout Int) -> Language {
        rest -= 1
        guard rest >= 0, attributes[language.index].height > 0 else { return language }
        switch node(language) {
        case .repetition(let body, let min, let max):
            let inner = limited(body, limit, isEndless, &rest)
            guard let max, max > limit, min <= limit, attributes[body.index].lower >= 2 else {
                return inner == body ? language : repeated(inner, min: min, max: max)
            }
            return repeated(inner, min: min, max: isEndless ? nil : limit)
        case .concatenation(let head, let tail):
            let parts = (limited(head, limit, isEndless, &rest), limited(tail, limit, isEndless, &rest))
            return parts == (head, tail) ? language : concatenation([parts.0, parts.1])
        case .union(let members):
            let parts = members.map { limited($0, limit, isEndless, &rest) }
            return parts == members ? language : union(parts)
        default: return language
        }
    }
}
