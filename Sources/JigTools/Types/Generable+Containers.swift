import JigJSON

// MARK: - Optionals

extension Optional: PromptRepresentable where Wrapped: PromptRepresentable {
    /// The value's; nothing for nil.
    public var promptRepresentation: Prompt { return self?.promptRepresentation ?? Prompt(text: "") }
}

extension Optional: InstructionsRepresentable where Wrapped: InstructionsRepresentable {
    /// The value's; nothing for nil.
    public var instructionsRepresentation: Instructions { return self?.instructionsRepresentation ?? Instructions(text: "") }
}

extension Optional: ConvertibleToGeneratedContent where Wrapped: ConvertibleToGeneratedContent {
    /// The value's; null for nil.
    public var generatedContent: GeneratedContent { self?.generatedContent ?? GeneratedContent(.null) }
}

extension Optional: ConvertibleFromGeneratedContent where Wrapped: ConvertibleFromGeneratedContent {
    public init(_ content: GeneratedContent) throws {
        self = content.json.isNull ? nil : try Wrapped(content)
    }
}

extension Optional: Generable where Wrapped: Generable {
    public typealias PartiallyGenerated = Wrapped.PartiallyGenerated?

    /// The value's schema, or null.
    public static var generationSchema: GenerationSchema { GenerationSchema(shape: .optional(Wrapped.self)) }
    public func asPartiallyGenerated() -> Wrapped.PartiallyGenerated? { self?.asPartiallyGenerated() }
}

// MARK: - Arrays

extension Array: PromptRepresentable where Element: PromptRepresentable {
    /// Structured content as a JSON array, anything else one element a line.
    public var promptRepresentation: Prompt {
        if let value = self as? any ConvertibleToGeneratedContent { return Prompt(text: value.generatedContent.jsonString) }
        return Prompt(text: joinedLines(map(\.promptRepresentation.text)))
    }
}

extension Array: InstructionsRepresentable where Element: InstructionsRepresentable {
    /// Structured content as a JSON array, anything else one element a line.
    public var instructionsRepresentation: Instructions {
        if let value = self as? any ConvertibleToGeneratedContent {
            return Instructions(text: value.generatedContent.jsonString)
        }
        return Instructions(text: joinedLines(map(\.instructionsRepresentation.text)))
    }
}

extension Array: ConvertibleToGeneratedContent where Element: ConvertibleToGeneratedContent {
    public var generatedContent: GeneratedContent { GeneratedContent(.array(map(\.generatedContent.json))) }
}

extension Array: ConvertibleFromGeneratedContent where Element: ConvertibleFromGeneratedContent {
    /// Takes arrays; where an array is incomplete, without a last element of which there is not yet enough.
    public init(_ content: GeneratedContent) throws {
        guard let elements = content.elements else {
            throw GeneratedContentError(expected: "an array", found: content)
        }
        self = try elements.enumerated().compactMap { index, element in
            try GeneratedContentError.locating(String(index)) { try element.partialValue(Element.self) }
        }
    }
}

extension Array: Generable where Element: Generable {
    public typealias PartiallyGenerated = [Element.PartiallyGenerated]

    public static var generationSchema: GenerationSchema { GenerationSchema(shape: .array(Element.self, isUnique: false)) }
    public func asPartiallyGenerated() -> [Element.PartiallyGenerated] { map { $0.asPartiallyGenerated() } }
}

// MARK: - Sets

extension Set: PromptRepresentable where Element: ConvertibleToGeneratedContent {}
extension Set: InstructionsRepresentable where Element: ConvertibleToGeneratedContent {}

extension Set: ConvertibleToGeneratedContent where Element: ConvertibleToGeneratedContent {
    /// The elements, ordered by their text.
    public var generatedContent: GeneratedContent {
        let elements = map { ($0.generatedContent.json, $0.generatedContent.json.utf8()) }
        return GeneratedContent(.array(elements.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)))
    }
}

extension Set: ConvertibleFromGeneratedContent where Element: ConvertibleFromGeneratedContent {
    public init(_ content: GeneratedContent) throws { self = Set(try [Element](content)) }
}

extension Set: Generable where Element: Generable {
    public typealias PartiallyGenerated = [Element.PartiallyGenerated]

    /// An array of elements that are all different.
    public static var generationSchema: GenerationSchema { GenerationSchema(shape: .array(Element.self, isUnique: true)) }
    public func asPartiallyGenerated() -> [Element.PartiallyGenerated] { map { $0.asPartiallyGenerated() } }
}

// MARK: - Dictionaries

extension Dictionary: PromptRepresentable where Key == String, Value: ConvertibleToGeneratedContent {}
extension Dictionary: InstructionsRepresentable where Key == String, Value: ConvertibleToGeneratedContent {}

extension Dictionary: ConvertibleToGeneratedContent where Key == String, Value: ConvertibleToGeneratedContent {
    /// A structure with the keys for properties, in their order by Unicode scalars.
    public var generatedContent: GeneratedContent {
        let members = sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return GeneratedContent(.object(JSONObject(members.map { ($0.key, $0.value.generatedContent.json) })))
    }
}

extension Dictionary: ConvertibleFromGeneratedContent where Key == String, Value: ConvertibleFromGeneratedContent {
    /// Takes structures; where one is incomplete, without a last value of which there is not yet enough.
    ///
    /// - Throws: ``GeneratedContentError`` also for two keys that differ in JSON, but are equal to Swift.
    public init(_ content: GeneratedContent) throws {
        guard let properties = content.properties else {
            throw GeneratedContentError(expected: "a structure", found: content)
        }
        self.init(minimumCapacity: properties.count)
        for (name, property) in properties {
            guard let value = try GeneratedContentError.locating(name, { try property.partialValue(Value.self) }) else {
                continue
            }
            guard updateValue(value, forKey: name) == nil else {
                throw GeneratedContentError(
                    path: [name], expected: "one key of this meaning", found: "another that is canonically equivalent")
            }
        }
    }
}

extension Dictionary: Generable where Key == String, Value: Generable {
    public typealias PartiallyGenerated = [String: Value.PartiallyGenerated]

    /// A structure with any properties, all of the value's type.
    public static var generationSchema: GenerationSchema { GenerationSchema(shape: .dictionary(Value.self)) }
    public func asPartiallyGenerated() -> [String: Value.PartiallyGenerated] {
        mapValues { $0.asPartiallyGenerated() }
    }
}
