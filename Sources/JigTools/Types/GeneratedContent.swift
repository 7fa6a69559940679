import JigJSON

/// What a model wrote, as a structure: complete, or as far as it has come.
///
/// Numbers keep their digits and structures the order of their properties. Equality is of the content, whatever its ``id``, and
/// is JSON's: `1` equals `1.0`, and the order of properties does not count.
public struct GeneratedContent: Sendable {
    /// What tells this content from other content; stable while it is being written.
    public var id: GenerationID?
    /// The content as a JSON value.
    public let json: JSONValue
    /// How many values are still open, counted from this one down along what was written last; 0 if all is complete.
    let openLevels: Int

    /// Content of a JSON value.
    public init(_ json: JSONValue, id: GenerationID? = nil) {
        self.init(json: json, openLevels: 0, id: id)
    }

    init(json: JSONValue, openLevels: Int, id: GenerationID?) {
        self.json = json
        self.openLevels = openLevels
        self.id = id
    }

    /// Whether the content was written to its end.
    public var isComplete: Bool { openLevels == 0 }

    /// The content as JSON text on one line; where the content is incomplete, of what there is.
    public var jsonString: String { json.text(.spaced) }
}

extension GeneratedContent {
    /// Content of JSON text, which may stop anywhere: then the content is what was written so far, and not
    /// ``isComplete``.
    ///
    /// - Throws: `JSONError` with line and column, for a text that no JSON text begins with, and for a key that occurs twice in
    ///   one object.
    public init(json text: String) throws {
        self.init(try JSONPrefix(reading: text), id: nil)
    }

    /// Content of the beginning of a JSON text.
    package init(_ prefix: JSONPrefix, id: GenerationID?) {
        self.init(json: prefix.value, openLevels: prefix.openLevels, id: id)
    }

    /// The content of a value.
    public init(_ value: some ConvertibleToGeneratedContent) {
        self = value.generatedContent
    }

    /// The content of a value, under an identifier.
    public init(_ value: some ConvertibleToGeneratedContent, id: GenerationID) {
        self = value.generatedContent
        self.id = id
    }

    /// A structure of these properties; where a name occurs twice, the last value counts.
    public init(properties: KeyValuePairs<String, any ConvertibleToGeneratedContent>, id: GenerationID? = nil) {
        self.init(.object(JSONObject(properties.map { ($0.key, $0.value.generatedContent.json) })), id: id)
    }

    /// A structure of these properties.
    ///
    /// - Parameter combine: what stands for two values of one name.
    public init<S: Sequence>(
        properties: S, id: GenerationID? = nil,
        uniquingKeysWith combine: (GeneratedContent, GeneratedContent) throws -> some ConvertibleToGeneratedContent
    ) rethrows where S.Element == (String, any ConvertibleToGeneratedContent) {
        var object = JSONObject()
        for (name, value) in properties {
            let value = value.generatedContent
            if let earlier = object[name] {
                object[name] = try combine(GeneratedContent(earlier), value).generatedContent.json
            } else {
                object[name] = value.json
            }
        }
        self.init(.object(object), id: id)
    }

    /// An array of these elements.
    public init<S: Sequence>(
        elements: S, id: GenerationID? = nil
    ) where S.Element == any ConvertibleToGeneratedContent {
        self.init(.array(elements.map(\.generatedContent.json)), id: id)
    }
}

// MARK: - Parts

extension GeneratedContent {
    /// The elements, if this is an array.
    var elements: [GeneratedContent]? {
        guard case .array(let values) = json else { return nil }
        return values.enumerated().map { index, value in
            GeneratedContent(
                json: value, openLevels: index == values.count - 1 ? max(0, openLevels - 1) : 0, id: id?.child(index))
        }
    }

    /// The names and values of the properties, if this is a structure.
    var properties: [(name: String, content: GeneratedContent)]? {
        guard case .object(let object) = json else { return nil }
        return object.members.enumerated().map { index, member in
            (member.key, part(member.value, name: member.key, isLast: index == object.count - 1))
        }
    }

    /// A property's content, if this is a structure that has it.
    func property(_ name: String) -> GeneratedContent? {
        guard case .object(let object) = json, let value = object[name] else { return nil }
        return part(value, name: name, isLast: object.members.last.map { $0.key.isExactly(name) } ?? false)
    }

    private func part(_ value: JSONValue, name: String, isLast: Bool) -> GeneratedContent {
        GeneratedContent(json: value, openLevels: isLast ? max(0, openLevels - 1) : 0, id: id?.child(name))
    }
}

// MARK: - Kinds

extension GeneratedContent {
    /// Which kind of value the content is, with its parts.
    public enum Kind: Equatable, Sendable {
        case null
        case bool(Bool)
        /// A number, as the nearest `Double`; ``GeneratedContent/json`` has all of its digits.
        case number(Double)
        case string(String)
        case array([GeneratedContent])
        case structure(properties: [String: GeneratedContent], orderedKeys: [String])
    }

    /// Which kind of value the content is, with its parts.
    public var kind: Kind {
        switch json {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let value): .number(value.double)
        case .string(let value): .string(value)
        case .array: .array(elements ?? [])
        case .object(let object):
            .structure(
                properties: Dictionary((properties ?? []).map { ($0.name, $0.content) }) { _, last in last },
                orderedKeys: object.keys)
        }
    }

    /// Content of a kind. A number that JSON does not have, an infinity or NaN, becomes null.
    public init(kind: Kind, id: GenerationID? = nil) {
        let json: JSONValue =
            switch kind {
            case .null: .null
            case .bool(let value): .bool(value)
            case .number(let value): JSONNumber(value).map(JSONValue.number) ?? .null
            case .string(let value): .string(value)
            case .array(let elements): .array(elements.map(\.json))
            case .structure(let properties, let orderedKeys):
                .object(JSONObject(orderedKeys.compactMap { key in properties[key].map { (key, $0.json) } }))
            }
        self.init(json, id: id)
    }
}

extension GeneratedContent: Equatable, CustomDebugStringConvertible {
    public static func == (left: GeneratedContent, right: GeneratedContent) -> Bool {
        left.openLevels == right.openLevels && left.json == right.json
    }

    public var debugDescription: String { isComplete ? jsonString : jsonString + " (incomplete)" }
}

extension GeneratedContent: Codable {
    public init(from decoder: any Decoder) throws { self.init(try JSONValue(from: decoder)) }
    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension GeneratedContent: Generable {
    /// Any JSON value.
    public static var generationSchema: GenerationSchema { GenerationSchema(jsonSchema: [:]) }
    public init(_ content: GeneratedContent) throws { self = content }
    public var generatedContent: GeneratedContent { self }
}
