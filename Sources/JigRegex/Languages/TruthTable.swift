/// A Boolean function of up to six languages.
///
/// Where several patterns stand in a `oneOf`, what a text leads to is still that function, of what is left of each pattern. As unions
/// of intersections that would be some thirty languages to be made for each state; as a table it is one, with the same truth values.
struct TruthTable: QuickHashable {
    /// Bit r tells whether strings are meant that are in just those operands whose places are the bits of r. Tables of fewer than six
    /// operands repeat themselves.
    private(set) var bits: UInt64
    private(set) var operands: [Language]

    static let most = 6
    /// The rows in which an operand holds, by its place.
    static let holds: [UInt64] = [
        0xAAAA_AAAA_AAAA_AAAA, 0xCCCC_CCCC_CCCC_CCCC, 0xF0F0_F0F0_F0F0_F0F0, 0xFF00_FF00_FF00_FF00, 0xFFFF_0000_FFFF_0000,
        0xFFFF_FFFF_0000_0000,
    ]

    init(bits: UInt64, operands: [Language]) { (self.bits, self.operands) = (bits, operands) }

    func mix(into hash: inout QuickHash) {
        hash.mix(Int(bitPattern: UInt(bits)))
        hash.mix(operands)
    }

    /// The function of other languages in the place of these.
    func replacing(_ operands: [Language]) -> TruthTable { TruthTable(bits: bits, operands: operands) }

    var complement: TruthTable { TruthTable(bits: ~bits, operands: operands) }

    /// The table with an operand known to hold.
    static func whereHolds(_ bits: UInt64, _ place: Int) -> UInt64 {
        let rows = bits & holds[place]
        return rows | rows >> (1 << UInt64(place))
    }

    /// The table with an operand known not to hold.
    static func whereFails(_ bits: UInt64, _ place: Int) -> UInt64 {
        let rows = bits & ~holds[place]
        return rows | rows << (1 << UInt64(place))
    }

    /// Whether a row of the table is meant, which says of each operand whether it holds.
    func isTrue(_ holds: (Language) -> Bool) -> Bool {
        var row: UInt64 = 0
        for (place, operand) in operands.enumerated() where holds(operand) { row |= 1 << UInt64(place) }
        return bits >> row & 1 != 0
    }

    /// The rows that are meant, each as the operands that hold and those that don't.
    func forEachRow(_ body: (_ holding: (Int) -> Bool) -> Void) {
        for row in 0..<(1 << operands.count) where bits >> UInt64(row) & 1 != 0 { body { row >> $0 & 1 != 0 } }
    }

    /// The function with each operand once, none that is a complement, has no members or all, or makes no difference, in order.
    func normalized(in store: LanguageStore) -> TruthTable {
        var table = self
        for place in operands.indices { table.simplify(place, in: store) }
        table.removeUnused()
        table.sort()
        return table
    }

    private mutating func simplify(_ place: Int, in store: LanguageStore) {
        if case .complement(let operand) = store.node(operands[place]) {
            operands[place] = operand
            bits = Self.whereHolds(bits, place) & ~Self.holds[place] | Self.whereFails(bits, place) & Self.holds[place]
        }
        let operand = operands[place]
        if store.attributes[operand.index].emptiness == .empty {
            bits = Self.whereFails(bits, place)
        } else if operand == store.any {
            bits = Self.whereHolds(bits, place)
        } else if let first = operands[..<place].firstIndex(of: operand) {
            bits = Self.whereHolds(bits, place) & Self.holds[first] | Self.whereFails(bits, place) & ~Self.holds[first]
        }
    }

    private mutating func removeUnused() {
        var used = 0
        for place in operands.indices where Self.whereHolds(bits, place) != Self.whereFails(bits, place) {
            if place != used { swap(used, place) }
            used += 1
        }
        operands.removeSubrange(used...)
    }

    private mutating func sort() {
        for end in operands.indices {
            var place = end
            while place > 0, operands[place] < operands[place - 1] {
                swap(place - 1, place)
                place -= 1
            }
        }
    }

    private mutating func swap(_ low: Int, _ high: Int) {
        operands.swapAt(low, high)
        let distance = UInt64(1 << high - 1 << low)
        let rows = Self.holds[low] & ~Self.holds[high]
        bits = bits & ~(rows | rows << distance) | (bits & rows) << distance | bits >> distance & rows
    }
}

