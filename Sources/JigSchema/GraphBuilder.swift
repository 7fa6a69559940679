import JigJSON
import JigRegex

/// Builds the ``SchemaGraph`` of a document: reads each subschema that the root reaches, once.
struct GraphBuilder {
    /// Where a subschema stands.
    struct Place {
        var value: JSONValue
        var source: Int
        var pointer: String
        /// The resource it is part of, as an index into the source's resources.
        var resource: Int
    }

    private struct Key: Hashable {
        var source: Int
        var pointer: ExactString
    }

    private struct ResourceKey: Hashable {
        var source: Int
        var resource: Int
    }

    private struct ReferenceKey: Hashable {
        var from: ResourceKey
        var text: ExactString
    }

    private let registry: SchemaRegistry
    private let defaultDialect: Dialect
    private var sources: [SchemaSource] = []
    private var locations: [ExactString: ResourceKey] = [:]
    private var unreadEntries: [SchemaRegistry.Entry]

    private var nodes: [SchemaNode] = []
    /// Stands for subschemas that have not been read.
    private let unread = SchemaNode(SchemaContent())
    /// Whether a subschema may be come upon in several ways: the document has references.
    private var sharesPlaces = true
    private var identifiers: [Key: SchemaID] = [:]
    private var references: [ReferenceKey: SchemaID] = [:]
    private var queue: [(place: Place, id: SchemaID)] = []
    private var resources: [SchemaResource] = []
    private var resourceKeys: [ResourceKey] = []
    private var resourceIndices: [ResourceKey: Int] = [:]
    private var dynamicNames: Set<String> = []
    private var patterns: [ExactString: RegularExpression] = [:]

    init(registry: SchemaRegistry, dialect: Dialect) {
        self.registry = registry
        defaultDialect = dialect
        unreadEntries = registry.entries
    }

    /// The graph of a document, whose dialect is its `$schema`'s, or else the default one.
    mutating func build(_ document: JSONValue, uri: String) throws(SchemaError) -> (SchemaGraph, Dialect) {
        let main = try read(document, at: uri, dialect: defaultDialect)
        sharesPlaces = sources[main].hasReferences
        let root = id(for: Place(value: document, source: main, pointer: "", resource: 0))
        repeat {
            while let (place, id) = queue.popLast() { nodes[id.index] = SchemaNode(try node(at: place)) }
            addDynamicAnchors()
        } while !queue.isEmpty
        let graph = SchemaGraph(nodes: nodes, root: root, resources: resources)
        try EndlessReferences.check(graph)
        return (graph, sources[main].resources[0].dialect)
    }

    // MARK: Documents

    /// Takes a document in, with the resources it has.
    private mutating func read(_ document: JSONValue, at uri: String, dialect: Dialect) throws(SchemaError) -> Int {
        let registry = registry
        let source = try SchemaSource(document, uri: uri, dialect: dialect) { (name) throws(SchemaError) in
            try registry.dialect(named: name)
        }
        sources.append(source)
        let index = sources.count - 1
        register(ResourceKey(source: index, resource: 0), as: URIReference(uri).resource)
        registerResources(of: index, from: 0)
        return index
    }

    private mutating func registerResources(of source: Int, from first: Int) {
        for index in first..<sources[source].resources.count {
            register(ResourceKey(source: source, resource: index), as: sources[source].resources[index].uri.resource)
        }
    }

    /// - Parameter uri: a URI without a fragment.
    private mutating func register(_ key: ResourceKey, as uri: String) {
        let uri = ExactString(uri)
        if locations[uri] == nil { locations[uri] = key }
    }

