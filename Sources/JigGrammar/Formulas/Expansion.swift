import JigJSON
import JigRegex
import JigSchema

/// What subschemas ask of values of each kind, as far as that is known.
struct Expansions {
    private var formulas: [Formula?] = []

    subscript(_ schema: Int32, _ kind: Kind) -> Formula? {
        get {
            let index = Int(schema) * Kind.allCases.count + kind.rawValue
            return index < formulas.count ? formulas[index] : nil
        }
        set {
            let index = Int(schema) * Kind.allCases.count + kind.rawValue
            if index >= formulas.count { formulas += repeatElement(nil, count: index + 1 - formulas.count) }
            formulas[index] = newValue
        }
    }
}

/// What a subschema asks of a value of one kind, as a formula over the atoms of that kind.
extension Machine {
    /// The formula with each goal replaced by what it asks of a value of this kind.
    func expand(_ formula: Formula, _ kind: Kind) -> Formula {
        formulas.substitute(formula) { atom in
            if case .goal(let schema) = atom { self.expand(schema: schema, kind) } else { nil }
        }
    }

    func goal(_ schema: Int32) -> Formula {
        let schema = representative(of: schema)
        if let boolean = nodes[Int(schema)].boolean { return .constant(boolean) }
        return formulas.atom(.goal(schema))
    }

    /// A subschema that asks the same, where that is seen at once: most properties are just of some type, or of the kind that a
    /// definition describes, and what is found out for one of them holds for all.
    private func representative(of schema: Int32) -> Int32 {
        if let known = representatives[schema] { return known }
        var found = schema
        // In-place cycles were refused when the grammar was compiled, so that this ends.
        while nodes[Int(found)].refersOnly, let target = nodes[Int(found)].reference { found = Int32(target.index) }
        let node = nodes[Int(found)]
        if node.assertsTypeOnly, node.boolean == nil {
            let types = Int32(node.types?.rawValue ?? 255) | (node.dialect == .draft4 ? 256 : 0)
            found = typeRepresentatives[types] ?? found
            typeRepresentatives[types] = found
        }
        representatives[schema] = found
        return found
    }

    func goal(_ schema: SchemaID) -> Formula { goal(Int32(schema.index)) }

    func expand(schema: Int32, _ kind: Kind) -> Formula {
        if let known = expansions[schema, kind] { return known }
        // In-place cycles were refused when the grammar was compiled, so that this ends.
        let result = makeExpansion(schema, kind)
        expansions[schema, kind] = result
        return result
    }

    private func makeExpansion(_ schema: Int32, _ kind: Kind) -> Formula {
        if let boolean = nodes[Int(schema)].boolean { return .constant(boolean) }
        // Most kinds are settled by the type, without a look at the rest.
        let type = typeFormula(nodes[Int(schema)].types, nodes[Int(schema)].dialect, kind)
        if type == .no { return .no }
        let node = nodes[Int(schema)]
        if let constant = node.constant, !kind.takes(constant) { return .no }
        if let values = node.enumeration, !values.contains(where: kind.takes) { return .no }
        var parts = [type] + inPlace(schema, node, kind)
        switch kind {
        case .null, .no, .yes: break
        case .number: parts += numberAssertions(node)
        case .string: parts += stringAssertions(node)
        case .array: parts += arrayAssertions(schema, node)
        case .object: parts += objectAssertions(schema, node)
        }
        return formulas.all(parts)
    }

    private func typeFormula(_ types: TypeSet?, _ dialect: Dialect, _ kind: Kind) -> Formula {
        guard let types else { return .yes }
        switch kind {
        case .null: return .constant(types.contains(.null))
        case .no, .yes: return .constant(types.contains(.boolean))
        case .string: return .constant(types.contains(.string))
        case .array: return .constant(types.contains(.array))
        case .object: return .constant(types.contains(.object))
        case .number:
            if types.contains(.number) { return .yes }
            guard types.contains(.integer) else { return .no }
            return number(dialect == .draft4 ? .writtenAsInteger : .integer)
        }
    }

