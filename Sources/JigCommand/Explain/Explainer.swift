import Jig

/// Says of each keyword that a schema's root reaches how it is enforced.
struct Explainer {
    let schema: Schema
    let options: GrammarOptions
    /// Why there is no grammar, if there is none.
    let refusal: GrammarError?

    /// Explanations in the order of the document, then of the documents that it refers to.
    func explanations() -> [Explanation] {
        let graph = schema.graph
        let places = Dictionary(graph.nodes.indices.map { (graph.nodes[$0].location, $0) }) { first, _ in first }
        var told: Set<Int> = []
        var result: [Explanation] = []
        func tell(_ index: Int) {
            if told.insert(index).inserted { result += explain(graph.nodes[index]) }
        }
        func descend(_ value: JSONValue, _ pointer: String) {
            if let index = places[pointer] { tell(index) }
            switch value {
            case .object(let object):
                for member in object { descend(member.value, "\(pointer)/\(JSONPointer.escape(member.key))") }
            case .array(let elements):
                for (index, element) in elements.enumerated() { descend(element, "\(pointer)/\(index)") }
            default: break
            }
        }
        descend(schema.document, "")
        for index in graph.nodes.indices.sorted(by: { graph.nodes[$0].location < graph.nodes[$1].location }) { tell(index) }
        return result
    }

    private func explain(_ node: SchemaNode) -> [Explanation] {
        if let boolean = node.boolean {
            let words = boolean ? "any value" : "no value: what it stands for can't occur"
            return [
                Explanation(location: node.location, keyword: "", value: .bool(boolean), effect: .enforced, words: words)
            ]
        }
        return node.written.members.map { member in
            let (effect, words) = explain(member.key, member.value, in: node)
            return Explanation(
                location: node.location, keyword: member.key, value: member.value, effect: effect, words: words)
        }
    }

    private func explain(_ keyword: String, _ value: JSONValue, in node: SchemaNode) -> (Explanation.Effect, String) {
        if case .unsupported(keyword, node.location, let reason) = refusal { return (.refused, reason) }
        guard KnownKeywords.has(keyword, node.dialect) else { return (.ignored, ignored(keyword, node.dialect)) }
        if node.reference != nil, node.dialect <= .draft7, keyword != "$ref", keyword != "definitions" {
            return (.ignored, "up to draft 7, $ref hides the keywords beside it")
        }
        if let words = Self.structure(keyword) { return (.structure, words) }
        if Self.annotations.contains(keyword) { return (.annotation, "it says nothing about validity") }
        if keyword == "format" { return format(node) }
        if let reason = idle(keyword, node) { return (.ignored, reason) }
        return (.enforced, enforcement(of: keyword, node))
    }

    private func ignored(_ keyword: String, _ dialect: Dialect) -> String {
        if let whereabouts = KnownKeywords.whereabouts(of: keyword) {
            return "a keyword \(whereabouts), not in \(KnownKeywords.name(dialect)), the dialect here"
        }
        let hint = KnownKeywords.nearest(to: keyword, in: dialect).map { "; did you mean “\($0)”?" } ?? ""
        return "no keyword of \(KnownKeywords.name(dialect))\(hint)"
    }

    private static func structure(_ keyword: String) -> String? {
        switch keyword {
        case "$schema": "names the dialect"
        case "$id", "id": "names the schema, so that references find it"
        case "$anchor", "$dynamicAnchor", "$recursiveAnchor": "names this subschema, so that references find it"
        case "$vocabulary": "counts in a meta-schema only"
        case "$defs", "definitions": "holds subschemas; those that are referred to count"
        default: nil
        }
    }

    private static let annotations: Set<String> = [
        "title", "description", "default", "examples", "$comment", "readOnly", "writeOnly", "deprecated", "contentEncoding",
        "contentMediaType", "contentSchema",
    ]

    private func format(_ node: SchemaNode) -> (Explanation.Effect, String) {
        let isAsserted =
            switch options.formats {
            case .assert: true
            case .annotate: false
            case .dialect: node.assertsFormat
            }
        guard isAsserted, let name = node.format else {
            return (.annotation, "formats are not asserted here (--formats assert does it)")
        }
        switch FormatSupport(name) {
        case .regular: return (.enforced, "asserted, as a regular language" + together(with: "format", node))
        case .notRegular: return (.enforced, "not a regular language: only values of other types are written here")
        case .unknown: return (.annotation, "an unknown format says nothing about validity, as the specification has it")
        }
    }

    /// Why a keyword has no effect here, though it is one.
    private func idle(_ keyword: String, _ node: SchemaNode) -> String? {
        switch keyword {
        case "then" where node.if == nil, "else" where node.if == nil: "it says nothing without “if”"
        case "minContains" where node.contains == nil, "maxContains" where node.contains == nil:
            "it says nothing without “contains”"
        case "additionalItems" where node.prefixItems.isEmpty: "it says nothing unless “items” is an array"
        case "if"
        where node.then == nil && node.else == nil && node.unevaluatedProperties == nil && node.unevaluatedItems == nil:
            "it says nothing without “then” or “else”, but for what it evaluates"
        case "uniqueItems" where !node.uniqueItems: "items may repeat"
        default: nil
        }
    }

