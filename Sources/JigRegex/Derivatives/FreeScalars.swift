/// How many scalars may follow whatever they are, as far as it was looked at.
struct FreeScalars {
    /// So many may follow.
    var least = 0
    /// More may not, or are not looked for.
    var most = Int.max
}

extension LanguageStore {
    /// Whether any scalars of one line, so many of them, begin a member; false as well where that takes more states than are worth it.
    ///
    /// A pattern that wants a word somewhere, or refuses one, takes any text that is shorter than what would decide it.
    package func takesAnyScalars(_ language: Language, count: Int) -> Bool {
        var states = 48
        return takesAnyScalars(language, count: count, &states)
    }

    /// - Parameter states: how many states may be made; negative once there were more.
    private func takesAnyScalars(_ language: Language, count: Int, _ states: inout Int) -> Bool {
        if language == any || count == 0 || attributes[language.index].breadth == .occurrence { return true }
        if let known = freeScalars[language] {
            if count <= known.least { return true }
            if count > known.most { return false }
        }
        if transitions[language.index] == nil { states -= 1 }
        var most = states < 0 ? 0 : count
        if states >= 0 {
            for (_, target) in derivatives(language, by: CharacterClass.dot.ranges) {
                if isEmpty(target) { most = 0 } else if !takesAnyScalars(target, count: count - 1, &states) { most = count - 1 }
                if most < count { break }
            }
        }
        if most < count {
            freeScalars[language, default: FreeScalars()].most = most
        } else {
            freeScalars[language, default: FreeScalars()].least = count
        }
        return most == count
    }
}
