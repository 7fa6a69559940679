import JigSchema

/// Dynamic references made static: each subschema is copied for each dynamic scope in which it can be met.
///
/// Of a scope, only the outermost subschema of each dynamic anchor matters, so that there are finitely many.
struct DynamicScopes {
    private let graph: SchemaGraph
    private var copies: [Copy: Int] = [:]
    private var pending: [Copy] = []

    /// For each anchor, the subschema that the outermost resource with the anchor has it on.
    private typealias Scope = [String: SchemaID]

    private struct Copy: Hashable {
        let original: SchemaID
        let scope: Scope
    }

    /// The graph without dynamic references.
    static func resolved(_ graph: SchemaGraph) -> SchemaGraph {
        guard graph.nodes.contains(where: { $0.dynamicReference?.anchor != nil }) else { return graph }
        var scopes = DynamicScopes(graph: graph)
        return scopes.resolve()
    }

    private init(graph: SchemaGraph) { self.graph = graph }

    private mutating func resolve() -> SchemaGraph {
        var nodes: [SchemaNode] = []
        let root = copy(of: graph.root, in: [:])
        var next = 0
        while next < pending.count {
            let copy = pending[next]
            next += 1
            var node = graph[copy.original].content
            if let reference = node.dynamicReference {
                let target = reference.anchor.flatMap { copy.scope[$0] } ?? reference.target
                node.dynamicReference = DynamicReference(target: target, anchor: nil)
            }
            node.mapSubschemas { self.copy(of: $0, in: copy.scope) }
            nodes.append(SchemaNode(node))
        }
        return SchemaGraph(nodes: nodes, root: root, resources: graph.resources)
    }

    /// The copy of a subschema that is entered from a scope.
    private mutating func copy(of original: SchemaID, in outer: Scope) -> SchemaID {
        let anchors = graph.resources[graph[original].resource].dynamicAnchors
        let copy = Copy(original: original, scope: outer.merging(anchors) { outermost, _ in outermost })
        if let known = copies[copy] { return SchemaID(index: known) }
        let index = pending.count
        copies[copy] = index
        pending.append(copy)
        return SchemaID(index: index)
    }
}

extension SchemaContent {
    /// Replaces every subschema.
    fileprivate mutating func mapSubschemas(_ transform: (SchemaID) -> SchemaID) {
        func map(_ id: inout SchemaID?) { id = id.map(transform) }
        func map(_ ids: inout [SchemaID]) { ids = ids.map(transform) }
        map(&reference)
        if let dynamic = dynamicReference {
            dynamicReference = DynamicReference(target: transform(dynamic.target), anchor: dynamic.anchor)
        }
        map(&allOf)
        map(&anyOf)
        map(&oneOf)
        map(&not)
        map(&self.if)
        map(&then)
        map(&self.else)
        map(&prefixItems)
        map(&items)
        map(&contains)
        map(&unevaluatedItems)
        properties = properties.map { ($0.name, transform($0.schema)) }
        patternProperties = patternProperties.map { ($0.pattern, transform($0.schema)) }
        map(&additionalProperties)
        map(&propertyNames)
        dependentSchemas = dependentSchemas.map { ($0.name, transform($0.schema)) }
        map(&unevaluatedProperties)
    }
}
