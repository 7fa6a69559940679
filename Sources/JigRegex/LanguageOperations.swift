/// The operations that make languages. Each returns a normal form, so that few handles mean the same language.
extension LanguageStore {
    // MARK: Leaves

    /// One scalar of the given ranges.
    public func characters(in ranges: [ClosedRange<UInt32>]) -> Language {
        characters(ScalarSet(ranges))
    }

    func characters(_ set: ScalarSet) -> Language {
        set.isEmpty ? none : intern(.characters(set))
    }

    /// Just this string.
    public func literal(_ string: String) -> Language {
        literal(string.unicodeScalars.map(\.value)[...])
    }

    func literal(_ scalars: ArraySlice<UInt32>, followedBy tail: Language? = nil) -> Language {
        var result = tail ?? empty
        for scalar in scalars.reversed() {
            result = join(characters(ScalarSet(scalar)), result)
        }
        return result
    }

    /// These strings: a trie, whose common beginnings are shared.
    public func literals(_ strings: [String]) -> Language {
        let sorted = strings.map { $0.unicodeScalars.map(\.value) }.sorted { $0.lexicographicallyPrecedes($1) }
        guard let first = sorted.first else { return none }

        /// The open nodes along the string read last; a node closes when a string leaves it.
        struct Branch {
            var ends = false
            var children: [Language: ScalarSet] = [:]
        }
        var path = [Branch](repeating: Branch(), count: first.count + 1)
        path[first.count].ends = true
        var current = first
        func close(_ branch: Branch) -> Language {
            let children = branch.children.map { join(characters($0.value), $0.key) }
            return union(branch.ends ? children + [empty] : children)
        }
        func closeDown(to depth: Int) {
            while path.count > depth + 1 {
                let language = close(path.removeLast())
                let scalar = ScalarSet(current[path.count - 1])
                path[path.count - 1].children[language] = path[path.count - 1].children[language]?.union(scalar) ?? scalar
            }
        }
        for string in sorted.dropFirst() where string != current {
            let shared = zip(string, current).prefix { $0 == $1 }.count
            closeDown(to: shared)
            path += [Branch](repeating: Branch(), count: string.count - shared)
            path[string.count].ends = true
            current = string
        }
        closeDown(to: 0)
        return close(path[0])
    }

    /// Strings whose number of scalars lies in a range.
    public func length(_ range: ClosedRange<Int>) -> Language {
        length(min: range.lowerBound, max: range.upperBound)
    }

    /// Strings of at least `min` and at most `max` scalars (nil: no limit), as one node whatever the numbers.
    public func length(min: Int, max: Int?) -> Language {
        repeated(anyScalar, min: min, max: max)
    }

    // MARK: Concatenation and repetition

    /// Strings made of one member of each language, in order.
    public func concatenation(_ languages: [Language]) -> Language {
        var result = empty
        for language in languages.reversed() {
            var rest = language
            var parts: [Language] = []
            while case .concatenation(let head, let tail) = node(rest) {
                parts.append(head)
                rest = tail
            }
            parts.append(rest)
            for part in parts.reversed() {
                result = join(part, result)
            }
        }
        return result
    }

    /// Concatenates a head that is itself no concatenation.
    func join(_ head: Language, _ tail: Language) -> Language {
        if head == none || tail == none { return none }
        if head == empty { return tail }
        if tail == empty { return head }
        if case .concatenation = node(head) { return concatenation([head, tail]) }
        if head == any {
            // Σ* swallows what may be empty after it.
            var rest = tail
            while case .concatenation(let next, let following) = node(rest), acceptsEmpty(next) { rest = following }
            if acceptsEmpty(rest) { return any }
            return intern(.concatenation(any, rest))
        }
        let next: Language
        let following: Language
        if case .concatenation(let first, let rest) = node(tail) {
            (next, following) = (first, rest)
        } else {
            (next, following) = (tail, empty)
        }
        if next == any, acceptsEmpty(head) { return tail }
        if let merged = mergeRepetitions(head, next) {
            return join(merged, following)
        }
        return intern(.concatenation(head, tail))
    }

    /// r{a,b} r{c,d} = r{a+c,b+d}
    private func mergeRepetitions(_ first: Language, _ second: Language) -> Language? {
        let (a, b) = (repetition(first), repetition(second))
        guard a.body == b.body, first != a.body || second != b.body else { return nil }
        return repeated(
            a.body, min: LengthSet.bounded(a.min + b.min),
            max: a.max.flatMap { x in b.max.map { LengthSet.bounded(x + $0) } })
    }

    private func repetition(_ language: Language) -> (body: Language, min: Int, max: Int?) {
        if case .repetition(let body, let min, let max) = node(language) { return (body, min, max) }
        return (language, 1, 1)
    }

