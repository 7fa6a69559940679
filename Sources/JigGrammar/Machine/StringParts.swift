import JigRegex

/// The rest of a string value: a language for each verdict, and the one that the parent needs.
///
/// Strings are read scalar by scalar in states that hold such parts, so that these refer to no memory of their own.
struct StringParts: QuickHashable {
    let whole: Language
    /// The languages' number in ``Machine/languageLists``; -1 where the whole is the only one.
    fileprivate let list: Int32

    fileprivate init(whole: Language, list: Int32) { (self.whole, self.list) = (whole, list) }

    /// Just what the parent needs is asked.
    init(_ whole: Language) { self.init(whole: whole, list: -1) }

    /// Whether just what the parent needs is asked.
    var isSingle: Bool { list < 0 }

    func mix(into hash: inout QuickHash) { hash.mix(whole.id, list) }
}

/// Several languages in their order.
struct LanguageList: QuickHashable {
    let languages: [Language]

    func mix(into hash: inout QuickHash) { hash.mix(languages) }
}

extension Machine {
    func stringParts(_ parts: [Language], whole: Language) -> StringParts {
        if parts.count == 1, parts[0] == whole { return StringParts(whole) }
        return StringParts(whole: whole, list: languageLists.id(LanguageList(languages: parts)))
    }

    /// The language for each verdict.
    func languages(of parts: StringParts) -> [Language] {
        parts.isSingle ? [parts.whole] : languageLists[parts.list].languages
    }

    /// The same parts with each language changed.
    func map(_ parts: StringParts, _ change: (Language) -> Language) -> StringParts {
        let whole = change(parts.whole)
        if parts.isSingle { return StringParts(whole) }
        return stringParts(languageLists[parts.list].languages.map(change), whole: whole)
    }

    /// The place of the first language that has the empty string.
    func firstComplete(_ parts: StringParts) -> Int? {
        if parts.isSingle { return languages.acceptsEmpty(parts.whole) ? 0 : nil }
        return languageLists[parts.list].languages.firstIndex(where: languages.acceptsEmpty)
    }
}