    private func inPlace(_ schema: Int32, _ node: SchemaNode, _ kind: Kind) -> [Formula] {
        func expanded(_ id: SchemaID) -> Formula { expand(schema: Int32(id.index), kind) }
        /// What a subschema asks beside the others, of which one may require the key that tells branches apart.
        func beside(_ id: SchemaID) -> Formula {
            let node = nodes[Int(representative(of: Int32(id.index)))]
            return kind == .object && node.choosesOnly ? formulas.all(choices(schema, node, kind)) : expanded(id)
        }
        var parts: [Formula] = []
        if let constant = node.constant { parts.append(equals([constant], kind)) }
        if let enumeration = node.enumeration { parts.append(equals(enumeration, kind)) }
        if let reference = node.reference { parts.append(beside(reference)) }
        if let reference = node.dynamicReference { parts.append(expanded(reference.target)) }
        let decisions = kind == .object ? exclusiveDecisions(of: schema) : nil
        if let decisions { parts.append(decisions.formula) }
        func isOpen(_ id: SchemaID) -> Bool { decisions?.covered.contains(id) != true }
        parts += node.allOf.filter(isOpen).map(beside)
        parts += choices(schema, node, kind)
        if let not = node.not { parts.append(formulas.not(expanded(not))) }
        if let condition = node.if, isOpen(SchemaID(index: Int(schema))) {
            let holds = expanded(condition)
            if let then = node.then { parts.append(formulas.any([formulas.not(holds), expanded(then)])) }
            if let otherwise = node.else { parts.append(formulas.any([holds, expanded(otherwise)])) }
        }
        return parts
    }

    /// What the branches of a node ask as part of a subschema.
    private func choices(_ schema: Int32, _ node: SchemaNode, _ kind: Kind) -> [Formula] {
        var parts: [Formula] = []
        if !node.anyOf.isEmpty { parts.append(formulas.any(node.anyOf.map { expand(schema: Int32($0.index), kind) })) }
        if !node.oneOf.isEmpty { parts.append(exactlyOne(node.oneOf, kind, kind == .object ? keysRequired(by: schema) : [])) }
        return parts
    }

    /// The keys that a subschema requires, with what it refers to and its `allOf`.
    func keysRequired(by schema: Int32) -> [String] { conjuncts(of: schema).flatMap { $0.required } }

    private func equals(_ values: [JSONValue], _ kind: Kind) -> Formula {
        var strings: [String] = []
        var parts: [Formula] = []
        for value in values where kind.takes(value) {
            switch value {
            case .null, .bool: return .yes
            case .string(let string): strings.append(string)
            case .number(let value): parts.append(number(.equals(value.value)))
            case .array, .object: parts.append(expand(schema: literalNode(value), kind))
            }
        }
        if !strings.isEmpty { parts.append(language(languages.list(strings))) }
        return formulas.any(parts)
    }

    /// The subschema that only this value satisfies.
    func literalNode(_ value: JSONValue) -> Int32 {
        if let known = literalNodes[value] { return known }
        var node = SchemaContent()
        switch value {
        case .array(let items):
            node.types = .array
            node.prefixItems = items.map { SchemaID(index: Int(literalNode($0))) }
            node.minItems = items.count
            node.maxItems = items.count
        case .object(let object):
            node.types = .object
            node.properties = object.members.map { ($0.key, SchemaID(index: Int(literalNode($0.value)))) }
            node.required = object.members.map(\.key)
            var nothing = SchemaContent()
            nothing.boolean = false
            node.additionalProperties = SchemaID(index: nodes.count)
            nodes.append(SchemaNode(nothing))
        default: node.constant = value
        }
        let id = Int32(nodes.count)
        nodes.append(SchemaNode(node))
        literalNodes[value] = id
        return id
    }

    func number(_ test: NumberTest) -> Formula { formulas.atom(.number(numberTests.id(test))) }

    func language(_ language: Language) -> Formula {
        if languages.isUniversal(language) { return .yes }
        return formulas.atom(.language(language))
    }

