/// A Boolean function of up to eight languages.
///
/// Where several patterns stand in a `oneOf`, what a text leads to is still that function, of what is left of each pattern. As
/// unions of intersections that would be some thirty languages to be made for each state; as a table it is one, with the same rows.
struct TruthTable: QuickHashable {
    /// The memberships for which strings are meant; those of the first operand are the first variable.
    private(set) var rows: TruthRows
    private(set) var operands: [Language]

    init(rows: TruthRows, operands: [Language]) { (self.rows, self.operands) = (rows, operands) }

    func mix(into hash: inout QuickHash) {
        hash.mix(rows)
        hash.mix(operands)
    }

    /// The function of other languages in the place of these.
    func replacing(_ operands: [Language]) -> TruthTable { TruthTable(rows: rows, operands: operands) }

    var complement: TruthTable { TruthTable(rows: ~rows, operands: operands) }

    /// Whether strings are meant that are in just those operands for which this holds.
    func isTrue(_ holds: (Language) -> Bool) -> Bool {
        rows.contains(operands.enumerated().reduce(0) { row, operand in holds(operand.element) ? row | 1 << operand.offset : row })
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
            rows = rows.negating(place)
        }
        let operand = operands[place]
        if store.attributes[operand.index].emptiness == .empty {
            rows = rows.whereFails(place)
        } else if operand == store.any {
            rows = rows.whereHolds(place)
        } else if let first = operands[..<place].firstIndex(of: operand) {
            rows = rows.joining(place, to: first)
        }
    }

    private mutating func removeUnused() {
        var used = 0
        for place in operands.indices where rows.whereHolds(place) != rows.whereFails(place) {
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
        rows = rows.swapping(low, high)
    }

    /// Goes through conjunctions of which the function is a union, no two of them alike: each as its operands that hold and those
    /// that don't.
    @inline(__always)
    func forEachConjunction(_ body: (_ holding: UInt8, _ failing: UInt8) -> Void) {
        // What is left to be gone through, where it may be told apart: for each operand one way waits at most.
        typealias Waiting = (rows: TruthRows, place: Int, holding: UInt8, failing: UInt8)
        withUnsafeTemporaryAllocation(of: Waiting.self, capacity: 16) { waiting in
            waiting.initializeElement(at: 0, to: (rows, 0, 0, 0))
            var count = 1
            while count > 0 {
                count -= 1
                let (rows, place, holding, failing) = waiting[count]
                if rows == .none { continue }
                if rows == .all {
                    body(holding, failing)
                    continue
                }
                let (whereHolds, whereFails) = (rows.whereHolds(place), rows.whereFails(place))
                if whereHolds == whereFails {
                    waiting[count] = (whereHolds, place + 1, holding, failing)
                    count += 1
                } else {
                    waiting.initializeElement(at: count, to: (whereHolds, place + 1, holding | 1 << UInt8(place), failing))
                    waiting.initializeElement(at: count + 1, to: (whereFails, place + 1, holding, failing | 1 << UInt8(place)))
                    count += 2
                }
            }
        }
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
        if table.operands.isEmpty { return table.rows == .none ? none : any }
        // Patterns without anchors stay what they are until the end, whatever comes.
        let areWords = table.operands.count > 2 && table.operands.allSatisfy { attributes[$0.index].breadth == .occurrence }
        if !areWords {
            if let literals = literals(of: table) { return intersection(literals) }
            if let literals = literals(of: table.complement) { return union(literals.map { complement($0) }) }
        }
        return equation(table, attributes(of: table))
    }

    /// The operands of a table that is true where each holds, or for some of them doesn't; nil for other tables.
    private func literals(of table: TruthTable) -> [Language]? {
        var literals: [Language] = []
        for (place, operand) in table.operands.enumerated() {
            if table.rows.whereFails(place) == .none {
                literals.append(operand)
            } else if table.rows.whereHolds(place) == .none {
                literals.append(complement(operand))
            } else {
                return nil
            }
        }
        return literals
    }

    private func attributes(of table: TruthTable) -> Attributes {
        let parts = table.operands.map { attributes[$0.index] }
        var lower = LengthSet.unreachable, upper: Int? = 0
        table.forEachConjunction { holding, _ in
            var least = 0, greatest: Int?
            for (place, part) in parts.enumerated() where holding >> UInt8(place) & 1 != 0 {
                least = max(least, part.lower)
                greatest = part.upper.map { min(greatest ?? $0, $0) } ?? greatest
            }
            lower = min(lower, least)
            upper = upper.flatMap { longest in greatest.map { max(longest, $0) } }
        }
        // What holds wherever some string occurs holds wherever those of all such operands do.
        let words = parts.indices.filter { parts[$0].breadth == .occurrence }
        let isOccurrence = words.reduce(table.rows) { $0.whereHolds($1) } == .all
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
        /// What the rows mean, by the operands from a place on.
        func cover(_ rows: TruthRows, _ place: Int) -> Language {
            if rows == .none { return none }
            if rows == .all { return any }
            let operand = table.operands[place]
            let (holding, failing) = (rows.whereHolds(place), rows.whereFails(place))
            if holding == failing { return cover(holding, place + 1) }
            return union([
                intersection(operand, cover(holding & ~failing, place + 1)),
                intersection(complement(operand), cover(failing & ~holding, place + 1)), cover(holding & failing, place + 1),
            ])
        }
        return cover(table.rows, 0)
    }

    /// A Boolean function of languages, as a table where it is neither an intersection nor a union; nil where another form is
    /// better.
    ///
    /// - Parameter rows: gives the rows of a truth table for which it is true, by those for which each language is.
    package func function(of languages: [Language], _ rows: (_ holding: (Language) -> TruthRows) -> TruthRows) -> Language? {
        guard languages.count <= TruthRows.most, languages.allSatisfy(isOpenPattern) else { return nil }
        let table = rows { language in languages.firstIndex(of: language).map { TruthRows.holding($0) } ?? .none }
        return language(of: TruthTable(rows: table, operands: languages))
    }

    /// Whether a language is neither a length nor a format nor a list, as far as its form tells.
    private func isOpenPattern(_ language: Language) -> Bool {
        let known = attributes[language.index]
        return !known.isOfFormat && !known.isRecursive && listedStrings(language) == nil && split(language).core == language
    }
}
