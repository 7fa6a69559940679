/// Unions, intersections and complements, in normal forms.
extension LanguageStore {
    /// Strings in at least one of the languages.
    public func union(_ languages: [Language]) -> Language {
        guard Self.keptOperands.contains(languages.count) else { return union(languages, depth: 0) }
        let operands = Operands(languages: languages)
        if let known = unions[operands] { return known }
        let made = union(languages, depth: 0)
        unions[operands] = made
        return made
    }

    /// An operation of fewer operands is done sooner than it is found again; of more, they would take more memory than they are worth.
    private static let keptOperands = 5...64

    /// The same of two, of which one is often none or the other.
    func union(_ a: Language, _ b: Language) -> Language {
        if a == none || b == any || a == b { return b }
        return b == none || a == any ? a : union([a, b])
    }

    private func union(_ languages: [Language], depth: Int) -> Language {
        if languages.count == 1 { return languages[0] }
        var flat: [Language] = []
        flat.reserveCapacity(languages.count)
        var set = ScalarSet.none
        var hasEmpty = false
        for language in languages {
            let parts: [Language] = if case .union(let inner) = node(language) { inner } else { [language] }
            for part in parts {
                switch node(part) {
                case .none: break
                case .empty: hasEmpty = true
                case .characters(let scalars): set = set.isEmpty ? scalars : set.union(scalars)
                default: flat.append(part)
                }
            }
        }
        var members = LanguageSet(flat)
        if members.contains(any) { return any }
        if !set.isEmpty { members.insert(characters(set)) }
        // Deeper tails are factored when a derivative gets there; to do it now would build the whole automaton.
        if depth < 2 { factorHeads(&members, depth: depth) }
        mergeCounters(&members, hasEmpty: &hasEmpty)
        if hasEmpty, !members.contains(where: { acceptsEmpty($0) }) { members.insert(empty) }
        absorb(&members)
        absorbNarrower(&members)
        if let rest = withoutNegated(members) { return union(rest.elements, depth: depth) }
        for member in members {
            if member == any { return any }
            if case .complement(let operand) = node(member), members.contains(operand) { return any }
        }
        switch members.count {
        case 0: return none
        case 1: return members.first ?? none
        default: return intern(.union(members.elements))
        }
    }

    /// h·x ∪ h·y = h·(x ∪ y)
    private func factorHeads(_ members: inout LanguageSet, depth: Int) {
        // Mostly no two begin alike.
        var heads = LanguageSet([])
        let isRepeated = members.contains { member in
            if case .concatenation(let head, _) = node(member) { !heads.insert(head) } else { false }
        }
        guard isRepeated else { return }
        var tails: [Language: [Language]] = [:]
        for member in members {
            if case .concatenation(let head, let tail) = node(member) { tails[head, default: []].append(tail) }
        }
        var factored: [Language] = [], others: [Language] = []
        for (head, rest) in tails where rest.count > 1 {
            factored += rest.map { intern(.concatenation(head, $0)) }
            let joined = join(head, union(rest.sorted(), depth: depth + 1))
            if case .union(let inner) = node(joined) { others += inner } else { others.append(joined) }
        }
        members.subtract(factored)
        members.formUnion(others)
    }

