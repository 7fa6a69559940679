import JigJSON

/// What a conjunction asks of the items of an array as a whole, and the fewest items that meet it.
struct ItemConditions {
    let machine: Machine
    /// Earlier items that are not recorded in the conjunction.
    let used: Set<JSONValue>
    let isFirstEnough: Bool
    private var rules: [ArrayRule] = []
    private var violations: [ArrayRule] = []
    private var least = 0
    private var most = Int.max
    private var recorded: Set<JSONValue> = []
    /// Whether all items must differ.
    private(set) var wantsDifferent = false
    /// Whether some item must equal another.
    private(set) var wantsEqual = false
    private var tries: Int

    init(machine: Machine, used: Set<JSONValue>, isFirstEnough: Bool) {
        (self.machine, self.used, self.isFirstEnough) = (machine, used, isFirstEnough)
        tries = machine.options.conjunctions
    }

    /// Takes a literal in; false for those that are about single items.
    mutating func read(_ literal: Literal) -> Bool {
        let atom = machine.formulas.atoms[Int(literal.atom)]
        switch atom {
        case .atLeast(let count): least = max(least, count)
        case .atMost(let count): most = min(most, count)
        case .unique(let values):
            recorded = machine.valueSets[values]
            if literal.positive { wantsDifferent = true } else { wantsEqual = true }
        default:
            guard let rule = ArrayRule(atom) else { return false }
            if literal.positive { rules.append(rule) } else { violations.append(rule) }
        }
        return true
    }

    /// Just enough items, and the violations in as few as they fit into.
    mutating func plan() -> ArrayPlan? {
        guard least <= most else { return nil }
        var items: [Formula] = []
        let prefix = (rules + violations).map(machine.prefix).max() ?? 0
        var tail: Formula?
        for offset in 0..<least {
            let item = offset < prefix ? self.item(offset) : tail ?? self.item(offset)
            if offset >= prefix { tail = item }
            items.append(item)
        }
        guard items.allSatisfy(isPossible) else { return nil }
        return discharge(violations[...], items)
    }

    private func item(_ offset: Int) -> Formula {
        machine.formulas.all(rules.map { machine.goal($0, after: offset) })
    }

    /// Makes one item after the other break a rule that must be broken, appending items where it takes more.
    private mutating func discharge(_ violations: ArraySlice<ArrayRule>, _ items: [Formula]) -> ArrayPlan? {
        guard let violation = violations.first else { return compare(items, mayAppend: true) }
        var items = items
        // From the last prefix on every place is like the next, so that the first of these is as good as others.
        let prefix = (rules + [violation]).map(machine.prefix).max() ?? 0
        for offset in 0..<max(items.count + 1, min(prefix + 1, most)) where offset < most {
            while items.count <= offset { items.append(item(items.count)) }
            guard mayTry() else { return nil }
            let before = items[offset]
            let broken = machine.formulas.all([before, machine.formulas.not(machine.goal(violation, after: offset))])
            guard isPossible(broken), isPossible(before) else { continue }
            items[offset] = broken
            if items.allSatisfy(isPossible), let plan = discharge(violations.dropFirst(), items) { return plan }
            items[offset] = before
        }
        return nil
    }

    private func cost(_ item: Formula) -> Int? { machine.cost(of: item, isAnyEnough: isFirstEnough) }

    private func isPossible(_ item: Formula) -> Bool { cost(item) != nil }

    private mutating func mayTry() -> Bool {
        tries -= 1
        if tries < 0 { machine.limitReached = "conjunctions" }
        return tries >= 0
    }

    // MARK: Equal and different items

