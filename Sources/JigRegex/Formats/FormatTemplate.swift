import Synchronization

/// A built-in format as it was made once, from which every other store copies it.
final class FormatTemplate: Sendable {
    private let language: LanguageTemplate
    private let fingerprint: Fingerprint?

    /// What a format that a store has just made consists of; nil if it can't be copied.
    private init?(of language: Language, in store: LanguageStore) {
        guard let template = LanguageTemplate(of: [language], in: store) else { return nil }
        self.language = template
        fingerprint = store.formatFingerprint(language)
    }

    /// Adds the format to a store.
    func copy(into store: LanguageStore) -> Language {
        let made = language.copy(into: store)[0]
        if let fingerprint { store.fingerprints[made] = .some(fingerprint) }
        return made
    }

    private static let known = Mutex<[String: FormatTemplate?]>([:])

    /// The formats that are copied; what is left of `regex` is worked out by an object of its own.
    private static let names: Set<String> = [
        "date", "time", "date-time", "duration", "ipv4", "ipv6", "hostname", "email", "idn-email", "uri", "uri-reference", "iri",
        "iri-reference", "uri-template", "json-pointer", "relative-json-pointer", "uuid",
    ]

    /// The template of a format; nil if it has none.
    ///
    /// - Parameter make: makes the format in a store of its own.
    static func named(_ name: String, make: (LanguageStore) -> Language?) -> FormatTemplate? {
        guard names.contains(name) else { return nil }
        if let known = known.withLock({ $0[name] }) { return known }
        let store = LanguageStore()
        let made = make(store).flatMap { language in
            store.markAsFormat([language])
            return FormatTemplate(of: language, in: store)
        }
        known.withLock { $0[name] = .some(made) }
        return made
    }
}
