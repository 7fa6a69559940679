/// Makes languages and answers questions about them: derivatives, emptiness, shortest members, cardinality.
///
/// Languages are interned: the same form gets the same handle, after normalisation (unions and intersections are sorted
/// sets, absorbed and merged; complements are pushed inwards; bounded repetitions stay symbolic). All answers are memoised.
///
/// - Important: A store is **not** safe for concurrent use: every call may add to its tables. Its owner guards it with a
///   lock (the grammar does) or keeps it to one thread. It is `Sendable` so that an owner that does so may be shared.
/// - Source: Brzozowski, "Derivatives of regular expressions" (1964); Owens, Reppy, Turon, "Regular-expression derivatives
///   re-examined" (2009); Antimirov, "Partial derivatives of regular expressions" (1996).
public final class LanguageStore: @unchecked Sendable {
    /// How many derivatives one question (emptiness, finiteness, a shortest member) may form.
    public let explorationLimit: Int
    /// How many derivatives may be formed in all before every question that takes a search is cut short; nil for no limit.
    package var totalLimit: Int?

    /// Whether what parts of formats lead to is copied from other stores.
    package var copiesTransitions = true
    /// Whether members are guessed at before one is searched for.
    package var guessesMembers = true

    /// The first question that ran into a limit, if any; its answer was the cautious one.
    public package(set) var limitError: LanguageError?

    /// The derivatives formed so far.
    @exclusivity(unchecked) var formed = 0
    /// At how many derivatives the question that is being answered is cut short.
    @exclusivity(unchecked) var deadline: Int?

    @exclusivity(unchecked) var nodes: [Node] = []
    @exclusivity(unchecked) var attributes: [Attributes] = []
    /// Handles by form.
    @exclusivity(unchecked) private var handles = HandleTable()
    /// The languages of one ASCII character.
    @exclusivity(unchecked) var asciiCharacters: [Language?] = []
    /// Transitions by handle, made on demand.
    @exclusivity(unchecked) var transitions: [Transitions?] = []
    @exclusivity(unchecked) var definitions: [Definition] = []
    /// The ends of long lists of strings.
    @exclusivity(unchecked) var endings: [[ArraySlice<UInt32>]: Language] = [:]
    /// Where definitions come from that are made when a text gets there.
    @exclusivity(unchecked) var origins: [Int: DeferredDefinition] = [:]
    /// The equations that were copied from other stores, by what every store calls them.
    @exclusivity(unchecked) private var copiedEquations: [Fingerprint: Language] = [:]
    @exclusivity(unchecked) var fingerprints: [Language: Fingerprint?] = [:]
    @exclusivity(unchecked) var profiles: [Language: LengthProfile] = [:]
    @exclusivity(unchecked) var leastLengths: [LengthQuestion: Int?] = [:]
    @exclusivity(unchecked) var foundMembers: [FoundMember: (scalars: [UInt32], rest: Language)] = [:]
    @exclusivity(unchecked) var unions: [Operands: Language] = [:]
    @exclusivity(unchecked) var intersections: [Operands: Language] = [:]
    @exclusivity(unchecked) var tables: [TruthTable: Language] = [:]
    /// Intersections of many languages that were derived last, with their derivatives.
    @exclusivity(unchecked) var wideIntersections: [(members: [Language], transitions: Transitions)] = []
    @exclusivity(unchecked) var guesses = MemberGuesses()
    @exclusivity(unchecked) var endlessForms: [Language: EndlessCounters] = [:]
    @exclusivity(unchecked) var completionBounds: [Language: Int] = [:]
    @exclusivity(unchecked) var freeScalars: [Language: FreeScalars] = [:]
    @exclusivity(unchecked) var knownParts: [Language: [Language]] = [:]
    /// Whether every string begins a member, for languages whose form does not tell.
    @exclusivity(unchecked) var openLanguages: [Language: Bool] = [:]
    /// Languages by the formats that they are, whose shortest members every store has alike.
    @exclusivity(unchecked) var formatNames: [Language: String] = [:]
    @exclusivity(unchecked) var formats: [String: Language] = [:]
    @exclusivity(unchecked) var patternLanguages: [RegularExpression: Language] = [:]
    /// Questions answered for languages whose form does not tell.
    @exclusivity(unchecked) var finiteness: [Language: Bool] = [:]

