import JigJSON
import JigRegex

// The keywords that look at a value of one type.

extension Validator {
    /// `type`, `enum` and `const`.
    mutating func judgeAnyType(_ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?) -> Bool {
        let node = subschema.node
        var holds = true
        if let types = node.types, !types.has(place.value, in: node.dialect) {
            holds = fail(subschema, "type", place, path) { (types.briefly, $0.briefly) }
        }
        if let enumeration = subschema.enumeration, !enumeration.contains(place.value) {
            let values = node.enumeration ?? []
            holds = fail(subschema, "enum", place, path) {
                let shown = values.prefix(10).map(\.briefly).joined(separator: ", ")
                return ("one of \(shown)\(values.count > 10 ? ", …" : "")", $0.briefly)
            }
        }
        if let constant = node.constant, constant != place.value {
            holds = fail(subschema, "const", place, path) { (constant.briefly, $0.briefly) }
        }
        return holds
    }

    mutating func judge(
        _ number: JSONNumber, _ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?
    ) -> Bool {
        let node = subschema.node
        var holds = true
        if let bound = node.minimum, number < bound {
            holds = fail(subschema, "minimum", place, path) { ("a number of at least \(bound)", $0.briefly) }
        }
        if let bound = node.maximum, number > bound {
            holds = fail(subschema, "maximum", place, path) { ("a number of at most \(bound)", $0.briefly) }
        }
        if let bound = node.exclusiveMinimum, number <= bound {
            holds = fail(subschema, "exclusiveMinimum", place, path) { ("a number above \(bound)", $0.briefly) }
        }
        if let bound = node.exclusiveMaximum, number >= bound {
            holds = fail(subschema, "exclusiveMaximum", place, path) { ("a number below \(bound)", $0.briefly) }
        }
        if let step = node.multipleOf, !number.value.isMultiple(of: step.value) {
            holds = fail(subschema, "multipleOf", place, path) { ("a multiple of \(step)", $0.briefly) }
        }
        return holds
    }

    mutating func judge(
        _ string: String, _ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?
    ) -> Bool {
        let node = subschema.node
        var holds = true
        if node.minLength != nil || node.maxLength != nil {
            let length = string.unicodeScalars.count
            if let bound = node.minLength, length < bound {
                holds = fail(subschema, "minLength", place, path) {
                    ("a string of at least \(counted(bound, "character"))", "\($0.briefly) of \(length)")
                }
            }
            if let bound = node.maxLength, length > bound {
                holds = fail(subschema, "maxLength", place, path) {
                    ("a string of at most \(counted(bound, "character"))", "\($0.briefly) of \(length)")
                }
            }
        }
        if let pattern = node.pattern, !pattern.matches(string) {
            holds = fail(subschema, "pattern", place, path) { ("a string that matches /\(pattern.source)/", $0.briefly) }
        }
        if let format = node.format, asserts(node), Formats.accepts(string, as: format) == false {
            holds = fail(subschema, "format", place, path) { ("a string in the format \(format)", $0.briefly) }
        }
        if options.formats == .assert {
            if let encoding = node.contentEncoding, !Content.isEncoded(string, in: encoding) {
                holds = fail(subschema, "contentEncoding", place, path) { ("a string encoded in \(encoding)", $0.briefly) }
            } else if let type = node.contentMediaType, !Content.isText(string, encoding: node.contentEncoding, of: type) {
                holds = fail(subschema, "contentMediaType", place, path) { ("a string that holds \(type)", $0.briefly) }
            }
        }
        return holds
    }

    private func asserts(_ node: SchemaNode) -> Bool {
        switch options.formats {
        case .assert: true
        case .annotate: false
        case .dialect: node.assertsFormat
        }
    }

