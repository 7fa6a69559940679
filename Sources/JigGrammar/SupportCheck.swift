import JigRegex
import JigSchema

/// Goes through every subschema that a value can meet, and refuses what the machine can't enforce.
struct SupportCheck {
    let machine: Machine

    func run() throws(GrammarError) {
        // What applies in place of each subschema that is met.
        var inner = [[SchemaID]?](repeating: nil, count: machine.nodes.count)
        var pending = [SchemaID(index: Int(machine.root))]
        while let index = pending.popLast()?.index {
            if inner[index] != nil { continue }
            inner[index] = []
            if machine.nodes[index].boolean != nil { continue }
            let node = machine.nodes[index]
            try checkInPlaceCycle(index)
            try checkKeywords(index, node)
            let inPlace = Self.inPlace(node)
            if !inPlace.isEmpty {
                inner[index] = inPlace
                pending += inPlace
            }
            Self.appendInside(of: node, to: &pending)
        }
        try checkNesting(inner)
    }

    /// Subschemas that apply in one place are expanded within one another, for which a thread's call stack has to be enough.
    ///
    /// - Parameter inner: what applies in place of each subschema; nil where it is not met.
    private func checkNesting(_ inner: [[SchemaID]?]) throws(GrammarError) {
        var depths = inner.map { $0?.isEmpty ?? true ? 1 : 0 }
        for start in inner.indices where depths[start] == 0 {
            var pending = [start]
            while let index = pending.last {
                let next = inner[index] ?? []
                let unknown = depths[index] == 0 ? next.filter { depths[$0.index] == 0 } : []
                if unknown.isEmpty {
                    depths[index] = 1 + (next.map { depths[$0.index] }.max() ?? 0)
                    pending.removeLast()
                } else {
                    pending += unknown.map(\.index)
                }
                let depth = depths[index]
                guard depth > Self.deepestNesting else { continue }
                throw .unsupported(
                    keyword: machine.nodes[index].reference == nil ? "allOf" : "$ref", location: machine.nodes[index].location,
                    reason: "more than \(Self.deepestNesting) subschemas apply to one value by way of one another; name the last of them directly")
            }
        }
    }

    /// Dynamic references may make a subschema apply itself to the same value, which is seen only when they are resolved.
    private func checkInPlaceCycle(_ start: Int) throws(GrammarError) {
        guard machine.nodes[start].dynamicReference != nil else { return }
        var seen: Set<Int> = []
        var pending = Self.inPlace(machine.nodes[start]).map(\.index)
        while let index = pending.popLast() {
            if index == start {
                throw .unsupported(
                    keyword: "$dynamicRef", location: machine.nodes[start].location,
                    reason: "it applies the subschema that it is in to the same value, without end")
            }
            if seen.insert(index).inserted { pending += Self.inPlace(machine.nodes[index]).map(\.index) }
        }
    }

    private func checkKeywords(_ index: Int, _ node: SchemaNode) throws(GrammarError) {
        func refuse(_ keyword: String, _ reason: String) -> GrammarError {
            .unsupported(keyword: keyword, location: node.location, reason: reason)
        }
        if node.unevaluatedItems != nil, machine.evaluatingContains(Int32(index)) > Self.mostContains {
            throw refuse("unevaluatedItems", "more than \(Self.mostContains) contains apply beside it")
        }
        func check(_ pattern: RegularExpression, _ keyword: String) throws(GrammarError) {
            do {
                _ = try machine.languages.language(of: pattern)
            } catch {
                throw refuse(node.pattern == pattern ? "pattern" : keyword, "\(error)")
            }
        }
        if let pattern = node.pattern { try check(pattern, "pattern") }
        for (pattern, _) in node.patternProperties { try check(pattern, "patternProperties") }
        if let format = node.format, machine.options.asserts(formatsOf: node), LanguageStore.nonregularFormats.contains(format),
            node.types?.contains(.string) ?? true
        {
            throw refuse("format", "“\(format)” is not a regular language; use --formats annotate, or a pattern")
        }
        if node.contentMediaType == "application/json", machine.options.assertsContent, node.types?.contains(.string) ?? true {
            throw refuse(
                "contentMediaType", "JSON inside a string is no regular language; use --formats annotate, as later dialects do")
        }
        func check(_ least: Int?, _ keyword: String) throws(GrammarError) {
            guard let least, least > Self.longestRequired else { return }
            throw refuse(keyword, "no value of fewer than \(least) parts would do; the most that can be asked for is \(Self.longestRequired)")
        }
        try check(node.minItems, "minItems")
        try check(node.minProperties, "minProperties")
        try check(node.minContains, "minContains")
        try check(node.minLength, "minLength")
        if let divisor = node.multipleOf, abs(divisor.value.exponent) > Self.farthestDivisor {
            throw refuse("multipleOf", "\(divisor.text) is beyond the numbers whose multiples can be told")
        }
        if node.dialect == .draft4, let types = node.types, types.contains(.integer), !types.contains(.number) {
            for (keyword, bound) in [("minimum", node.minimum), ("maximum", node.maximum)] {
                guard let bound, bound.value.exponent > Self.farthestDivisor else { continue }
                throw refuse(keyword, "an integer of draft 4 has no exponent, so that \(bound.text) takes too many digits")
            }
        }
    }

