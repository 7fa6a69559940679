import JigJSON
import JigRegex
import JigSchema

/// Values that are seen to exist without a look for the shortest one. An object's keys are all asked whether they may come, of
/// which a text writes few.
extension Machine {
    /// Whether there is evidently a value that meets a formula over goals; false where that takes a closer look.
    func isEvident(_ formula: Formula) -> Bool {
        if formula == .yes { return true }
        return onlyGoal(formula).map { isEvident(schema: $0, depth: 0) } ?? false
    }

    /// The length of the shortest text of the values that a formula over goals lists, where these are no numbers, arrays or objects
    /// and nothing else is asked than that values are in lists, or not, and of a type, or not; `Int.max` if none is left, nil where
    /// that takes a closer look.
    func listedCost(_ formula: Formula) -> Int? {
        if let schema = onlyGoal(formula) { return listedCost(nodes[Int(schema)]) { _ in true } }
        guard case .all(let parts) = formulas[formula] else { return nil }
        var list: SchemaNode?
        for case .literal(let literal) in parts.map({ formulas[$0] }) where literal.positive {
            guard let node = listing(literal), let count = listed(node)?.count else { continue }
            if count < list.flatMap(listed)?.count ?? .max { list = node }
        }
        guard let list, formulas.literals(of: formula).allSatisfy({ listing($0) != nil }) else { return nil }
        return listedCost(list) { value in
            formulas.map(formula) { literal in
                .constant(listing(literal).map { lists($0, value) } == literal.positive)
            } == .yes
        }
    }

    /// Whether a value that is no number, array or object is of the types and in the list of a node that asks it for nothing else.
    private func lists(_ node: SchemaNode, _ value: JSONValue) -> Bool {
        (node.types?.contains(TypeSet(of: value)) ?? true) && (listed(node)?.contains(value) ?? true)
    }

    /// The values that a node lists, of any type.
    private func listed(_ node: SchemaNode) -> [JSONValue]? {
        guard let constant = node.constant else { return node.enumeration }
        return node.enumeration?.contains(constant) ?? true ? [constant] : []
    }

    /// What a literal is about, if that asks scalars for a type or to be in a list, and nothing else.
    private func listing(_ literal: Literal) -> SchemaNode? {
        guard case .goal(let schema) = formulas.atoms[Int(literal.atom)] else { return nil }
        let node = nodes[Int(schema)]
        return node.assertsTypeOnly || listsOnly(node) ? node : nil
    }

    /// Whether a node lists values, and asks strings among them for nothing else.
    private func listsOnly(_ node: SchemaNode) -> Bool {
        node.assertsValuesOnly || listed(node) != nil && !combines(node) && !restrictsStrings(node)
    }

    private func restrictsStrings(_ node: SchemaNode) -> Bool {
        node.pattern != nil || node.format != nil || node.minLength != nil || node.maxLength != nil || node.contentEncoding != nil
            || node.contentMediaType != nil
    }

    /// The subschema that a formula asks for, if that is all it does.
    private func onlyGoal(_ formula: Formula) -> Int32? {
        guard case .literal(let literal) = formulas[formula], literal.positive, case .goal(let schema) = formulas.atoms[Int(literal.atom)]
        else { return nil }
        return schema
    }

    private func listedCost(_ node: SchemaNode, where isMeant: (JSONValue) -> Bool) -> Int? {
        guard listsOnly(node), let values = listed(node) else { return nil }
        var least = Int.max
        for value in values {
            let length: Int
            switch value {
            case .null: length = 4
            case .bool(let value): length = value ? 4 : 5
            case .string(let text): length = JSONText.quotedLength(text)
            default: return nil
            }
            if length < least, node.types?.contains(TypeSet(of: value)) ?? true, isMeant(value) { least = length }
        }
        return least
    }

    /// Whether one of the values that a node lists is of its types, and neither a number nor an array nor an object, of which more may be
    /// asked.
    private func listsScalar(_ node: SchemaNode) -> Bool {
        guard listsOnly(node), let values = listed(node) else { return false }
        return values.contains { value in
            let type = TypeSet(of: value)
            return TypeSet([.null, .boolean, .string]).contains(type) && node.types?.contains(type) ?? true
        }
    }

    private func isEvident(schema: Int32, depth: Int) -> Bool {
        if let known = evident[schema] { return known }
        // What is required of itself has no value, or has to be looked at.
        let isEvident = depth < 8 && findOutWhetherEvident(schema, depth)
        evident[schema] = isEvident
        return isEvident
    }

