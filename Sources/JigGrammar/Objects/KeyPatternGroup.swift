import JigRegex

/// Key patterns that may have members in common, and the declared keys that may be among these.
///
/// Patterns whose members begin differently (`^x-`, `^y-`) have none in common. Told apart by that, hundreds of them take no
/// more time than they take to read; one by one, each would be compared with all that the others leave.
struct KeyPatternGroup {
    private let beginning: [UInt32]
    private(set) var patterns: [Language]
    private(set) var declared: [String] = []

    /// Sorts patterns into groups of which no two have members in common.
    static func groups(of patterns: [Language], declared: [String], _ languages: LanguageStore) -> [KeyPatternGroup] {
        enum Entry { case pattern(Language), key(String) }
        let entries: [(beginning: [UInt32], entry: Entry)] =
            patterns.map { (languages.commonBeginning($0), .pattern($0)) }
            + declared.map { ([UInt32](scalarsOf: $0), .key($0)) }
        // What begins alike is sorted next to each other, the shortest beginning first, and before keys that are just that.
        let sorted = entries.indices.sorted { first, second in
            let (one, other) = (entries[first].beginning, entries[second].beginning)
            return one == other ? first < second : one.lexicographicallyPrecedes(other)
        }
        var groups: [KeyPatternGroup] = []
        for index in sorted {
            let (beginning, entry) = entries[index]
            let belongs = groups.last.map { beginning.starts(with: $0.beginning) } ?? false
            switch entry {
            case .pattern(let pattern) where belongs: groups[groups.count - 1].patterns.append(pattern)
            case .pattern(let pattern): groups.append(KeyPatternGroup(beginning: beginning, patterns: [pattern]))
            case .key(let key): if belongs { groups[groups.count - 1].declared.append(key) }
            }
        }
        return groups
    }
}