    private static let farthestDivisor = 1000
    private static let deepestNesting = 500
    /// The most items, members or characters that a schema may require: shortest values are written out.
    private static let longestRequired = 100_000
    /// How many `contains` may take part in what is evaluated: each doubles the cases.
    private static let mostContains = 10

    /// The subschemas that apply to a value or inside it.
    static func children(_ node: SchemaNode) -> [SchemaID] {
        var found = inPlace(node)
        appendInside(of: node, to: &found)
        return found
    }

    /// Adds the subschemas that apply inside a value.
    private static func appendInside(of node: SchemaNode, to found: inout [SchemaID]) {
        found += node.prefixItems
        for (_, schema) in node.properties { found.append(schema) }
        for (_, schema) in node.patternProperties { found.append(schema) }
        func add(_ schema: SchemaID?) { if let schema { found.append(schema) } }
        add(node.items)
        add(node.contains)
        add(node.unevaluatedItems)
        add(node.unevaluatedProperties)
        add(node.additionalProperties)
        add(node.propertyNames)
    }

    private static func inPlace(_ node: SchemaNode) -> [SchemaID] {
        var found = node.allOf
        found += node.anyOf
        found += node.oneOf
        for (_, schema) in node.dependentSchemas { found.append(schema) }
        func add(_ schema: SchemaID?) { if let schema { found.append(schema) } }
        add(node.reference)
        add(node.dynamicReference?.target)
        add(node.not)
        add(node.if)
        add(node.then)
        add(node.else)
        return found
    }
}

extension Machine {
    /// - Parameter graph: the schema that the machine was made of.
    func checkSatisfiable(_ graph: SchemaGraph) throws(GrammarError) {
        let root = goal(root)
        let location = nodes[Int(self.root)].location
        // The shortest value takes longer to find than to see that there is one.
        let hasValue = !hasPatterns && isEvident(root) || cost(root) != nil
        try checkPatterns()
        if !hasValue {
            if let limitReached {
                throw .limit(name: limitReached, value: options.conjunctions, location: location)
            }
            let conflict = Conflict(in: graph, options: options)
            throw .unsatisfiable(location: conflict.location, reason: conflict.reason)
        }
    }

    /// Whether some subschema has patterns, of which limits are to tell before a mask is asked for.
    private var hasPatterns: Bool {
        nodes.contains { $0.pattern != nil || !$0.patternProperties.isEmpty || $0.propertyNames != nil }
    }

    /// Refuses patterns whose overlaps or common members could not be told within the limits.
    private func checkPatterns() throws(GrammarError) {
        defer { languages.totalLimit = nil }
        guard overlaps != nil || languages.limitError != nil else { return }
        let advice = "anchor them with ^ and $ so that they overlap less, merge those that ask the same, or raise the limits in the grammar's options"
        if let overlaps {
            let node = nodes.max { $0.patternProperties.count < $1.patternProperties.count }
            throw .unsupported(
                keyword: "patternProperties", location: node?.location ?? "",
                reason: "\(overlaps) key patterns (propertyNames counted) overlap in more ways than keyClasses (\(options.keyClasses)) and patternSteps (\(options.patternSteps)) allow; \(advice)")
        }
        let node = nodes.first { $0.pattern != nil } ?? nodes.first { !$0.patternProperties.isEmpty }
        throw .unsupported(
            keyword: node?.pattern == nil ? "patternProperties" : "pattern", location: node?.location ?? "",
            reason: "whether any string meets all patterns that apply takes more than patternSteps (\(options.patternSteps)) to tell; \(advice)")
    }
}
