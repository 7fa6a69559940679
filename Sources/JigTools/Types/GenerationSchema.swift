import JigJSON

/// What a model is held to when it writes a value of a type: a JSON Schema (2020-12), put together from Swift types.
///
/// Named types become definitions under `$defs`, so that a type may contain itself. Properties are written in the order in which
/// they are declared.
public struct GenerationSchema: Sendable {
    /// What the schema is made of; types are looked into only when a document is made.
    indirect enum Shape: Sendable {
        case document(JSONValue)
        case structure([Property], nilIsExplicit: Bool)
        case values([JSONValue], descriptions: [String?])
        case cases([Case])
        case union([any Generable.Type])
        case array(any Generable.Type, isUnique: Bool)
        case dictionary(any Generable.Type)
        case optional(any Generable.Type)
        /// Whatever the type decodes.
        case decodable(any (Decodable & SendableMetatype).Type)
    }

    /// The type that gives the schema its name.
    let type: (any Generable.Type)?
    let description: String?
    let shape: Shape
    /// The name of a schema without a type.
    var givenName = ""
    /// What of the guides no schema can say.
    var inexpressible: [SchemaAssembly.Problem] = []

    init(type: (any Generable.Type)? = nil, description: String? = nil, shape: Shape) {
        self.type = type
        self.description = description
        self.shape = shape
    }

    /// The name of the type, or of the dynamic schema, that this is made of; empty where there is none.
    package var name: String { type.map { String(describing: $0) } ?? givenName }

    /// A structure.
    ///
    /// - Parameters:
    ///   - type: the type that it describes, and is named for.
    ///   - description: what a value is, in words for the model.
    ///   - properties: the properties, in the order in which they are written.
    public init(type: any Generable.Type, description: String? = nil, properties: [Property]) {
        self.init(type: type, description: description, shape: .structure(properties, nilIsExplicit: false))
    }

    /// A structure.
    ///
    /// - Parameters:
    ///   - type: the type that it describes, and is named for.
    ///   - description: what a value is, in words for the model.
    ///   - representNilExplicitlyInGeneratedContent: whether an optional property that is nil is written as null, rather than
    ///     left out.
    ///   - properties: the properties, in the order in which they are written.
    public init(
        type: any Generable.Type, description: String? = nil, representNilExplicitlyInGeneratedContent: Bool,
        properties: [Property]
    ) {
        self.init(
            type: type, description: description,
            shape: .structure(properties, nilIsExplicit: representNilExplicitlyInGeneratedContent))
    }

    /// One of a few strings.
    public init(type: any Generable.Type, description: String? = nil, anyOf choices: [String]) {
        self.init(type: type, description: description, shape: .values(choices.map(JSONValue.string), descriptions: []))
    }

    /// A value of one of several types.
    public init(type: any Generable.Type, description: String? = nil, anyOf types: [any Generable.Type]) {
        self.init(type: type, description: description, shape: .union(types))
    }

    /// One of a few values of any kind.
    ///
    /// - Parameters:
    ///   - type: the type that it describes.
    ///   - description: what a value is, in words for the model.
    ///   - values: the values.
    ///   - descriptions: what each of them means; none for the last ones.
    public init(
        type: any Generable.Type, description: String? = nil, values: [any ConvertibleToGeneratedContent],
        descriptions: [String?] = []
    ) {
        self.init(
            type: type, description: description, shape: .values(values.map(\.generatedContent.json), descriptions: descriptions))
    }

    /// A structure without a name, as the parameters of a function are.
    public init(properties: [Property]) { self.init(shape: .structure(properties, nilIsExplicit: false)) }

    /// One of the cases of an enum.
    public init(type: any Generable.Type, description: String? = nil, cases: [Case]) {
        self.init(type: type, description: description, shape: .cases(cases))
    }

    /// A schema from a document of JSON Schema, as it stands.
    ///
    /// - Parameter jsonSchema: the document; ``compiled()`` tells whether it is one.
    public init(jsonSchema: JSONValue) {
        self.init(shape: .document(jsonSchema))
    }
}