    mutating func judge(
        _ elements: [JSONValue], _ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?,
        _ evaluated: inout Evaluated?
    ) -> Bool {
        let node = subschema.node
        var holds = true
        if let bound = node.minItems, elements.count < bound {
            holds = fail(subschema, "minItems", place, path) { _ in
                ("at least \(counted(bound, "element"))", counted(elements.count, "element"))
            }
        }
        if let bound = node.maxItems, elements.count > bound {
            holds = fail(subschema, "maxItems", place, path) { _ in
                ("at most \(counted(bound, "element"))", counted(elements.count, "element"))
            }
        }
        if node.uniqueItems, holds || collects, let (first, second) = Self.firstEqual(in: elements) {
            holds = fail(subschema, "uniqueItems", place, path) { _ in
                ("elements that all differ", "\(elements[first].briefly) at \(first) and again at \(second)")
            }
        }
        let tupleKeyword = node.dialect >= .draft2020_12 ? "prefixItems" : "items"
        for (index, (id, element)) in zip(node.prefixItems, elements).enumerated() where holds || collects {
            let step = step(path, tupleKeyword, index)
            holds = apply(id, below: place.element(index, element), by: step) && holds
            evaluated?.insert(index)
        }
        if let items = node.items {
            let keyword = node.prefixItems.isEmpty || node.dialect >= .draft2020_12 ? "items" : "additionalItems"
            for index in elements.indices.dropFirst(node.prefixItems.count) where holds || collects {
                holds = apply(items, below: place.element(index, elements[index]), by: step(path, keyword)) && holds
            }
            evaluated?.insertAll()
        }
        if let contains = node.contains, holds || collects {
            holds = judge(elements, contain: contains, subschema, place, path, &evaluated) && holds
        }
        return holds
    }

    private mutating func judge(
        _ elements: [JSONValue], contain contained: SchemaID, _ subschema: ApplicableSchema, _ place: InstancePlace,
        _ path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        let node = subschema.node
        let minimum = node.minContains ?? 1
        var count = 0
        let outer = collects
        collects = false
        for (index, element) in elements.enumerated() {
            if node.maxContains == nil, count >= minimum, evaluated == nil { break }
            guard apply(contained, below: place.element(index, element), by: nil) else { continue }
            count += 1
            if node.dialect >= .draft2020_12 { evaluated?.insert(index) }
        }
        collects = outer
        let wanted = description(of: contained)
        var holds = true
        if count < minimum {
            let keyword = node.minContains == nil ? "contains" : "minContains"
            holds = fail(subschema, keyword, place, path) { _ in
                ("at least \(counted(minimum, "element")) that \(minimum == 1 ? "is" : "are") \(wanted)", "\(count)")
            }
        }
        if let maximum = node.maxContains, count > maximum {
            holds = fail(subschema, "maxContains", place, path) { _ in
                ("at most \(counted(maximum, "element")) that \(maximum == 1 ? "is" : "are") \(wanted)", "\(count)")
            }
        }
        return holds
    }

    /// The places of two equal values, if there are any.
    private static func firstEqual(in elements: [JSONValue]) -> (Int, Int)? {
        var places: [JSONValue: Int] = [:]
        for (index, element) in elements.enumerated() {
            if let first = places.updateValue(index, forKey: element) { return (first, index) }
        }
        return nil
    }

    mutating func judge(
        _ object: JSONObject, _ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?,
        _ evaluated: inout Evaluated?
    ) -> Bool {
        let node = subschema.node
        var holds = true
        for name in node.required where !object.contains(name) {
            holds = fail(subschema, "required", place, path) { ("a member \(JSONValue.string(name).briefly)", $0.briefly) }
        }
        if let bound = node.minProperties, object.count < bound {
            holds = fail(subschema, "minProperties", place, path) { _ in
                ("at least \(counted(bound, "member"))", counted(object.count, "member"))
            }
        }
        if let bound = node.maxProperties, object.count > bound {
            holds = fail(subschema, "maxProperties", place, path) { _ in
                ("at most \(counted(bound, "member"))", counted(object.count, "member"))
            }
        }
        for (name, required) in node.dependentRequired where object.contains(name) {
            for other in required where !object.contains(other) {
                holds = fail(subschema, keyword("dependentRequired", of: node), place, path) {
                    (
                        "a member \(JSONValue.string(other).briefly), since there is \(JSONValue.string(name).briefly)",
                        $0.briefly
                    )
                }
            }
        }
        for (index, member) in object.members.enumerated() where holds || collects {
            holds = judge(member, index, subschema, place, path, &evaluated) && holds
        }
        for (name, id) in node.dependentSchemas where object.contains(name) && (holds || collects) {
            let step = step(path, keyword("dependentSchemas", of: node), name)
            holds = applyInPlace(id, to: place, by: step, &evaluated) && holds
        }
        return holds
    }

