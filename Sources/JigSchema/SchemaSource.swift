import JigJSON

/// A document with the schema resources in it, found by walking through the places where its dialect has subschemas.
struct SchemaSource {
    /// A part of the document that has a URI of its own; the first is the document itself.
    struct Resource {
        var uri: URIReference
        var pointer: String
        var value: JSONValue
        var dialect: Dialect
        var vocabularies: Vocabularies
        /// Where each plain-name fragment leads, as a JSON Pointer from the document's root.
        var anchors: [ExactString: String] = [:]
        /// The anchors that dynamic references find.
        var dynamicAnchors: [String: String] = [:]
    }

    let root: JSONValue
    private(set) var resources: [Resource]
    /// Which resource starts at a pointer.
    private var resourceAt: [ExactString: Int] = [:]
    /// Whether some part of the document, the root apart, may have an identifier or an anchor. Most documents have none, and
    /// need not be walked through.
    private let hasIdentifiers: Bool
    /// Whether some part of the document may refer to another one.
    let hasReferences: Bool
    /// The pointers of the subschemas that were walked through.
    private var walked: Set<ExactString> = []

    /// - Parameter dialectOf: the dialect and vocabularies that a `$schema` names.
    init(
        _ root: JSONValue, uri: String, dialect: Dialect,
        dialectOf: (String) throws(SchemaError) -> (Dialect, Vocabularies)
    ) throws(SchemaError) {
        self.root = root
        var declared = (dialect, dialect.vocabularies)
        if let schema = root["$schema"]?.stringValue { declared = try dialectOf(schema) }
        let base = URIReference(uri)
        var resource = Resource(
            uri: base, pointer: "", value: root, dialect: declared.0, vocabularies: declared.1)
        if let identifier = root[declared.0.identifierKeyword]?.stringValue {
            resource.uri = URIReference(identifier).resolved(against: base)
            resource.uri.fragment = nil
        }
        resources = [resource]
        resourceAt[ExactString("")] = 0
        let signs = ReferenceSigns(in: root)
        (hasIdentifiers, hasReferences) = (signs.identifiers, signs.references)
        try walk(root, at: "", in: 0, dialectOf)
    }

    /// The resource that starts at a pointer.
    func resource(at pointer: String) -> Int? {
        resources.count == 1 && !pointer.isEmpty ? nil : resourceAt[ExactString(pointer)]
    }

    /// Where a subschema stands while the document is walked through.
    private struct Visit {
        var value: JSONValue
        var pointer: String
        var resource: Int
    }

    /// Finds identifiers and anchors from a subschema on.
    mutating func walk(
        _ value: JSONValue, at pointer: String, in resource: Int,
        _ dialectOf: (String) throws(SchemaError) -> (Dialect, Vocabularies)
    ) throws(SchemaError) {
        guard hasIdentifiers else { return }
        var visits = [Visit(value: value, pointer: pointer, resource: resource)]
        while let visit = visits.popLast() {
            guard case .object(let object) = visit.value, walked.insert(ExactString(visit.pointer)).inserted
            else { continue }
            let resource = try identify(object, at: visit, dialectOf)
            for (key, value) in object.members.lazy.map({ ($0.key, $0.value) }) {
                let pointer = visit.pointer + "/" + JSONPointer.escape(key)
                switch Subschemas.shape(of: key, in: resources[resource].dialect) {
                case .one: visits.append(Visit(value: value, pointer: pointer, resource: resource))
                case .list:
                    for (index, element) in (value.arrayValue ?? []).enumerated() {
                        visits.append(Visit(value: element, pointer: "\(pointer)/\(index)", resource: resource))
                    }
                case .oneOrList:
                    if case .array(let elements) = value {
                        for (index, element) in elements.enumerated() {
                            visits.append(Visit(value: element, pointer: "\(pointer)/\(index)", resource: resource))
                        }
                    } else {
                        visits.append(Visit(value: value, pointer: pointer, resource: resource))
                    }
                case .map:
                    for member in value.objectValue ?? JSONObject() {
                        let pointer = pointer + "/" + JSONPointer.escape(member.key)
                        visits.append(Visit(value: member.value, pointer: pointer, resource: resource))
                    }
                case .none: break
                }
            }
        }
    }

