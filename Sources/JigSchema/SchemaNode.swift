import JigJSON
import JigRegex

/// The place of one subschema in a ``SchemaGraph``.
public struct SchemaID: Hashable, Sendable {
    public let index: Int
    public init(index: Int) { self.index = index }
}

/// One subschema, by reference: what was read of it is too large to hand around by value.
///
/// The members of ``SchemaContent`` are its own.
@dynamicMemberLookup
public final class SchemaNode: Sendable {
    public let content: SchemaContent

    package init(_ content: consuming SchemaContent) { self.content = content }

    @inlinable
    public subscript<Value>(dynamicMember member: KeyPath<SchemaContent, Value>) -> Value { content[keyPath: member] }
}

/// What a subschema says, with its keywords parsed, its references resolved and its dialect's older spellings brought to the
/// newest ones, so that validator and grammar read the same thing.
///
/// - `exclusiveMinimum: true` of draft 4 becomes an `exclusiveMinimum` number; array-form `items` with `additionalItems`
///   becomes `prefixItems` with `items`; `dependencies` becomes `dependentRequired` and `dependentSchemas`;
///   `$recursiveRef` becomes a `dynamicReference`.
/// - Up to draft 7 a `$ref` hides its siblings: then only `reference` is set.
/// - `additionalProperties`, `items` and others are absent when the document does not have them.
public struct SchemaContent: Sendable {
    /// JSON Pointer of the subschema from the root of its document, with the document's URI where it isn't the root's.
    public package(set) var location: String = ""
    public package(set) var dialect: Dialect = .draft2020_12
    /// The schema resource that the subschema is part of, as an index into ``SchemaGraph/resources``.
    public package(set) var resource = 0
    /// The subschema as it is written, unknown keywords too; empty when it is `true` or `false`.
    public package(set) var written = JSONObject()
    /// The keywords of the subschema, in their order, unknown ones too.
    public var keywords: [String] { written.keys }
    /// Set when the subschema is `true` or `false`.
    public package(set) var boolean: Bool?

    // Any type
    public package(set) var types: TypeSet?
    public package(set) var enumeration: [JSONValue]?
    public package(set) var constant: JSONValue?

    // Numbers
    public package(set) var minimum: JSONNumber?
    public package(set) var maximum: JSONNumber?
    public package(set) var exclusiveMinimum: JSONNumber?
    public package(set) var exclusiveMaximum: JSONNumber?
    public package(set) var multipleOf: JSONNumber?

    // Strings; lengths that exceed Int are clamped to Int.max
    public package(set) var minLength: Int?
    public package(set) var maxLength: Int?
    public package(set) var pattern: RegularExpression?
    public package(set) var format: String?
    /// Whether the dialect itself says that `format` is to be asserted.
    public package(set) var assertsFormat = false

    // The content of strings, which only draft 7 lets one assert; not set in other dialects
    public package(set) var contentEncoding: String?
    public package(set) var contentMediaType: String?

    // Arrays
    public package(set) var prefixItems: [SchemaID] = []
    public package(set) var items: SchemaID?
    public package(set) var contains: SchemaID?
    public package(set) var minContains: Int?
    public package(set) var maxContains: Int?
    public package(set) var minItems: Int?
    public package(set) var maxItems: Int?
    public package(set) var uniqueItems = false
    public package(set) var unevaluatedItems: SchemaID?

    // Objects
    public package(set) var properties: [(name: String, schema: SchemaID)] = []
    public package(set) var patternProperties: [(pattern: RegularExpression, schema: SchemaID)] = []
    public package(set) var additionalProperties: SchemaID?
    public package(set) var propertyNames: SchemaID?
    public package(set) var required: [String] = []
    public package(set) var minProperties: Int?
    public package(set) var maxProperties: Int?
    public package(set) var dependentRequired: [(name: String, required: [String])] = []
    public package(set) var dependentSchemas: [(name: String, schema: SchemaID)] = []
    public package(set) var unevaluatedProperties: SchemaID?

    // In place
    public package(set) var reference: SchemaID?
    /// `$dynamicRef`: where it points first, and the anchor to look for in the dynamic scope.
    public package(set) var dynamicReference: DynamicReference?
    public package(set) var allOf: [SchemaID] = []
    public package(set) var anyOf: [SchemaID] = []
    public package(set) var oneOf: [SchemaID] = []
    public package(set) var not: SchemaID?
    public package(set) var `if`: SchemaID?
    public package(set) var then: SchemaID?
    public package(set) var `else`: SchemaID?

    /// Whether nothing is asserted but, perhaps, ``types``.
    package var assertsTypeOnly = false
    /// Whether nothing is asserted but ``enumeration``, ``constant`` and, perhaps, ``types``.
    package var assertsValuesOnly = false
    /// Whether nothing is asserted but ``anyOf`` and ``oneOf``.
    package var choosesOnly = false
    /// Whether nothing is asserted but ``if`` with ``then`` and ``else``.
    package var decidesOnly = false
    /// Whether nothing is said but what ``reference`` leads to.
    package var refersOnly = false

    // Annotations, which few ask for
    /// Whether a `$ref` hides the keywords beside it, as it does up to draft 7.
    package var hidesSiblings = false
    public var title: String? { annotation("title")?.stringValue }
    public var description: String? { annotation("description")?.stringValue }
    public var defaultValue: JSONValue? { annotation("default") }
    public var examples: [JSONValue] { annotation("examples")?.arrayValue ?? [] }

    private func annotation(_ keyword: String) -> JSONValue? { hidesSiblings ? nil : written[keyword] }

    package init() {}
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