    /// The plan of these items, if they can be made to differ, or two of them to be equal.
    private mutating func compare(_ items: [Formula], mayAppend: Bool) -> ArrayPlan? {
        if wantsDifferent {
            // One item alone differs from all others.
            if items.count < 2, recorded.isEmpty, used.isEmpty {
                return items.allSatisfy(isPossible) ? plan(items.map { .meeting($0) }) : nil
            }
            return machine.differentValues(items, besides: recorded.union(used)).map { plan($0.map { .value($0) }) }
        }
        guard wantsEqual else { return plan(items.map { .meeting($0) }) }
        let prefix = rules.map(machine.prefix).max() ?? 0
        var items = items
        let longest = mayAppend ? min(most, max(items.count, prefix) + 2) : items.count
        for offset in 0..<longest {
            if offset == items.count { items.append(item(offset)) }
            guard items.allSatisfy(isPossible) else { return nil }
            let one = machine.formulas.all([items[offset], machine.isOne(of: recorded)])
            if isPossible(one) {
                items[offset] = one
                return plan(items.map { .meeting($0) })
            }
            for earlier in 0..<offset {
                guard mayTry() else { return nil }
                let both = machine.formulas.all([items[earlier], items[offset]])
                guard isPossible(both), let value = machine.values(both, limit: 1).values.first else { continue }
                var planned = items.map { PlannedItem.meeting($0) }
                planned[earlier] = .value(value)
                planned[offset] = .value(value)
                return plan(planned)
            }
        }
        return nil
    }

    private func plan(_ items: [PlannedItem]) -> ArrayPlan {
        let cost = items.reduce(1) { sum, item in
            switch item {
            case .meeting(let formula): sum + (self.cost(formula) ?? 0) + 2
            case .value(let value): sum + value.text().utf8.count + 2
            }
        }
        return ArrayPlan(items: items, cost: cost)
    }

    // MARK: Items one by one

    /// A plan for a conjunction that is about single items too (`contains`): ever longer arrays, each in all ways to meet it.
    mutating func plan(stepping cube: [Literal]) -> ArrayPlan? {
        let whole = cube.filter { if case .unique = machine.formulas.atoms[Int($0.atom)] { false } else { true } }
        let formula = machine.formulas.conjunction(whole)
        guard let shortest = machine.arrayPlan(formula)?.items.count else { return nil }
        let prefix = (rules + violations).map(machine.prefix).max() ?? 0
        let longest = min(most, max(shortest, least, prefix) + cube.count + 2)
        for count in shortest...max(shortest, longest) {
            if let plan = plan(formula, [], count) { return plan }
            if tries < 0 { return nil }
        }
        return nil
    }

    private mutating func plan(_ rest: Formula, _ items: [Formula], _ count: Int) -> ArrayPlan? {
        guard mayTry() else { return nil }
        if items.count == count { return machine.closes(rest) ? compare(items, mayAppend: false) : nil }
        for (goal, rest) in machine.choices(ofItem: rest) where isPossible(goal) && machine.canFinishArray(rest) {
            if let plan = plan(rest, items + [goal], count) { return plan }
        }
        return nil
    }
}

extension Machine {
    /// Different values, one for each formula, that are none of `used`; nil if there are none.
    ///
    /// Formulas that have as many values as there are items can wait; the others are a matching of items to values, found by
    /// augmenting paths (Kuhn 1955).
    func differentValues(_ items: [Formula], besides used: Set<JSONValue>) -> [JSONValue]? {
        var limit = 8
        while limit < items.count + used.count + 1 { limit *= 2 }
        var available: [Formula: [JSONValue]] = [:]
        for item in items where available[item] == nil {
            available[item] = values(item, limit: limit).values.filter { !used.contains($0) }
        }
        func hasPlenty(_ index: Int) -> Bool { (available[items[index]]?.count ?? 0) >= items.count }
        var holder: [JSONValue: Int] = [:]
        func assign(_ index: Int, _ tried: inout Set<JSONValue>) -> Bool {
            for value in available[items[index]] ?? [] where tried.insert(value).inserted {
                var free = true
                if let other = holder[value] { free = assign(other, &tried) }
                if free {
                    holder[value] = index
                    return true
                }
            }
            return false
        }
        for index in items.indices where !hasPlenty(index) {
            var tried: Set<JSONValue> = []
            if !assign(index, &tried) { return nil }
        }
        var chosen = [JSONValue?](repeating: nil, count: items.count)
        for (value, index) in holder { chosen[index] = value }
        var taken = Set(holder.keys)
        for index in items.indices where chosen[index] == nil {
            guard let value = (available[items[index]] ?? []).first(where: { !taken.contains($0) }) else { return nil }
            taken.insert(value)
            chosen[index] = value
        }
        return chosen.compactMap { $0 }
    }
}