    /// The resource of a URI, from the documents at hand, the registry or the meta-schemas.
    private mutating func resource(at uri: String) throws(SchemaError) -> ResourceKey? {
        let name = ExactString(uri)
        if let key = locations[name] { return key }
        if let position = unreadEntries.firstIndex(where: { $0.uri.isExactly(uri) }) {
            try read(unreadEntries.remove(at: position))
        } else if let document = MetaSchemas.documents[uri] {
            _ = try read(document, at: uri, dialect: defaultDialect)
        } else {
            // It may be embedded in a registered document, or be the `$id` of one.
            while locations[name] == nil, let entry = unreadEntries.popLast() { try read(entry) }
        }
        return locations[name]
    }

    private mutating func read(_ entry: SchemaRegistry.Entry) throws(SchemaError) {
        _ = try read(entry.document, at: entry.uri, dialect: entry.dialect ?? defaultDialect)
    }

    // MARK: Subschemas

    /// The place in the graph of a subschema, which is read later if it hasn't been.
    private mutating func id(for place: Place) -> SchemaID {
        // Where nothing is referred to, each subschema is come upon once.
        guard sharesPlaces else { return newID(for: place) }
        let key = Key(source: place.source, pointer: ExactString(place.pointer))
        if let id = identifiers[key] { return id }
        let id = newID(for: place)
        identifiers[key] = id
        return id
    }

    private mutating func newID(for place: Place) -> SchemaID {
        let id = SchemaID(index: nodes.count)
        nodes.append(unread)
        queue.append((place, id))
        return id
    }

    /// The subschema that is the value of a keyword.
    mutating func child(of place: Place, _ keyword: Keyword, value: JSONValue) -> SchemaID {
        child(of: place, at: Self.pointer(place.pointer, keyword.text), value)
    }

    /// A subschema in the object that is the value of a keyword.
    mutating func child(of place: Place, _ keyword: Keyword, _ key: String, value: JSONValue) -> SchemaID {
        child(of: place, at: Self.pointer(place.pointer, keyword.text, JSONPointer.escape(key)), value)
    }

    /// A subschema in the array that is the value of a keyword.
    mutating func child(of place: Place, _ keyword: Keyword, _ index: Int, value: JSONValue) -> SchemaID {
        child(of: place, keyword, String(index), value: value)
    }

