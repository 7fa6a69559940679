import Synchronization

/// A built-in format as it was made once, from which every other store copies it: no pattern is read again, and no form sought.
///
/// Forms are normal whichever store they are in, but for the order of what unions and intersections consist of.
final class FormatTemplate: @unchecked Sendable {
    private struct Part {
        /// Operands are places among the parts.
        let node: Node
        let attributes: Attributes
        /// Whether it is any string, which stands in every store.
        var isAny = false
        /// What an equation is called and leads to.
        var equation: (name: () -> String, make: (LanguageStore) -> Language)?
    }

    private var parts: [Part] = []
    private let fingerprint: Fingerprint?

    /// What a format that a store has just made consists of; nil if it can't be copied.
    init?(of language: Language, in store: LanguageStore) {
        fingerprint = store.formatFingerprint(language)
        var reached: Set<Language> = []
        var pending = [language]
        while let next = pending.popLast() {
            guard reached.insert(next).inserted else { continue }
            switch store.node(next) {
            case .none, .empty, .characters, .equation: break
            case .concatenation(let head, let tail): pending += [head, tail]
            case .union(let members), .intersection(let members): pending += members
            case .complement(let operand), .repetition(let operand, _, _): pending.append(operand)
            }
        }
        var places: [Language: Language] = [:]
        // Operands have smaller handles than what is made of them, but for any string.
        for next in reached.sorted() {
            places[next] = Language(id: Int32(parts.count))
            let attributes = store.attributes[next.index]
            if case .equation(let index) = store.node(next) {
                guard let name = store.definitionNames[index], case .deferred(let make) = store.definitions[index] else { return nil }
                parts.append(Part(node: .none, attributes: attributes, equation: (name, make)))
            } else if next == store.any {
                parts.append(Part(node: .none, attributes: attributes, isAny: true))
            } else {
                parts.append(Part(node: store.node(next).mapping { places[$0] ?? $0 }, attributes: attributes))
            }
        }
    }

    /// Adds the format to a store.
    func copy(into store: LanguageStore) -> Language {
        var copies: [Language] = []
        copies.reserveCapacity(parts.count)
        for part in parts {
            if let (name, make) = part.equation {
                copies.append(store.deferred(named: name(), part.attributes, make))
            } else if part.isAny {
                copies.append(store.any)
            } else {
                copies.append(store.intern(part.node.mapping { copies[$0.index] }, part.attributes))
            }
        }
        let made = copies[copies.count - 1]
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

extension Node {
    /// The same form of other operands; of those that have no order, by their handles.
    fileprivate func mapping(_ operand: (Language) -> Language) -> Node {
        switch self {
        case .none, .empty, .characters, .equation: self
        case .concatenation(let head, let tail): .concatenation(operand(head), operand(tail))
        case .union(let members): .union(members.map(operand).sorted())
        case .intersection(let members): .intersection(members.map(operand).sorted())
        case .complement(let language): .complement(operand(language))
        case .repetition(let body, let min, let max): .repetition(operand(body), min: min, max: max)
        }
    }
}
