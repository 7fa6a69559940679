import JigRegex
import JigSchema

extension Machine {
    /// What a rule asks of the value of a key.
    func memberGoal(_ rule: MemberRule, _ key: KeyReference, _ shape: Int32) -> Formula {
        if case .declared(let schema) = rule, let plain = plainGoals(of: schema) {
            return key.declaredIndex.map { plainGoal(shapes[shape].order[$0], plain) } ?? plain.others
        }
        let question = GoalQuestion(rule: rule, shape: shape, key: key)
        if let known = memberGoals[question] { return known }
        let result: Formula
        switch rule {
        case .declared(let schema): result = makeMemberGoal(schema, key, shapes[shape])
        case .unevaluated(let group): result = evaluatedKey(key, shapes[shape]).map { unevaluatedGoal(group, $0) } ?? .yes
        }
        memberGoals[question] = result
        return result
    }

    private func evaluatedKey(_ key: KeyReference, _ shape: ObjectShape) -> EvaluatedKey? {
        if let index = key.declaredIndex { return .named(keys[shape.order[index]]) }
        return key.classIndex.map { .undeclared(within: shape.classes[$0].within) }
    }

    private func makeMemberGoal(_ schema: Int32, _ key: KeyReference, _ shape: ObjectShape) -> Formula {
        let node = nodes[Int(schema)]
        var goals: [Formula] = []
        if let index = key.declaredIndex {
            let name = keys[shape.order[index]]
            if let property = property(shape.order[index], of: schema) { goals.append(goal(property)) }
            for (pattern, property) in node.patternProperties where pattern.matches(name) { goals.append(goal(property)) }
        } else if let index = key.classIndex {
            let patterns = patterns(of: schema)
            goals = patterns.universal.map(goal)
            for language in shape.classes[index].within { goals += (patterns.byLanguage[language] ?? []).map(goal) }
        }
        if goals.isEmpty, let additional = node.additionalProperties { goals.append(goal(additional)) }
        return formulas.all(goals)
    }

    /// What a subschema without `patternProperties` asks, by key alone; nil for others.
    private func plainGoals(of schema: Int32) -> PlainGoals? {
        if let known = plainGoals[schema] { return known }
        let node = nodes[Int(schema)]
        guard node.patternProperties.isEmpty else { return nil }
        let made = PlainGoals(places: propertyPlaces(of: schema), node: node, others: node.additionalProperties.map(goal) ?? .yes)
        plainGoals[schema] = made
        return made
    }

    private func plainGoal(_ key: KeyID, _ plain: PlainGoals) -> Formula {
        guard let place = plain.places[key] else { return plain.others }
        if let known = plain.goals[place] { return known }
        let goal = goal(plain.node.properties[place].schema)
        plain.goals[place] = goal
        return goal
    }

    private func patterns(of schema: Int32) -> PatternTable {
        if let known = patternTables[schema] { return known }
        var table = PatternTable()
        for (pattern, property) in nodes[Int(schema)].patternProperties {
            guard let language = try? languages.language(of: pattern) else { continue }
            if languages.isUniversal(language) {
                table.universal.append(property)
            } else {
                table.byLanguage[language, default: []].append(property)
            }
        }
        patternTables[schema] = table
        return table
    }

    /// What a subschema's `properties` ask of a key.
    func property(_ key: KeyID, of schema: Int32) -> SchemaID? {
        propertyPlaces(of: schema)[key].map { nodes[Int(schema)].properties[$0].schema }
    }

    /// Where a subschema's `properties` have each key.
    func propertyPlaces(of schema: Int32) -> KeyPlaces {
        if let known = propertyPlaces[schema] { return known }
        let places = KeyPlaces(nodes[Int(schema)].properties.map { keys.id($0.name) })
        propertyPlaces[schema] = places
        return places
    }
}

/// What a subschema asks of the values of its `properties` and of all others, as far as it was asked.
final class PlainGoals {
    let places: KeyPlaces
    let node: SchemaNode
    let others: Formula
    @exclusivity(unchecked) fileprivate var goals: [Formula?]

    fileprivate init(places: KeyPlaces, node: SchemaNode, others: Formula) {
        (self.places, self.node, self.others) = (places, node, others)
        goals = [Formula?](repeating: nil, count: node.properties.count)
    }
}

/// A subschema's `patternProperties` by the languages of their patterns.
struct PatternTable {
    var universal: [SchemaID] = []
    var byLanguage: [Language: [SchemaID]] = [:]
}

/// What all further members of an object have to meet.
enum MemberRule: QuickHashable {
    /// `properties`, `patternProperties` and `additionalProperties` of a subschema.
    case declared(Int32)
    /// `unevaluatedProperties`, for the members of one group.
    case unevaluated(Int32)

    func mix(into hash: inout QuickHash) {
        switch self {
        case .declared(let schema): hash.mix(schema, 0)
        case .unevaluated(let group): hash.mix(group, 1)
        }
    }
}

struct GoalQuestion: QuickHashable {
    let rule: MemberRule
    let shape: Int32
    let key: KeyReference

    func mix(into hash: inout QuickHash) {
        hash.mix(rule)
        hash.mix(shape, key.code)
    }
}
