import JigJSON
import JigRegex

/// What one more item of an open array leads to.
struct ElementStep {
    /// What is asked of the item.
    let child: Int32
    /// The array's parts after the item, over the child's verdicts.
    let parts: [Formula]
    let condition: Formula
    /// What is kept of items that must differ, or might have to; nil where that does not matter.
    var uniqueness: Uniqueness?
    /// Under which verdicts of a child that repeats an earlier item the array can be finished.
    var repeatCondition = Formula.no
    /// Whether an item that repeats an earlier one is worse off than a new one.
    var resentsRepeats = false
}

/// An array that goes on after an item.
struct ArrayResumption: QuickHashable {
    let step: Int32
    let outcome: [Bool]
    /// Whether the item repeats one that is not recorded.
    var repeats = false
    /// The item's value, where it is recorded in the array's static state.
    var recorded: Int32 = -1

    func mix(into hash: inout QuickHash) {
        hash.mix(step, recorded)
        for verdict in outcome { hash.mix(verdict ? 1 : 2) }
        hash.mix(repeats ? 1 : 0)
    }
}

extension Machine {
    /// The step for one more item, if the array can be finished after it.
    func elementStep(_ vector: Int32) -> Int32? {
        if let known = elementSteps[vector] { return known < 0 ? nil : known }
        var id: Int32 = -1
        if let step = plainElementStep(vectors[vector]) ?? makeElementStep(vectors[vector]) {
            id = Int32(elementStepTable.count)
            elementStepTable.append(step)
        }
        elementSteps[vector] = id
        return id < 0 ? nil : id
    }

    /// The step in an array that asks no more than that each item meets one rule and that there are neither too few nor too many:
    /// it can end once there are enough, if each of those that are still wanted has a value. Nil where it takes a closer look.
    private func plainElementStep(_ before: Vector) -> ElementStep? {
        guard before.parts.count == 1, before.condition == formulas.atom(.verdict(0)) else { return nil }
        var rule: ArrayRule?
        var least = 0, most = Int.max
        for part in formulas.conjuncts(of: before.parts[0]) {
            guard case .literal(let literal) = formulas[part], literal.positive else { return nil }
            switch formulas.atoms[Int(literal.atom)] {
            case .items, .unevaluatedItems:
                guard rule == nil else { return nil }
                rule = ArrayRule(formulas.atoms[Int(literal.atom)])
            case .atLeast(let count): least = count
            case .atMost(let count): most = count
            default: return nil
            }
        }
        let prefix = rule.map(prefix) ?? 0
        func item(_ offset: Int) -> Formula { rule.map { goal($0, after: offset) } ?? .yes }
        // All places after the prefix are alike.
        guard most >= max(1, least), (0..<max(1, min(least, prefix + 1))).allSatisfy({ hasValue(item($0)) }) else { return nil }
        let after = formulas.all(
            [rule.map(next) ?? .yes, formulas.atom(.atLeast(least - 1)), formulas.atom(.atMost(most == .max ? most : most - 1))])
        let child = item(0) == .yes
            ? Vector(parts: [], condition: .yes) : Vector(parts: [item(0)], condition: formulas.atom(.verdict(0)))
        return ElementStep(child: vectors.id(child), parts: [after], condition: before.condition)
    }

    private func makeElementStep(_ before: Vector) -> ElementStep? {
        var verdicts = Verdicts(formulas)
        let parts = before.parts.map { afterItem($0, &verdicts) }
        guard let uniqueness = uniqueness(of: before) else {
            let condition = condition(Vector(parts: parts, condition: before.condition), over: verdicts.goals) {
                self.canFinishArray($0)
            }
            guard let (child, parts) = child(verdicts.goals, condition, parts) else { return nil }
            return ElementStep(child: child, parts: parts, condition: before.condition)
        }
        let (fresh, repeated) = uniqueConditions(before, parts, uniqueness, &verdicts)
        guard let (child, settled) = child(verdicts.goals, fresh, parts + [repeated]) else { return nil }
        return ElementStep(
            child: child, parts: settled.dropLast(), condition: before.condition, uniqueness: uniqueness,
            repeatCondition: settled.last ?? .no, resentsRepeats: fresh != repeated)
    }

    /// The array after an item.
    func resumeArray(_ resumption: ArrayResumption) -> Int32 {
        if let known = resumedArrays[resumption] { return known }
        let step = elementStepTable[Int(resumption.step)]
        let parts = step.parts.map { part in
            let settled = settle(part, resumption.outcome, repeats: resumption.repeats)
            return resumption.recorded < 0 ? settled : recording(recordedValues[resumption.recorded], in: settled)
        }
        let vector = vectors.id(Vector(parts: parts, condition: step.condition))
        resumedArrays[resumption] = vector
        return vector
    }

    /// A formula over an array's rest after one more item, over the verdicts of the item.
    func afterItem(_ formula: Formula, _ verdicts: inout Verdicts) -> Formula {
        var collected = verdicts
        let result = formulas.substitute(formula) { self.afterItem($0, &collected) }
        verdicts = collected
        return result
    }

    func afterItem(_ atom: Atom, _ verdicts: inout Verdicts) -> Formula? {
        switch atom {
        case .items, .unevaluatedItems:
            guard let rule = ArrayRule(atom) else { return nil }
            return formulas.all([verdicts.verdict(goal(rule)), next(rule)])
        case .contains(let schema, let count):
            // Fewer wanted is easier, so "if not, as before" needs no negated verdict.
            let verdict = verdicts.verdict(goal(schema))
            let fewer = formulas.atom(.contains(schema, atLeast: count - 1))
            return formulas.any([formulas.all([verdict, fewer]), formulas.atom(atom)])
        case .containsAtMost(let schema, let count):
            let verdict = formulas.not(verdicts.verdict(goal(schema)))
            let fewer = formulas.atom(.containsAtMost(schema, count - 1))
            return formulas.any([formulas.all([verdict, formulas.atom(atom)]), fewer])
        case .atLeast(let count): return formulas.atom(.atLeast(count - 1))
        case .atMost(let count): return formulas.atom(.atMost(count - 1))
        case .unique(let values):
            let recorded = formulas.not(verdicts.verdict(isOne(of: valueSets[values])))
            return formulas.all([recorded, formulas.not(formulas.atom(.repeats)), formulas.atom(atom)])
        default: return nil
        }
    }
}