    /// r{a,b}·x ∪ r{c,d}·x = r{min,max}·x where the intervals touch; ∅ ∪ r{1,b} = r{0,b}.
    private func mergeCounters(_ members: inout LanguageSet, hasEmpty: inout Bool) {
        struct Key: QuickHashable {
            let body, tail: Language

            func mix(into hash: inout QuickHash) { hash.mix(body.id, tail.id) }
        }
        let hasCounters = members.contains { member in
            var head = member
            if case .concatenation(let first, _) = node(member) { head = first }
            if case .repetition = node(head) { return true } else { return false }
        }
        guard hasCounters else { return }
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

    /// x ∪ (¬x ∩ y) = x ∪ y; nil where there is no such member.
    ///
    /// One of several that excludes those before it need not, which leaves fewer states.
    private func withoutNegated(_ members: LanguageSet) -> LanguageSet? {
        for member in members where !attributes[member.index].isRecursive {
            guard case .intersection(let parts) = node(member) else { continue }
            let rest = parts.filter { part in
                guard case .complement(let operand) = node(part) else { return true }
                return !members.contains(operand)
            }
            if rest.count == parts.count { continue }
            var simpler = members
            simpler.remove(member)
            simpler.insert(intersection(rest))
            return simpler
        }
        return nil
    }

    /// ¬x ∩ (x ∪ y) = ¬x ∩ y; nil where there is no such member.
    private func withoutExcluded(_ members: LanguageSet) -> LanguageSet? {
        let excluded = LanguageSet(members.compactMap { if case .complement(let operand) = node($0) { operand } else { nil } })
        for member in members where !attributes[member.index].isRecursive {
            // To look through long lists would take longer than it saves.
            guard case .union(let parts) = node(member), parts.count <= 64 else { continue }
            let rest = parts.filter { part in
                if case .complement(let operand) = node(part), members.contains(operand) { return false }
                return !excluded.contains(part)
            }
            if rest.count == parts.count { continue }
            var simpler = members
            simpler.remove(member)
            simpler.insert(union(rest))
            return simpler
        }
        return nil
    }

    /// Distributes an intersection over the unions in it that have unknowns of equations.
    ///
    /// Each derivative puts the right-hand sides of equations in the place of unknowns. Were the unions that come with
    /// them left inside intersections, forms would nest ever deeper; as sets of sets of unknowns they are finitely many.
    private func distributed(_ members: LanguageSet) -> [[Language]]? {
        var products: [[Language]] = [[]]
        for member in members {
            if case .union(let parts) = node(member), attributes[member.index].isRecursive {
                products = products.flatMap { product in parts.map { product + [$0] } }
                guard products.count <= Self.distributionLimit else { return nil }
            } else {
                for index in products.indices { products[index].append(member) }
            }
        }
        return products.count > 1 ? products : nil
    }

    private static let distributionLimit = 512

    /// x ∪ (x ∩ y) = x, also where x is itself an intersection.
    private func absorb(_ members: inout LanguageSet) {
        var intersections: [(member: Language, parts: Set<Language>)] = []
        for member in members where attributes[member.index].isRecursive {
            if case .intersection(let parts) = node(member) { intersections.append((member, Set(parts))) }
        }
        if intersections.count > 1 {
            intersections.sort { ($0.parts.count, $0.member) < ($1.parts.count, $1.member) }
            var kept: [Set<Language>] = []
            for (member, parts) in intersections {
                if kept.contains(where: { $0.isSubset(of: parts) }) { members.remove(member) } else { kept.append(parts) }
            }
        }
        for member in members {
            if case .intersection(let parts) = node(member), parts.contains(where: { members.contains($0) }) {
                members.remove(member)
            }
        }
    }

    /// Strings in all of the languages; all strings if there are none.
    public func intersection(_ languages: [Language]) -> Language {
        guard Self.keptOperands.contains(languages.count) else { return makeIntersection(languages) }
        let operands = Operands(languages: languages)
        if let known = intersections[operands] { return known }
        let made = makeIntersection(languages)
        intersections[operands] = made
        return made
    }

    private func makeIntersection(_ languages: [Language]) -> Language {
        if languages.count == 1 { return languages[0] }
        var flat: [Language] = []
        flat.reserveCapacity(languages.count + 1)
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
                default: flat.append(part)
                }
            }
        }
        var members = LanguageSet(flat)
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
                if members.contains(where: { isWithin($0, operand) }) { return none }
            case .union(let parts) where parts.contains(where: { members.contains($0) }): members.remove(member)
            default: break
            }
        }
        absorbWider(&members)
        if let rest = withoutExcluded(members) { return intersection(rest.elements + [length(min: least, max: greatest)]) }
        if let alternatives = distributed(members) {
            return union(alternatives.map { intersection($0 + [length(min: least, max: greatest)]) })
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
        default: return intern(.intersection(members.elements))
        }
    }

    /// The same of two, of which one is often none or the other.
    func intersection(_ a: Language, _ b: Language) -> Language {
        if a == none || b == any || a == b { return a }
        return b == none || a == any ? b : intersection([a, b])
    }

    /// Strings that are not in the language.
    public func complement(_ language: Language) -> Language {
        switch node(language) {
        case .none: any
        case .empty: length(min: 1, max: nil)
        case .complement(let operand): operand
        // Pushed further in, it would undo the flat form that unknowns need.
        case _ where attributes[language.index].isRecursive: intern(.complement(language))
        case .union(let members): intersection(members.map { complement($0) })
        case .intersection(let members): union(members.map { complement($0) })
        case .characters(.all): union([empty, length(min: 2, max: nil)])
        case .repetition(anyScalar, let min, let max):
            union([
                min > 0 ? length(min: 0, max: min - 1) : none,
                max.map { length(min: $0 + 1, max: nil) } ?? none,
            ])
        case .equation: truthTable(language).map { self.language(of: $0.complement) } ?? intern(.complement(language))
        default: intern(.complement(language))
        }
    }
}

/// The operands of an operation as they were given, of which the result is kept.
///
/// Where patterns are combined, most of them are at their beginning again after most scalars, whatever was before.
struct Operands: QuickHashable {
    let languages: [Language]

    func mix(into hash: inout QuickHash) { hash.mix(languages) }
}
