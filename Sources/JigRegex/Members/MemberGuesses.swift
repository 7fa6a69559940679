/// Strings that were found to be members of some languages, as guesses at members of others.
///
/// Whether there is any member is asked of all that a text may lead to. What one text leads to has mostly ends in common with what
/// another one leads to, and a string is compared with the form of a language in less time than one derivative takes.
struct MemberGuesses {
    private static let limit = 4

    /// The one that was right last comes first.
    private(set) var strings: [[UInt32]] = []

    mutating func insert(_ string: [UInt32]) {
        if let place = strings.firstIndex(of: string) { strings.remove(at: place) }
        strings.insert(string, at: 0)
        if strings.count > Self.limit { strings.removeLast() }
    }

    mutating func moveToFront(_ place: Int) {
        if place > 0 { strings.swapAt(0, place) }
    }
}

extension LanguageStore {
    /// Whether a language has a member, where that is seen from the strings of a list or by a guess.
    func hasMemberByGuess(_ language: Language) -> Bool? {
        hasMemberByComparison(language) ?? (hasMemberInTurns(language) ? true : nil)
    }

    private func hasMemberByComparison(_ language: Language) -> Bool? {
        if case .intersection(let members) = node(language) {
            for member in members {
                if let strings = listed(member) { return hasMember(language, among: strings) }
            }
        }
        // Where the form does not tell for one string, it does for none.
        for (place, guess) in guesses.strings.enumerated() {
            guard let starts = starts(of: language, in: guess) else { return nil }
            if starts != 0 {
                guesses.moveToFront(place)
                return true
            }
        }
        for alternative in alternatives(of: language) {
            guard let guess = guess(at: alternative), !guesses.strings.contains(guess) else { continue }
            guard let starts = starts(of: language, in: guess) else { return nil }
            if starts != 0 {
                guesses.insert(guess)
                return true
            }
        }
        return nil
    }

    /// Languages each of which a guess may be made by.
    private func alternatives(of language: Language) -> ArraySlice<Language> {
        switch node(language) {
        case .union(let members): members.filter { $0 != empty }.prefix(2)
        case .intersection(let members): members.filter { if case .complement = node($0) { false } else { true } }.prefix(2)
        default: truthTable(language).map { $0.operands[...] } ?? [language]
        }
    }

    /// The members of a language of few strings that its form lists.
    private func listed(_ language: Language) -> [[UInt32]]? {
        guard attributes[language.index].isPositive, attributes[language.index].upper ?? .max <= StringComparison.longest else { return nil }
        if case .equation(let index) = node(language) {
            guard case .list(let list, _) = definitions[index], list.range.count <= StringComparison.longestList else { return nil }
            return list.strings[list.range].map { Array($0[list.depth...]) }
        }
        return attributes[language.index].most == 1 ? guess(at: language).map { [$0] } : nil
    }

    /// Whether one of some strings is in a language; nil where its form does not tell.
    private func hasMember(_ language: Language, among strings: [[UInt32]]) -> Bool? {
        for string in strings {
            guard let starts = starts(of: language, in: string) else { return nil }
            if starts & 1 != 0 { return true }
        }
        return false
    }

    /// The ends of a string that are in a language, by where they begin; nil where the language's form does not tell.
    private func starts(of language: Language, in string: [UInt32]) -> UInt64? {
        string.withUnsafeBufferPointer { string in
            var comparison = StringComparison(store: self, string: string)
            let starts = comparison.starts(of: language, before: 1 << UInt64(string.count))
            return comparison.isComplete ? starts : nil
        }
    }

    /// A short string that is in a language, unless there are Boolean operations in it; nil where there is none.
    private func guess(at language: Language) -> [UInt32]? {
        var string: [UInt32] = []
        return appendGuess(at: language, to: &string) ? string : nil
    }

    private func appendGuess(at language: Language, to string: inout [UInt32]) -> Bool {
        guard string.count + attributes[language.index].lower <= StringComparison.longest else { return false }
        switch node(language) {
        case .empty: return true
        case .characters(let set):
            guard let scalar = set.mostReadable else { return false }
            string.append(scalar)
            return true
        case .concatenation:
            var rest = language
            while case .concatenation(let head, let tail) = node(rest) {
                guard appendGuess(at: head, to: &string) else { return false }
                rest = tail
            }
            return appendGuess(at: rest, to: &string)
        case .union(let members):
            guard let shortest = members.min(by: { attributes[$0.index].lower < attributes[$1.index].lower }) else { return false }
            return appendGuess(at: shortest, to: &string)
        case .intersection(let members):
            guard let longest = members.max(by: { attributes[$0.index].lower < attributes[$1.index].lower }) else { return false }
            return appendGuess(at: longest, to: &string)
        case .repetition(let body, let min, _):
            for _ in 0..<min where !appendGuess(at: body, to: &string) { return false }
            return true
        case .equation(let index):
            switch definitions[index] {
            case .list(let list, _):
                string += list.strings[list.range.lowerBound][list.depth...]
                return string.count <= StringComparison.longest
            case .language(let definition) where !attributes[language.index].isRecursive: return appendGuess(at: definition, to: &string)
            // What a text has not come to yet is not worked out for a guess.
            case .language, .table, .deferred, .pending: return false
            }
        case .complement: return true
        case .none: return false
        }
    }
}
