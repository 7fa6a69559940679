import JigJSON
import JigRegex

/// What is kept of an array's items so that later ones can differ from them.
///
/// Where items have endlessly many values, an array never runs out of new ones: earlier values are the sequence's data, and
/// looked at as a value comes near its end. Values of which there are only so many are recorded in the static state, so that
/// what is left of them is known: three items cannot be drawn from an `enum` of two. So is everything where two items
/// have to be equal.
struct Uniqueness {
    /// The values that the array's further items may run out of.
    let scarce: Set<JSONValue>
    /// Whether all values are recorded.
    let recordsAll: Bool
    /// The values that, if the next item has them, might leave too few.
    let critical: [JSONValue]

    func records(_ value: JSONValue) -> Bool { recordsAll || scarce.contains(value) }
    /// Whether there are strings that are recorded.
    var recordsStrings: Bool { recordsAll || scarce.contains { if case .string = $0 { true } else { false } } }
}

extension Machine {
    /// The formula that just these values satisfy.
    func isOne(of values: Set<JSONValue>) -> Formula {
        if values.isEmpty { return .no }
        if let known = literalSets[values] { return known }
        let result = formulas.any(values.map { goal(literalNode($0)) })
        literalSets[values] = result
        return result
    }

    /// The formula once this value is one of the items.
    func recording(_ value: JSONValue, in formula: Formula) -> Formula {
        formulas.substitute(formula) { atom in
            guard case .unique(let values) = atom else { return nil }
            return self.formulas.atom(.unique(self.valueSets.id(self.valueSets[values].union([value]))))
        }
    }

    func settle(_ formula: Formula, _ outcome: [Bool], repeats: Bool) -> Formula {
        formulas.substitute(formula) { atom in
            switch atom {
            case .verdict(let index): .constant(outcome[Int(index)])
            case .repeats: .constant(repeats)
            default: nil
            }
        }
    }

    func settle(_ formula: Formula, repeats: Bool) -> Formula {
        formulas.substitute(formula) { if case .repeats = $0 { .constant(repeats) } else { nil } }
    }

    /// What must be kept of the items of an array; nil if nothing asks whether items differ.
    func uniqueness(of vector: Vector) -> Uniqueness? {
        let tracks = vector.parts.contains { formulas.atoms(of: $0).contains { if case .unique = $0 { true } else { false } } }
        guard tracks else { return nil }
        let literals = formulas.literals(of: viability(vector))
        var wanted = false, unwanted = false
        var recorded: Set<JSONValue> = []
        for literal in literals {
            guard case .unique(let values) = formulas.atoms[Int(literal.atom)] else { continue }
            if literal.positive { wanted = true } else { unwanted = true }
            recorded = valueSets[values]
        }
        guard wanted else { return Uniqueness(scarce: [], recordsAll: unwanted, critical: []) }
        let domain = scarceDomain(literals)
        // With more of each scarce kind left than items can be needed, no choice can leave too few.
        let needed = furtherItems(literals) + 2
        let isTight = domain.kinds.contains { $0.subtracting(recorded).count < needed }
        let scarce = domain.kinds.reduce(into: Set()) { $0.formUnion($1) }
        return Uniqueness(
            scarce: scarce, recordsAll: unwanted || !domain.isComplete,
            critical: isTight ? Array(scarce.subtracting(recorded)) : [])
    }

    /// More items than any way to finish needs.
    private func furtherItems(_ literals: [Literal]) -> Int {
        var least = 0, contained = 0
        for literal in literals {
            switch formulas.atoms[Int(literal.atom)] {
            case .atLeast(let count): least = max(least, count)
            case .contains(_, let count): contained += count
            case .items, .unevaluatedItems: contained += literal.positive ? 0 : 1
            default: break
            }
        }
        return least + contained
    }

