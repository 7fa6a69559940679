import JigRegex

/// An interned Boolean formula over ``Atom``s.
struct Formula: QuickHashable {
    let id: Int32
    static let no = Formula(id: 0)
    static let yes = Formula(id: 1)
    static func constant(_ value: Bool) -> Formula { value ? yes : no }

    func mix(into hash: inout QuickHash) { hash.mix(id) }
}

/// An atom or its negation.
struct Literal: QuickHashable {
    let atom: Int32
    let positive: Bool

    func mix(into hash: inout QuickHash) { hash.mix(atom, positive ? 1 : 0) }
}

/// Hash-consed formulas in negation normal form: negation stands at atoms only, so that substituting more pessimistic
/// literals can only make a formula harder to meet.
final class FormulaStore {
    enum Node: QuickHashable {
        case constant(Bool)
        case literal(Literal)
        case all([Formula])
        case any([Formula])

        func mix(into hash: inout QuickHash) {
            switch self {
            case .constant(let value): hash.mix(value ? 1 : 0)
            case .literal(let literal): hash.mix(literal)
            case .all(let parts):
                hash.mix(parts)
                hash.mix(2)
            case .any(let parts):
                hash.mix(parts)
                hash.mix(3)
            }
        }
    }

    @exclusivity(unchecked) private(set) var nodes: [Node] = [.constant(false), .constant(true)]
    /// Whether there are verdicts in a formula.
    @exclusivity(unchecked) private(set) var haveVerdicts = [false, false]
    @exclusivity(unchecked) private(set) var atoms: [Atom] = []
    @exclusivity(unchecked) private var nodeIndex: [Node: Formula] = [:]
    @exclusivity(unchecked) private var atomIndex: [Atom: Int32] = [:]
    /// The formulas that are one literal, by atom: as it stands, and negated.
    @exclusivity(unchecked) private var literals: [LiteralFormulas] = []
    /// The atoms that are numbers themselves, which need not be hashed.
    @exclusivity(unchecked) private var goals = NumberedAtoms()
    @exclusivity(unchecked) private var verdicts = NumberedAtoms()
    @exclusivity(unchecked) private var members = NumberedAtoms()
    @exclusivity(unchecked) private var keys = NumberedAtoms()
    @exclusivity(unchecked) private var negations = DenseTable<Formula>([.yes, .no])
    @exclusivity(unchecked) private var literalSets = DenseTable<[Literal]>()

    subscript(_ formula: Formula) -> Node { nodes[Int(formula.id)] }

    func intern(_ literal: Literal) -> Formula {
        let atom = Int(literal.atom)
        if let known = literal.positive ? literals[atom].positive : literals[atom].negative { return known }
        let formula = Formula(id: Int32(nodes.count))
        nodes.append(.literal(literal))
        haveVerdicts.append(atoms[atom].isVerdict)
        if literal.positive { literals[atom].positive = formula } else { literals[atom].negative = formula }
        return formula
    }

    private func intern(_ node: Node) -> Formula {
        if let known = nodeIndex[node] { return known }
        let formula = Formula(id: Int32(nodes.count))
        nodes.append(node)
        switch node {
        case .all(let parts), .any(let parts): haveVerdicts.append(parts.contains { haveVerdicts[Int($0.id)] })
        case .constant, .literal: haveVerdicts.append(false)
        }
        nodeIndex[node] = formula
        return formula
    }

    /// The formula that is just this atom; counts that always hold are `yes`.
    func atom(_ atom: Atom) -> Formula {
        switch atom {
        case .atLeast(let count) where count <= 0, .contains(_, let count) where count <= 0: return .yes
        case .atMost(let count) where count < 0, .containsAtMost(_, let count) where count < 0: return .no
        case .atMost(let count) where count == Int.max, .containsAtMost(_, let count) where count == Int.max: return .yes
        default: break
        }
        return intern(Literal(atom: index(of: atom), positive: true))
    }

