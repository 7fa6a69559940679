extension LanguageStore {
    /// A new store that holds some languages of this one and nothing else, with their handles in it.
    ///
    /// Deferred languages are worked out.
    func compacted(keeping languages: [Language]) -> (store: LanguageStore, handles: [Language]) {
        var kept = Set<Language>()
        var pending = languages
        while let next = pending.popLast() {
            guard kept.insert(next).inserted else { continue }
            switch node(next) {
            case .none, .empty, .characters: break
            case .concatenation(let head, let tail): pending += [head, tail]
            case .union(let members), .intersection(let members): pending += members
            case .complement(let operand): pending.append(operand)
            case .repetition(let body, _, _): pending.append(body)
            case .equation(let index): pending.append(definition(index))
            }
        }
        let store = LanguageStore(explorationLimit: explorationLimit)
        var copies: [Language: Language] = [none: store.none, empty: store.empty, any: store.any, anyScalar: store.anyScalar]
        var equations: [(index: Int, copy: Language)] = []
        // Operands have smaller handles than what is made of them, but for the right-hand sides of equations.
        for language in kept.sorted() where copies[language] == nil {
            func copy(_ operand: Language) -> Language { copies[operand] ?? store.none }
            switch node(language) {
            case .none, .empty: break
            case .characters(let set): copies[language] = store.characters(set)
            case .concatenation(let head, let tail): copies[language] = store.join(copy(head), copy(tail))
            case .union(let members): copies[language] = store.union(members.map(copy))
            case .intersection(let members): copies[language] = store.intersection(members.map(copy))
            case .complement(let operand): copies[language] = store.complement(copy(operand))
            case .repetition(let body, let min, let max): copies[language] = store.repeated(copy(body), min: min, max: max)
            case .equation(let index):
                let equation = store.declareEquation(
                    acceptsEmpty: acceptsEmpty(language), isInhabited: isKnownInhabited(language))
                copies[language] = equation
                equations.append((index, equation))
            }
        }
        for (index, copy) in equations {
            store.define(copy, as: copies[definition(index)] ?? store.none)
        }
        return (store, languages.map { copies[$0] ?? store.none })
    }
}