    /// Notes the identifier and the anchors of a subschema, and gives the resource that it is part of.
    private mutating func identify(
        _ object: JSONObject, at visit: Visit, _ dialectOf: (String) throws(SchemaError) -> (Dialect, Vocabularies)
    ) throws(SchemaError) -> Int {
        var resource = visit.resource
        let isRoot = resourceAt[ExactString(visit.pointer)] != nil
        var dialect = resources[resource].dialect
        var vocabularies = resources[resource].vocabularies
        var identifier = object[dialect.identifierKeyword]?.stringValue
        if !isRoot, let schema = object["$schema"]?.stringValue {
            // A resource within another may be of another dialect; what makes it one is an identifier that the outer
            // dialect sees, or a `$id`, which can't be mistaken.
            identifier = identifier ?? object["$id"]?.stringValue
            if identifier != nil { (dialect, vocabularies) = try dialectOf(schema) }
        }
        let hidden = dialect.referenceHidesSiblings && object["$ref"]?.stringValue != nil
        if let text = identifier, isRoot || !hidden {
            let identifier = URIReference(text)
            let uri = identifier.resolved(against: resources[resource].uri)
            if !isRoot, !uri.resource.isExactly(resources[resource].uri.resource) {
                var bare = uri
                bare.fragment = nil
                resources.append(
                    Resource(
                        uri: bare, pointer: visit.pointer, value: .object(object), dialect: dialect,
                        vocabularies: vocabularies))
                resource = resources.count - 1
                resourceAt[ExactString(visit.pointer)] = resource
            }
            if dialect <= .draft7, let fragment = identifier.fragment, !fragment.isEmpty {
                resources[resource].anchors[ExactString(fragment)] = visit.pointer
            }
        }
        if dialect >= .draft2019_09, let anchor = object["$anchor"]?.stringValue {
            resources[resource].anchors[ExactString(anchor)] = visit.pointer
        }
        if dialect >= .draft2020_12, let anchor = object["$dynamicAnchor"]?.stringValue {
            resources[resource].anchors[ExactString(anchor)] = visit.pointer
            resources[resource].dynamicAnchors[anchor] = visit.pointer
        }
        if dialect == .draft2019_09, object["$recursiveAnchor"] == true,
            resources[resource].pointer.isExactly(visit.pointer)
        {
            resources[resource].dynamicAnchors[SchemaResource.recursiveAnchor] = visit.pointer
        }
        return resource
    }

    /// What a JSON Pointer from the document's root leads to, with the resource it is part of.
    func resolve(_ pointer: JSONPointer) -> (value: JSONValue, pointer: String, resource: Int)? {
        var value = root, path = "", resource = 0
        for token in pointer.tokens {
            guard let next = JSONPointer.step(from: value, by: token) else { return nil }
            value = next
            path += "/"
            path += JSONPointer.escape(token)
            if resources.count > 1, let inner = self.resource(at: path) { resource = inner }
        }
        return (value, path, resource)
    }

    func hasWalked(_ pointer: String) -> Bool { !hasIdentifiers || walked.contains(ExactString(pointer)) }
}

/// What a look at all keys of a document tells of the identifiers and references in it.
private struct ReferenceSigns {
    /// Whether there may be identifiers or anchors that are no root's plain URI.
    private(set) var identifiers = false
    private(set) var references = false

    init(in root: JSONValue) { look(at: root, isRoot: true) }

    private mutating func look(at value: JSONValue, isRoot: Bool) {
        switch value {
        case .array(let elements):
            for element in elements { look(at: element, isRoot: false) }
        case .object(let object):
            for index in object.members.indices {
                // Few keys are looked at, so that few strings are taken hold of.
                let isSign = Self.mayBeSign(object.members[index].key)
                switch object.members[index].value {
                case .array, .object: look(at: object.members[index].value, isRoot: false)
                case .string(let text) where isSign: note(object.members[index].key, text, isRoot: isRoot)
                case .bool where isSign: if object.members[index].key == "$recursiveAnchor" { identifiers = true }
                case .null, .bool, .number, .string: break
                }
            }
        case .null, .bool, .number, .string: break
        }
    }

    private static func mayBeSign(_ key: String) -> Bool {
        switch key.utf8.first {
        case UInt8(ascii: "$"): true
        case UInt8(ascii: "i"): key.utf8.count == 2
        default: false
        }
    }

    private mutating func note(_ key: String, _ text: String, isRoot: Bool) {
        switch key {
        case "$anchor", "$dynamicAnchor": identifiers = true
        case "$id", "id": if !isRoot || text.utf8.contains(UInt8(ascii: "#")) { identifiers = true }
        case "$ref", "$dynamicRef", "$recursiveRef": references = true
        default: break
        }
    }
}

/// Which keywords have subschemas, and in which shape.
enum Subschemas {
    enum Shape { case none, one, list, oneOrList, map }

    static func shape(of keyword: String, in dialect: Dialect) -> Shape {
        switch keyword {
        case "additionalProperties", "not": .one
        case "additionalItems": dialect <= .draft2019_09 ? .one : .none
        case "items": dialect <= .draft2019_09 ? .oneOrList : .one
        case "allOf", "anyOf", "oneOf": .list
        case "properties", "patternProperties", "definitions", "dependencies": .map
        case "contains", "propertyNames": dialect >= .draft6 ? .one : .none
        case "if", "then", "else": dialect >= .draft7 ? .one : .none
        case "unevaluatedItems", "unevaluatedProperties", "contentSchema": dialect >= .draft2019_09 ? .one : .none
        case "$defs", "dependentSchemas": dialect >= .draft2019_09 ? .map : .none
        case "prefixItems": dialect >= .draft2020_12 ? .list : .none
        default: .none
        }
    }
}