    private func index(of atom: Atom) -> Int32 {
        func number(_ known: inout NumberedAtoms, _ place: Int32) -> Int32 {
            if let index = known[place] { return index }
            let index = append(atom)
            known[place] = index
            return index
        }
        switch atom {
        case .goal(let schema): return number(&goals, schema)
        case .verdict(let index): return number(&verdicts, index)
        case .members(let schema): return number(&members, schema)
        case .key(let key): return number(&keys, key)
        default:
            if let known = atomIndex[atom] { return known }
            let index = append(atom)
            atomIndex[atom] = index
            return index
        }
    }

    private func append(_ atom: Atom) -> Int32 {
        atoms.append(atom)
        literals.append(LiteralFormulas())
        return Int32(atoms.count - 1)
    }

    func not(_ formula: Formula) -> Formula {
        if let known = negations[formula] { return known }
        let result: Formula
        switch self[formula] {
        case .constant(let value): result = .constant(!value)
        case .literal(let literal):
            switch atoms[Int(literal.atom)] {
            // Counts negate into counts, so that they never stand negated.
            case .atLeast(let count): result = atom(.atMost(count - 1))
            case .atMost(let count): result = atom(.atLeast(count + 1))
            case .contains(let goal, let count): result = atom(.containsAtMost(goal, count - 1))
            case .containsAtMost(let goal, let count): result = atom(.contains(goal, atLeast: count + 1))
            default: result = intern(Literal(atom: literal.atom, positive: !literal.positive))
            }
        case .all(let parts): result = any(parts.map(not))
        case .any(let parts): result = all(parts.map(not))
        }
        negations[formula] = result
        if negations[result] == nil { negations[result] = formula }
        return result
    }

    func all(_ parts: [Formula]) -> Formula { combine(parts, neutral: .yes, absorbing: .no) }
    func any(_ parts: [Formula]) -> Formula { combine(parts, neutral: .no, absorbing: .yes) }

    /// The parts of a conjunction; the formula itself if it is none.
    func conjuncts(of formula: Formula) -> [Formula] {
        switch self[formula] {
        case .all(let parts): parts
        case .constant(true): []
        default: [formula]
        }
    }

    /// The parts of a disjunction; the formula itself if it is none.
    func disjuncts(of formula: Formula) -> [Formula] {
        switch self[formula] {
        case .any(let parts): parts
        case .constant(false): []
        default: [formula]
        }
    }

    /// A conjunction without one of its parts.
    func removing(_ part: Formula, from conjunction: Formula) -> Formula {
        if conjunction == part { return .yes }
        guard case .all(let parts) = self[conjunction] else { return conjunction }
        let rest = parts.filter { $0 != part }
        return rest.count == 1 ? rest[0] : intern(.all(rest))
    }

    private func combine(_ parts: [Formula], neutral: Formula, absorbing: Formula) -> Formula {
        let conjunction = neutral == .yes
        var only: Formula?
        var isMixed = false
        for part in parts where part != neutral {
            if part == absorbing { return absorbing }
            if let only, only != part { isMixed = true }
            only = part
        }
        guard let only else { return neutral }
        if !isMixed { return only }
        var flat: [Formula] = []
        flat.reserveCapacity(parts.count)
        for part in parts where part != neutral {
            switch self[part] {
            case .all(let inner) where conjunction: flat += inner
            case .any(let inner) where !conjunction: flat += inner
            default: flat.append(part)
            }
        }
        flat.sort { $0.id < $1.id }
        flat.removeRepetitions()
        var literalsOnly = true, hasCounts = false
        for part in flat {
            guard case .literal(let literal) = self[part] else {
                literalsOnly = false
                continue
            }
            if let opposite = literals[Int(literal.atom)].opposite(of: part), flat.containsSorted(opposite) { return absorbing }
            hasCounts = hasCounts || atoms[Int(literal.atom)].isCount
        }
        if hasCounts { keepStrictestCounts(&flat, conjunction: conjunction) }
        // Absorption: a ∧ (a ∨ b) is a, a ∨ (a ∧ b) is a.
        if !literalsOnly {
            let all = flat
            flat = all.filter { part in
                switch self[part] {
                case .any(let inner) where conjunction: !inner.contains { all.containsSorted($0) }
                case .all(let inner) where !conjunction: !inner.contains { all.containsSorted($0) }
                default: true
                }
            }
        }
        if flat.count == 1 { return flat[0] }
        return intern(conjunction ? .all(flat) : .any(flat))
    }

