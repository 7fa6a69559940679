/// In which of several languages a string can be at once.
package struct Combination {
    /// Whether the strings are in each of the languages.
    package let isIn: [Bool]
    /// Whether endlessly many strings are seen to be in just these.
    package fileprivate(set) var isEndless: Bool
}

extension LanguageStore {
    /// Every combination of memberships in these languages that some string has, found by one walk through the product of
    /// their automata.
    package func combinations(of languages: [Language]) throws(LanguageError) -> [Combination] {
        try question { () throws(LanguageError) in
            var places: [[Bool]: Int] = [:]
            var found: [Combination] = []
            var seen: Set<[Language]> = [languages]
            var pending = [languages]
            var first = 0
            while first < pending.count {
                let state = pending[first]
                first += 1
                let next = CommonClasses(state.map { transitions(of: $0) }).members
                try spend(next.count)
                let isIn = state.map { acceptsEmpty($0) }
                // A state that leads to itself is met with strings of any length.
                let isEndless = next.contains(state)
                if let place = places[isIn] {
                    found[place].isEndless = found[place].isEndless || isEndless
                } else {
                    places[isIn] = found.count
                    found.append(Combination(isIn: isIn, isEndless: isEndless))
                }
                for target in next where seen.insert(target).inserted { pending.append(target) }
            }
            return found
        }
    }

    /// The strings that are in some languages and in none of others, of which it is known that there are some, and whether there
    /// are endlessly many.
    package func inhabited(in inside: [Language], outside: [Language], isEndless: Bool) -> Language {
        let language = intersection(inside + outside.map { complement($0) })
        attributes[language.index].emptiness = .inhabited
        if isEndless { finiteness[language] = false }
        return language
    }
}