    /// A pointer followed by tokens, in one piece of memory.
    private static func pointer(_ base: String, _ keyword: String, _ key: String? = nil) -> String {
        let length = base.utf8.count + keyword.utf8.count + (key?.utf8.count ?? -1) + 2
        return String(unsafeUninitializedCapacity: length) { buffer in
            var end = 0
            func append(_ text: String) {
                let done: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
                    _ = UnsafeMutableBufferPointer(rebasing: buffer[end...]).update(fromContentsOf: bytes)
                    end += bytes.count
                }
                if done == nil {
                    for byte in text.utf8 {
                        buffer[end] = byte
                        end += 1
                    }
                }
            }
            func appendSlash() {
                buffer[end] = UInt8(ascii: "/")
                end += 1
            }
            append(base)
            appendSlash()
            append(keyword)
            if let key {
                appendSlash()
                append(key)
            }
            return end
        }
    }

    private mutating func child(of place: Place, at pointer: String, _ value: JSONValue) -> SchemaID {
        let resource = sources[place.source].resource(at: pointer) ?? place.resource
        return id(for: Place(value: value, source: place.source, pointer: pointer, resource: resource))
    }

    /// The compiled pattern of a subschema.
    mutating func pattern(_ source: String, _ keyword: Keyword, at place: Place) throws(SchemaError) -> RegularExpression {
        if let pattern = patterns[ExactString(source)] { return pattern }
        do throws(RegularExpressionError) {
            let pattern = try RegularExpression(source)
            patterns[ExactString(source)] = pattern
            return pattern
        } catch {
            throw SchemaError(
                .invalidPattern, at: location(of: place), keyword: keyword.text, "\(JSONValue.string(source)): \(error)")
        }
    }

    /// How errors and ``SchemaContent/location`` name a place.
    func location(of place: Place) -> String {
        place.source == 0 ? place.pointer : "\(sources[place.source].resources[0].uri.resource)#\(place.pointer)"
    }

    func resource(of place: Place) -> SchemaSource.Resource { sources[place.source].resources[place.resource] }

    /// The dialect and vocabularies that a place is read by.
    func rules(of place: Place) -> (Dialect, Vocabularies) {
        let dialect = sources[place.source].resources[place.resource].dialect
        return (dialect, sources[place.source].resources[place.resource].vocabularies)
    }

    /// The index of a place's resource in the graph.
    mutating func graphResource(of place: Place) -> Int {
        let key = ResourceKey(source: place.source, resource: place.resource)
        if resourceKeys.first == key { return 0 }
        if let index = resourceIndices[key] { return index }
        let index = resources.count
        resourceIndices[key] = index
        resourceKeys.append(key)
        resources.append(SchemaResource(uri: resource(of: place).uri.resource, dynamicAnchors: [:]))
        return index
    }

    // MARK: References

    /// What a `$ref` leads to: the subschema, its resource and the decoded fragment.
    private mutating func target(
        of reference: String, _ keyword: Keyword, at place: Place
    ) throws(SchemaError) -> (place: Place, fragment: String) {
        func unresolved(_ reason: String) -> SchemaError {
            SchemaError(
                .unresolvedReference, at: location(of: place), keyword: keyword.text,
                "\(JSONValue.string(reference)) leads nowhere: \(reason)")
        }
        let uri = URIReference(reference).resolved(against: resource(of: place).uri)
        guard let key = try resource(at: uri.resource) else {
            throw unresolved("\(uri.resource) is neither embedded nor registered, and nothing is fetched")
        }
        let found = sources[key.source].resources[key.resource]
        guard let fragment = URIReference.percentDecoded(uri.fragment ?? "") else {
            throw unresolved("the fragment's percent-encoding is broken")
        }
        let path: String
        if fragment.isEmpty {
            path = found.pointer
        } else if fragment.hasPrefix("/") {
            path = found.pointer + fragment
        } else if let anchor = found.anchors[ExactString(fragment)] {
            path = anchor
        } else {
            throw unresolved("there is no anchor \(JSONValue.string(fragment))")
        }
        guard var target = subschema(at: path, in: key.source) else { throw unresolved("the document has no value there") }
        if !sources[key.source].hasWalked(target.pointer) {
            // The way led through a keyword without subschemas; from here on, there may be identifiers.
            let first = sources[key.source].resources.count
            let registry = registry
            let dialectOf = { (name: String) throws(SchemaError) in try registry.dialect(named: name) }
            try sources[key.source].walk(target.value, at: target.pointer, in: target.resource, dialectOf)
            registerResources(of: key.source, from: first)
        }
        if let own = sources[key.source].resource(at: target.pointer) { target.resource = own }
        return (target, fragment)
    }

    /// The subschema that a `$ref` leads to.
    mutating func reference(_ reference: String, at place: Place) throws(SchemaError) -> SchemaID {
        let key = ReferenceKey(
            from: ResourceKey(source: place.source, resource: place.resource), text: ExactString(reference))
        if let known = references[key] { return known }
        let found = id(for: try target(of: reference, .ref, at: place).place)
        references[key] = found
        return found
    }

    /// The `$recursiveRef` of 2019-09, which is dynamic if the resource's root has `$recursiveAnchor: true`.
    mutating func recursiveReference(_ text: String, at place: Place) throws(SchemaError) -> DynamicReference {
        let target = try target(of: text, .recursiveRef, at: place).place
        let isDynamic = resource(of: target).dynamicAnchors[SchemaResource.recursiveAnchor] != nil
        if isDynamic { dynamicNames.insert(SchemaResource.recursiveAnchor) }
        return DynamicReference(target: id(for: target), anchor: isDynamic ? SchemaResource.recursiveAnchor : nil)
    }

    /// The `$dynamicRef` of 2020-12, which is dynamic if it first leads to a `$dynamicAnchor`, or of v1, which always is.
    mutating func dynamicReference(_ text: String, at place: Place) throws(SchemaError) -> DynamicReference {
        if resource(of: place).dialect == .v1 {
            let name = text.hasPrefix("#") ? String(text.dropFirst()) : text
            dynamicNames.insert(name)
            // Without a local one, only the dynamic scope can have the anchor.
            let local = resource(of: place).dynamicAnchors[name].flatMap { subschema(at: $0, in: place.source) }
            let target = local.map { id(for: $0) } ?? child(of: place, .dynamicRef, value: false)
            return DynamicReference(target: target, anchor: name)
        }
        let (target, fragment) = try target(of: text, .dynamicRef, at: place)
        let isDynamic = resource(of: target).dynamicAnchors[fragment]?.isExactly(target.pointer) == true
        if isDynamic { dynamicNames.insert(fragment) }
        return DynamicReference(target: id(for: target), anchor: isDynamic ? fragment : nil)
    }

    /// Reaches, in each resource in use, the anchors that a dynamic reference may look for.
    private mutating func addDynamicAnchors() {
        for (index, key) in resourceKeys.enumerated() {
            for (name, pointer) in sources[key.source].resources[key.resource].dynamicAnchors
            where dynamicNames.contains(name) && resources[index].dynamicAnchors[name] == nil {
                guard let place = subschema(at: pointer, in: key.source) else { continue }
                resources[index].dynamicAnchors[name] = id(for: place)
            }
        }
    }

    /// The subschema at a JSON Pointer from the root of a document.
    private func subschema(at pointer: String, in source: Int) -> Place? {
        guard let parsed = try? JSONPointer(parsing: pointer), let found = sources[source].resolve(parsed) else { return nil }
        return Place(value: found.value, source: source, pointer: found.pointer, resource: found.resource)
    }
}