    private func numberAssertions(_ node: SchemaNode) -> [Formula] {
        var parts: [Formula] = []
        if let bound = node.minimum { parts.append(number(.atLeast(bound.value))) }
        if let bound = node.maximum { parts.append(number(.atMost(bound.value))) }
        if let bound = node.exclusiveMinimum { parts.append(number(.above(bound.value))) }
        if let bound = node.exclusiveMaximum { parts.append(number(.below(bound.value))) }
        if let divisor = node.multipleOf { parts.append(number(.multiple(divisor.value))) }
        return parts
    }

    private func stringAssertions(_ node: SchemaNode) -> [Formula] {
        var parts: [Formula] = []
        if node.minLength != nil || node.maxLength != nil {
            let most = node.maxLength == Int.max ? nil : node.maxLength
            if let most, most < node.minLength ?? 0 { return [.no] }
            parts.append(language(languages.length(min: node.minLength ?? 0, max: most)))
        }
        // Patterns and formats that have no language were refused when the grammar was compiled.
        if let pattern = node.pattern, let found = try? languages.language(of: pattern) { parts.append(language(found)) }
        if let format = node.format, options.asserts(formatsOf: node), let found = languages.format(format) {
            parts.append(language(found))
            if format == "regex" { markUndecided(found) }
        }
        if options.assertsContent, let encoding = node.contentEncoding, let found = languages.contentEncoding(encoding) {
            parts.append(language(found))
        }
        return parts
    }

    private func arrayAssertions(_ schema: Int32, _ node: SchemaNode) -> [Formula] {
        var parts = [formulas.atom(.atLeast(node.minItems ?? 0)), formulas.atom(.atMost(node.maxItems ?? Int.max))]
        if !node.prefixItems.isEmpty || node.items != nil { parts.append(formulas.atom(.items(schema, index: 0))) }
        if let contains = node.contains {
            let goal = Int32(contains.index)
            parts.append(formulas.atom(.contains(goal, atLeast: node.minContains ?? 1)))
            parts.append(formulas.atom(.containsAtMost(goal, node.maxContains ?? Int.max)))
        }
        if node.uniqueItems { parts.append(formulas.atom(.unique(valueSets.id([])))) }
        if let unevaluated = node.unevaluatedItems { parts.append(unevaluatedItems(schema, unevaluated)) }
        return parts
    }

    private func objectAssertions(_ schema: Int32, _ node: SchemaNode) -> [Formula] {
        var parts = [
            formulas.atom(.atLeast(node.minProperties ?? 0)), formulas.atom(.atMost(node.maxProperties ?? Int.max)),
        ]
        if !node.properties.isEmpty || !node.patternProperties.isEmpty || node.additionalProperties != nil {
            parts.append(formulas.atom(.members(schema)))
        }
        func key(_ name: String) -> Formula { formulas.atom(.key(keys.id(name))) }
        parts += node.required.map(key)
        if let names = node.propertyNames { parts.append(formulas.atom(.names(Int32(names.index)))) }
        for (name, required) in node.dependentRequired {
            parts.append(formulas.any([formulas.not(key(name)), formulas.all(required.map(key))]))
        }
        for (name, schema) in node.dependentSchemas {
            parts.append(formulas.any([formulas.not(key(name)), expand(schema: Int32(schema.index), .object)]))
        }
        if let unevaluated = node.unevaluatedProperties { parts.append(unevaluatedMembers(schema, unevaluated)) }
        return parts
    }

    // MARK: Scalars

    /// The strings that meet a formula over string atoms.
    func stringLanguage(_ formula: Formula) -> Language {
        if let known = formulaLanguages[formula] { return known }
        let result: Language
        switch formulas[formula] {
        case .constant(let value): result = value ? languages.any : languages.none
        case .literal(let literal):
            guard case .language(let language) = formulas.atoms[Int(literal.atom)] else { return languages.none }
            result = literal.positive ? language : strings(outside: language)
        case .all(let parts): result = languages.intersection(languages.withoutImplied(parts.map(stringLanguage)))
        case .any(let parts):
            if let table = booleanFunction(formula) {
                result = table
                break
            }
            let parts = parts.map(stringLanguage)
            result = languages.list(joining: parts) ?? languages.union(parts)
            // Formats beside one another lead on alike in every grammar, also where they are written as one.
            if parts.allSatisfy(languages.isOfFormat) { languages.markAsFormat([result]) }
        }
        formulaLanguages[formula] = result
        return result
    }

