import JigJSON
import JigRegex
import JigSchema

/// Quick, one-sided tests of whether two subschemas exclude each other.
///
/// In a `oneOf`, a branch need not be said to fail where another that excludes it holds. Most real ones are told apart by a
/// type, a constant or a required key, and without these negations their formulas stay small.
extension Machine {
    /// Whether no value satisfies both subschemas; false where that is not seen at once.
    func areDisjoint(_ one: Int32, _ other: Int32, depth: Int = 3) -> Bool {
        let question = DisjointnessQuestion(one: min(one, other), other: max(one, other), depth: depth)
        if let known = disjointness[question] { return known }
        let result = decideDisjointness(one, other, depth: depth)
        disjointness[question] = result
        return result
    }

    /// Whether no value meets both formulas over goals; false where that is not seen at once.
    func areDisjoint(_ one: Formula, _ other: Formula) -> Bool {
        let others = schemas(in: other)
        return schemas(in: one).contains { schema in others.contains { areDisjoint(schema, $0) } }
    }

    /// Whether formulas over goals list the values that meet them, none of them twice.
    func listDifferentValues(_ goals: [Formula]) -> Bool {
        var seen: Set<JSONValue> = []
        return goals.allSatisfy { goal in
            guard let values = schemas(in: goal).lazy.compactMap({ self.values(self.conjuncts(of: $0)) }).first else { return false }
            return Set(values).allSatisfy { seen.insert($0).inserted }
        }
    }

    /// Subschemas that all hold where this goal does.
    private func schemas(in goal: Formula) -> [Int32] {
        let conjuncts = if case .all(let parts) = formulas[goal] { parts } else { [goal] }
        return conjuncts.compactMap { part in
            guard case .literal(let literal) = formulas[part], literal.positive,
                case .goal(let schema) = formulas.atoms[Int(literal.atom)]
            else { return nil }
            return schema
        }
    }

    /// The subschemas that all hold where this one does: itself, what it refers to, and its `allOf`.
    func conjuncts(of schema: Int32) -> [SchemaNode] {
        if let known = conjuncts[schema] { return known }
        var seen: Set<Int32> = []
        var pending = [schema]
        var found: [SchemaNode] = []
        while let next = pending.popLast() {
            guard seen.insert(next).inserted else { continue }
            let node = nodes[Int(next)]
            found.append(node)
            pending += ([node.reference].compactMap { $0 } + node.allOf).map { Int32($0.index) }
        }
        conjuncts[schema] = found
        return found
    }

    /// Whether no object that has some keys satisfies both subschemas; false where that is not seen at once.
    func areDisjoint(_ one: Int32, _ other: Int32, having keys: [String]) -> Bool {
        !keys.isEmpty && membersAreDisjoint(conjuncts(of: one), conjuncts(of: other), having: keys, depth: 3)
    }

    private func decideDisjointness(_ first: Int32, _ second: Int32, depth: Int) -> Bool {
        let one = conjuncts(of: first), other = conjuncts(of: second)
        if (one + other).contains(where: { $0.boolean == false }) { return true }
        let types = kinds(one).intersection(kinds(other))
        if types.isEmpty { return true }
        if let values = self.values(one), let others = self.values(other) {
            if values.count * others.count <= 8 { return !values.contains(where: others.contains) }
            return Set(values).isDisjoint(with: others)
        }
        return areDisjoint(one, other, ofType: types, depth: depth)
            || depth > 0 && (hasBranches(one, allDisjointFrom: second, depth) || hasBranches(other, allDisjointFrom: first, depth))
    }

    /// Whether one of a few branches has to hold, of which each is disjoint from another subschema.
    private func hasBranches(_ nodes: [SchemaNode], allDisjointFrom other: Int32, _ depth: Int) -> Bool {
        nodes.contains { node in
            [node.anyOf, node.oneOf].contains { branches in
                (1...8).contains(branches.count) && branches.allSatisfy { areDisjoint(Int32($0.index), other, depth: depth - 1) }
            }
        }
    }