    /// The right-hand side of an equation.
    enum Definition {
        case pending
        case language(Language)
        case deferred
        /// The strings of a list, and their form once a text got there.
        case list(ListedStrings, Language?)
        /// A Boolean function, and its form once that was asked for.
        case table(TruthTable, Language?)
    }

    /// No string.
    public let none = Language(id: 0)
    /// Just the empty string.
    public let empty = Language(id: 1)
    /// Every string, line breaks included.
    public let any = Language(id: 2)
    /// One scalar, whichever.
    let anyScalar = Language(id: 3)

    /// - Parameter explorationLimit: how many derivatives one question may form before it gives up; each takes about a
    ///   microsecond and 200 bytes.
    public init(explorationLimit: Int = 200_000) {
        self.explorationLimit = explorationLimit
        // A store of one pattern has some ten languages.
        nodes.reserveCapacity(16)
        attributes.reserveCapacity(16)
        transitions.reserveCapacity(16)
        _ = intern(.none)
        _ = intern(.empty)
        // `any` mentions `anyScalar`, whose handle follows it.
        append(
            .repetition(anyScalar, min: 0, max: nil),
            Attributes(
                acceptsEmpty: true, lower: 0, upper: nil, lengths: LengthSet(min: 0, max: nil), emptiness: .inhabited,
                isPositive: true, height: 1, breadth: .occurrence))
        _ = intern(.characters(.all))
    }

    func node(_ language: Language) -> Node { nodes[language.index] }

    func intern(_ node: Node) -> Language {
        let hash = node.quickHash
        if let known = handles.find(hash, where: { nodes[Int($0)] == node }) { return Language(id: known) }
        var attributes = attributes(of: node)
        attributes.most = mostMembers(node)
        return append(node, attributes, hash)
    }

    /// The same with attributes that are known.
    func intern(_ node: Node, _ attributes: Attributes) -> Language {
        let hash = node.quickHash
        if let known = handles.find(hash, where: { nodes[Int($0)] == node }) { return Language(id: known) }
        return append(node, attributes, hash)
    }

    @discardableResult
    private func append(_ node: Node, _ attributes: Attributes, _ hash: Int? = nil) -> Language {
        let language = Language(id: Int32(nodes.count))
        nodes.append(node)
        self.attributes.append(attributes)
        transitions.append(nil)
        handles.append(hash ?? node.quickHash)
        return language
    }

    // MARK: Attributes

    /// Whether the empty string is in the language.
    public func acceptsEmpty(_ language: Language) -> Bool {
        attributes[language.index].acceptsEmpty
    }

    /// Whether one of two languages is a range of lengths that the shortest members of the other have, as its form tells.
    private func isShortestAllowed(_ members: [Language]) -> Bool {
        guard members.count == 2 else { return false }
        return [(members[0], members[1]), (members[1], members[0])].contains { length, other in
            guard case .repetition(anyScalar, let min, let max) = node(length) else { return false }
            let part = attributes[other.index]
            return part.isPositive && part.emptiness == .inhabited && min <= part.lower && part.lower <= max ?? .max
        }
    }

