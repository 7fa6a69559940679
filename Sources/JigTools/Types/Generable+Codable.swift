import JigJSON

// A type that is `Codable` is `Generable` by saying so: its schema has the shape of what it decodes.
//
//     struct Reading: Codable, Generable { var city: String, degrees: Int }

extension ConvertibleFromGeneratedContent where Self: Decodable {
    /// Decodes the value, strictly: `true` is no 1, `1.5` no `Int`.
    public init(_ content: GeneratedContent) throws { self = try JSONValueDecoder().decode(Self.self, from: content.json) }
}

extension Generable where Self: Decodable {
    /// The shape of what the type decodes; see ``GenerationSchema/init(shapeOf:)`` for the limits.
    public static var generationSchema: GenerationSchema { GenerationSchema(shapeOf: Self.self) }
}

extension ConvertibleToGeneratedContent where Self: Encodable {
    /// The value as it encodes; null for infinities, NaN, and what does not encode.
    public var generatedContent: GeneratedContent { GeneratedContent(encoding: self) }
}

extension PromptRepresentable where Self: Encodable {
    /// The value as it encodes, as JSON text.
    public var promptRepresentation: Prompt { return Prompt(text: GeneratedContent(encoding: self).jsonString) }
}

extension PromptRepresentable where Self: Encodable & ConvertibleToGeneratedContent {
    /// The content as JSON text.
    public var promptRepresentation: Prompt { return Prompt(text: generatedContent.jsonString) }
}

extension InstructionsRepresentable where Self: Encodable {
    /// The value as it encodes, as JSON text.
    public var instructionsRepresentation: Instructions { return Instructions(text: GeneratedContent(encoding: self).jsonString) }
}

extension InstructionsRepresentable where Self: Encodable & ConvertibleToGeneratedContent {
    /// The content as JSON text.
    public var instructionsRepresentation: Instructions { return Instructions(text: generatedContent.jsonString) }
}

extension GeneratedContent {
    fileprivate init(encoding value: some Encodable) {
        self.init((try? JSONValueEncoder(writesNonFiniteAsNull: true).encode(value)) ?? .null)
    }
}
