import JigJSON
import JigRegex

/// The place of one subschema in a ``SchemaGraph``.
public struct SchemaID: Hashable, Sendable {
    public let index: Int
    public init(index: Int) { self.index = index }
}

/// One subschema with its keywords parsed, its references resolved and its dialect's older spellings brought to the
/// newest ones, so that validator and grammar read the same thing.
///
/// - `exclusiveMinimum: true` of draft 4 becomes an `exclusiveMinimum` number; array-form `items` with `additionalItems`
///   becomes `prefixItems` with `items`; `dependencies` becomes `dependentRequired` and `dependentSchemas`;
///   `$recursiveRef` becomes a `dynamicReference`.
/// - Up to draft 7 a `$ref` hides its siblings: then only `reference` is set.
/// - `additionalProperties`, `items` and others are absent when the document does not have them.
public struct SchemaNode: Sendable {
    /// JSON Pointer of the subschema from the root of its document, with the document's URI where it isn't the root's.
    public var location: String = ""
    public var dialect: Dialect = .draft2020_12
    /// The schema resource that the subschema is part of, as an index into ``SchemaGraph/resources``.
    public var resource = 0
    /// The subschema as it is written, unknown keywords too; empty when it is `true` or `false`.
    public var written = JSONObject()
    /// The keywords of the subschema, in their order, unknown ones too.
    public var keywords: [String] { written.keys }
    /// Set when the subschema is `true` or `false`.
    public var boolean: Bool?

    // Any type
    public var types: TypeSet?
    public var enumeration: [JSONValue]?
    public var constant: JSONValue?

    // Numbers
    public var minimum: JSONNumber?
    public var maximum: JSONNumber?
    public var exclusiveMinimum: JSONNumber?
    public var exclusiveMaximum: JSONNumber?
    public var multipleOf: JSONNumber?

    // Strings; lengths that exceed Int are clamped to Int.max
    public var minLength: Int?
    public var maxLength: Int?
    public var pattern: RegularExpression?
    public var format: String?
    /// Whether the dialect itself says that `format` is to be asserted.
    public var assertsFormat = false

    // The content of strings, which only draft 7 lets one assert; not set in other dialects
    public var contentEncoding: String?
    public var contentMediaType: String?

    // Arrays
    public var prefixItems: [SchemaID] = []
    public var items: SchemaID?
    public var contains: SchemaID?
    public var minContains: Int?
    public var maxContains: Int?
    public var minItems: Int?
    public var maxItems: Int?
    public var uniqueItems = false
    public var unevaluatedItems: SchemaID?

    // Objects
    public var properties: [(name: String, schema: SchemaID)] = []
    public var patternProperties: [(pattern: RegularExpression, schema: SchemaID)] = []
    public var additionalProperties: SchemaID?
    public var propertyNames: SchemaID?
    public var required: [String] = []
    public var minProperties: Int?
    public var maxProperties: Int?
    public var dependentRequired: [(name: String, required: [String])] = []
    public var dependentSchemas: [(name: String, schema: SchemaID)] = []
    public var unevaluatedProperties: SchemaID?

    // In place
    public var reference: SchemaID?
    /// `$dynamicRef`: where it points first, and the anchor to look for in the dynamic scope.
    public var dynamicReference: DynamicReference?
    public var allOf: [SchemaID] = []
    public var anyOf: [SchemaID] = []
    public var oneOf: [SchemaID] = []
    public var not: SchemaID?
    public var `if`: SchemaID?
    public var then: SchemaID?
    public var `else`: SchemaID?

    // Annotations
    public var title: String?
    public var description: String?
    public var defaultValue: JSONValue?
    public var examples: [JSONValue] = []

    public init() {}
}

/// A `$dynamicRef` or `$recursiveRef`.
public struct DynamicReference: Sendable, Hashable {
    /// The subschema that the reference resolves to statically.
    public var target: SchemaID
    /// The dynamic anchor to look up in the dynamic scope, outermost first; nil when the reference is an ordinary one.
    public var anchor: String?

    public init(target: SchemaID, anchor: String?) {
        self.target = target
        self.anchor = anchor
    }
}

/// The types that `type` names. `integer` is any number with a zero fraction, except in draft 4, where `1.0` is none.
public struct TypeSet: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let null = TypeSet(rawValue: 1)
    public static let boolean = TypeSet(rawValue: 2)
    public static let object = TypeSet(rawValue: 4)
    public static let array = TypeSet(rawValue: 8)
    public static let number = TypeSet(rawValue: 16)
    public static let string = TypeSet(rawValue: 32)
    public static let integer = TypeSet(rawValue: 64)
}

/// A schema resource: a document, or a part of one that has an identifier of its own.
public struct SchemaResource: Sendable {
    /// The absolute URI, if there is one.
    public var uri: String
    /// The subschemas that a dynamic reference finds here, by their anchor. ``recursiveAnchor`` stands for
    /// `$recursiveAnchor: true` of 2019-09, at the resource's root.
    public var dynamicAnchors: [String: SchemaID]

    /// The name under which a `$recursiveAnchor` is kept, which no `$dynamicAnchor` can have.
    public static let recursiveAnchor = "$recursiveAnchor"
}

/// A schema document with all that it refers to: a flat list of subschemas that point at each other by ``SchemaID``.
public struct SchemaGraph: Sendable {
    public var nodes: [SchemaNode]
    public var root: SchemaID
    /// The schema resources that the subschemas are part of.
    public var resources: [SchemaResource] = []

    public init(nodes: [SchemaNode], root: SchemaID, resources: [SchemaResource] = []) {
        self.nodes = nodes
        self.root = root
        self.resources = resources
    }

    public subscript(_ id: SchemaID) -> SchemaNode { nodes[id.index] }
}
