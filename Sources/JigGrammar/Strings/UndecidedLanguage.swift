import JigRegex

/// A format of which only a part is known as a language: what is in `within` is of the format, what is outside
/// `surroundings` is not.
struct UndecidedLanguage {
    let within: Language
    let surroundings: Language
    /// The strings that are known to be of the format or not.
    let decided: Language
}

extension Machine {
    /// Notes that a language is only a part of the format `regex`.
    func markUndecided(_ language: Language) {
        guard undecided == nil, let surroundings = languages.formatOrUndecided("regex") else { return }
        let decided = languages.union([language, languages.complement(surroundings)])
        undecided = UndecidedLanguage(within: language, surroundings: surroundings, decided: decided)
    }

    /// The strings that are certainly not what the language of an atom stands for.
    func strings(outside language: Language) -> Language {
        languages.complement(language == undecided?.within ? undecided?.surroundings ?? language : language)
    }

    /// The strings that meet a formula, less those whose verdict on some other formula isn't certain.
    ///
    /// What meets a formula meets it for certain: a format counts as met by what is within it, and as not met by what is outside its
    /// surroundings.
    func decidedStrings(_ formula: Formula, whereAsked asked: [Formula]) -> Language {
        let strings = stringLanguage(formula)
        guard let undecided, asked.contains(where: { $0 != formula && mentions(undecided.within, $0) }) else { return strings }
        return languages.intersection([strings, undecided.decided])
    }

    private func mentions(_ language: Language, _ formula: Formula) -> Bool {
        switch formulas[formula] {
        case .constant: false
        case .literal(let literal): formulas.atoms[Int(literal.atom)] == .language(language)
        case .all(let parts), .any(let parts): parts.contains { mentions(language, $0) }
        }
    }
}
