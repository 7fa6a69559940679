/// The ways in which a formula may hold.
extension FormulaStore {
    /// Conjunctions of literals whose union is the formula, at most `limit` of them; cheaper looking ones first.
    func cubes(of formula: Formula, limit: Int) -> (cubes: [[Literal]], complete: Bool) {
        var cubes: [[Literal]] = []
        var complete = true
        search(formula, isPossible: { _ in true }) { cube in
            if cubes.count == limit {
                complete = false
                return false
            }
            cubes.append(cube)
            return true
        }
        return (cubes, complete)
    }

    /// Looks for conjunctions of literals under which the formula holds, branching on the alternatives of one disjunction
    /// after the other (an analytic tableau with unit propagation).
    ///
    /// - Parameters:
    ///   - isPossible: whether literals decided so far can hold together; a branch is left where they can't.
    ///   - found: is given each conjunction, and says whether to look for more.
    func search(_ formula: Formula, isPossible: ([Literal]) -> Bool, found: ([Literal]) -> Bool) {
        func visit(_ formula: Formula, _ chosen: [Literal]) -> Bool {
            switch self[formula] {
            case .constant(let holds): return holds ? found(chosen) : true
            case .literal(let literal): return isPossible(chosen + [literal]) ? found(chosen + [literal]) : true
            case .any(let alternatives): return visit(alternatives, besides: [], chosen)
            case .all(let parts):
                let units = parts.compactMap { part -> Literal? in
                    if case .literal(let literal) = self[part] { literal } else { nil }
                }
                // They exclude one another in no conjunction, so that nothing is left to decide.
                if units.count == parts.count { return isPossible(chosen + units) ? found(chosen + units) : true }
                if !units.isEmpty {
                    let chosen = chosen + units
                    return isPossible(chosen) ? visit(assume(formula, units), chosen) : true
                }
                guard let (index, alternatives) = shortestDisjunction(parts) else { return true }
                var rest = parts
                rest.remove(at: index)
                return visit(alternatives, besides: rest, chosen)
            }
        }
        func visit(_ alternatives: [Formula], besides rest: [Formula], _ chosen: [Literal]) -> Bool {
            // Negative literals usually ask for less text than others.
            for alternative in alternatives.filter(isNegative) + alternatives.filter({ !self.isNegative($0) }) {
                if !visit(all(rest + [alternative]), chosen) { return false }
            }
            return true
        }
        _ = visit(formula, [])
    }

    private func shortestDisjunction(_ parts: [Formula]) -> (index: Int, alternatives: [Formula])? {
        parts.indices.compactMap { index -> (index: Int, alternatives: [Formula])? in
            if case .any(let alternatives) = self[parts[index]] { (index, alternatives) } else { nil }
        }.min { $0.alternatives.count < $1.alternatives.count }
    }

    private func isNegative(_ formula: Formula) -> Bool {
        if case .literal(let literal) = self[formula] { !literal.positive } else { false }
    }

    private func assume(_ formula: Formula, _ literals: [Literal]) -> Formula {
        let values = Dictionary(literals.map { ($0.atom, $0.positive) }, uniquingKeysWith: { first, _ in first })
        return map(formula) { literal in
            guard let value = values[literal.atom] else { return intern(literal) }
            return .constant(value == literal.positive)
        }
    }
}
