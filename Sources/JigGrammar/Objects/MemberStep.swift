import JigRegex

/// What one key of an open object leads to.
struct MemberStep {
    /// What is asked of the member's value.
    let child: Int32
    /// The object's parts after the member, over the child's verdicts.
    let parts: [Formula]
    let condition: Formula
    let shape: Int32
    let available: Int32
    /// Set in a plain object: its parts are those before the member then, and what follows depends on the key alone.
    var plain: MemberQuestion?
    /// Whether nothing is known of the object; see ``Machine/detached(_:)``.
    var isDetached = false
}

/// A parent that goes on after a child with these verdicts.
struct Resumption: QuickHashable {
    let step: Int32
    let outcome: [Bool]

    func mix(into hash: inout QuickHash) {
        hash.mix(step)
        for verdict in outcome { hash.mix(verdict ? 1 : 2) }
    }
}

struct MemberQuestion: QuickHashable {
    let object: Int32
    /// The keys available after the member.
    let available: Int32
    let key: KeyReference

    func mix(into hash: inout QuickHash) {
        hash.mix(object, available)
        hash.mix(key)
    }
}

extension Machine {
    /// The step for a key, if the object can be finished after it.
    func memberStep(_ place: ObjectPlace, _ key: KeyReference) -> Int32? {
        let available = availability(after: key, at: place)
        let question = MemberQuestion(object: place.object, available: available, key: key)
        if let known = memberSteps[question] { return known < 0 ? nil : known }
        let step = missesKey(question) ? nil : plainObject(question.object).map { plainStep(question, $0) } ?? makeMemberStep(question)
        var id: Int32 = -1
        if let step {
            id = Int32(memberStepTable.count)
            memberStepTable.append(step)
        }
        memberSteps[question] = id
        return id < 0 ? nil : id
    }

    /// The keys that are available after a key.
    func availability(after key: KeyReference, at place: ObjectPlace) -> Int32 {
        let count = shapes[objects[place.object].shape].order.count
        switch options.keyOrder {
        case .declared:
            return availabilities.id(KeySet(from: key.declaredIndex.map { $0 + 1 } ?? count, count: count))
        case .any:
            guard let index = key.declaredIndex else { return place.available }
            var set = availabilities[place.available]
            set.remove(index)
            return availabilities.id(set)
        }
    }

    private func makeMemberStep(_ question: MemberQuestion) -> MemberStep? {
        let residual = objects[question.object]
        let vector = vectors[residual.vector]
        let shape = residual.shape
        var verdicts = Verdicts(formulas)
        let parts = vector.parts.map {
            after(question.key, $0, shape, availabilities[question.available], &verdicts)
        }
        let condition = condition(Vector(parts: parts, condition: vector.condition), over: verdicts.goals) {
            self.canFinish(ObjectQuestion(formula: $0, available: question.available, shape: residual.shape))
        }
        guard let (child, parts) = child(verdicts.goals, condition, parts) else { return nil }
        return MemberStep(
            child: child, parts: parts, condition: vector.condition, shape: residual.shape,
            available: question.available)
    }

    /// A formula over an object's rest after one more member, over the verdicts of the member's value.
    func after(
        _ key: KeyReference, _ formula: Formula, _ shape: Int32, _ available: KeySet, _ verdicts: inout Verdicts
    ) -> Formula {
        var collected = verdicts
        let taken = key.declaredIndex.map { shapes[shape].order[$0] }
        let result = formulas.substitute(formula) { atom in
            switch atom {
            case .members(let schema):
                let verdict = collected.verdict(self.memberGoal(.declared(schema), key, shape))
                return self.formulas.all([verdict, self.formulas.atom(atom)])
            case .unevaluatedMembers(let group):
                let verdict = collected.verdict(self.memberGoal(.unevaluated(group), key, shape))
                return self.formulas.all([verdict, self.formulas.atom(atom)])
            case .names(let schema): return self.keyMeets(schema, key, shape) ? nil : .no
            case .key(let wanted):
                if taken == wanted { return .yes }
                return self.isAvailable(wanted, shape, available) ? nil : .no
            case .atLeast(let count): return self.formulas.atom(.atLeast(count - 1))
            case .atMost(let count): return self.formulas.atom(.atMost(count - 1))
            default: return nil
            }
        }
        verdicts = collected
        return result
    }

    private func isAvailable(_ key: KeyID, _ shape: Int32, _ available: KeySet) -> Bool {
        guard let index = places(in: shape)[key] else { return false }
        return available.contains(index)
    }

    /// The object's place after a member whose value had these verdicts.
    func resume(_ step: Int32, _ outcome: [Bool]) -> ObjectPlace {
        let resumption = Resumption(step: step, outcome: outcome)
        if let known = resumedObjects[resumption] { return known }
        let step = memberStepTable[Int(step)]
        if let question = step.plain {
            let place = resumePlain(step, question)
            resumedObjects[resumption] = place
            return place
        }
        let vector = Vector(parts: step.parts.map { settle($0, outcome) }, condition: step.condition)
        let place = ObjectPlace(
            object: objects.id(ObjectResidual(vector: vectors.id(vector), shape: step.shape)), available: step.available)
        resumedObjects[resumption] = place
        return place
    }

    func settle(_ formula: Formula, _ outcome: [Bool]) -> Formula {
        formulas.mapVerdicts(formula) { literal in
            guard case .verdict(let index) = formulas.atoms[Int(literal.atom)] else { return formulas.intern(literal) }
            return .constant(outcome[Int(index)] == literal.positive)
        }
    }

    // MARK: Verdicts

    /// Under which verdicts of a child the parent can still finish, as a formula over ``Atom/verdict(_:)``.
    ///
    /// `canFinish` decides a parent formula without verdicts. Formulas are in negation normal form, so that a formula
    /// with all verdict literals true is the easiest and with all false the hardest; most questions end at these bounds.
    /// Verdicts that no child can have together, such as two constants that both match, are not looked into.
    func condition(_ vector: Vector, over goals: [Formula], canFinish: (Formula) -> Bool) -> Formula {
        var memo: [Formula: Formula] = [:]
        func isVerdict(_ literal: Literal) -> Bool {
            if case .verdict = formulas.atoms[Int(literal.atom)] { true } else { false }
        }
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
            if case .any(let ways) = formulas[formula] { return decide(anyOf: ways, child) }
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