    /// The finite sets of values that items may be confined to.
    private func scarceDomain(_ literals: [Literal]) -> (kinds: [Set<JSONValue>], isComplete: Bool) {
        var goals: [Formula] = []
        func add(_ goal: Formula) {
            if goal != .yes, goal != .no, !goals.contains(goal) { goals.append(goal) }
        }
        for literal in literals {
            let atom = formulas.atoms[Int(literal.atom)]
            if let rule = ArrayRule(atom) {
                for offset in 0...prefix(of: rule) {
                    let goal = goal(rule, after: offset)
                    add(literal.positive ? goal : formulas.not(goal))
                }
            }
            switch atom {
            case .contains(let schema, _): add(goal(schema))
            case .containsAtMost(let schema, _): add(formulas.not(goal(schema)))
            default: break
            }
        }
        if let known = scarceDomains[goals] { return known }
        let isComplete = goals.count <= 6
        let choices = isComplete ? Array(1..<max(1, 1 << goals.count)) : goals.indices.map { 1 << $0 }
        var found: [(choice: Int, values: Set<JSONValue>)] = []
        for choice in choices.sorted(by: { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }) {
            // What a part of a conjunction confines, the whole does.
            if found.contains(where: { $0.choice & choice == $0.choice }) { continue }
            let goal = formulas.all(goals.indices.filter { choice >> $0 & 1 == 1 }.map { goals[$0] })
            if isEndless(goal) { continue }
            let list = values(goal, limit: options.finiteValues + 1)
            if list.isComplete, list.values.count <= options.finiteValues { found.append((choice, Set(list.values))) }
        }
        let result = (found.map(\.values), isComplete)
        scarceDomains[goals] = result
        return result
    }

    /// Under which verdicts of the item the array can be finished, if the item is new and if it repeats one that is not
    /// recorded.
    func uniqueConditions(
        _ before: Vector, _ parts: [Formula], _ uniqueness: Uniqueness, _ verdicts: inout Verdicts
    ) -> (fresh: Formula, repeated: Formula) {
        var possible = parts, whole = before.condition
        if uniqueness.recordsAll {
            possible = [possibleAfterItem(viability(before), &verdicts)]
            whole = formulas.atom(.verdict(0))
        }
        let goals = verdicts.goals
        func condition(_ parts: [Formula]) -> Formula {
            self.condition(Vector(parts: parts, condition: whole), over: goals) { self.canFinishArray($0) }
        }
        let fresh = possible.map { settle($0, repeats: false) }
        let general = condition(fresh)
        let repeated = condition(possible.map { settle($0, repeats: true) })
        var special: [Formula: Set<JSONValue>] = [:]
        for value in uniqueness.critical {
            let condition = condition(fresh.map { recording(value, in: $0) })
            if condition != general { special[condition, default: []].insert(value) }
        }
        if special.isEmpty { return (general, repeated) }
        var rules: [Formula] = []
        var isSpecial: [Formula] = []
        for (condition, values) in special.sorted(by: { $0.key.id < $1.key.id }) {
            let isOne = verdicts.verdict(isOne(of: values))
            isSpecial.append(isOne)
            rules.append(formulas.any([formulas.not(isOne), condition]))
        }
        return (formulas.all(rules + [formulas.any(isSpecial + [general])]), repeated)
    }

    /// As ``afterItem(_:_:)``, where two equal items may still be wanted: the item may also be one that a later item can equal.
    private func possibleAfterItem(_ formula: Formula, _ verdicts: inout Verdicts) -> Formula {
        let rules = formulas.literals(of: formula).filter(\.positive).compactMap { ArrayRule(formulas.atoms[Int($0.atom)]) }
        let places = 1 + (rules.map(prefix).max() ?? 0)
        var collected = verdicts
        /// In the end all items differ, or two are equal.
        func after(_ allDiffer: Bool) -> Formula {
            formulas.map(formula) { literal in
                let atom = self.formulas.atoms[Int(literal.atom)]
                if case .unique = atom, literal.positive != allDiffer { return .no }
                guard let after = self.afterItem(atom, &collected) else {
                    return literal.positive ? self.formulas.atom(atom) : self.formulas.not(self.formulas.atom(atom))
                }
                if literal.positive { return after }
                guard case .unique = atom else { return self.formulas.not(after) }
                let later = (1...places).map { place in
                    let goal = self.formulas.all(rules.map { self.goal($0, after: place) })
                    return self.formulas.all([collected.verdict(goal), self.formulas.atom(.atLeast(place))])
                }
                return self.formulas.any([self.formulas.not(after)] + later)
            }
        }
        let result = formulas.any([after(true), after(false)])
        verdicts = collected
        return result
    }
}