    /// Of several counts of one thing, a conjunction needs the strictest only, a disjunction the loosest.
    private func keepStrictestCounts(_ parts: inout [Formula], conjunction: Bool) {
        enum Counted: Hashable { case most, least, containsMost(Int32), containsLeast(Int32) }
        var kept: [Counted: (formula: Formula, count: Int)] = [:]
        var dropped: Set<Formula> = []
        for part in parts {
            guard case .literal(let literal) = self[part] else { continue }
            let counted: Counted, count: Int
            switch atoms[Int(literal.atom)] {
            case .atLeast(let value): (counted, count) = (.least, value)
            case .contains(let goal, let value): (counted, count) = (.containsLeast(goal), value)
            // Negated, so that a greater count is stricter throughout.
            case .atMost(let value): (counted, count) = (.most, -value)
            case .containsAtMost(let goal, let value): (counted, count) = (.containsMost(goal), -value)
            default: continue
            }
            if let other = kept[counted] {
                let better = conjunction ? count > other.count : count < other.count
                dropped.insert(better ? other.formula : part)
                if better { kept[counted] = (part, count) }
            } else {
                kept[counted] = (part, count)
            }
        }
        if !dropped.isEmpty { parts.removeAll(where: dropped.contains) }
    }

    /// The literals of a formula, each once.
    func literals(of formula: Formula) -> [Literal] {
        if let known = literalSets[formula] { return known }
        if case .literal(let literal) = self[formula] {
            literalSets[formula] = [literal]
            return [literal]
        }
        var seen: Set<Formula> = []
        var found: [Literal] = []
        var pending = [formula]
        while let next = pending.popLast() {
            switch self[next] {
            case .constant: break
            case .literal(let literal): found.append(literal)
            case .all(let parts), .any(let parts):
                // What has no parts of its own need not be noted.
                if next == formula || seen.insert(next).inserted { pending += parts }
            }
        }
        var result: [Literal] = []
        result.reserveCapacity(found.count)
        for literal in found.sorted(by: { ($0.atom, $0.positive ? 1 : 0) < ($1.atom, $1.positive ? 1 : 0) })
        where result.last != literal { result.append(literal) }
        literalSets[formula] = result
        return result
    }

    func atoms(of formula: Formula) -> [Atom] {
        literals(of: formula).map { atoms[Int($0.atom)] }
    }
}

/// The index of each atom of one kind, by the number that the atom has.
private struct NumberedAtoms {
    private var indices: [Int32] = []

    subscript(_ number: Int32) -> Int32? {
        get { number < indices.count && indices[Int(number)] >= 0 ? indices[Int(number)] : nil }
        set {
            if number >= indices.count { indices += repeatElement(-1, count: Int(number) + 1 - indices.count) }
            indices[Int(number)] = newValue ?? -1
        }
    }
}

extension Atom {
    /// Whether it counts something, so that of several the strictest is enough.
    fileprivate var isCount: Bool {
        switch self {
        case .atLeast, .atMost, .contains, .containsAtMost: true
        default: false
        }
    }
}

/// The formulas that are just an atom, and just its negation, where these have been made.
private struct LiteralFormulas {
    var positive: Formula?
    var negative: Formula?

    func opposite(of formula: Formula) -> Formula? { formula == positive ? negative : positive }
}

extension [Formula] {
    /// Of a sorted list, leaves each formula once.
    fileprivate mutating func removeRepetitions() {
        var kept = 0
        for formula in self where kept == 0 || self[kept - 1] != formula {
            self[kept] = formula
            kept += 1
        }
        removeSubrange(kept...)
    }

    /// Whether a sorted list has a formula.
    fileprivate func containsSorted(_ formula: Formula) -> Bool {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].id < formula.id { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == formula
    }
}
