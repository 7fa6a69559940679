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
        var best: ArrayPlan?
        var tries = Tries(machine.options)
        machine.formulas.search(formula, isPossible: { _ in tries.count(found: false) }) { cube in
            var isSettled = false
            let simple = repeated(cube, isSettled: &isSettled)
            if let plan = isSettled ? simple : stepped(cube), plan.cost < best?.cost ?? Int.max { best = plan }
            return tries.count(found: best != nil)
        }
        if best == nil, !tries.goesOn { machine.limitReached = "conjunctions" }
        known[formula] = .some(best)
        return best
    }

    /// The plan for a conjunction without `contains`: just enough items, and the violations in as few as they fit into.
    /// nil where there is none or the conjunction is of another kind; `isSettled` tells which.
    private func repeated(_ cube: [Literal], isSettled: inout Bool) -> ArrayPlan? {
        var rules: [Rule] = []
        var violations: [Rule] = []
        var least = 0, most = Int.max
        for literal in cube {
            switch (machine.formulas.atoms[Int(literal.atom)], literal.positive) {
            case (.items(let schema, let index), true): rules.append(Rule(schema: schema, index: Int(index)))
            case (.items(let schema, let index), false): violations.append(Rule(schema: schema, index: Int(index)))
            case (.atLeast(let count), _): least = max(least, count)
            case (.atMost(let count), _): most = min(most, count)
            default: return nil
            }
        }
        isSettled = true
        guard least <= most else { return nil }
        var items: [Formula] = []
        var tail: Formula?
        let prefix = (rules + violations).map { machine.nodes[Int($0.schema)].prefixItems.count - $0.index }.max() ?? 0
        for offset in 0..<least {
            let item = offset < prefix ? self.item(offset, rules) : tail ?? self.item(offset, rules)
            if offset >= prefix { tail = item }
            items.append(item)
        }
        var tries = machine.options.conjunctions
        guard items.indices.allSatisfy({ machine.cost(items[$0]) != nil }),
            let items = discharge(violations[...], items, rules, most: most, &tries)
        else { return nil }
        let cost = items.reduce(1) { $0 + (machine.cost($1) ?? 0) + 2 }
        return ArrayPlan(items: items, cost: cost)
    }

    /// `prefixItems` and `items` of a subschema, the next item having this index.
    private struct Rule {
        let schema: Int32
        let index: Int
    }

    private func goal(_ offset: Int, _ rule: Rule) -> Formula {
        let node = machine.nodes[Int(rule.schema)]
        let index = rule.index + offset
        return index < node.prefixItems.count ? machine.goal(node.prefixItems[index]) : node.items.map(machine.goal) ?? .yes
    }

    private func item(_ offset: Int, _ rules: [Rule]) -> Formula {
        machine.formulas.all(rules.map { goal(offset, $0) })
    }

    /// Makes one item after the other break a rule that must be broken, appending items where it takes more.
    private func discharge(
        _ violations: ArraySlice<Rule>, _ items: [Formula], _ rules: [Rule], most: Int, _ tries: inout Int
    ) -> [Formula]? {
        guard let violation = violations.first else { return items }
        var items = items
        // Behind the last prefix every place is like the next, so that one more item is as good as several.
        let prefix = (rules + [violation]).map { machine.nodes[Int($0.schema)].prefixItems.count - $0.index }.max() ?? 0
        for offset in 0..<max(items.count + 1, min(prefix, most)) where offset < most {
            while items.count <= offset { items.append(item(items.count, rules)) }
            tries -= 1
            guard tries > 0 else { return nil }
            let before = items[offset]
            let broken = machine.formulas.all([before, machine.formulas.not(goal(offset, violation))])
            guard machine.cost(broken) != nil, machine.cost(before) != nil else { continue }
            items[offset] = broken
            if items.allSatisfy({ machine.cost($0) != nil }),
                let result = discharge(violations.dropFirst(), items, rules, most: most, &tries)
            {
                return result
            }
            items[offset] = before
        }
        return nil
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
