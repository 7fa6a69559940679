/// Whether there are values at all, without a look for the shortest ones.
///
/// Masks ask no more than that. The answer is a least fixpoint like that of the costs: what is required of itself has no value. But of
/// the ways to meet a formula only as many are looked at as it takes to find one.
extension Machine {
    /// Whether some value meets a formula over goals.
    func hasValue(_ formula: Formula) -> Bool {
        if formula == .no { return false }
        if isEvident(formula) { return true }
        if let known = costs[formula] { return known != Int.max }
        if solver != nil { return cost(formula) != nil }
        if let known = existence[formula] { return known }
        if let existenceSolver { return existenceSolver.cost(of: formula) != nil }
        let solver = idleExistenceSolver ?? Solver { [unowned self] in findsValue($0) ? 0 : nil }
        idleExistenceSolver = nil
        existenceSolver = solver
        _ = solver.cost(of: formula)
        solver.run()
        existenceSolver = nil
        for formula in solver.asked { existence[formula] = solver.leastCost(of: formula) != nil }
        let hasValue = solver.leastCost(of: formula) != nil
        solver.forget()
        idleExistenceSolver = solver
        return hasValue
    }

    /// What the shortest value costs, or the same for all where any is as good; nil if there is none.
    func cost(of formula: Formula, isAnyEnough: Bool) -> Int? { isAnyEnough ? hasValue(formula) ? 1 : nil : cost(formula) }

    /// How often something was asked that a search at work has not settled: what was found out since then is not the last word.
    var guesses: Int { (solver?.guesses ?? 0) &+ (existenceSolver?.guesses ?? 0) }
    /// Whether answers may still turn from no to yes.
    var isSolving: Bool { solver != nil || existenceSolver != nil }

    private func findsValue(_ formula: Formula) -> Bool {
        if let cost = listedCost(formula) { return cost < .max }
        if case .any(let ways) = formulas[formula] { return ways.contains(where: hasValue) }
        return Kind.likeliestFirst.contains { hasValue(formula, as: $0) }
    }

    private func hasValue(_ formula: Formula, as kind: Kind) -> Bool {
        let expanded = expand(formula, kind)
        if expanded == .no { return false }
        switch kind {
        case .string: return !languages.isEmpty(decidedStrings(expanded, whereAsked: [expanded]))
        case .array: return canFinishArray(expanded)
        case .object:
            let shape = shape(of: [formula])
            let available = availabilities.id(KeySet(from: 0, count: shapes[shape].order.count))
            return canFinish(ObjectQuestion(formula: expanded, available: available, shape: shape))
        default: return cost(formula, as: kind) != nil
        }
    }
}