    private func attributes(of node: Node) -> Attributes {
        switch node {
        case .none:
            return Attributes(
                acceptsEmpty: false, lower: 0, upper: 0, lengths: LengthSet.none, emptiness: .empty, isPositive: true, height: 0)
        case .empty:
            return Attributes(
                acceptsEmpty: true, lower: 0, upper: 0, lengths: .zero, emptiness: .inhabited, isPositive: true, height: 0)
        case .characters:
            return Attributes(
                acceptsEmpty: false, lower: 1, upper: 1, lengths: .one, emptiness: .inhabited, isPositive: true, height: 0)
        case .concatenation(let head, let tail):
            let (a, b) = (attributes[head.index], attributes[tail.index])
            let emptiness: Attributes.Emptiness =
                if a.emptiness == .empty || b.emptiness == .empty { .empty }
                else if a.emptiness == .inhabited && b.emptiness == .inhabited { .inhabited }
                else { .unknown }
            return Attributes(
                acceptsEmpty: a.acceptsEmpty && b.acceptsEmpty,
                lower: LengthSet.bounded(a.lower + b.lower),
                upper: a.upper.flatMap { first in b.upper.map { LengthSet.bounded(first + $0) } },
                lengths: a.lengths.flatMap { first in b.lengths.flatMap { first.sum($0) } },
                emptiness: emptiness,
                isPositive: a.isPositive && b.isPositive,
                isRecursive: a.isRecursive || b.isRecursive,
                height: max(a.height + 1, b.height),
                breadth: b.breadth == .narrow || a.emptiness != .inhabited
                    ? .narrow : a.breadth == .occurrence ? .occurrence : .beginning)
        case .union(let members):
            let parts = members.map { attributes[$0.index] }
            let bounded = parts.allSatisfy { $0.upper != nil }
            let inhabited = parts.contains { $0.emptiness == .inhabited }
            return Attributes(
                acceptsEmpty: parts.contains { $0.acceptsEmpty },
                lower: parts.map { $0.lower }.min() ?? 0,
                upper: bounded ? parts.compactMap { $0.upper }.max() : nil,
                lengths: parts.reduce(LengthSet.none) { sum, part in sum.flatMap { known in part.lengths.flatMap { known.union($0) } } },
                emptiness: inhabited ? .inhabited : parts.allSatisfy { $0.emptiness == .empty } ? .empty : .unknown,
                isPositive: parts.allSatisfy { $0.isPositive },
                isRecursive: parts.contains { $0.isRecursive },
                height: 1 + (parts.map { $0.height }.max() ?? 0),
                breadth: parts.map { $0.breadth }.max() ?? .narrow)
        case .intersection(let members):
            let parts = members.map { attributes[$0.index] }
            let acceptsEmpty = parts.allSatisfy { $0.acceptsEmpty }
            // Of two beginnings neither need be one of the other's.
            let narrower = parts.filter { $0.breadth != .occurrence }
            let breadth = narrower.isEmpty ? Attributes.Breadth.occurrence : narrower.count == 1 ? narrower[0].breadth : .narrow
            return Attributes(
                acceptsEmpty: acceptsEmpty,
                lower: parts.map { $0.lower }.max() ?? 0,
                upper: parts.compactMap { $0.upper }.min(),
                lengths: nil,
                emptiness: acceptsEmpty || breadth != .narrow || isShortestAllowed(members)
                    ? .inhabited : parts.contains { $0.emptiness == .empty } ? .empty : .unknown,
                isPositive: false,
                isRecursive: parts.contains { $0.isRecursive },
                height: 1 + (parts.map { $0.height }.max() ?? 0),
                breadth: breadth)
        case .complement(let operand):
            let part = attributes[operand.index]
            // Whatever is longer than every member of the operand is in its complement.
            return Attributes(
                acceptsEmpty: !part.acceptsEmpty, lower: part.acceptsEmpty ? 1 : 0, upper: nil, lengths: nil,
                emptiness: !part.acceptsEmpty || part.upper != nil ? .inhabited : .unknown, isPositive: false,
                isRecursive: part.isRecursive,
                height: part.height + 1,
                breadth: part.upper != nil ? .occurrence : .narrow)
        case .repetition(let body, let min, let max):
            let part = attributes[body.index]
            let emptiness: Attributes.Emptiness = min == 0 ? .inhabited : part.emptiness
            return Attributes(
                acceptsEmpty: min == 0 || part.acceptsEmpty,
                lower: LengthSet.product(min, part.lower),
                upper: max.flatMap { times in part.upper.map { LengthSet.product(times, $0) } },
                lengths: part.lengths.flatMap { $0.repeated(min: min, max: max) },
                emptiness: emptiness,
                isPositive: part.isPositive,
                isRecursive: part.isRecursive,
                height: part.height + 1,
                breadth: body == anyScalar && max == nil ? .occurrence : part.breadth)
        case .equation:
            preconditionFailure("equations are made with their attributes")
        }
    }

    // MARK: Equations

