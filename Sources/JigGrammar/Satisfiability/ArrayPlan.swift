import JigJSON

/// Items that complete an array.
struct ArrayPlan {
    var items: [PlannedItem]
    /// The length of the items' text and the closing bracket.
    var cost: Int
}

/// An item of a plan: a value that meets a formula, or this very value where items must differ.
enum PlannedItem {
    case meeting(Formula)
    case value(JSONValue)
}

extension Machine {
    /// The length of the shortest known rest of an array, closing bracket included; nil if there is none.
    func arrayCost(_ formula: Formula) -> Int? {
        if formula == .no { return nil }
        if let known = arrayCosts[formula] { return known == Int.max ? nil : known }
        let guesses = guesses
        let cost = arrayPlan(formula)?.cost
        if self.guesses == guesses { arrayCosts[formula] = cost ?? Int.max }
        return cost
    }

    /// Whether the rest of an array can be written at all.
    func canFinishArray(_ formula: Formula) -> Bool {
        if formula == .no { return false }
        if closes(formula) { return true }
        if let known = arrayCosts[formula] { return known != Int.max }
        if let known = arraysThatFinish[formula] { return known }
        let guesses = guesses
        let finishes = arrayPlan(formula, isFirstEnough: true) != nil
        if self.guesses == guesses { arraysThatFinish[formula] = finishes }
        return finishes
    }

    /// Items that complete an array.
    ///
    /// - Parameters:
    ///   - used: earlier items that are not recorded in the formula.
    ///   - isFirstEnough: whether any items will do, so that nothing is said of what they cost.
    func arrayPlan(_ formula: Formula, used: Set<JSONValue> = [], isFirstEnough: Bool = false) -> ArrayPlan? {
        var planner = ArrayPlanner(machine: self, used: used, isFirstEnough: isFirstEnough)
        return planner.plan(formula)
    }
}

/// Finds the items that meet a formula about the rest of an array, one item at a time.
struct ArrayPlanner {
    let machine: Machine
    private let used: Set<JSONValue>
    private let isFirstEnough: Bool
    private var known: [Formula: ArrayPlan?] = [:]

    init(machine: Machine, used: Set<JSONValue>, isFirstEnough: Bool) {
        (self.machine, self.used, self.isFirstEnough) = (machine, used, isFirstEnough)
    }

    mutating func plan(_ formula: Formula) -> ArrayPlan? {
        if formula == .no { return nil }
        if machine.closes(formula) { return ArrayPlan(items: [], cost: 1) }
        if let known = known[formula] { return known }
        // Steps only lower counts and raise indices, so that the one cycle is a step that changes nothing.
        known[formula] = .some(nil)
        var best: ArrayPlan?
        var tries = Tries(machine.options)
        machine.formulas.search(formula, isPossible: { _ in tries.count(found: false) }) { cube in
            if let plan = plan(cube), plan.cost < best?.cost ?? Int.max { best = plan }
            return tries.count(found: best != nil) && !(isFirstEnough && best != nil)
        }
        if best == nil, !tries.goesOn { machine.limitReached = "conjunctions" }
        known[formula] = .some(best)
        return best
    }

    private mutating func plan(_ cube: [Literal]) -> ArrayPlan? {
        var conditions = ItemConditions(machine: machine, used: used, isFirstEnough: isFirstEnough)
        let others = cube.filter { !conditions.read($0) }
        if others.isEmpty { return conditions.plan() }
        let isCompared = conditions.wantsDifferent || conditions.wantsEqual
        return isCompared ? conditions.plan(stepping: cube) : stepped(cube)
    }

    private mutating func stepped(_ cube: [Literal]) -> ArrayPlan? {
        var best: ArrayPlan?
        for (goal, rest) in machine.choices(ofItem: machine.formulas.conjunction(cube)) {
            guard let cost = machine.cost(of: goal, isAnyEnough: isFirstEnough), let plan = plan(rest) else { continue }
            let total = cost + 2 + plan.cost
            if total < best?.cost ?? Int.max { best = ArrayPlan(items: [.meeting(goal)] + plan.items, cost: total) }
            if isFirstEnough { break }
        }
        return best
    }
}

extension FormulaStore {
    func conjunction(_ cube: [Literal]) -> Formula {
        all(cube.map { literal in
            let atom = atom(atoms[Int(literal.atom)])
            return literal.positive ? atom : not(atom)
        })
    }
}