    private func enforcement(of keyword: String, _ node: SchemaNode) -> String {
        switch keyword {
        case "type": "only values of these types can begin"
        case "enum", "const": "compared by value: 1 is 1.0, and the order of keys in objects does not count"
        case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
            "digit by digit, in exact decimal arithmetic"
        case "multipleOf": "digit by digit, in exact decimal arithmetic: no digits from which no multiple follows"
        case "minLength", "maxLength": "counted in Unicode scalars" + together(with: keyword, node)
        case "pattern": "as an automaton over Unicode scalars, whatever their escapes" + together(with: keyword, node)
        case "prefixItems", "items": "each item is held to its subschema from its first byte on"
        case "additionalItems": "items after those of “items” are held to it from their first byte on"
        case "contains": contains(node)
        case "minContains", "maxContains": "counted with “contains”: the array can't end too early, nor go on too far"
        case "minItems", "maxItems": "counted: the array can't end too early, nor go on too far"
        case "uniqueItems": "each item is compared by value with those before it; one that has no value left can't begin"
        case "unevaluatedItems": "items that no subschema in place has evaluated are held to it"
        case "properties": "the value after each of these keys, however the key is spelled, is held to its subschema"
        case "patternProperties": "keys are matched by automata; a value is held to the subschemas of all that match"
        case "additionalProperties":
            "the values of keys that “properties” and “patternProperties” leave are held to it"
        case "propertyNames": "keys are held to it as strings, from their first byte on"
        case "required": "the object can't end, nor lose its last chance for a key, before these keys have come"
        case "minProperties", "maxProperties": "counted: keys run out neither too early nor too late"
        case "dependentRequired": "a key that has come makes others required"
        case "dependentSchemas": "a key that has come applies its subschema to the whole object, earlier members included"
        case "dependencies": "as dependentRequired where the value is an array, else as dependentSchemas"
        case "unevaluatedProperties": "members that no subschema in place has evaluated are held to it"
        case "$ref": reference(node)
        case "$dynamicRef", "$recursiveRef": "followed in the dynamic scope, outermost resource first"
        case "allOf": "all branches are followed side by side"
        case "anyOf": "all branches are followed side by side until one holds"
        case "oneOf": "all branches are followed side by side: exactly one has to hold at the end"
        case "not": "followed beside the rest: it has to fail by the end"
        case "if": "followed beside the rest: its verdict decides between “then” and “else”"
        case "then", "else": "counts once “if” is decided, for what was written before as well"
        default: "enforced"
        }
    }

    /// Other keywords on the same string, whose automata run as one.
    private func together(with keyword: String, _ node: SchemaNode) -> String {
        var others: [String] = []
        if node.minLength != nil { others.append("minLength") }
        if node.maxLength != nil { others.append("maxLength") }
        if node.pattern != nil { others.append("pattern") }
        if keyword != "format", node.format != nil, format(node).0 == .enforced { others.append("format") }
        others.removeAll { $0 == keyword }
        return others.isEmpty ? "" : ", together with \(others.joined(separator: ", "))"
    }

    private func contains(_ node: SchemaNode) -> String {
        node.minContains == 0
            ? "items that fit are counted, up to maxContains"
            : "items that fit are counted: the array can't end before enough have come, nor use up its room for them"
    }

    private func reference(_ node: SchemaNode) -> String {
        guard let target = node.reference else { return "followed" }
        let place = schema.graph[target].location
        let name = place.isEmpty ? "the root" : place
        return reaches(node.location, from: target)
            ? "followed to \(name); it comes back here, which takes one level of the stack each time"
            : "followed to \(name)"
    }

    /// Whether the subschema at a location is among those that another one leads to.
    private func reaches(_ location: String, from start: SchemaID) -> Bool {
        var seen: Set<Int> = []
        var pending = [start]
        while let id = pending.popLast() {
            guard seen.insert(id.index).inserted else { continue }
            let node = schema.graph[id]
            if node.location == location { return true }
            pending += node.subschemas
        }
        return false
    }
}

extension SchemaContent {
    /// The subschemas that this one applies, in place or below.
    fileprivate var subschemas: [SchemaID] {
        let single = [
            reference, dynamicReference?.target, not, `if`, then, `else`, items, contains, additionalProperties,
            propertyNames,
            unevaluatedItems, unevaluatedProperties,
        ]
        return single.compactMap { $0 } + allOf + anyOf + oneOf + prefixItems + properties.map(\.schema)
            + patternProperties.map(\.schema) + dependentSchemas.map(\.schema)
    }
}
