/// One least fixpoint over what values cost: formulas start as impossible, and each is looked at again when something that
/// it was computed from got cheaper. What is still impossible in the end has no finite value at all.
///
/// A formula is looked at when it is first asked for, before those that ask, so that few are looked at twice: only recursion
/// meets one that is not known yet.
final class Solver {
    /// The least cost known; absent while impossible.
    private(set) var table: [Formula: Int] = [:]
    private let evaluate: (Formula) -> Int?
    private var known: Set<Formula> = []
    private var dependents: [Formula: Set<Formula>] = [:]
    private var queue: [Formula] = []
    private var queued: Set<Formula> = []
    private var current: Formula?
    private var depth = 0
    /// How deep formulas are looked at within one another before the rest is put off.
    private let deepest = 64

    init(evaluate: @escaping (Formula) -> Int?) { self.evaluate = evaluate }

    func cost(of formula: Formula) -> Int? {
        if known.insert(formula).inserted {
            if depth < deepest { look(at: formula) } else { enqueue(formula) }
        }
        if let current { dependents[formula, default: []].insert(current) }
        return table[formula]
    }

    /// Looks at formulas until nothing gets cheaper any more.
    func run() {
        while let next = queue.popLast() {
            queued.remove(next)
            look(at: next)
        }
    }

    private func look(at formula: Formula) {
        let outer = current
        current = formula
        depth += 1
        let cost = evaluate(formula)
        depth -= 1
        current = outer
        guard let cost, cost < table[formula] ?? Int.max else { return }
        table[formula] = cost
        for dependent in dependents[formula] ?? [] { enqueue(dependent) }
    }

    private func enqueue(_ formula: Formula) {
        if queued.insert(formula).inserted { queue.append(formula) }
    }

    /// Every formula looked at, with its cost if it has one.
    var results: [(Formula, Int?)] { known.map { ($0, table[$0]) } }
}

extension Machine {
    /// The length of a shortest known text of a value that meets a formula over goals; nil if there is no such value.
    func cost(_ formula: Formula) -> Int? {
        if formula == .no { return nil }
        if let known = costs[formula] { return known == Int.max ? nil : known }
        if let solver { return solver.cost(of: formula) }
        let solver = Solver { [unowned self] in evaluate($0) }
        self.solver = solver
        _ = solver.cost(of: formula)
        solver.run()
        self.solver = nil
        for (formula, cost) in solver.results { costs[formula] = cost ?? Int.max }
        return solver.table[formula]
    }

    private func evaluate(_ formula: Formula) -> Int? {
        Kind.allCases.compactMap { cost(formula, as: $0) }.min()
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
