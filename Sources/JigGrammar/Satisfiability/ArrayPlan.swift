/// Items that complete an array.
struct ArrayPlan {
    var items: [Formula]
    /// The length of the items' text and the closing bracket.
    var cost: Int
}

extension Machine {
    /// The length of the shortest known rest of an array, closing bracket included; nil if there is none.
    func arrayCost(_ formula: Formula) -> Int? {
        if formula == .no { return nil }
        if let known = arrayCosts[formula] { return known == Int.max ? nil : known }
        let cost = arrayPlan(formula)?.cost
        if solver == nil { arrayCosts[formula] = cost ?? Int.max }
        return cost
    }

    func arrayPlan(_ formula: Formula) -> ArrayPlan? {
        var planner = ArrayPlanner(machine: self)
        return planner.plan(formula)
    }
}

/// Finds the items that meet a formula about the rest of an array, one item at a time.
struct ArrayPlanner {
    let machine: Machine
    private var known: [Formula: ArrayPlan?] = [:]

    init(machine: Machine) { self.machine = machine }

    mutating func plan(_ formula: Formula) -> ArrayPlan? {
        if formula == .no { return nil }
        if machine.closes(formula) { return ArrayPlan(items: [], cost: 1) }
        if let known = known[formula] { return known }
        // Steps only lower counts and raise indices, so that the one cycle is a step that changes nothing.
        known[formula] = .some(nil)
        let (cubes, complete) = machine.formulas.cubes(of: formula, limit: machine.options.conjunctions)
        var best: ArrayPlan?
        for cube in cubes {
            guard let plan = repeated(cube) ?? stepped(cube), plan.cost < best?.cost ?? Int.max else { continue }
            best = plan
        }
        if best == nil, !complete { machine.limitReached = "conjunctions" }
        known[formula] = .some(best)
        return best
    }

    /// The plan for a conjunction without `contains` and without violated items: just enough items.
    private func repeated(_ cube: [Literal]) -> ArrayPlan? {
        var rules: [(schema: Int32, index: Int)] = []
        var least = 0, most = Int.max
        for literal in cube {
            switch (machine.formulas.atoms[Int(literal.atom)], literal.positive) {
            case (.items(let schema, let index), true): rules.append((schema, Int(index)))
            case (.atLeast(let count), _): least = max(least, count)
            case (.atMost(let count), _): most = min(most, count)
            default: return nil
            }
        }
        guard least <= most else { return nil }
        var items: [Formula] = []
        var cost = 1
        var tail: (Formula, Int)?
        for offset in 0..<least {
            if let tail {
                items.append(tail.0)
                cost += tail.1
                continue
            }
            var isTail = true
            let goals = rules.map { rule -> Formula in
                let node = machine.nodes[Int(rule.schema)]
                if rule.index + offset < node.prefixItems.count {
                    isTail = false
                    return machine.goal(node.prefixItems[rule.index + offset])
                }
                return node.items.map(machine.goal) ?? .yes
            }
            let item = machine.formulas.all(goals)
            guard let itemCost = machine.cost(item) else { return nil }
            if isTail { tail = (item, itemCost + 2) }
            items.append(item)
            cost += itemCost + 2
        }
        return ArrayPlan(items: items, cost: cost)
    }

    private mutating func stepped(_ cube: [Literal]) -> ArrayPlan? {
        let formulas = machine.formulas
        let conjunction = formulas.all(
            cube.map { literal in
                let atom = formulas.atom(formulas.atoms[Int(literal.atom)])
                return literal.positive ? atom : formulas.not(atom)
            })
        var verdicts = Verdicts(formulas)
        let next = machine.afterItem(conjunction, &verdicts)
        let (choices, _) = formulas.cubes(of: next, limit: machine.options.conjunctions)
        var best: ArrayPlan?
        for choice in choices {
            var item: [Formula] = []
            var rest: [Formula] = []
            for literal in choice {
                let atom = formulas.atoms[Int(literal.atom)]
                if case .verdict(let index) = atom {
                    let goal = verdicts.goals[Int(index)]
                    item.append(literal.positive ? goal : formulas.not(goal))
                } else {
                    rest.append(literal.positive ? formulas.atom(atom) : formulas.not(formulas.atom(atom)))
                }
            }
            let value = formulas.all(item)
            guard let cost = machine.cost(value), let plan = plan(formulas.all(rest)) else { continue }
            let total = cost + 2 + plan.cost
            if total < best?.cost ?? Int.max { best = ArrayPlan(items: [value] + plan.items, cost: total) }
        }
        return best
    }
}