    /// A language to be defined later, by an equation in which it occurs only behind a scalar.
    func declareEquation(acceptsEmpty: Bool, isInhabited: Bool) -> Language {
        definitions.append(.pending)
        return append(
            .equation(definitions.count - 1),
            Attributes(
                acceptsEmpty: acceptsEmpty, lower: acceptsEmpty ? 0 : 1, upper: nil, lengths: nil,
                emptiness: acceptsEmpty || isInhabited ? .inhabited : .unknown, isPositive: false, isRecursive: true,
                height: 1))
    }

    func define(_ equation: Language, as language: Language) {
        guard case .equation(let index) = node(equation) else { return }
        definitions[index] = .language(language)
    }

    /// A language whose form is only worked out when a text gets there.
    ///
    /// It must have a member, the empty one only if `lengths` says so; these are exactly its lengths, and there is no Boolean
    /// operation in it.
    ///
    /// - Parameters:
    ///   - name: tells it from all others, in every store alike.
    ///   - isPortable: whether `make` makes it in any store.
    ///   - make: makes it in a store.
    func deferred(
        named name: @autoclosure @escaping () -> String, lengths: LengthSet?, isPortable: Bool = true,
        _ make: @escaping (LanguageStore) -> Language
    ) -> Language {
        deferred(
            DeferredDefinition(name: name, isPortable: isPortable, make: make),
            Attributes(
                acceptsEmpty: lengths?.contains(0) ?? false, lower: lengths?.least ?? 1, upper: lengths.flatMap(\.greatest),
                lengths: lengths, emptiness: .inhabited, isPositive: lengths != nil, height: 1))
    }

    /// A language of which only this is known until a text gets there.
    func deferred(
        named name: @autoclosure @escaping () -> String, _ attributes: Attributes, _ make: @escaping (LanguageStore) -> Language
    ) -> Language {
        deferred(DeferredDefinition(name: name, isPortable: true, make: make), attributes)
    }

    private func deferred(_ origin: DeferredDefinition, _ attributes: Attributes) -> Language {
        origins[definitions.count] = origin
        definitions.append(.deferred)
        return append(.equation(definitions.count - 1), attributes)
    }

    /// The language of strings of a list, of which this is known.
    ///
    /// - Parameter hash: that of the strings, under which the language is found again.
    func equation(_ list: ListedStrings, _ attributes: Attributes, _ hash: Int) -> Language {
        definitions.append(.list(list, nil))
        return append(.equation(definitions.count - 1), attributes, hash)
    }

    /// The language of a Boolean function, of which this is known.
    func equation(_ table: TruthTable, _ attributes: Attributes) -> Language {
        definitions.append(.table(table, nil))
        return append(.equation(definitions.count - 1), attributes)
    }

    /// A language with this hash.
    func handle(_ hash: Int, where isMeant: (Language) -> Bool) -> Language? {
        handles.find(hash) { isMeant(Language(id: $0)) }.map { Language(id: $0) }
    }

    /// Such a language of another store; the same one each time.
    func copied(_ origin: DeferredDefinition, _ attributes: Attributes, _ fingerprint: Fingerprint?) -> Language {
        if let known = fingerprint.flatMap({ copiedEquations[$0] }) { return known }
        let copy = deferred(origin, attributes)
        if let fingerprint { copiedEquations[fingerprint] = copy }
        return copy
    }

    func definition(_ index: Int) -> Language {
        switch definitions[index] {
        case .language(let language):
            return language
        case .deferred:
            guard let origin = origins[index] else { return none }
            let language = origin.make(self)
            definitions[index] = .language(language)
            return language
        case .list(let strings, let known):
            if let known { return known }
            let language = form(of: strings)
            definitions[index] = .list(strings, language)
            return language
        case .table(let table, let known):
            if let known { return known }
            let language = form(of: table)
            definitions[index] = .table(table, language)
            return language
        case .pending:
            return none
        }
    }
}

/// A language whose form is only worked out when a text gets there.
struct DeferredDefinition {
    /// Tells it from all others, in every store alike.
    let name: () -> String
    /// Whether it can be made in any store.
    let isPortable: Bool
    let make: (LanguageStore) -> Language
}
