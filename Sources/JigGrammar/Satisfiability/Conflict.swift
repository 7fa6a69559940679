import JigSchema

/// Which keywords of an unsatisfiable schema exclude every value together.
///
/// Keywords are taken out as long as the rest is still unsatisfiable (delta debugging: Zeller, Hildebrandt, 2002), in a
/// bounded number of tries and a bounded time. What is left is a smallest conflict, in that each of its keywords is needed.
struct Conflict {
    /// The deepest subschema found that no value satisfies by itself.
    let location: String
    let reason: String

    /// A keyword of a subschema, or a subschema that is `false`.
    private struct Part: Hashable {
        let node: Int
        let keyword: String
    }

    private static let mostTries = 400
    private static let mostTime = Duration.milliseconds(1500)
    private static let mostNamed = 8

    /// - Parameter graph: a schema that no value satisfies.
    init(in graph: SchemaGraph, options: GrammarOptions) {
        var search = Search(graph: graph, options: options)
        var parts = search.reduced(search.parts(from: graph.root), root: graph.root)
        // A subschema below may be what can't be satisfied; then it is what to look at.
        var root = graph.root
        let below = Set(parts.map(\.node)).filter { $0 != root.index && graph.nodes[$0].boolean == nil }
            .sorted { (graph.nodes[$0].location.utf8.count, $0) > (graph.nodes[$1].location.utf8.count, $1) }
        if let culprit = below.first(where: { search.isUnsatisfiable(parts, root: SchemaID(index: $0)) }) {
            root = SchemaID(index: culprit)
            parts = search.reduced(parts, root: root)
        }
        location = graph[root].location
        reason = Self.reason(parts, graph, isRecursive: search.isRecursive(parts, root: root))
    }

    private static func reason(_ parts: [Part], _ graph: SchemaGraph, isRecursive: Bool) -> String {
        let asserting = parts.filter { !carriers.contains($0.keyword) }
        if isRecursive, asserting.allSatisfy({ demands.contains($0.keyword) }) {
            return "every value would need another one inside it, without end"
        }
        var named = asserting.isEmpty ? parts : asserting
        let places = Set(named.map { graph.nodes[$0.node].location + "/" + $0.keyword })
        // `additionalProperties: false` is one thing to name.
        named.removeAll { $0.keyword == "false" && places.contains(graph.nodes[$0.node].location) }
        // That the type is asked for at all goes without saying where two assertions about it are at odds.
        let others = named.filter { $0.keyword != "type" }
        if others.count > 1, others.allSatisfy({ !untyped.contains($0.keyword) }) { named = others }
        guard named.count <= mostNamed, !named.isEmpty else { return "its assertions exclude one another for every type" }
        let names = named.map { part in
            let location = graph.nodes[part.node].location
            return part.keyword == "false" ? "false at \(location.isEmpty ? "the root" : location)"
                : "\(part.keyword) at \(location)/\(part.keyword)"
        }
        switch names.count {
        case 1: return "\(names[0]) admits no value"
        case 2: return "\(names[0]) and \(names[1]) exclude each other"
        default: return "\(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1]) exclude one another"
        }
    }

    /// Keywords that only lead to other subschemas.
    private static let carriers: Set<String> = [
        "$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "properties", "patternProperties", "prefixItems", "items",
        "additionalItems",
    ]
    /// Keywords that ask for something inside a value.
    private static let demands: Set<String> = [
        "type", "required", "minItems", "minProperties", "contains", "minContains", "oneOf", "additionalProperties",
    ]
    /// Keywords about values of any type.
    private static let untyped: Set<String> = ["type", "enum", "const", "not", "oneOf", "if", "then", "else"]

    /// Tries to leave parts of a schema out.
    private struct Search {
        let graph: SchemaGraph
        let options: GrammarOptions
        /// Subschemas under `not` and the like, where to ask for less may leave fewer values: they stay as they are.
        private var fixed: Set<Int> = []
        private let seesUnevaluated: Bool
        private var tries = 0
        private let start = ContinuousClock.now

        init(graph: SchemaGraph, options: GrammarOptions) {
            (self.graph, self.options) = (graph, options)
            seesUnevaluated = graph.nodes.contains { $0.unevaluatedProperties != nil || $0.unevaluatedItems != nil }
            for node in graph.nodes {
                for id in [node.not, node.if, node.contains].compactMap({ $0 }) + node.oneOf {
                    fixed.formUnion(reachable(from: id, in: graph.nodes))
                }
            }
        }

        /// Whether a keyword may be taken out: not where another then applies to more.
        private func isRemovable(_ keyword: String, _ node: SchemaNode) -> Bool {
            switch keyword {
            case "properties", "patternProperties": node.additionalProperties == nil && !seesUnevaluated
            case "prefixItems": node.items == nil && !seesUnevaluated
            case "items", "contains": !seesUnevaluated
            case "minContains": node.minContains ?? 1 > 0
            default: Self.removals[keyword] != nil
            }
        }

        /// Everything that can be taken out of the subschemas that a root reaches.
        func parts(from root: SchemaID) -> [Part] {
            reachable(from: root, in: graph.nodes).subtracting(fixed).sorted().flatMap { index in
                let node = graph.nodes[index]
                if node.boolean == false { return [Part(node: index, keyword: "false")] }
                return node.keywords.filter { isRemovable($0, node) }.map { Part(node: index, keyword: $0) }
            }
        }

