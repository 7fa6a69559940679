import JigRegex
import JigSchema

/// Members or items that are judged by an `unevaluatedProperties` or `unevaluatedItems` unless a condition on the whole value
/// holds, under which a subschema beside it has evaluated them.
///
/// "Each member is evaluated, or meets the goal" is, sorted by the condition under which members are evaluated, "this condition
/// holds, or all members that it is for meet the goal": a conjunction with one atom for each condition, whatever number of
/// branches there are.
struct UnevaluatedGroup: QuickHashable {
    /// The subschema that has the keyword.
    let schema: Int32
    let condition: Formula
    let goal: Formula

    func mix(into hash: inout QuickHash) {
        hash.mix(schema, condition.id)
        hash.mix(goal)
    }
}

extension Machine {
    // MARK: Members

    /// What `unevaluatedProperties` of a subschema asks, as a formula over an object's rest.
    func unevaluatedMembers(_ schema: Int32, _ goal: SchemaID) -> Formula {
        var names: [String] = []
        var patterns: [Language] = []
        collectKeys(schema, &names, &patterns)
        var order: [KeyID] = []
        for key in names.map({ keys.id($0) }) where !order.contains(key) { order.append(key) }
        // Keys of finite patterns are added to the order.
        let classes = keyClasses(besides: &order, patterns)
        let conditions =
            order.map { evaluation(of: .named(keys[$0]), by: schema, isOwner: true) }
            + classes.map { evaluation(of: .undeclared(within: $0.within), by: schema, isOwner: true) }
        return formulas.all(
            Set(conditions).filter { $0 != .yes }.sorted { $0.id < $1.id }.map { condition in
                let group = UnevaluatedGroup(schema: schema, condition: condition, goal: self.goal(goal))
                let atom = formulas.atom(.unevaluatedMembers(unevaluatedGroups.id(group)))
                return formulas.any([expand(condition, .object), atom])
            })
    }

    /// What a group asks of the value of a key.
    func unevaluatedGoal(_ group: Int32, _ key: EvaluatedKey) -> Formula {
        let group = unevaluatedGroups[group]
        return evaluation(of: key, by: group.schema, isOwner: true) == group.condition ? group.goal : .yes
    }