    private func findOutWhetherEvident(_ schema: Int32, _ depth: Int) -> Bool {
        let node = nodes[Int(schema)]
        if let boolean = node.boolean { return boolean }
        if let reference = node.reference {
            return node.refersOnly && isEvident(schema: Int32(reference.index), depth: depth + 1)
        }
        if node.choosesOnly { return hasEvidentBranch(node, depth) }
        guard !combines(node) else { return false }
        if node.enumeration != nil || node.constant != nil { return listsScalar(node) }
        guard let types = node.types, types.isDisjoint(with: [.null, .boolean]) else { return true }
        return types.contains(.string) && hasEvidentString(node)
            || !types.isDisjoint(with: [.number, .integer]) && hasEvidentNumber(node)
            || types.contains(.array) && (node.minItems ?? 0) == 0 && node.contains == nil
            || types.contains(.object) && hasEvidentObject(schema, depth)
    }

    /// Whether a node asks for what other subschemas in its place do.
    private func combines(_ node: SchemaNode) -> Bool {
        node.reference != nil || node.dynamicReference != nil || !node.allOf.isEmpty || !node.anyOf.isEmpty || !node.oneOf.isEmpty
            || node.not != nil || node.if != nil
    }

    /// Whether there is evidently a number that meets a formula over goals.
    func hasEvidentNumber(_ formula: Formula) -> Bool {
        guard let schema = onlyGoal(formula) else { return formula == .yes }
        let node = nodes[Int(schema)]
        if let boolean = node.boolean { return boolean }
        return !combines(node) && node.enumeration == nil && node.constant == nil
            && !(node.types ?? .number).isDisjoint(with: [.number, .integer]) && hasEvidentNumber(node)
    }

    /// Whether there is evidently an object that meets a formula over goals.
    func hasEvidentObject(_ formula: Formula) -> Bool {
        guard let schema = onlyGoal(formula) else { return formula == .yes }
        let node = nodes[Int(schema)]
        if let boolean = node.boolean { return boolean }
        return !combines(node) && node.enumeration == nil && node.constant == nil && node.types?.contains(.object) ?? true
            && hasEvidentObject(schema, 0)
    }

    private func hasEvidentString(_ node: SchemaNode) -> Bool {
        guard node.contentEncoding == nil, node.contentMediaType == nil else { return false }
        // Every format has some string.
        let hasFormat = node.format != nil && options.asserts(formatsOf: node)
        guard node.pattern != nil || hasFormat else { return (node.minLength ?? 0) <= (node.maxLength ?? .max) }
        guard node.minLength == nil, node.maxLength == nil else { return false }
        guard let pattern = node.pattern else { return true }
        return !hasFormat && (try? languages.language(of: pattern)).map { !languages.isEmpty($0) } ?? false
    }

    private func hasEvidentNumber(_ node: SchemaNode) -> Bool {
        guard node.exclusiveMinimum == nil, node.exclusiveMaximum == nil else { return false }
        let low = node.minimum?.value, high = node.maximum?.value
        func isWithin(_ number: ExactDecimal) -> Bool { low.map { $0 <= number } ?? true && high.map { number <= $0 } ?? true }
        if isWithin(.zero) { return true }
        // Some bound is a number that can be written.
        return node.multipleOf == nil && options.integerDigits >= 10
            && [low, high].contains { bound in bound?.int.map { abs($0) < 1_000_000_000 && isWithin(ExactDecimal($0)) } ?? false }
    }

    private func hasEvidentObject(_ schema: Int32, _ depth: Int) -> Bool {
        let node = nodes[Int(schema)]
        guard node.minProperties ?? 0 <= 0 else { return false }
        // Of no members nothing else is asked.
        if node.required.isEmpty { return true }
        guard node.maxProperties == nil, node.patternProperties.isEmpty, node.propertyNames == nil,
            node.dependentRequired.isEmpty, node.dependentSchemas.isEmpty, node.unevaluatedProperties == nil
        else { return false }
        return node.required.allSatisfy { name in
            guard let property = property(keys.id(name), of: schema) else { return node.additionalProperties == nil }
            return isEvident(schema: Int32(property.index), depth: depth + 1)
        }
    }

    private func hasEvidentBranch(_ node: SchemaNode, _ depth: Int) -> Bool {
        func isEvident(_ branch: SchemaID) -> Bool { self.isEvident(schema: Int32(branch.index), depth: depth + 1) }
        if node.oneOf.isEmpty { return node.anyOf.contains(where: isEvident) }
        guard node.anyOf.isEmpty else { return false }
        return node.oneOf.indices.prefix(Self.branchesLookedAt).contains { index in
            isEvident(node.oneOf[index])
                && node.oneOf.indices.allSatisfy {
                    $0 == index || areDisjoint(Int32(node.oneOf[index].index), Int32(node.oneOf[$0].index))
                }
        }
    }

    private static var branchesLookedAt: Int { 4 }
}
