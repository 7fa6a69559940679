import JigRegex
import JigSchema

/// How the keys of an object are told apart: declared keys in their merged order, and classes of undeclared ones.
struct ObjectShape: QuickHashable {
    /// Keys that the schema names, by first occurrence, depth first; then keys of finite patterns.
    var order: [KeyID]
    /// The undeclared keys, cut by every key pattern that applies.
    var classes: [KeyClass]

    func mix(into hash: inout QuickHash) {
        hash.mix(order)
        hash.mix(classes)
    }
}

/// Undeclared keys that no pattern tells apart.
struct KeyClass: QuickHashable {
    /// The language that they are read by. Where every beginning has endless ways on (`^x-`, or no pattern at all), declared
    /// keys are not left out of it: one that comes is judged as such when it closes, and states remain few.
    let reading: Language
    /// Whether declared keys are left out of it.
    let isExact: Bool
    /// The key patterns, among those of the shape, whose languages contain the class.
    let within: Set<Language>

    func mix(into hash: inout QuickHash) {
        hash.mix(reading)
        hash.mix(isExact ? 1 : 0)
        // A set has no order.
        hash.mix(within.reduce(0) { $0 &+ $1.quickHash })
    }
}

/// A key of a shape: a declared one by its place in the order, or a class of undeclared ones.
struct KeyReference: QuickHashable {
    let code: Int32
    static func declared(_ index: Int) -> KeyReference { KeyReference(code: Int32(index)) }
    static func undeclared(_ index: Int) -> KeyReference { KeyReference(code: ~Int32(index)) }
    var declaredIndex: Int? { code >= 0 ? Int(code) : nil }
    var classIndex: Int? { code < 0 ? Int(~code) : nil }

    func mix(into hash: inout QuickHash) { hash.mix(code) }
}

/// What an open object still has to meet.
struct ObjectResidual: QuickHashable {
    var vector: Int32
    var shape: Int32

    func mix(into hash: inout QuickHash) { hash.mix(vector, shape) }
}

/// Where an open object stands: its residual and the declared keys that may still come.
struct ObjectPlace: QuickHashable {
    var object: Int32
    var available: Int32

    func mix(into hash: inout QuickHash) { hash.mix(object, available) }
}

extension Machine {
    /// The shape of an object that must be judged by these goals.
    func shape(of goals: [Formula]) -> Int32 {
        var declared = KeyPlaces()
        var late: [KeyID] = []
        var patterns: [Language] = []
        var knownPatterns: Set<Language> = []
        var seen = KeyPlaces()
        func addPattern(_ language: Language) {
            if knownPatterns.insert(language).inserted { patterns.append(language) }
        }
        func visit(_ schema: Int32) {
            guard seen.insert(schema) else { return }
            let node = nodes[Int(schema)]
            // What can't be an object declares nothing. An `else` within a list of them is not looked into by itself.
            if !node.decidesOnly, expand(schema: schema, .object) == .no { return }
            if !node.properties.isEmpty { for key in propertyPlaces(of: schema).order { declared.insert(key) } }
            for (pattern, _) in node.patternProperties {
                if let language = try? languages.language(of: pattern) { addPattern(language) }
            }
            if let names = node.propertyNames { addPattern(nameLanguage(Int32(names.index))) }
            for name in node.required { late.append(keys.id(name)) }
            for (name, required) in node.dependentRequired {
                late.append(keys.id(name))
                for name in required { late.append(keys.id(name)) }
            }
            for (name, _) in node.dependentSchemas { late.append(keys.id(name)) }
            for value in node.enumeration ?? [] { if case .object = value { visit(literalNode(value)) } }
            if let value = node.constant, case .object = value { visit(literalNode(value)) }
            func apply(_ id: SchemaID?) { if let id { visit(Int32(id.index)) } }
            apply(node.reference)
            apply(node.dynamicReference?.target)
            for next in node.allOf { apply(next) }
            for next in node.anyOf { apply(next) }
            for next in node.oneOf { apply(next) }
            apply(node.not)
            apply(node.if)
            apply(node.then)
            apply(node.else)
            for (_, next) in node.dependentSchemas { apply(next) }
        }
        // In the order of the document, so that a plan for some of the goals orders keys as the machine does for all.
        var schemas: [Int32] = []
        for goal in goals {
            for literal in formulas.literals(of: goal) {
                if case .goal(let schema) = formulas.atoms[Int(literal.atom)] { schemas.append(schema) }
            }
        }
        if schemas.count > 1 { schemas.sort() }
        for schema in schemas { visit(schema) }
        for key in late { declared.insert(key) }
        var order = declared.order
        let classes = keyClasses(besides: &order, patterns)
        return shapes.id(ObjectShape(order: order, classes: classes))
    }

    /// The classes into which patterns cut the keys that are not in `order`, to which keys of finite classes are added.
    func keyClasses(besides order: inout [KeyID], _ patterns: [Language]) -> [KeyClass] {
        // What every key or none matches cuts nothing.
        let patterns = patterns.filter { $0 != languages.any && $0 != languages.none }
        if patterns.isEmpty { return [KeyClass(reading: languages.any, isExact: false, within: [])] }
        let question = KeyClassQuestion(order: order, patterns: patterns)
        if let (known, classes) = keyClassLists[question] {
            order = known
            return classes
        }
        let classes = makeKeyClasses(besides: &order, patterns)
        keyClassLists[question] = (order, classes)
        return classes
    }

    private typealias KeyCut = (reading: Language, within: Set<Language>)

