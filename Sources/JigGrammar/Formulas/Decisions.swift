import JigJSON
import JigSchema

/// An `if` with its `then` and, where the `else` is nothing but another `if`, those that follow.
struct Decision {
    private(set) var branches: [(condition: SchemaID, then: SchemaID?)] = []
    /// What holds where no condition does.
    private(set) var otherwise: SchemaID?

    init?(_ node: SchemaNode, in nodes: [SchemaNode]) {
        guard node.if != nil else { return nil }
        var next = node
        while let condition = next.if {
            branches.append((condition, next.then))
            otherwise = next.else
            guard let otherwise, nodes[otherwise.index].decidesOnly else { return }
            next = nodes[otherwise.index]
        }
        otherwise = nil
    }
}

extension Machine {
    /// What the decisions of a subschema and of its `allOf` ask of an object, where one key tells which condition holds, as with a
    /// list of `if`s that each compare a `type` with a constant.
    ///
    /// Read one by one, n decisions are n pairs of ways to be combined. As no two conditions can hold together, there are just n
    /// ways: one condition with its `then`, or none.
    ///
    /// - Returns: The formula, and the subschemas of `allOf` that it stands for; nil where no three conditions are seen to be such.
    func exclusiveDecisions(of schema: Int32) -> (formula: Formula, covered: Set<SchemaID>)? {
        let node = nodes[Int(schema)]
        let places = [SchemaID(index: Int(schema))] + node.allOf.filter { nodes[$0.index].decidesOnly }
        let decisions = places.compactMap { place in Decision(nodes[place.index], in: nodes).map { (place: place, decision: $0) } }
        guard decisions.reduce(0, { $0 + $1.decision.branches.count }) >= Self.fewestExclusive else { return nil }
        let required = keysRequired(by: schema)
        var best: ToldDecisions?
        for key in keys(comparedBy: decisions.flatMap { $0.decision.branches.map(\.condition) }) {
            var told = ToldDecisions(key: key, isRequired: required.contains { $0.isExactly(key) })
            for (place, decision) in decisions { told.take(decision, at: place, in: self) }
            if told.values.count > best?.values.count ?? 0 { best = told }
        }
        guard let best, best.decisions.reduce(0, { $0 + $1.branches.count }) >= Self.fewestExclusive else { return nil }
        return (oneWay(of: best), Set(best.places))
    }

    private static var fewestExclusive: Int { 3 }

    /// One condition with its `then`, or none of the conditions.
    private func oneWay(of told: ToldDecisions) -> Formula {
        func expanded(_ id: SchemaID?) -> Formula { id.map { expand(schema: Int32($0.index), .object) } ?? .yes }
        let otherwise = told.decisions.map { expanded($0.otherwise) }
        let all = formulas.all(otherwise)
        var ways: [Formula] = [], none = otherwise
        for (index, decision) in told.decisions.enumerated() {
            // Mostly nothing is said of what no condition holds for.
            let rest = otherwise[index] == .yes
                ? all : formulas.all(Array(otherwise[..<index]) + otherwise[(index + 1)...])
            for branch in decision.branches {
                let condition = expanded(branch.condition)
                ways.append(formulas.all([condition, expanded(branch.then), rest]))
                none.append(formulas.not(condition))
            }
        }
        let oneWay = formulas.any(ways + [formulas.all(none)])
        guard told.hasOptionalKey else { return oneWay }
        // Without the key those conditions hold that don't require it.
        let without = told.decisions.map { decision in
            expanded((decision.branches.first { !requires(told.key, $0.condition) }).map(\.then) ?? decision.otherwise)
        }
        let isThere = formulas.atom(.key(keys.id(told.key)))
        return formulas.any([formulas.all([formulas.not(isThere)] + without), formulas.all([isThere, oneWay])])
    }

    /// The keys of which some condition lists the values, in the order in which they stand there.
    private func keys(comparedBy conditions: [SchemaID]) -> [String] {
        var seen: Set<ExactString> = []
        return conditions.flatMap { conjuncts(of: Int32($0.index)).flatMap { $0.properties.map(\.name) } }
            .filter { seen.insert(ExactString($0)).inserted }
    }

    fileprivate func requires(_ key: String, _ condition: SchemaID) -> Bool {
        conjuncts(of: Int32(condition.index)).contains { $0.required.contains { $0.isExactly(key) } }
    }

    /// The values that a key has under a condition, if it is there; nil where they are not listed.
    fileprivate func values(of key: String, _ condition: SchemaID) -> [JSONValue]? {
        goals(of: key, conjuncts(of: Int32(condition.index))).lazy
            .compactMap { self.values(self.conjuncts(of: Int32($0.index))) }.first
    }

    /// Whether all that a condition says of objects is what one key's value is, if it is there.
    fileprivate func comparesOnly(_ condition: SchemaID) -> Bool {
        guard case .literal(let literal) = formulas[expand(schema: Int32(condition.index), .object)], literal.positive,
            case .members(let schema) = formulas.atoms[Int(literal.atom)]
        else { return false }
        let node = nodes[Int(schema)]
        return node.properties.count == 1 && node.patternProperties.isEmpty && node.additionalProperties == nil
    }
}

/// Decisions whose conditions list values of one key, none of them twice.
private struct ToldDecisions {
    let key: String
    /// Whether an object has the key in any case.
    let isRequired: Bool
    /// Whether the object may lack the key, with which conditions hold then.
    private(set) var hasOptionalKey = false
    private(set) var decisions: [Decision] = []
    private(set) var places: [SchemaID] = []
    private(set) var values: Set<JSONValue> = []

    init(key: String, isRequired: Bool) { (self.key, self.isRequired) = (key, isRequired) }

    /// Adds a decision, if it is such a one.
    mutating func take(_ decision: Decision, at place: SchemaID, in machine: Machine) {
        var own: Set<JSONValue> = [], hasOptionalKey = hasOptionalKey
        for (condition, _) in decision.branches {
            guard let listed = machine.values(of: key, condition),
                Set(listed).allSatisfy({ !values.contains($0) && own.insert($0).inserted })
            else { return }
            if isRequired || machine.requires(key, condition) { continue }
            guard machine.comparesOnly(condition) else { return }
            hasOptionalKey = true
        }
        values.formUnion(own)
        self.hasOptionalKey = hasOptionalKey
        decisions.append(decision)
        places.append(place)
    }
}