        mutating func reduced(_ parts: [Part], root: SchemaID) -> [Part] {
            var parts = parts
            var size = (parts.count + 1) / 2
            while size >= 1 {
                var start = 0
                while start < parts.count {
                    let rest = Array(parts[..<start] + parts[min(start + size, parts.count)...])
                    if isUnsatisfiable(rest, root: root) { parts = rest } else { start += size }
                }
                size = size == 1 ? 0 : (size + 1) / 2
            }
            return parts
        }

        /// Whether nothing satisfies the schema with only these parts; false where there is no time left to know.
        mutating func isUnsatisfiable(_ parts: [Part], root: SchemaID) -> Bool {
            guard tries < Conflict.mostTries, ContinuousClock.now - start < Conflict.mostTime else { return false }
            tries += 1
            let machine = Machine(graph: SchemaGraph(nodes: nodes(parts), root: root, resources: graph.resources), options: options)
            return machine.cost(machine.goal(machine.root)) == nil && machine.limitReached == nil
        }

        /// Whether a subschema that the root reaches applies inside itself.
        func isRecursive(_ parts: [Part], root: SchemaID) -> Bool {
            let nodes = nodes(parts)
            return reachable(from: root, in: nodes).contains { index in
                SupportCheck.children(nodes[index]).contains { reachable(from: $0, in: nodes).contains(index) }
            }
        }

        private func nodes(_ parts: [Part]) -> [SchemaNode] {
            let kept = Set(parts)
            var nodes = graph.nodes
            for (index, node) in graph.nodes.enumerated() where !fixed.contains(index) {
                let isNegated = node.boolean == false && !kept.contains(Part(node: index, keyword: "false"))
                let removed = node.keywords.filter { isRemovable($0, node) && !kept.contains(Part(node: index, keyword: $0)) }
                if !isNegated, removed.isEmpty { continue }
                var changed = node.content
                if isNegated { changed.boolean = true }
                for keyword in removed { Self.removals[keyword]?(&changed) }
                nodes[index] = SchemaNode(changed)
            }
            return nodes
        }

        private func reachable(from root: SchemaID, in nodes: [SchemaNode]) -> Set<Int> {
            var found: Set<Int> = []
            var pending = [root.index]
            while let next = pending.popLast() {
                guard found.insert(next).inserted else { continue }
                pending += SupportCheck.children(nodes[next]).map(\.index)
            }
            return found
        }

        private typealias Removal = @Sendable (inout SchemaContent) -> Void

        /// How each keyword is taken out.
        private static let removals: [String: Removal] = [
            "type": { $0.types = nil }, "enum": { $0.enumeration = nil }, "const": { $0.constant = nil },
            "minimum": { node in
                node.minimum = nil
                if node.dialect == .draft4 { node.exclusiveMinimum = nil }
            },
            "maximum": { node in
                node.maximum = nil
                if node.dialect == .draft4 { node.exclusiveMaximum = nil }
            },
            "exclusiveMinimum": { if $0.dialect > .draft4 { $0.exclusiveMinimum = nil } },
            "exclusiveMaximum": { if $0.dialect > .draft4 { $0.exclusiveMaximum = nil } },
            "multipleOf": { $0.multipleOf = nil },
            "minLength": { $0.minLength = nil }, "maxLength": { $0.maxLength = nil }, "pattern": { $0.pattern = nil },
            "format": { $0.format = nil }, "contentEncoding": { $0.contentEncoding = nil },
            "prefixItems": { $0.prefixItems = [] },
            "items": { node in
                if node.dialect < .draft2020_12 { node.prefixItems = [] }
                if !node.keywords.contains("additionalItems") { node.items = nil }
            },
            "additionalItems": { $0.items = nil },
            "contains": { $0.contains = nil }, "minContains": { $0.minContains = nil }, "maxContains": { $0.maxContains = nil },
            "minItems": { $0.minItems = nil }, "maxItems": { $0.maxItems = nil }, "uniqueItems": { $0.uniqueItems = false },
            "unevaluatedItems": { $0.unevaluatedItems = nil },
            "properties": { $0.properties = [] }, "patternProperties": { $0.patternProperties = [] },
            "additionalProperties": { $0.additionalProperties = nil }, "propertyNames": { $0.propertyNames = nil },
            "required": { $0.required = [] },
            "minProperties": { $0.minProperties = nil }, "maxProperties": { $0.maxProperties = nil },
            "dependentRequired": { $0.dependentRequired = [] }, "dependentSchemas": { $0.dependentSchemas = [] },
            "dependencies": { ($0.dependentRequired, $0.dependentSchemas) = ([], []) },
            "unevaluatedProperties": { $0.unevaluatedProperties = nil },
            "$ref": { $0.reference = nil }, "$dynamicRef": { $0.dynamicReference = nil },
            "$recursiveRef": { $0.dynamicReference = nil },
            "allOf": { $0.allOf = [] }, "anyOf": { $0.anyOf = [] }, "oneOf": { $0.oneOf = [] }, "not": { $0.not = nil },
            "if": { $0.if = nil }, "then": { $0.then = nil }, "else": { $0.else = nil },
        ]
    }
}