    /// At least `min` and at most `max` members of a language in a row (nil: no limit), never unrolled.
    public func repeated(_ language: Language, min: Int, max: Int?) -> Language {
        var (body, min, max) = (language, Swift.max(min, 0), max)
        if let max, max < min { return none }
        if max == 0 || body == empty { return empty }
        if body == none { return min == 0 ? empty : none }
        if acceptsEmpty(body) { min = 0 }
        if min == 0, case .union(let members) = node(body), members.contains(empty) {
            body = union(members.filter { $0 != empty })
        }
        if min == 1, max == 1 { return body }
        if case .repetition(let inner, let innerMin, let innerMax) = node(body), innerMin <= 1 {
            // The counts k·innerMin...k·innerMax leave no gap.
            body = inner
            min = min * innerMin
            max = max.flatMap { outer in innerMax.map { LengthSet.product(outer, $0) } }
        }
        if min == 1, max == 1 { return body }
        return intern(.repetition(body, min: min, max: max))
    }

    // MARK: Boolean operations

    /// Strings in at least one of the languages.
    public func union(_ languages: [Language]) -> Language {
        union(languages, depth: 0)
    }

    private func union(_ languages: [Language], depth: Int) -> Language {
        if languages.count == 1 { return languages[0] }
        var members = Set<Language>()
        var set = ScalarSet.none
        var hasEmpty = false
        for language in languages {
            let parts: [Language] = if case .union(let inner) = node(language) { inner } else { [language] }
            for part in parts {
                switch node(part) {
                case .none: break
                case .empty: hasEmpty = true
                case .characters(let scalars): set = set.isEmpty ? scalars : set.union(scalars)
                default: members.insert(part)
                }
            }
        }
        if members.contains(any) { return any }
        if !set.isEmpty { members.insert(characters(set)) }
        if depth < 32 { factorHeads(&members, depth: depth) }
        mergeCounters(&members, hasEmpty: &hasEmpty)
        if hasEmpty, !members.contains(where: { acceptsEmpty($0) }) { members.insert(empty) }
        absorb(&members)
        for member in members {
            if member == any { return any }
            if case .complement(let operand) = node(member), members.contains(operand) { return any }
        }
        switch members.count {
        case 0: return none
        case 1: return members.first ?? none
        default: return intern(.union(members.sorted()))
        }
    }

    /// h·x ∪ h·y = h·(x ∪ y)
    private func factorHeads(_ members: inout Set<Language>, depth: Int) {
        guard members.count > 1 else { return }
        var tails: [Language: [Language]] = [:]
        for member in members {
            if case .concatenation(let head, let tail) = node(member) { tails[head, default: []].append(tail) }
        }
        for (head, rest) in tails where rest.count > 1 {
            for tail in rest { members.remove(intern(.concatenation(head, tail))) }
            let joined = join(head, union(rest.sorted(), depth: depth + 1))
            if case .union(let inner) = node(joined) { members.formUnion(inner) } else { members.insert(joined) }
        }
    }

    /// r{a,b}·x ∪ r{c,d}·x = r{min,max}·x where the intervals touch; ∅ ∪ r{1,b} = r{0,b}.
    private func mergeCounters(_ members: inout Set<Language>, hasEmpty: inout Bool) {
        struct Key: Hashable { let body, tail: Language }
        var groups: [Key: [(min: Int, max: Int?, member: Language)]] = [:]
        for member in members {
            var (head, tail) = (member, empty)
            if case .concatenation(let first, let rest) = node(member) { (head, tail) = (first, rest) }
            if case .repetition(let body, let min, let max) = node(head) {
                groups[Key(body: body, tail: tail), default: []].append((min, max, member))
            }
        }
        for (key, counters) in groups {
            var counters = counters
            if key.tail == empty {
                if hasEmpty { counters.append((0, 0, empty)) }
                if members.contains(key.body) { counters.append((1, 1, key.body)) }
            }
            guard counters.count > 1 else { continue }
            counters.sort { ($0.min, $0.max ?? .max) < ($1.min, $1.max ?? .max) }
            var merged: [(min: Int, max: Int?, members: [Language])] = []
            for counter in counters {
                if let last = merged.last, counter.min <= (last.max.map { $0 + 1 } ?? .max) {
                    let max = last.max.flatMap { a in counter.max.map { Swift.max(a, $0) } }
                    merged[merged.count - 1] = (last.min, max, last.members + [counter.member])
                } else {
                    merged.append((counter.min, counter.max, [counter.member]))
                }
            }
            for group in merged where group.members.count > 1 {
                members.subtract(group.members)
                if group.members.contains(empty) { hasEmpty = false }
                let language = join(repeated(key.body, min: group.min, max: group.max), key.tail)
                if case .union(let inner) = node(language) { members.formUnion(inner) } else { members.insert(language) }
                if language == empty { hasEmpty = true }
            }
        }
    }

    /// x ∪ (x ∩ y) = x
    private func absorb(_ members: inout Set<Language>) {
        for member in members {
            if case .intersection(let parts) = node(member), parts.contains(where: { members.contains($0) }) {
                members.remove(member)
            }
        }
    }

