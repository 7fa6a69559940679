import JigJSON
import JigSchema

extension Machine {
    /// One of the branches of a `oneOf`, and none of the others, where these are not excluded anyway.
    ///
    /// - Parameter required: Keys that an object has in any case, whatever the branches say.
    func exactlyOne(_ branches: [SchemaID], _ kind: Kind, _ required: [String]) -> Formula {
        let possible = branches.map { (schema: Int32($0.index), formula: expand(schema: Int32($0.index), kind)) }
            .filter { $0.formula != .no }
        let tags = BranchTags(of: possible.map(\.schema), having: required, in: self)
        return formulas.any(
            possible.indices.map { index in
                let schema = possible[index].schema
                let rivals = tags.rivals(of: index).map { possible[$0] }.filter {
                    !areDisjoint(schema, $0.schema) && !areDisjoint(schema, $0.schema, having: required)
                }
                return formulas.all([possible[index].formula] + rivals.map { formulas.not($0.formula) })
            })
    }
}

/// Branches of a `oneOf` by the constants that tell them apart: their own, or those of one key that they require, as in the
/// discriminated unions of most languages. Which branches exclude each other is then looked up, not asked pair by pair.
private struct BranchTags {
    private let count: Int
    /// The constants of each branch; nil where it has none.
    private var values: [[JSONValue]?] = []
    private var branches: [JSONValue: [Int]] = [:]
    private var untagged: [Int] = []

    /// Fewer branches are compared sooner than sorted.
    private static let fewest = 8

    init(of schemas: [Int32], having keys: [String], in machine: Machine) {
        count = schemas.count
        guard count >= Self.fewest else { return }
        var tags: [[ExactString?: [JSONValue]]] = []
        var uses: [ExactString?: Int] = [:]
        for schema in schemas {
            let found = Self.tags(of: machine.conjuncts(of: schema), having: keys, machine)
            for place in found.keys { uses[place, default: 0] += 1 }
            tags.append(found)
        }
        let most = uses.values.max() ?? 0
        // The first that most branches have, so that the choice does not depend on a table's order.
        let places = uses.filter { $0.value == most }.keys
        guard let place = places.min(by: { ($0?.string ?? "").utf8.lexicographicallyPrecedes(($1?.string ?? "").utf8) }) else { return }
        values = tags.map { $0[place] }
        for (branch, values) in values.enumerated() {
            if values == nil { untagged.append(branch) }
            for value in values ?? [] { branches[value, default: []].append(branch) }
        }
    }

    /// The constants of a subschema, and of each key that it requires or that comes anyway.
    private static func tags(of conjuncts: [SchemaNode], having keys: [String], _ machine: Machine) -> [ExactString?: [JSONValue]] {
        var tags: [ExactString?: [JSONValue]] = [:]
        if let values = machine.values(conjuncts) { tags[.none] = values }
        for key in keys + conjuncts.flatMap({ $0.required }) {
            let goals = machine.goals(of: key, conjuncts)
            let values = goals.lazy.compactMap { machine.values(machine.conjuncts(of: Int32($0.index))) }.first
            if let values { tags[ExactString(key)] = values }
        }
        return tags
    }

    /// The other branches that a branch's constants do not exclude.
    func rivals(of branch: Int) -> [Int] {
        guard !values.isEmpty, let own = values[branch] else { return (0..<count).filter { $0 != branch } }
        let alike = Set(own.flatMap { branches[$0] ?? [] })
        return alike.union(untagged).subtracting([branch]).sorted()
    }
}
