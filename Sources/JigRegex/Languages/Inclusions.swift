/// Languages that are seen to lie within others, by the characters that they are made of.
extension LanguageStore {
    /// x ∪ y = y where x lies within y.
    func absorbNarrower(_ members: inout LanguageSet) {
        for (outer, run) in runs(among: members) where members.contains(outer) {
            for member in members where member != outer && isMade(member, of: run) { members.remove(member) }
        }
    }

    /// x ∩ y = x where x lies within y.
    func absorbWider(_ members: inout LanguageSet) {
        for (outer, run) in runs(among: members) where members.contains(where: { $0 != outer && isMade($0, of: run) }) {
            members.remove(outer)
        }
    }

    /// Whether a language is seen to lie within another: they are the same, or that has all strings of the language's characters, or
    /// both repeat the same and that one as often at least.
    func isWithin(_ inner: Language, _ outer: Language) -> Bool {
        if inner == outer { return true }
        if let run = characterRun(outer), isMade(inner, of: run) { return true }
        guard case .repetition(let body, let min, let max) = node(inner), case .repetition(body, let outerMin, let outerMax) = node(outer)
        else { return false }
        return outerMin <= min && max ?? .max <= outerMax ?? .max
    }

    /// All strings of so many characters of a set.
    struct CharacterRun {
        let set: ScalarSet
        let min: Int
        let max: Int?
    }

    /// To compare the members of longer lists would take longer than it saves.
    private static let mostMembers = 64
    /// Languages of more parts are not looked at to the end.
    private static let mostParts = 64

    private func runs(among members: LanguageSet) -> [(outer: Language, run: CharacterRun)] {
        members.count > Self.mostMembers ? [] : members.compactMap { member in characterRun(member).map { (member, $0) } }
    }

    /// A run of characters all of which lies within a language: one that others follow only where they need not.
    private func characterRun(_ language: Language) -> CharacterRun? {
        var (head, rest) = (language, empty)
        if case .concatenation(let first, let tail) = node(language) { (head, rest) = (first, tail) }
        guard acceptsEmpty(rest), case .repetition(let body, let min, let max) = node(head), case .characters(let set) = node(body) else {
            return nil
        }
        return CharacterRun(set: set, min: min, max: max)
    }

    private func isMade(_ language: Language, of run: CharacterRun) -> Bool {
        let bounds = attributes[language.index]
        guard bounds.lower >= run.min, run.max.map({ bounds.upper ?? .max <= $0 }) ?? true else { return false }
        var parts = Self.mostParts
        return isMade(language, of: run.set, &parts)
    }

    /// Whether all characters of a language's members are seen to be of a set.
    ///
    /// - Parameter parts: how many parts may be looked at.
    private func isMade(_ language: Language, of set: ScalarSet, _ parts: inout Int) -> Bool {
        if set == .all { return true }
        var rest = language
        while case .concatenation(let head, let tail) = node(rest) {
            guard isMade(head, of: set, &parts) else { return false }
            rest = tail
        }
        parts -= 1
        guard parts >= 0 else { return false }
        switch node(rest) {
        case .none, .empty: return true
        case .characters(let own): return own.isSubset(of: set)
        case .repetition(let body, _, _): return isMade(body, of: set, &parts)
        case .union(let members): return members.allSatisfy { isMade($0, of: set, &parts) }
        case .intersection(let members): return members.contains { isMade($0, of: set, &parts) }
        case .concatenation, .complement, .equation: return false
        }
    }
}
