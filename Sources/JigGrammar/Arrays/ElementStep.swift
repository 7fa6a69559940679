/// What one more item of an open array leads to.
struct ElementStep {
    /// What is asked of the item.
    let child: Int32
    /// The array's parts after the item, over the child's verdicts.
    let parts: [Formula]
    let condition: Formula
}

extension Machine {
    /// The step for one more item, if the array can be finished after it.
    func elementStep(_ vector: Int32) -> Int32? {
        if let known = elementSteps[vector] { return known < 0 ? nil : known }
        let before = vectors[vector]
        var verdicts = Verdicts(formulas)
        let parts = before.parts.map { afterItem($0, &verdicts) }
        let condition = condition(Vector(parts: parts, condition: before.condition)) { self.arrayCost($0) != nil }
        var id: Int32 = -1
        if let (child, parts) = child(verdicts.goals, condition, parts) {
            id = Int32(elementStepTable.count)
            elementStepTable.append(ElementStep(child: child, parts: parts, condition: before.condition))
        }
        elementSteps[vector] = id
        return id < 0 ? nil : id
    }

    /// The array after an item that had these verdicts.
    func resumeArray(_ step: Int32, _ outcome: [Bool]) -> Int32 {
        let resumption = Resumption(step: step, outcome: outcome)
        if let known = resumedArrays[resumption] { return known }
        let step = elementStepTable[Int(step)]
        let vector = vectors.id(
            Vector(parts: step.parts.map { settle($0, outcome) }, condition: step.condition))
        resumedArrays[resumption] = vector
        return vector
    }

    /// A formula over an array's rest after one more item, over the verdicts of the item.
    func afterItem(_ formula: Formula, _ verdicts: inout Verdicts) -> Formula {
        var collected = verdicts
        let result = formulas.substitute(formula) { atom in
            switch atom {
            case .items(let schema, let index):
                let node = self.nodes[Int(schema)]
                let isPrefix = Int(index) < node.prefixItems.count
                let goal = isPrefix ? self.goal(node.prefixItems[Int(index)]) : node.items.map(self.goal) ?? .yes
                let next = isPrefix ? index + 1 : index
                let rest =
                    Int(next) >= node.prefixItems.count && node.items == nil
                    ? Formula.yes : self.formulas.atom(.items(schema, index: next))
                return self.formulas.all([collected.verdict(goal), rest])
            case .contains(let schema, let count):
                // Fewer wanted is easier, so "if not, as before" needs no negated verdict.
                let verdict = collected.verdict(self.goal(schema))
                let fewer = self.formulas.atom(.contains(schema, atLeast: count - 1))
                return self.formulas.any([self.formulas.all([verdict, fewer]), self.formulas.atom(atom)])
            case .containsAtMost(let schema, let count):
                let verdict = self.formulas.not(collected.verdict(self.goal(schema)))
                let fewer = self.formulas.atom(.containsAtMost(schema, count - 1))
                return self.formulas.any([self.formulas.all([verdict, self.formulas.atom(atom)]), fewer])
            case .atLeast(let count): return self.formulas.atom(.atLeast(count - 1))
            case .atMost(let count): return self.formulas.atom(.atMost(count - 1))
            default: return nil
            }
        }
        verdicts = collected
        return result
    }
}
