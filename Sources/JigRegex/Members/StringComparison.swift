/// Compares a string with languages, from its end backwards and at all places at once.
struct StringComparison {
    /// Places between the scalars of a string, as bits.
    typealias Places = UInt64

    /// The string must not be longer.
    static let longest = 63
    /// How many forms are looked at, and how many of them within one another.
    private static let limit = 1_000, deepest = 100
    /// The strings of longer lists are not compared one by one.
    static let longestList = 64

    let store: LanguageStore
    let string: UnsafeBufferPointer<UInt32>
    private var looked = 0
    private var depth = 0
    /// Whether it was no more than may be looked at, with no unknowns of equations in it and nothing that no text has come to.
    private(set) var isComplete = true

    init(store: LanguageStore, string: UnsafeBufferPointer<UInt32>) { (self.store, self.string) = (store, string) }

    /// Where a member may begin that ends at one of some places.
    mutating func starts(of language: Language, before ends: Places) -> Places {
        if ends == 0 { return 0 }
        (looked, depth) = (looked + 1, depth + 1)
        defer { depth -= 1 }
        guard looked <= Self.limit, depth <= Self.deepest else {
            isComplete = false
            return 0
        }
        switch store.node(language) {
        case .none: return 0
        case .empty: return ends
        case .characters(let set): return starts(of: set, before: ends)
        case .concatenation(let head, let tail): return starts(of: head, before: starts(of: tail, before: ends))
        case .union(let members): return members.reduce(0) { $0 | starts(of: $1, before: ends) }
        case .intersection(let members):
            return forEachEnd(ends) { comparison, end in
                var found: Places = ~0
                for member in members where found != 0 { found &= comparison.starts(of: member, before: end) }
                return found
            }
        case .complement(let operand):
            return forEachEnd(ends) { comparison, end in
                (end | (end &- 1)) & ~comparison.starts(of: operand, before: end)
            }
        case .repetition(let body, let min, let max): return starts(of: body, min, max, before: ends)
        case .equation(let index):
            switch store.definitions[index] {
            case .list(let list, _) where list.range.count <= Self.longestList: return starts(of: list, before: ends)
            case .table(let table, _): return starts(of: table, before: ends)
            case .language(let definition) where !store.attributes[language.index].isRecursive:
                return starts(of: definition, before: ends)
            case .list, .language, .deferred, .pending:
                isComplete = false
                return 0
            }
        }
    }

    private mutating func starts(of table: TruthTable, before ends: Places) -> Places {
        forEachEnd(ends) { comparison, end in
            let starts = table.operands.map { comparison.starts(of: $0, before: end) }
            var found: Places = 0
            table.forEachConjunction { holding, failing in
                var places = end | (end &- 1)
                for (place, starts) in starts.enumerated() {
                    if holding >> UInt8(place) & 1 != 0 { places &= starts }
                    if failing >> UInt8(place) & 1 != 0 { places &= ~starts }
                }
                found |= places
            }
            return found
        }
    }

    private mutating func starts(of list: ListedStrings, before ends: Places) -> Places {
        looked += list.range.count
        return forEachEnd(ends) { comparison, end in
            let end = end.trailingZeroBitCount
            return list.range.reduce(0) { found, index in
                let scalars = list.strings[index][list.depth...]
                guard scalars.count <= end, comparison.string[end - scalars.count..<end].elementsEqual(scalars) else { return found }
                return found | 1 << UInt64(end - scalars.count)
            }
        }
    }

    private func starts(of set: ScalarSet, before ends: Places) -> Places {
        if set == .all { return ends >> 1 }
        var rest = ends & ~1, found: Places = 0
        while rest != 0 {
            let end = rest.trailingZeroBitCount
            if set.contains(string[end - 1]) { found |= 1 << UInt64(end - 1) }
            rest &= rest - 1
        }
        return found
    }

    private mutating func starts(of body: Language, _ min: Int, _ max: Int?, before ends: Places) -> Places {
        var found: Places = min == 0 ? ends : 0
        var layer = ends, count = 0
        while count < max ?? .max {
            layer = starts(of: body, before: layer)
            count += 1
            // A body that may be empty leaves every place where it is.
            if layer == 0 || count >= min && layer & ~found == 0 { break }
            if count >= min { found |= layer }
        }
        return found
    }

    /// The operands of a Boolean operation must all have the same end.
    private mutating func forEachEnd(_ ends: Places, _ starts: (inout StringComparison, _ end: Places) -> Places) -> Places {
        var rest = ends, found: Places = 0
        while rest != 0 {
            let end = rest & ~(rest - 1)
            found |= starts(&self, end)
            rest ^= end
        }
        return found
    }
}
