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

    /// The length of the shortest text of the values that a formula over goals lists, where it does nothing else and they are no
    /// numbers, arrays or objects.
    func listedCost(_ formula: Formula) -> Int? { onlyGoal(formula).flatMap { listedCost(nodes[Int($0)]) } }

    /// The subschema that a formula asks for, if that is all it does.
    private func onlyGoal(_ formula: Formula) -> Int32? {
        guard case .literal(let literal) = formulas[formula], literal.positive, case .goal(let schema) = formulas.atoms[Int(literal.atom)]
        else { return nil }
        return schema
    }

    private func listedCost(_ node: SchemaNode) -> Int? {
        guard node.assertsValuesOnly, let values = node.enumeration else { return nil }
        var least: Int?
        for value in values {
            let length: Int
            switch value {
            case .null: length = 4
            case .bool(let value): length = value ? 4 : 5
            case .string(let text): length = JSONText.quotedLength(text)
            default: return nil
            }
            if node.types?.contains(TypeSet(of: value)) ?? true { least = min(least ?? .max, length) }
        }
        return least
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
        guard node.dynamicReference == nil, node.allOf.isEmpty, node.anyOf.isEmpty, node.oneOf.isEmpty, node.not == nil,
            node.if == nil, node.constant == nil
        else { return false }
        if node.enumeration != nil { return listedCost(node) != nil }
        guard let types = node.types, types.isDisjoint(with: [.null, .boolean]) else { return true }
        return types.contains(.string) && hasEvidentString(node)
            || !types.isDisjoint(with: [.number, .integer]) && hasEvidentNumber(node)
            || types.contains(.array) && (node.minItems ?? 0) == 0 && node.contains == nil
            || types.contains(.object) && hasEvidentObject(schema, depth)
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
        guard node.minProperties ?? 0 <= 0, node.maxProperties == nil, node.patternProperties.isEmpty, node.propertyNames == nil,
            node.dependentRequired.isEmpty, node.dependentSchemas.isEmpty, node.unevaluatedProperties == nil
        else { return false }
        return node.required.allSatisfy { name in
            guard let property = properties(of: schema)[keys.id(name)] else { return node.additionalProperties == nil }
            return isEvident(schema: Int32(property.index), depth: depth + 1)
        }
    }
}