    /// The strings that meet a formula over a few patterns, of which some are to hold together and some not; nil for other formulas.
    private func booleanFunction(_ formula: Formula) -> Language? {
        guard case .any(let parts) = formulas[formula], parts.contains(where: { formulas.conjuncts(of: $0).count > 1 }) else { return nil }
        var operands: [Language] = []
        for case .language(let language) in formulas.atoms(of: formula) where !operands.contains(language) { operands.append(language) }
        // What a format is not may be unknown.
        guard operands.count > 1, operands.allSatisfy({ strings(outside: $0) == languages.complement($0) }) else { return nil }
        return languages.function(of: operands) { holding in rows(of: formula, holding) }
    }

    /// The rows of a truth table in which a formula holds, from those in which languages do.
    private func rows(of formula: Formula, _ holding: (Language) -> TruthRows) -> TruthRows {
        switch formulas[formula] {
        case .constant(let value): return .constant(value)
        case .literal(let literal):
            guard case .language(let language) = formulas.atoms[Int(literal.atom)] else { return .constant(false) }
            return literal.positive ? holding(language) : ~holding(language)
        case .all(let parts): return parts.reduce(.constant(true)) { $0 & rows(of: $1, holding) }
        case .any(let parts): return parts.reduce(.constant(false)) { $0 | rows(of: $1, holding) }
        }
    }

    /// The numbers that meet a formula over number atoms.
    func numberSet(_ formula: Formula) -> NumberSet {
        if let known = formulaNumbers[formula] { return known }
        let (cubes, complete) = formulas.cubes(of: formula, limit: options.conjunctions)
        if !complete { limitReached = "conjunctions" }
        let result = NumberSet(
            cubes.map { cube in
                cube.compactMap { literal in
                    guard case .number(let test) = formulas.atoms[Int(literal.atom)] else { return nil }
                    return (numberTests[test], literal.positive)
                }
            }, spelling: options.spelling, caps: caps)
        formulaNumbers[formula] = result
        return result
    }

    /// The truth of a formula over number atoms.
    func holds(_ formula: Formula, of number: WrittenNumber) -> Bool {
        formulas.substitute(formula) { atom in
            if case .number(let test) = atom { .constant(self.numberTests[test].holds(number)) } else { nil }
        } == .yes
    }

    /// The condition of a vector over its parts: what must hold for the parent to be able to finish.
    func viability(_ vector: Vector) -> Formula {
        formulas.substitute(vector.condition) { atom in
            if case .verdict(let index) = atom { vector.parts[Int(index)] } else { nil }
        }
    }
}

extension Kind {
    /// Whether a value is of this kind.
    fileprivate func takes(_ value: JSONValue) -> Bool {
        switch value {
        case .null: self == .null
        case .bool(let value): self == (value ? .yes : .no)
        case .number: self == .number
        case .string: self == .string
        case .array: self == .array
        case .object: self == .object
        }
    }
}

extension [SchemaNode] {
    /// The subschemas with each `$ref` to another that is just a `$ref` leading to where that leads, so that no chain is long.
    func withShortReferences() -> [SchemaNode] {
        var nodes = self
        for start in indices {
            var passed: [Int] = [], last = start
            // A chain that comes back to itself was refused when the schema was read.
            while let target = nodes[last].reference, nodes[target.index].refersOnly, passed.count < count {
                passed.append(last)
                last = target.index
            }
            if passed.isEmpty { continue }
            for index in passed {
                var content = nodes[index].content
                content.reference = nodes[last].reference
                nodes[index] = SchemaNode(content)
            }
        }
        return nodes
    }
}
