/// Characters of a set, so many of them, perhaps after one of another set: `[A-Z]{3}`, `[0-9]+`, `[a-z][a-z0-9_]{0,30}`.
package struct SetRepetition {
    package let set: ScalarSet
    /// The set that the first character is of, if it is another one; it is not counted.
    package var first: ScalarSet?
    package let least: Int
    package let most: Int?

    /// How many characters there may be, the first one among them.
    package func takes(_ count: Int) -> Bool {
        let rest = first == nil ? count : count - 1
        return rest >= least && rest <= most ?? .max
    }

    /// The most characters, the first one among them.
    package var mostInAll: Int? { most.map { first == nil ? $0 : $0 + 1 } }
}

extension LanguageStore {
    /// What a language repeats, where its form says that it does nothing else.
    package func setRepetition(_ language: Language) -> SetRepetition? {
        switch node(language) {
        case .characters(let set): return SetRepetition(set: set, least: 1, most: 1)
        case .repetition(let body, let least, let most):
            guard case .characters(let set) = node(body) else { return nil }
            return SetRepetition(set: set, least: least, most: most)
        case .concatenation(let head, let tail):
            guard case .characters(let set) = node(head), var rest = setRepetition(tail), rest.first == nil else { return nil }
            rest.first = set
            return rest
        default: return nil
        }
    }
}
