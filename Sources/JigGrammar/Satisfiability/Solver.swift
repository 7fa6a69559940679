/// One least fixpoint over what values cost: formulas start as impossible, and each is looked at again when something that
/// it was computed from got cheaper. What is still impossible in the end has no finite value at all.
///
/// A formula is looked at when it is first asked for, before those that ask, so that few are looked at twice: only recursion
/// meets one that is not known yet.
final class Solver {
    private let evaluate: (Formula) -> Int?
    /// What is known of each formula that was asked for.
    @exclusivity(unchecked) private var entries = DenseTable<Entry>()
    @exclusivity(unchecked) private(set) var asked: [Formula] = []
    @exclusivity(unchecked) private var queue: [Formula] = []
    @exclusivity(unchecked) private var current: Formula?
    @exclusivity(unchecked) private var depth = 0
    /// How often a cost was asked for that may still fall. What is found out without that is the last word.
    @exclusivity(unchecked) private(set) var guesses = 0

    private struct Entry {
        /// The least cost known; nil while impossible.
        var cost: Int?
        /// Those that were computed from it, some of them more than once.
        var dependents: [Formula] = []
        var isQueued = false
        /// Whether the cost can't fall any more: nothing that it was computed from can.
        var isFinal = false
    }

    /// How deep formulas are looked at within one another before the rest is put off.
    private let deepest = 64

    init(evaluate: @escaping (Formula) -> Int?) { self.evaluate = evaluate }

    func cost(of formula: Formula) -> Int? {
        if entries[formula] == nil {
            entries[formula] = Entry()
            asked.append(formula)
            if depth < deepest { look(at: formula) } else { enqueue(formula) }
        }
        if let current { entries.withValue(of: formula) { if $0.dependents.last != current { $0.dependents.append(current) } } }
        if entries[formula]?.isFinal != true { guesses += 1 }
        return leastCost(of: formula)
    }

    /// The least cost known of a formula that was asked for.
    func leastCost(of formula: Formula) -> Int? { entries[formula]?.cost }

    /// Looks at formulas until nothing gets cheaper any more.
    func run() {
        while let next = queue.popLast() {
            entries.withValue(of: next) { $0.isQueued = false }
            look(at: next)
        }
    }

    /// Makes ready for another question. The table stays, since it has room for all formulas, of which most questions ask for few.
    func forget() {
        for formula in asked { entries[formula] = nil }
        asked.removeAll()
    }

    private func look(at formula: Formula) {
        let outer = current
        current = formula
        depth += 1
        let before = guesses
        let cost = evaluate(formula)
        depth -= 1
        current = outer
        if guesses == before { entries.withValue(of: formula) { $0.isFinal = true } }
        guard let cost, cost < leastCost(of: formula) ?? Int.max else { return }
        var dependents: [Formula] = []
        entries.withValue(of: formula) { entry in
            entry.cost = cost
            // Those that look at it again say so again.
            swap(&dependents, &entry.dependents)
        }
        for dependent in dependents { enqueue(dependent) }
    }

    private func enqueue(_ formula: Formula) {
        entries.withValue(of: formula) { entry in
            if !entry.isQueued { queue.append(formula) }
            entry.isQueued = true
        }
    }
}

extension Machine {
    /// The length of a shortest known text of a value that meets a formula over goals; nil if there is no such value.
    func cost(_ formula: Formula) -> Int? {
        if formula == .no { return nil }
        if let known = costs[formula] { return known == Int.max ? nil : known }
        if let solver { return solver.cost(of: formula) }
        let solver = idleSolver ?? Solver { [unowned self] in evaluate($0) }
        idleSolver = nil
        self.solver = solver
        _ = solver.cost(of: formula)
        solver.run()
        self.solver = nil
        for formula in solver.asked { costs[formula] = solver.leastCost(of: formula) ?? Int.max }
        let cost = solver.leastCost(of: formula)
        solver.forget()
        idleSolver = solver
        return cost
    }

    private func evaluate(_ formula: Formula) -> Int? {
        // A language of thousands of strings is not made for the length of the shortest one.
        if let cost = listedCost(formula) { return cost == .max ? nil : cost }
        // What the document itself asks is looked at for every kind, so that what can't be told within the limits is refused.
        // What is asked to fail, to make a plan, may have strings or arrays that take long, and a number does as well.
        let mayBePlanned = if case .literal(let literal) = formulas[formula], literal.positive { false } else { true }
        var least: Int?
        for kind in Kind.shortestFirst {
            if mayBePlanned, let least, least <= kind.shortest, formulas.literals(of: formula).contains(where: { !$0.positive }) { break }
            if let cost = cost(formula, as: kind), cost < least ?? Int.max { least = cost }
        }
        return least
    }

    /// The cost of a value of one kind.
    func cost(_ formula: Formula, as kind: Kind) -> Int? {
        let expanded = expand(formula, kind)
        if expanded == .no { return nil }
        switch kind {
        case .null, .yes: return expanded == .yes ? 4 : nil
        case .no: return expanded == .yes ? 5 : nil
        case .number: return numberSet(expanded).shortest?.count
        case .string:
            return languages.shortest(decidedStrings(expanded, whereAsked: [expanded])).map { JSONText.quoted($0).count }
        case .array: return arrayCost(expanded).map { $0 + 1 }
        case .object:
            let shape = shape(of: [formula])
            let available = availabilities.id(KeySet(from: 0, count: shapes[shape].order.count))
            return objectCost(ObjectQuestion(formula: expanded, available: available, shape: shape)).map { $0 + 1 }
        }
    }
}