    /// The keyword as the document spells it: `dependencies` was split in two by 2019-09.
    private func keyword(_ keyword: String, of node: SchemaNode) -> String {
        node.keywords.contains(keyword) ? keyword : "dependencies"
    }

    private mutating func judge(
        _ member: JSONObject.Member, _ index: Int, _ subschema: ApplicableSchema, _ place: InstancePlace,
        _ path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        let node = subschema.node
        var holds = true
        let below = place.member(member.key, member.value)
        if let names = node.propertyNames {
            let key = place.member(member.key, .string(member.key))
            holds = apply(names, below: key, by: step(path, "propertyNames"))
        }
        var isMatched = false
        if let id = subschema.properties[ExactString(member.key)] {
            isMatched = true
            holds = apply(id, below: below, by: step(path, "properties", member.key)) && holds
        }
        for (pattern, id) in node.patternProperties where pattern.matches(member.key) {
            isMatched = true
            holds = apply(id, below: below, by: step(path, "patternProperties", pattern.source)) && holds
        }
        if !isMatched, let additional = node.additionalProperties {
            isMatched = true
            if applicable[additional.index].node.boolean == false {
                holds = fail(subschema, "additionalProperties", below, path) {
                    ("no member of this name", $0.briefly)
                }
            } else {
                holds = apply(additional, below: below, by: step(path, "additionalProperties")) && holds
            }
        }
        if isMatched { evaluated?.insert(index) }
        return holds
    }

    /// `unevaluatedItems` and `unevaluatedProperties`, after all others.
    mutating func judgeUnevaluated(
        _ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        let node = subschema.node
        var holds = true
        switch place.value {
        case .array(let elements):
            guard let id = node.unevaluatedItems else { return true }
            for (index, element) in elements.enumerated() where evaluated?.contains(index) != true {
                let below = place.element(index, element)
                holds = judgeUnevaluated(below, "element", by: id, "unevaluatedItems", subschema, path) && holds
                evaluated?.insert(index)
            }
        case .object(let object):
            guard let id = node.unevaluatedProperties else { return true }
            for (index, member) in object.members.enumerated() where evaluated?.contains(index) != true {
                let below = place.member(member.key, member.value)
                holds = judgeUnevaluated(below, "member", by: id, "unevaluatedProperties", subschema, path) && holds
                evaluated?.insert(index)
            }
        default: break
        }
        return holds
    }

    private mutating func judgeUnevaluated(
        _ place: InstancePlace, _ noun: String, by id: SchemaID, _ keyword: String, _ subschema: ApplicableSchema,
        _ path: EvaluationPath?
    ) -> Bool {
        guard applicable[id.index].node.boolean == false else {
            return apply(id, below: place, by: step(path, keyword))
        }
        return fail(subschema, keyword, place, path) { ("no \(noun) that no subschema evaluates", $0.briefly) }
    }
}

extension TypeSet {
    /// Whether a value is of one of the types.
    func has(_ value: JSONValue, in dialect: Dialect) -> Bool {
        switch value {
        case .null: contains(.null)
        case .bool: contains(.boolean)
        case .string: contains(.string)
        case .array: contains(.array)
        case .object: contains(.object)
        case .number(let number):
            contains(.number)
                || contains(.integer) && (dialect == .draft4 ? number.isWrittenAsInteger : number.isInteger)
        }
    }

    /// The types in words.
    var briefly: String {
        let names = Self.names.filter { contains($0.type) }.map { type, name in
            switch type {
            case .null: "null"
            case .object, .array, .integer: "an \(name)"
            default: "a \(name)"
            }
        }
        return names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }
}

/// A count with its noun: `1 element`, `2 elements`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
