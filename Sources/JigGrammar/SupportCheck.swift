import JigRegex
import JigSchema

/// Goes through every subschema that a value can meet, and refuses what the machine can't enforce.
struct SupportCheck {
    let machine: Machine

    func run() throws(GrammarError) {
        var seen: Set<Int> = []
        var pending = [Int(machine.root)]
        while let index = pending.popLast() {
            guard seen.insert(index).inserted else { continue }
            let node = machine.nodes[index]
            try checkInPlaceCycle(index)
            if node.boolean != nil { continue }
            try checkKeywords(index, node)
            pending += Self.children(node).map(\.index)
        }
        try checkNesting(seen)
    }

    /// Subschemas that apply in one place are expanded within one another, for which a thread's call stack has to be enough.
    private func checkNesting(_ indices: Set<Int>) throws(GrammarError) {
        var depths: [Int: Int] = [:]
        for start in indices {
            var pending = [start]
            while let index = pending.last {
                let inner = Self.inPlace(machine.nodes[index]).map(\.index)
                let unknown = depths[index] == nil ? inner.filter { depths[$0] == nil } : []
                if unknown.isEmpty {
                    depths[index] = 1 + (inner.compactMap { depths[$0] }.max() ?? 0)
                    pending.removeLast()
                } else {
                    pending += unknown
                }
                guard let depth = depths[index], depth > Self.deepestNesting else { continue }
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
        for pattern in [node.pattern].compactMap({ $0 }) + node.patternProperties.map(\.pattern) {
            do {
                _ = try machine.languages.language(of: pattern)
            } catch {
                throw refuse(node.pattern == pattern ? "pattern" : "patternProperties", "\(error)")
            }
        }
        if let format = node.format, machine.options.asserts(formatsOf: node), LanguageStore.nonregularFormats.contains(format),
            node.types?.contains(.string) ?? true
        {
            throw refuse("format", "“\(format)” is not a regular language; use --formats annotate, or a pattern")
        }
        if node.contentMediaType == "application/json", machine.options.assertsContent, node.types?.contains(.string) ?? true {
            throw refuse(
                "contentMediaType", "JSON inside a string is no regular language; use --formats annotate, as later dialects do")
        }
        let least = [
            ("minItems", node.minItems), ("minProperties", node.minProperties), ("minContains", node.minContains),
            ("minLength", node.minLength),
        ]
        for (keyword, count) in least {
            guard let count, count > Self.longestRequired else { continue }
            throw refuse(keyword, "no value of fewer than \(count) parts would do; the most that can be asked for is \(Self.longestRequired)")
        }
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
        found += node.prefixItems + [node.items, node.contains].compactMap { $0 }
        found += node.properties.map(\.schema) + node.patternProperties.map(\.schema)
        found += [node.unevaluatedItems, node.unevaluatedProperties, node.additionalProperties, node.propertyNames].compactMap { $0 }
        return found
    }

    private static func inPlace(_ node: SchemaNode) -> [SchemaID] {
        [node.reference, node.dynamicReference?.target, node.not, node.if, node.then, node.else].compactMap { $0 }
            + node.allOf + node.anyOf + node.oneOf + node.dependentSchemas.map(\.schema)
    }
}

extension Machine {
    /// - Parameter graph: the schema that the machine was made of.
    func checkSatisfiable(_ graph: SchemaGraph) throws(GrammarError) {
        let root = goal(root)
        let location = nodes[Int(self.root)].location
        if cost(root) == nil {
            if let limitReached {
                throw .limit(name: limitReached, value: options.conjunctions, location: location)
            }
            let conflict = Conflict(in: graph, options: options)
            throw .unsatisfiable(location: conflict.location, reason: conflict.reason)
        }
    }
}
