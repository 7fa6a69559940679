import JigJSON
import Synchronization

/// The subschemas of a graph prepared for validation, which is done when the first value is judged: compiling a grammar needs
/// none of it.
final class ApplicableSchemas: Sendable {
    private let nodes: [SchemaNode]
    private let prepared = Mutex<[ApplicableSchema]?>(nil)

    init(_ graph: SchemaGraph) { nodes = graph.nodes }

    /// One for each subschema, in the graph's order.
    var all: [ApplicableSchema] {
        prepared.withLock { prepared in
            if let prepared { return prepared }
            let made = nodes.map(ApplicableSchema.init)
            prepared = made
            return made
        }
    }
}

/// A subschema prepared for validation.
final class ApplicableSchema: Sendable {
    let node: SchemaNode
    let properties: [ExactString: SchemaID]
    let enumeration: Set<JSONValue>?
    let concernsNumbers: Bool
    let concernsStrings: Bool
    let concernsArrays: Bool
    let concernsObjects: Bool
    /// Whether what subschemas evaluate must be known here.
    let isUnevaluatedAware: Bool

    init(_ node: SchemaNode) {
        self.node = node
        properties = Dictionary(node.properties.map { (ExactString($0.name), $0.schema) }) { first, _ in first }
        enumeration = node.enumeration.map(Set.init)
        concernsNumbers =
            node.minimum != nil || node.maximum != nil || node.exclusiveMinimum != nil || node.exclusiveMaximum != nil
            || node.multipleOf != nil
        concernsStrings =
            node.minLength != nil || node.maxLength != nil || node.pattern != nil || node.format != nil
            || node.contentEncoding != nil || node.contentMediaType != nil
        concernsArrays =
            !node.prefixItems.isEmpty || node.items != nil || node.contains != nil || node.minItems != nil
            || node.maxItems != nil || node.uniqueItems
        concernsObjects =
            !node.properties.isEmpty || !node.patternProperties.isEmpty || node.additionalProperties != nil
            || node.propertyNames != nil || !node.required.isEmpty || node.minProperties != nil
            || node.maxProperties != nil || !node.dependentRequired.isEmpty || !node.dependentSchemas.isEmpty
        isUnevaluatedAware = node.unevaluatedItems != nil || node.unevaluatedProperties != nil
    }
}

/// Which members of an object, or elements of an array, subschemas have evaluated.
struct Evaluated {
    private var all = false
    private var indices: Set<Int> = []

    mutating func insert(_ index: Int) { if !all { indices.insert(index) } }
    mutating func insertAll() { all = true }
    mutating func formUnion(_ other: Evaluated) {
        all = all || other.all
        if !all { indices.formUnion(other.indices) }
    }
    func contains(_ index: Int) -> Bool { all || indices.contains(index) }
}