    /// The condition under which a subschema that holds evaluates a key. `isOwner` leaves out its own `unevaluatedProperties`.
    private func evaluation(of key: EvaluatedKey, by schema: Int32, isOwner: Bool) -> Formula {
        let node = nodes[Int(schema)]
        if node.additionalProperties != nil || (!isOwner && node.unevaluatedProperties != nil) { return .yes }
        if case .named(let name) = key, node.properties.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) { return .yes }
        if node.patternProperties.contains(where: { matches($0.pattern, key) }) { return .yes }
        func evaluation(by id: SchemaID) -> Formula { self.evaluation(of: key, by: Int32(id.index), isOwner: false) }
        let dependent = node.dependentSchemas.map { name, schema in
            formulas.all([formulas.atom(.key(keys.id(name))), evaluation(by: schema)])
        }
        return formulas.any(conditional(node, evaluation) + dependent)
    }

    private func matches(_ pattern: RegularExpression, _ key: EvaluatedKey) -> Bool {
        switch key {
        case .named(let name): return pattern.matches(name)
        case .undeclared(let within):
            guard let language = try? languages.language(of: pattern) else { return false }
            return languages.isUniversal(language) || within.contains(language)
        }
    }

    /// What the subschemas that apply in place contribute, each under the condition that it holds.
    private func conditional(_ node: SchemaNode, _ evaluation: (SchemaID) -> Formula) -> [Formula] {
        func ifHolds(_ id: SchemaID) -> Formula { formulas.all([goal(id), evaluation(id)]) }
        var parts = ([node.reference, node.dynamicReference?.target].compactMap { $0 } + node.allOf).map(evaluation)
        parts += (node.anyOf + node.oneOf).map(ifHolds)
        if let condition = node.if {
            parts.append(ifHolds(condition))
            if let then = node.then { parts.append(formulas.all([goal(condition), evaluation(then)])) }
            if let otherwise = node.else { parts.append(formulas.all([formulas.not(goal(condition)), evaluation(otherwise)])) }
        }
        return parts
    }

    private func collectKeys(_ schema: Int32, _ names: inout [String], _ patterns: inout [Language]) {
        let node = nodes[Int(schema)]
        names += node.properties.map(\.name)
        for (pattern, _) in node.patternProperties {
            if let language = try? languages.language(of: pattern), !patterns.contains(language) { patterns.append(language) }
        }
        for next in inPlaceSubschemas(node) + node.dependentSchemas.map(\.schema) {
            collectKeys(Int32(next.index), &names, &patterns)
        }
    }

    private func inPlaceSubschemas(_ node: SchemaNode) -> [SchemaID] {
        [node.reference, node.dynamicReference?.target, node.if, node.then, node.else].compactMap { $0 }
            + node.allOf + node.anyOf + node.oneOf
    }

    // MARK: Items

    /// What `unevaluatedItems` of a subschema asks, as a formula over an array's rest.
    func unevaluatedItems(_ schema: Int32, _ goal: SchemaID) -> Formula {
        let groups = Set((0...longestPrefix(schema)).flatMap { unevaluatedGroups(schema, at: $0) })
        return formulas.all(
            groups.sorted().map { id in
                let condition = expand(unevaluatedGroups[id].condition, .array)
                return formulas.any([condition, formulas.atom(.unevaluatedItems(id, index: 0))])
            })
    }

    /// The length of the longest `prefixItems` among the subschemas that apply in place: all later items are alike.
    func longestPrefix(_ schema: Int32) -> Int {
        let node = nodes[Int(schema)]
        return inPlaceSubschemas(node).reduce(node.prefixItems.count) { max($0, longestPrefix(Int32($1.index))) }
    }

    /// The groups that the item at an index belongs to.
    ///
    /// A `contains` evaluates an item by its value. Where the `contains` itself counts only if some branch holds, the item may
    /// be evaluated by the branch or by what it does not contain, so that each choice makes a group.
    func unevaluatedGroups(_ schema: Int32, at index: Int) -> [Int32] {
        let question = ItemQuestion(schema: schema, index: index)
        if let known = itemGroups[question] { return known }
        var places: [Formula] = []
        var contained: [(condition: Formula, goal: Formula)] = []
        collectEvaluation(ofItem: index, by: schema, given: .yes, isOwner: true, &places, &contained)
        let always = contained.filter { $0.condition == .yes }.map(\.goal)
        let sometimes = contained.filter { $0.condition != .yes }
        let unevaluated = nodes[Int(schema)].unevaluatedItems.map(goal) ?? .yes
        var groups: [Int32] = []
        for choice in 0..<(1 << sometimes.count) {
            let byBranch = sometimes.indices.filter { choice >> $0 & 1 == 1 }.map { sometimes[$0].condition }
            let byValue = sometimes.indices.filter { choice >> $0 & 1 == 0 }.map { sometimes[$0].goal }
            let condition = formulas.any(places + byBranch)
            if condition == .yes { continue }
            let goal = formulas.any([unevaluated] + always + byValue)
            if goal == .yes { continue }
            groups.append(unevaluatedGroups.id(UnevaluatedGroup(schema: schema, condition: condition, goal: goal)))
        }
        itemGroups[question] = groups
        return groups
    }

    private func collectEvaluation(
        ofItem index: Int, by schema: Int32, given: Formula, isOwner: Bool, _ places: inout [Formula],
        _ contained: inout [(condition: Formula, goal: Formula)]
    ) {
        let node = nodes[Int(schema)]
        if node.items != nil || index < node.prefixItems.count || (!isOwner && node.unevaluatedItems != nil) {
            places.append(given)
        }
        if let contains = node.contains, node.dialect >= .draft2020_12 { contained.append((given, goal(contains))) }
        func collect(_ id: SchemaID?, if condition: Formula) {
            guard let id else { return }
            collectEvaluation(
                ofItem: index, by: Int32(id.index), given: formulas.all([given, condition]), isOwner: false, &places, &contained)
        }
        for id in [node.reference, node.dynamicReference?.target] + node.allOf { collect(id, if: .yes) }
        for id in node.anyOf + node.oneOf { collect(id, if: goal(id)) }
        if let condition = node.if {
            collect(condition, if: goal(condition))
            collect(node.then, if: goal(condition))
            collect(node.else, if: formulas.not(goal(condition)))
        }
    }

    /// How many `contains` may evaluate items of a subschema.
    func evaluatingContains(_ schema: Int32) -> Int {
        let node = nodes[Int(schema)]
        return inPlaceSubschemas(node).reduce(node.contains == nil ? 0 : 1) { $0 + evaluatingContains(Int32($1.index)) }
    }
}

/// A key, as far as subschemas tell keys apart.
enum EvaluatedKey {
    case named(String)
    case undeclared(within: Set<Language>)
}

struct ItemQuestion: QuickHashable {
    let schema: Int32
    let index: Int

    func mix(into hash: inout QuickHash) {
        hash.mix(schema)
        hash.mix(index)
    }
}
