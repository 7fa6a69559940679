/// Languages as one store has made them, from which every other store copies them: nothing is read or derived again, and no form sought.
///
/// Forms are normal whichever store they are in, but for the order of what unions and intersections consist of.
struct LanguageTemplate: @unchecked Sendable {
    /// By reference, so that going through the parts copies none of them.
    private final class Part {
        /// Operands are places among the parts.
        let node: Node
        let attributes: Attributes
        /// What every store calls it, where that takes a look at many parts to find out.
        let fingerprint: Fingerprint?
        /// Whether it is any string, which stands in every store.
        let isAny: Bool
        /// What an equation leads to.
        let equation: DeferredDefinition?

        init(
            node: Node, attributes: Attributes, fingerprint: Fingerprint? = nil, isAny: Bool = false, equation: DeferredDefinition? = nil
        ) {
            (self.node, self.attributes, self.fingerprint) = (node, attributes, fingerprint)
            (self.isAny, self.equation) = (isAny, equation)
        }
    }

    private var parts: [Part] = []
    /// The places of the languages themselves.
    private var roots: [Int] = []

    /// How many parts the languages consist of.
    var count: Int { parts.count }

    /// What languages of a store consist of, all of which are parts of built-in formats; nil if they can't be copied.
    init?(of languages: [Language], in store: LanguageStore) {
        var reached: Set<Language> = []
        var pending = languages
        while let next = pending.popLast() {
            guard reached.insert(next).inserted else { continue }
            switch store.node(next) {
            case .none, .empty, .characters: break
            case .equation(let index): if store.origins[index]?.isPortable != true { return nil }
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
                guard let origin = store.origins[index], let fingerprint = store.fingerprint(next) else { return nil }
                parts.append(Part(node: .none, attributes: attributes, fingerprint: fingerprint, equation: origin))
            } else if next == store.any {
                parts.append(Part(node: .none, attributes: attributes, isAny: true))
            } else {
                let node = store.node(next)
                parts.append(
                    Part(
                        node: node.mapping { places[$0] ?? $0 }, attributes: attributes,
                        fingerprint: node.isJunction ? store.fingerprint(next) : nil))
            }
        }
        roots = languages.map { Int(places[$0]?.id ?? 0) }
    }

    /// Adds the languages to a store, and returns them in their order.
    func copy(into store: LanguageStore) -> [Language] {
        var copies: [Language] = []
        copies.reserveCapacity(parts.count)
        for part in parts {
            let copy: Language
            if let origin = part.equation {
                copy = store.copied(origin, part.attributes, part.fingerprint)
            } else if part.isAny {
                copy = store.any
            } else {
                copy = store.intern(part.node.mapping { copies[$0.index] }, part.attributes)
            }
            if let fingerprint = part.fingerprint { store.fingerprints[copy] = .some(fingerprint) }
            copies.append(copy)
        }
        return roots.map { copies[$0] }
    }
}

extension Node {
    /// Whether a form has operands beside one another.
    fileprivate var isJunction: Bool {
        switch self {
        case .union, .intersection: true
        default: false
        }
    }

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