    /// Strings in all of the languages; all strings if there are none.
    public func intersection(_ languages: [Language]) -> Language {
        if languages.count == 1 { return languages[0] }
        var members = Set<Language>()
        var set: ScalarSet?
        var (least, greatest): (Int, Int?) = (0, nil)
        var hasEmpty = false
        for language in languages {
            let parts: [Language] = if case .intersection(let inner) = node(language) { inner } else { [language] }
            for part in parts {
                switch node(part) {
                case .none: return none
                case .empty: hasEmpty = true
                case .characters(let scalars) where part != anyScalar: set = set?.intersection(scalars) ?? scalars
                case .characters: (least, greatest) = (max(least, 1), min(greatest ?? 1, 1))
                case .repetition(anyScalar, let min, let max):
                    least = Swift.max(least, min)
                    greatest = max.map { Swift.min(greatest ?? $0, $0) } ?? greatest
                default: members.insert(part)
                }
            }
        }
        if let greatest, greatest < least { return none }
        if hasEmpty {
            let accepts = least == 0 && set == nil && members.allSatisfy { acceptsEmpty($0) }
            return accepts ? empty : none
        }
        if let set {
            guard !set.isEmpty, least <= 1, greatest ?? 1 >= 1 else { return none }
            members.insert(characters(set))
            (least, greatest) = (0, nil)
        }
        for member in members {
            switch node(member) {
            case .complement(let operand):
                if members.contains(where: { isCounterWithin($0, operand) }) { return none }
            case .union(let parts) where parts.contains(where: { members.contains($0) }): members.remove(member)
            default: break
            }
        }
        // A length that the others keep anyway is no condition; one that they cannot keep leaves nothing.
        let lower = members.map { attributes[$0.index].lower }.max() ?? 0
        let upper = members.compactMap { attributes[$0.index].upper }.min()
        if max(lower, least) > min(upper ?? .max, greatest ?? .max) { return none }
        if lower >= least { least = 0 }
        if let bound = greatest, let upper, upper <= bound { greatest = nil }
        if least > 0 || greatest != nil { members.insert(length(min: least, max: greatest)) }
        switch members.count {
        case 0: return any
        case 1: return members.first ?? any
        default: return intern(.intersection(members.sorted()))
        }
    }

    /// Whether one language is seen to lie within another: they are the same, or counters of which one allows less.
    private func isCounterWithin(_ inner: Language, _ outer: Language) -> Bool {
        if inner == outer { return true }
        guard case .repetition(let a, let min, let max) = node(inner),
            case .repetition(let b, let outerMin, let outerMax) = node(outer),
            outerMin <= min, max ?? .max <= outerMax ?? .max
        else { return false }
        if a == b { return true }
        guard case .characters(let some) = node(a), case .characters(let more) = node(b) else { return false }
        return some.intersection(more) == some
    }

    /// Strings that are not in the language.
    public func complement(_ language: Language) -> Language {
        switch node(language) {
        case .none: any
        case .empty: length(min: 1, max: nil)
        case .complement(let operand): operand
        case .union(let members): intersection(members.map { complement($0) })
        case .intersection(let members): union(members.map { complement($0) })
        case .characters(.all): union([empty, length(min: 2, max: nil)])
        case .repetition(anyScalar, let min, let max):
            union([
                min > 0 ? length(min: 0, max: min - 1) : none,
                max.map { length(min: $0 + 1, max: nil) } ?? none,
            ])
        default: intern(.complement(language))
        }
    }

    /// The language without the empty string.
    func withoutEmpty(_ language: Language) -> Language {
        guard acceptsEmpty(language) else { return language }
        switch node(language) {
        case .union(let members):
            return union(members.map { withoutEmpty($0) })
        case .repetition(let body, _, let max):
            if !acceptsEmpty(body) { return repeated(body, min: 1, max: max) }
            return concatenation([withoutEmpty(body), repeated(body, min: 0, max: max.map { $0 - 1 })])
        case .concatenation:
            // Either the first part that is not empty, with what follows it, or a later one.
            var alternatives: [Language] = []
            var rest = language
            while case .concatenation(let head, let tail) = node(rest) {
                alternatives.append(concatenation([withoutEmpty(head), tail]))
                rest = tail
            }
            return union(alternatives + [withoutEmpty(rest)])
        case .empty:
            return none
        default:
            return intersection([language, length(min: 1, max: nil)])
        }
    }

    // MARK: Parts

    /// Whether every string is in the language, as far as its form tells.
    public func isUniversal(_ language: Language) -> Bool {
        language == any
    }

    /// Takes the condition on length out of an intersection: the language is `core` ∩ length(`min`, `max`).
    public func split(_ language: Language) -> (core: Language, min: Int, max: Int?) {
        switch node(language) {
        case .repetition(anyScalar, let min, let max):
            return (any, min, max)
        case .characters(.all):
            return (any, 1, 1)
        case .intersection(let members):
            for member in members {
                if case .repetition(anyScalar, let min, let max) = node(member) {
                    return (intersection(members.filter { $0 != member }), min, max)
                }
                if member == anyScalar {
                    return (intersection(members.filter { $0 != member }), 1, 1)
                }
            }
            return (language, 0, nil)
        default:
            return (language, 0, nil)
        }
    }
}