    private func areDisjoint(_ one: [SchemaNode], _ other: [SchemaNode], ofType types: TypeSet, depth: Int) -> Bool {
        switch types {
        case .object: return depth > 0 && membersAreDisjoint(one, other, depth: depth)
        case .string:
            // Listed strings are read; no automaton of them is needed.
            guard let listed = values(one) ?? values(other) else {
                return !languages.mayHaveMember(languages.intersection((one + other).map(patternLanguage)))
            }
            let patterns = (one + other).compactMap { $0.pattern.flatMap { try? languages.language(of: $0) } }
            return !listed.lazy.compactMap(\.stringValue).contains { string in patterns.allSatisfy { languages.contains($0, string) } }
        default: return false
        }
    }

    private func kinds(_ nodes: [SchemaNode]) -> TypeSet {
        var kinds: TypeSet = [.null, .boolean, .object, .array, .number, .string]
        for node in nodes {
            if var types = node.types {
                if types.contains(.integer) { types.insert(.number) }
                kinds.formIntersection(types)
            }
            if let values = node.enumeration ?? node.constant.map({ [$0] }) {
                kinds.formIntersection(TypeSet(values.map(TypeSet.init(of:))))
            }
        }
        return kinds
    }

    /// The values of which one has to be, where they are listed, or a pattern leaves one string.
    func values(_ nodes: [SchemaNode]) -> [JSONValue]? {
        if let listed = nodes.lazy.compactMap({ $0.enumeration ?? $0.constant.map { [$0] } }).first { return listed }
        guard let only = nodes.lazy.compactMap({ $0.pattern?.onlyString }).first, kinds(nodes) == .string else { return nil }
        return [.string(only)]
    }

    private func patternLanguage(_ node: SchemaNode) -> Language {
        var parts: [Language] = []
        if let pattern = node.pattern, let language = try? languages.language(of: pattern) { parts.append(language) }
        if let values = node.enumeration ?? node.constant.map({ [$0] }) {
            parts.append(languages.list(values.compactMap(\.stringValue)))
        }
        return languages.intersection(parts)
    }

    /// A key that one side requires and the other forbids, or whose values exclude each other.
    private func membersAreDisjoint(_ one: [SchemaNode], _ other: [SchemaNode], having keys: [String] = [], depth: Int) -> Bool {
        let required = keys + (one + other).flatMap { $0.required }
        return required.contains { key in
            let goals = self.goals(of: key, one), others = self.goals(of: key, other)
            return goals.contains { goal in
                others.contains { areDisjoint(Int32(goal.index), Int32($0.index), depth: depth - 1) }
            } || (goals + others).contains { nodes[$0.index].boolean == false }
        }
    }

    func goals(of key: String, _ nodes: [SchemaNode]) -> [SchemaID] {
        nodes.flatMap { node in
            var goals = node.properties.filter { $0.name.isExactly(key) }.map(\.schema)
            goals += node.patternProperties.filter { $0.pattern.matches(key) }.map(\.schema)
            return goals.isEmpty ? [node.additionalProperties].compactMap { $0 } : goals
        }
    }
}

struct DisjointnessQuestion: QuickHashable {
    let one: Int32
    let other: Int32
    let depth: Int

    func mix(into hash: inout QuickHash) {
        hash.mix(one, other)
        hash.mix(depth)
    }
}

extension RegularExpression {
    /// The string that a pattern such as `^name$` leaves, where it is written as it is.
    fileprivate var onlyString: String? {
        let text = source.utf8.dropFirst().dropLast()
        guard source.utf8.first == UInt8(ascii: "^"), source.utf8.last == UInt8(ascii: "$"), source.utf8.count > 1,
            text.allSatisfy({ !Self.syntax.contains($0) })
        else { return nil }
        return String(text)
    }

    private static let syntax = Set("^$\\.*+?()[]{}|/".utf8)
}

extension TypeSet {
    /// The type of a value, `number` for every number.
    init(of value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool: self = .boolean
        case .number: self = .number
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }
}