extension GenerationSchema {
    /// A property of a structure.
    public struct Property: Sendable {
        let name: String
        let description: String?
        let type: any Generable.Type
        /// Whether it may be left out.
        let isOptional: Bool
        /// Whether null may stand in its place, whatever becomes of it otherwise.
        var isNullable = false
        let constraints: [GuideConstraint]
        let defaultValue: JSONValue?

        /// A property that is always there, unless its type is optional.
        ///
        /// - Parameters:
        ///   - name: its name in what the model writes.
        ///   - description: what it is, in words for the model.
        ///   - type: the type of its value.
        ///   - guides: what its value may be beyond what the type says.
        @_disfavoredOverload
        public init<Value: Generable>(
            name: String, description: String? = nil, type: Value.Type, guides: [GenerationGuide<Value>] = []
        ) {
            self.init(name, description, type, isOptional: type is any Absent.Type, guides: guides, defaultValue: nil)
        }

        /// A property that may be nil.
        public init<Value: Generable>(
            name: String, description: String? = nil, type: Value?.Type, guides: [GenerationGuide<Value>] = []
        ) {
            self.init(name, description, Value.self, isOptional: true, guides: guides, defaultValue: nil)
        }

        /// A property that may be left out, and then has a value of its own.
        @_disfavoredOverload
        public init<Value: Generable>(
            name: String, description: String? = nil, type: Value.Type, guides: [GenerationGuide<Value>] = [],
            defaultValue: Value
        ) {
            self.init(
                name, description, type, isOptional: true, guides: guides, defaultValue: defaultValue.generatedContent.json)
        }

        /// A property that may be nil or be left out, and in the latter case has a value of its own.
        public init<Value: Generable>(
            name: String, description: String? = nil, type: Value?.Type, guides: [GenerationGuide<Value>] = [],
            defaultValue: Value?
        ) {
            self.init(
                name, description, Value.self, isOptional: true, guides: guides, defaultValue: defaultValue.generatedContent.json)
            isNullable = true
        }

        /// A string that regular expressions match from end to end.
        public init<RegexOutput>(
            name: String, description: String? = nil, type: String.Type, guides: [Regex<RegexOutput>] = []
        ) {
            self.init(name: name, description: description, type: type, guides: guides.map { .pattern($0) })
        }

        /// A string that regular expressions match from end to end, or nil.
        public init<RegexOutput>(
            name: String, description: String? = nil, type: String?.Type, guides: [Regex<RegexOutput>] = []
        ) {
            self.init(name: name, description: description, type: type, guides: guides.map { .pattern($0) })
        }

        private init<Value: Generable>(
            _ name: String, _ description: String?, _ type: any Generable.Type, isOptional: Bool,
            guides: [GenerationGuide<Value>], defaultValue: JSONValue?
        ) {
            self.name = name
            self.description = description
            self.type = type
            self.isOptional = isOptional
            self.defaultValue = defaultValue
            constraints = guides.flatMap(\.constraints)
        }
    }

    /// A case of an enum: a string, or a structure with the case's name for its one property.
    public struct Case: Sendable {
        enum Payload: Sendable {
            case none
            case value(Property)
            case structure([Property])
        }

        let name: String
        let description: String?
        let payload: Payload

        /// A case without associated values, written as a string.
        public init(name: String, description: String? = nil) {
            (self.name, self.description, payload) = (name, description, .none)
        }

        /// A case with one associated value that has no label: `{"name": value}`.
        public init(name: String, description: String? = nil, payload: Property) {
            (self.name, self.description, self.payload) = (name, description, .value(payload))
        }

        /// A case with associated values: `{"name": {"label": value, …}}`.
        public init(name: String, description: String? = nil, properties: [Property]) {
            (self.name, self.description, payload) = (name, description, .structure(properties))
        }
    }
}

extension GenerationSchema: ExpressibleByDictionaryLiteral {
    /// A document of JSON Schema, as it stands.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(jsonSchema: .object(JSONObject(elements)))
    }
}
