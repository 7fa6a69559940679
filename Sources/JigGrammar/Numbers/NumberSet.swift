import JigJSON

/// A set of numbers with the spellings that a grammar takes of them: a union of clauses.
///
/// Membership of continuations is decided on decimal text: after digits with integer part I, a plain decimal goes on to any
/// value in [I, I+1) and, if I is not zero, in [I·10ᵏ, (I+1)·10ᵏ); after f digits of a fraction to [v, v + 10⁻ᶠ). Where an
/// exponent may follow, all of these may be shifted by any power of ten.
struct NumberSet {
    struct Part {
        let clause: NumberClause
        let spelling: NumberSpelling
        /// What judges most texts sooner, if anything does.
        let reader: SpelledReader?

        init(_ clause: NumberClause, _ spelling: NumberSpelling) {
            (self.clause, self.spelling) = (clause, spelling)
            reader = SpelledReader(clause, spelling)
        }
    }

    private(set) var parts: [Part]

    private init(parts: [Part]) { self.parts = parts }

    /// The union of conjunctions of tests, each with its sign.
    init(
        _ conjunctions: [[(test: NumberTest, holds: Bool)]], spelling: GrammarOptions.Spelling, caps: NumberSpelling.Caps
    ) {
        parts = conjunctions.compactMap(NumberClause.init).map { clause in
            switch spelling {
            case .few: Part(clause, NumberSpelling(fewOf: clause, caps))
            case .any: Part(clause, NumberSpelling(anyOf: clause))
            }
        }
    }

    /// Adds those clauses of another set that take texts which this one does not take.
    mutating func addClauses(of other: NumberSet) {
        for part in other.parts {
            if let text = NumberSet(parts: [part]).shortest, !accepts(text) { parts.append(part) }
        }
    }

    /// The set without some values.
    func excluding(_ values: [ExactDecimal]) -> NumberSet {
        NumberSet(
            parts: parts.map { part in
                var clause = part.clause
                for value in values { clause.exclude(value) }
                guard case .texts(let texts) = part.spelling else { return Part(clause, part.spelling) }
                let left = texts.filter { NumberPrefix($0)?.number.map(clause.contains) ?? false }
                return Part(clause, .texts(left))
            })
    }

    /// Whether there are numbers without end in the set; false where that is not seen at once.
    var isEndless: Bool { parts.contains { $0.clause.isEndless } }

    /// Whether there evidently are numbers in the set: all of them, or all integers.
    var isUnbounded: Bool {
        parts.contains { part in part.clause.isEndless && part.clause.low == nil && part.clause.high == nil && part.clause.excluded.isEmpty }
    }

    /// A shortest known text of a number in the set; nil if the set is empty.
    var shortest: [UInt8]? { accepts([UInt8(ascii: "0")]) ? [UInt8(ascii: "0")] : completion(of: []) }

    /// Whether a number in the set begins with `text`, and the byte after it if there is one.
    func canContinue(_ text: some Collection<UInt8>, _ byte: UInt8? = nil) -> Bool {
        parts.contains { part in
            if let reader = part.reader, var number = SpelledNumber(text) {
                if let byte, !number.append(byte) { return false }
                if let known = number.isFull ? nil : reader.canContinue(number) { return known }
            }
            return NumberPrefix(byte.map { text + [$0] } ?? Array(text)).map { part.clause.canContinue($0, part.spelling) } ?? false
        }
    }

    /// A shortest known text of a number in the set that begins with `text`; nil if there is none.
    func completion(of text: some Sequence<UInt8>) -> [UInt8]? {
        guard let prefix = NumberPrefix(text) else { return nil }
        return parts.lazy.compactMap { $0.clause.completion(of: prefix, $0.spelling) }.min { $0.count < $1.count }
    }

    /// Whether the text is a whole number in the set.
    func accepts(_ text: some Collection<UInt8>) -> Bool {
        // Read once for all parts, if any asks for it.
        var read: NumberPrefix??
        return parts.contains { part in
            if let reader = part.reader, let number = SpelledNumber(text) { return reader.accepts(number) }
            let number = read ?? NumberPrefix(text)
            read = .some(number)
            return number.map { part.clause.accepts($0, part.spelling) } ?? false
        }
    }
}