extension LanguageStore {
    /// The strings for whose memberships in some languages a table is true.
    func language(of table: TruthTable) -> Language {
        if let known = tables[table] { return known }
        let normal = table.normalized(in: self)
        let language = tables[normal] ?? makeLanguage(of: normal)
        tables[table] = language
        tables[normal] = language
        return language
    }

    private func makeLanguage(of table: TruthTable) -> Language {
        if table.operands.isEmpty { return table.bits == 0 ? none : any }
        // What words come does not tell patterns without anchors apart, which stay what they are until the end.
        let areWords = table.operands.count > 2 && table.operands.allSatisfy { attributes[$0.index].breadth == .occurrence }
        if !areWords, let literals = literals(of: table) { return intersection(literals) }
        if !areWords, let literals = literals(of: table.complement) { return union(literals.map { complement($0) }) }
        return equation(table, attributes(of: table))
    }

    /// The operands of a table that is true where each holds, or for some of them doesn't; nil for other tables.
    private func literals(of table: TruthTable) -> [Language]? {
        var literals: [Language] = []
        for (place, operand) in table.operands.enumerated() {
            if TruthTable.whereFails(table.bits, place) == 0 {
                literals.append(operand)
            } else if TruthTable.whereHolds(table.bits, place) == 0 {
                literals.append(complement(operand))
            } else {
                return nil
            }
        }
        return literals
    }

    private func attributes(of table: TruthTable) -> Attributes {
        let parts = table.operands.map { attributes[$0.index] }
        var lower = LengthSet.unreachable, upper: Int? = 0, isOccurrence = true
        table.forEachRow { holds in
            var least = 0, greatest: Int?
            for (place, part) in parts.enumerated() where holds(place) {
                least = max(least, part.lower)
                greatest = part.upper.map { min(greatest ?? $0, $0) } ?? greatest
            }
            lower = min(lower, least)
            upper = upper.flatMap { longest in greatest.map { max(longest, $0) } }
        }
        // What holds wherever some strings occur holds wherever all of them do.
        table.complement.forEachRow { holds in
            if parts.indices.allSatisfy({ holds($0) || parts[$0].breadth != .occurrence }) { isOccurrence = false }
        }
        let acceptsEmpty = table.isTrue { self.acceptsEmpty($0) }
        return Attributes(
            acceptsEmpty: acceptsEmpty, lower: acceptsEmpty ? 0 : lower, upper: upper, lengths: nil,
            emptiness: acceptsEmpty || isOccurrence ? .inhabited : .unknown, isPositive: false,
            isRecursive: false, height: 1 + (parts.map(\.height).max() ?? 0), breadth: isOccurrence ? .occurrence : .narrow)
    }

    /// The table that a language is, if it is made so.
    func truthTable(_ language: Language) -> TruthTable? {
        guard case .equation(let index) = node(language), case .table(let table, _) = definitions[index] else { return nil }
        return table
    }

    /// The form of a table's language: a union of intersections.
    func form(of table: TruthTable) -> Language {
        /// What is meant at least and at most, by the operands from a place on.
        func cover(_ bits: UInt64, _ place: Int) -> Language {
            if bits == 0 { return none }
            if bits == ~0 { return any }
            let operand = table.operands[place]
            let (holding, failing) = (TruthTable.whereHolds(bits, place), TruthTable.whereFails(bits, place))
            if holding == failing { return cover(holding, place + 1) }
            return union([
                intersection(operand, cover(holding & ~failing, place + 1)),
                intersection(complement(operand), cover(failing & ~holding, place + 1)), cover(holding & failing, place + 1),
            ])
        }
        return cover(table.bits, 0)
    }

    /// A Boolean function of languages, as a table where it is neither an intersection nor a union; nil where another form is better.
    ///
    /// - Parameter rows: gives the rows of a truth table for which it is true, by those for which each language is.
    package func function(of languages: [Language], _ rows: (_ holding: (Language) -> UInt64) -> UInt64) -> Language? {
        guard languages.count <= TruthTable.most, languages.allSatisfy(isOpenPattern) else { return nil }
        let bits = rows { language in languages.firstIndex(of: language).map { TruthTable.holds[$0] } ?? 0 }
        return language(of: TruthTable(bits: bits, operands: languages))
    }

    /// Whether a language has members of any length, as far as its form tells, and is neither a length nor a format.
    private func isOpenPattern(_ language: Language) -> Bool {
        let known = attributes[language.index]
        return !known.isOfFormat && !known.isRecursive && listedStrings(language) == nil && split(language).core == language
    }
}