/// Finds subschemas that apply themselves to the same value without end, which no instance can be judged by.
enum EndlessReferences {
    static func check(_ graph: SchemaGraph) throws(SchemaError) {
        // Without references subschemas lie within one another.
        guard graph.nodes.contains(where: { $0.reference != nil || $0.dynamicReference != nil }) else { return }
        enum Mark { case unseen, open, closed }
        var marks = Array(repeating: Mark.unseen, count: graph.nodes.count)
        for start in graph.nodes.indices where marks[start] == .unseen {
            var path: [(node: Int, next: [Int])] = [(start, graph.nodes[start].inPlace.map(\.index))]
            marks[start] = .open
            while let (node, next) = path.last {
                guard let target = next.last else {
                    marks[node] = .closed
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next.removeLast()
                switch marks[target] {
                case .closed: break
                case .unseen:
                    marks[target] = .open
                    path.append((target, graph.nodes[target].inPlace.map(\.index)))
                case .open:
                    let circle = path.drop { $0.node != target }.map { graph.nodes[$0.node].location }
                    let names = (circle + [graph.nodes[target].location]).map { $0.isEmpty ? "#" : $0 }
                    throw SchemaError(
                        .endlessReference, at: graph.nodes[target].location,
                        "the subschema applies itself to the same value without end: \(names.joined(separator: " → "))")
                }
            }
        }
    }
}

extension SchemaContent {
    /// The subschemas that apply to the same value as this one, as far as that is known without an instance.
    var inPlace: [SchemaID] {
        if !hasInPlace { return [] }
        var all = allOf + anyOf + oneOf + dependentSchemas.map(\.schema)
        for id in [reference, not, `if`, then, `else`] { if let id { all.append(id) } }
        if let dynamicReference, dynamicReference.anchor == nil { all.append(dynamicReference.target) }
        return all
    }

    private var hasInPlace: Bool {
        reference != nil || dynamicReference != nil || not != nil || `if` != nil || !allOf.isEmpty || !anyOf.isEmpty || !oneOf.isEmpty
            || !dependentSchemas.isEmpty
    }
}