    private func makeKeyClasses(besides order: inout [KeyID], _ patterns: [Language]) -> [KeyClass] {
        let patterns = patterns.filter { !writeOut($0, in: &order) }
        if patterns.isEmpty { return [KeyClass(reading: languages.any, isExact: false, within: [])] }
        let declared = order.map { keys[$0] }
        var classes: [KeyClass] = []
        func add(_ cut: KeyCut, besides declared: [String]) {
            if !declared.isEmpty, staysInfinite(cut.reading) {
                classes.append(KeyClass(reading: cut.reading, isExact: false, within: cut.within))
                return
            }
            let language = without(declared, cut.reading)
            if languages.isEmpty(language) { return }
            if languages.cardinality(language, limit: options.finiteKeys) != nil {
                // Few keys are written out, so that which of them are used up is known from the place alone.
                order += (languages.members(language, limit: options.finiteKeys) ?? []).map { keys.id($0) }
            } else {
                classes.append(KeyClass(reading: language, isExact: true, within: cut.within))
            }
        }
        let outside = languages.complement(languages.union(patterns))
        if languages.mayHaveMember(outside) { add((outside, []), besides: declared) }
        for group in KeyPatternGroup.groups(of: patterns, declared: declared, languages) {
            guard let cuts = cut(group, atMost: patterns.count + options.keyClasses - classes.count) else {
                overlaps = overlaps ?? group.patterns.count
                continue
            }
            for cut in cuts { add(cut, besides: group.declared) }
        }
        return classes
    }

    /// Adds the keys of a pattern to those that are declared, so that it need not be told apart from other patterns; false where it is
    /// no short list of strings.
    private func writeOut(_ pattern: Language, in order: inout [KeyID]) -> Bool {
        guard let names = languages.strings(ofList: pattern, limit: options.finiteKeys) else { return false }
        let known = Set(order)
        order += names.map { keys.id($0) }.filter { !known.contains($0) }
        return true
    }

    /// The keys of some patterns, by which of them they are of; nil where they overlap in too many ways.
    private func cut(_ group: KeyPatternGroup, atMost limit: Int) -> [KeyCut]? {
        if group.patterns.count == 1 { return [(group.patterns[0], Set(group.patterns))] }
        guard let combinations = try? languages.combinations(of: group.patterns), combinations.count <= limit else { return nil }
        return combinations.compactMap { combination -> KeyCut? in
            let inside = group.patterns.indices.filter { combination.isIn[$0] }.map { group.patterns[$0] }
            let outside = group.patterns.indices.filter { !combination.isIn[$0] }.map { group.patterns[$0] }
            if inside.isEmpty { return nil }
            return (languages.inhabited(in: inside, outside: outside, isEndless: combination.isEndless), Set(inside))
        }
    }

    private func without(_ keys: [String], _ language: Language) -> Language {
        keys.isEmpty ? language : languages.intersection([language, languages.complement(languages.literals(keys))])
    }

    /// Whether every beginning of a member has endlessly many ways on, as far as that is soon seen.
    private func staysInfinite(_ language: Language) -> Bool {
        if let known = infiniteKeys[language] { return known }
        let stays = findOutWhetherInfinite(language)
        infiniteKeys[language] = stays
        return stays
    }

    private func findOutWhetherInfinite(_ language: Language) -> Bool {
        var seen: Set<Language> = [language]
        var pending = [language]
        while let next = pending.popLast() {
            if next == languages.any { continue }
            guard seen.count <= 64, !languages.isFinite(next) else { return false }
            for part in languages.classes(next) where !languages.isEmpty(part.derivative) {
                if seen.insert(part.derivative).inserted { pending.append(part.derivative) }
            }
        }
        return true
    }

    /// The keys of a class.
    func language(ofClass index: Int, in shape: Int32) -> Language {
        let keyClass = shapes[shape].classes[index]
        if keyClass.isExact { return keyClass.reading }
        let question = ClassQuestion(shape: shape, index: index)
        if let known = undeclaredKeys[question] { return known }
        let undeclared = without(shapes[shape].order.map { keys[$0] }, keyClass.reading)
        undeclaredKeys[question] = undeclared
        return undeclared
    }

    /// Where each declared key stands in the order.
    func places(in shape: Int32) -> KeyPlaces {
        if let known = shapePlaces[shape] { return known }
        let places = KeyPlaces(shapes[shape].order)
        shapePlaces[shape] = places
        return places
    }

    /// The keys that satisfy the subschema of a `propertyNames`.
    func nameLanguage(_ schema: Int32) -> Language { stringLanguage(expand(goal(schema), .string)) }

    /// Whether a key satisfies the subschema of a `propertyNames`.
    func keyMeets(_ names: Int32, _ key: KeyReference, _ shape: Int32) -> Bool {
        let language = nameLanguage(names)
        let shape = shapes[shape]
        if let index = key.declaredIndex { return languages.contains(language, keys[shape.order[index]]) }
        guard let index = key.classIndex else { return false }
        return languages.isUniversal(language) || shape.classes[index].within.contains(language)
    }
}

struct ClassQuestion: QuickHashable {
    let shape: Int32
    let index: Int

    func mix(into hash: inout QuickHash) { hash.mix(shape, Int32(truncatingIfNeeded: index)) }
}

struct KeyClassQuestion: QuickHashable {
    let order: [KeyID]
    let patterns: [Language]

    func mix(into hash: inout QuickHash) {
        hash.mix(order)
        hash.mix(patterns)
    }
}
