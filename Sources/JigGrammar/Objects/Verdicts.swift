/// The goals of a child, each a verdict that the parent asks for.
struct Verdicts {
    private let formulas: FormulaStore
    private(set) var goals: [Formula] = []
    private var index: [Formula: Int32] = [:]

    init(_ formulas: FormulaStore) { self.formulas = formulas }

    mutating func verdict(_ goal: Formula) -> Formula {
        if goal == .yes || goal == .no { return goal }
        if let known = index[goal] { return formulas.atom(.verdict(known)) }
        let id = Int32(goals.count)
        goals.append(goal)
        index[goal] = id
        return formulas.atom(.verdict(id))
    }
}

extension Machine {
    /// Under which verdicts of a child the parent can still finish, as a formula over ``Atom/verdict(_:)``.
    ///
    /// `canFinish` decides a parent formula without verdicts. Formulas are in negation normal form, so that a formula
    /// with all verdict literals true is the easiest and with all false the hardest; most questions end at these bounds.
    /// Verdicts that no child can have together, such as two constants that both match, are not looked into.
    func condition(_ vector: Vector, over goals: [Formula], canFinish: (Formula) -> Bool) -> Formula {
        var memo: [Formula: Formula] = [:]
        func isVerdict(_ literal: Literal) -> Bool { formulas.atoms[Int(literal.atom)].isVerdict }
        /// The verdicts that a conjunction cannot do without.
        func requirements(of formula: Formula) -> [Formula] {
            guard case .all(let members) = formulas[formula] else { return [] }
            return members.filter { if case .literal(let literal) = formulas[$0] { isVerdict(literal) } else { false } }
        }
        /// What is left of a conjunction when all that it requires of the child holds.
        func rest(of formula: Formula, _ requirements: [Formula], _ verdicts: [Literal]) -> Formula {
            var values: [Int32: Bool] = [:]
            for requirement in requirements {
                guard case .literal(let literal) = formulas[requirement] else { continue }
                values[literal.atom] = literal.positive
                if literal.positive { for other in excluded(by: literal.atom, in: verdicts) { values[other] = false } }
            }
            return formulas.mapVerdicts(formula) { literal in
                values[literal.atom].map { .constant($0 == literal.positive) } ?? formulas.intern(literal)
            }
        }
        /// What the child is asked to meet for a verdict, by its atom.
        func goal(of verdict: Int32) -> Formula {
            if case .verdict(let index) = formulas.atoms[Int(verdict)] { goals[Int(index)] } else { .yes }
        }
        /// What a verdict says of the child.
        func meaning(of requirement: Formula) -> Formula {
            guard case .literal(let literal) = formulas[requirement] else { return .yes }
            return literal.positive ? goal(of: literal.atom) : formulas.not(goal(of: literal.atom))
        }
        /// The verdicts that can't hold beside this one, where that is seen at once: of forty constants only one matches.
        func excluded(by verdict: Int32, in verdicts: [Literal]) -> Set<Int32> {
            Set(verdicts.map(\.atom).filter { $0 != verdict && areDisjoint(goal(of: verdict), goal(of: $0)) })
        }
        /// The ways in which a formula may hold, if the verdicts stand within one disjunction.
        func ways(of formula: Formula) -> [Formula]? {
            guard case .all(let parts) = formulas[formula] else {
                return if case .any(let ways) = formulas[formula] { ways } else { nil }
            }
            let open = parts.filter { formulas.haveVerdicts[Int($0.id)] }
            guard open.count == 1, case .any(let ways) = formulas[open[0]] else { return nil }
            let rest = parts.filter { $0 != open[0] }
            return ways.map { formulas.all(rest + [$0]) }
        }
        func decide(anyOf ways: [Formula], _ child: Formula) -> Formula {
            var decided: [Formula] = [], enough: Set<Formula> = []
            for way in ways {
                // Another way that asks as much of the child adds nothing.
                let required = formulas.all(requirements(of: way))
                if required == .no || enough.contains(required) || formulas.conjuncts(of: required).contains(where: enough.contains) {
                    continue
                }
                let verdict = decide(way, child)
                if verdict == .yes { return .yes }
                decided.append(verdict)
                enough.formUnion(formulas.disjuncts(of: verdict))
            }
            return formulas.any(decided)
        }
        /// The condition where at most one of the verdicts can hold, as with the tags of a union: each is looked at by itself. Nil where
        /// they are not seen to be such.
        func decideExclusive(_ formula: Formula, _ verdicts: [Literal], _ child: Formula) -> Formula? {
            let atoms = Set<Int32>(verdicts.map(\.atom)).sorted()
            guard atoms.count > 2, listDifferentValues(atoms.map { goal(of: $0) }) else { return nil }
            func isEnough(_ verdict: Int32?) -> Bool {
                canFinish(formulas.mapVerdicts(formula) { .constant(($0.atom == verdict) == $0.positive) })
            }
            let fitting = atoms.filter { hasValue(formulas.all([child, goal(of: $0)])) && isEnough($0) }
            func verdict(_ atom: Int32) -> Formula { formulas.atom(formulas.atoms[Int(atom)]) }
            guard isEnough(nil) else { return formulas.any(fitting.map(verdict)) }
            return formulas.all(Set(atoms).subtracting(fitting).sorted().map { formulas.not(verdict($0)) })
        }
        /// `child` is what the verdicts decided so far say of the child.
        func decide(_ formula: Formula, _ child: Formula) -> Formula {
            if formula == .no { return .no }
            let verdicts = formulas.literals(of: formula).filter(isVerdict)
            if verdicts.isEmpty {
                if let known = memo[formula] { return known }
                let result = Formula.constant(canFinish(formula))
                memo[formula] = result
                return result
            }
            let required = requirements(of: formula)
            if !required.isEmpty {
                let child = formulas.all([child] + required.map(meaning))
                return hasValue(child) ? formulas.all(required + [decide(rest(of: formula, required, verdicts), child)]) : .no
            }
            if canFinish(formulas.mapVerdicts(formula) { _ in .no }) { return .yes }
            // A parent that can finish in one of several ways can finish.
            if let ways = ways(of: formula) { return decide(anyOf: ways, child) }
            if !canFinish(formulas.mapVerdicts(formula) { _ in .yes }) { return .no }
            if let decided = decideExclusive(formula, verdicts, child) { return decided }
            let pick = verdicts[0]
            let goal = goal(of: pick.atom)
            func assuming(_ value: Bool) -> Formula {
                let child = formulas.all([child, value ? goal : formulas.not(goal)])
                if !hasValue(child) { return .no }
                let excluded = value ? excluded(by: pick.atom, in: verdicts) : []
                let decided = formulas.mapVerdicts(formula) { literal in
                    if literal.atom == pick.atom { return .constant(literal.positive == value) }
                    return excluded.contains(literal.atom) ? .constant(!literal.positive) : formulas.intern(literal)
                }
                return decide(decided, child)
            }
            let atom = formulas.atom(formulas.atoms[Int(pick.atom)])
            let whenTrue = assuming(true), whenFalse = assuming(false)
            if whenTrue == whenFalse { return whenTrue }
            // A verdict that stands with one sign only can't hurt with that sign, so that the other is not asked for.
            let both = verdicts.contains(Literal(atom: pick.atom, positive: !pick.positive))
            return formulas.any([
                both || pick.positive ? formulas.all([atom, whenTrue]) : whenTrue,
                both || !pick.positive ? formulas.all([formulas.not(atom), whenFalse]) : whenFalse,
            ])
        }
        return decide(viability(vector), .yes)
    }

    /// The vector for a child and the parent's parts over its verdicts; nil if no child allows the parent to finish.
    ///
    /// Where every verdict has to hold, one goal stands for them all.
    func child(_ goals: [Formula], _ condition: Formula, _ parts: [Formula]) -> (Int32, [Formula])? {
        if condition == .no { return nil }
        let all = formulas.all(goals.indices.map { formulas.atom(.verdict(Int32($0))) })
        let vector: Vector
        var parts = parts
        if condition == all, !goals.isEmpty {
            vector = Vector(parts: [formulas.all(goals)], condition: formulas.atom(.verdict(0)))
            parts = parts.map { settle($0, [Bool](repeating: true, count: goals.count)) }
        } else {
            vector = Vector(parts: goals, condition: condition)
        }
        guard hasValue(viability(vector)) else { return nil }
        return (vectors.id(vector), parts)
    }
}
