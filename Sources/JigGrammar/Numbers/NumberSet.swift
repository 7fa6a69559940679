import JigJSON

/// A set of numbers with the spellings that a grammar takes of them: a union of clauses.
///
/// Membership of continuations is decided on decimal text: after digits with integer part I, a plain decimal goes on to any
/// value in [I, I+1) and, if I is not zero, in [I·10ᵏ, (I+1)·10ᵏ); after f digits of a fraction to [v, v + 10⁻ᶠ). Where an
/// exponent may follow, all of these may be shifted by any power of ten.
struct NumberSet {
    private(set) var clauses: [(clause: NumberClause, spelling: NumberSpelling)]

    private init(clauses: [(clause: NumberClause, spelling: NumberSpelling)]) { self.clauses = clauses }

    /// The union of conjunctions of tests, each with its sign.
    init(
        _ conjunctions: [[(test: NumberTest, holds: Bool)]], spelling: GrammarOptions.Spelling, caps: NumberSpelling.Caps
    ) {
        clauses = conjunctions.compactMap(NumberClause.init).map { clause in
            switch spelling {
            case .few: (clause, NumberSpelling(fewOf: clause, caps))
            case .any: (clause, NumberSpelling(anyOf: clause))
            }
        }
    }

    /// Adds those clauses of another set that take texts which this one does not take.
    mutating func addClauses(of other: NumberSet) {
        for clause in other.clauses {
            if let text = NumberSet(clauses: [clause]).shortest, !accepts(text) { clauses.append(clause) }
        }
    }

    /// The set without some values.
    func excluding(_ values: [ExactDecimal]) -> NumberSet {
        NumberSet(
            clauses: clauses.map { clause, spelling in
                var clause = clause
                for value in values { clause.exclude(value) }
                guard case .texts(let texts) = spelling else { return (clause, spelling) }
                let left = texts.filter { NumberPrefix($0)?.number.map(clause.contains) ?? false }
                return (clause, .texts(left))
            })
    }

    /// Whether there are numbers without end in the set; false where that is not seen at once.
    var isEndless: Bool { clauses.contains { $0.clause.isEndless } }

    /// A shortest known text of a number in the set; nil if the set is empty.
    var shortest: [UInt8]? { accepts([UInt8(ascii: "0")]) ? [UInt8(ascii: "0")] : completion(of: []) }

    /// Whether a number in the set begins with `text`.
    func canContinue(_ text: some Sequence<UInt8>) -> Bool {
        guard let prefix = NumberPrefix(text) else { return false }
        return clauses.contains { $0.clause.canContinue(prefix, $0.spelling) }
    }

    /// A shortest known text of a number in the set that begins with `text`; nil if there is none.
    func completion(of text: some Sequence<UInt8>) -> [UInt8]? {
        guard let prefix = NumberPrefix(text) else { return nil }
        return clauses.lazy.compactMap { $0.clause.completion(of: prefix, $0.spelling) }.min { $0.count < $1.count }
    }

    /// Whether the text is a whole number in the set.
    func accepts(_ text: some Sequence<UInt8>) -> Bool {
        guard let prefix = NumberPrefix(text) else { return false }
        return clauses.contains { $0.clause.accepts(prefix, $0.spelling) }
    }
}
