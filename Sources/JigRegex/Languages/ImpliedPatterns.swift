/// Patterns that say no more than a format beside them, such as `.+@.+` of an address.
extension LanguageStore {
    /// The languages without those that every string of a format among them is in, as forms tell.
    ///
    /// What is left of a format alone is known in every grammar, and has fewer states.
    package func withoutImplied(_ languages: [Language]) -> [Language] {
        guard languages.count > 1, let format = languages.first(where: { formatNames[$0] != nil }) else { return languages }
        return languages.filter { $0 == format || !isImplied($0, by: format) }
    }

    private func isImplied(_ pattern: Language, by format: Language) -> Bool {
        guard let marks = marks(of: pattern, amongScalarsOf: format) else { return false }
        let parts = concatenated(format)
        var (mark, length) = (0, 0)
        for part in parts {
            if mark < marks.sets.count, length >= marks.distances[mark], case .characters(let set) = node(part),
                set.subtracting(marks.sets[mark]).isEmpty
            {
                (mark, length) = (mark + 1, 0)
            } else {
                length += attributes[part.index].lower
            }
        }
        return mark == marks.sets.count && length >= marks.distances[mark]
    }

    /// The characters that a pattern wants in turn, and how much text at least before each of them and after the last.
    ///
    /// - Returns: nil unless the pattern is made of these and of text without end in which a format's characters may all come.
    private func marks(of pattern: Language, amongScalarsOf format: Language) -> (sets: [ScalarSet], distances: [Int])? {
        let pieces = concatenated(pattern)
        guard let first = pieces.first, let last = pieces.last, isEndless(first), isEndless(last) else { return nil }
        var parts = 1_000
        guard let scalars = scalars(of: format, &parts) else { return nil }
        var sets: [ScalarSet] = [], distances = [0]
        var hasEndless = false
        for piece in pieces {
            var (set, least) = (ScalarSet.none, 1)
            switch node(piece) {
            case .characters(let own): set = own
            case .repetition(let body, let min, nil):
                guard case .characters(let own) = node(body) else { return nil }
                (set, least, hasEndless) = (own, min, true)
            default: return nil
            }
            if scalars.subtracting(set).isEmpty {
                distances[distances.count - 1] += least
            } else {
                // Any text must fit in between, not just some.
                guard hasEndless, !isEndless(piece) else { return nil }
                sets.append(set)
                distances.append(0)
                hasEndless = false
            }
        }
        return hasEndless ? (sets, distances) : nil
    }

    private func isEndless(_ language: Language) -> Bool {
        if case .repetition(_, _, nil) = node(language) { true } else { false }
    }

    private func concatenated(_ language: Language) -> [Language] {
        var parts: [Language] = [], rest = language
        while case .concatenation(let head, let tail) = node(rest) {
            parts.append(head)
            rest = tail
        }
        return parts + [rest]
    }

    /// A set that has all scalars of a language's members; nil where its form does not tell.
    ///
    /// - Parameter parts: how many parts may be looked at; negative once there were more.
    private func scalars(of language: Language, _ parts: inout Int) -> ScalarSet? {
        parts -= 1
        guard parts >= 0 else { return nil }
        switch node(language) {
        case .none, .empty: return ScalarSet.none
        case .characters(let set): return set
        case .concatenation, .union:
            let members: [Language] = if case .union(let members) = node(language) { members } else { concatenated(language) }
            var set = ScalarSet.none
            for member in members {
                guard let own = scalars(of: member, &parts) else { return nil }
                set = set.union(own)
            }
            return set
        case .intersection(let members):
            // One of them is enough.
            for member in members {
                if let set = scalars(of: member, &parts), set != .all { return set }
            }
            return nil
        case .repetition(let body, _, _): return scalars(of: body, &parts)
        case .complement, .equation: return nil
        }
    }
}
