/// A type that a model can write: it says what it looks like as a schema, and is made of what was written.
///
/// `@Generable` conforms structs and enums. What ``generationSchema`` declares holds for every token that a model writes, so
/// ``ConvertibleFromGeneratedContent/init(_:)`` should take whatever the schema accepts.
public protocol Generable: ConvertibleFromGeneratedContent, ConvertibleToGeneratedContent {
    /// What stands for a value while it is being written: everything that may not be there yet is optional.
    associatedtype PartiallyGenerated: ConvertibleFromGeneratedContent = Self

    /// What a model is held to when it writes a value.
    static var generationSchema: GenerationSchema { get }

    /// The value in the form that it has while it is being written.
    func asPartiallyGenerated() -> PartiallyGenerated
}

extension Generable {
    /// The value in the form that it has while it is being written.
    ///
    /// - Precondition: `PartiallyGenerated` takes the content of every value.
    public func asPartiallyGenerated() -> PartiallyGenerated {
        do {
            return try PartiallyGenerated(generatedContent)
        } catch {
            preconditionFailure("\(PartiallyGenerated.self) must take the content of every \(Self.self): \(error)")
        }
    }
}

extension Generable where PartiallyGenerated == Self {
    /// The value itself, which has no other form while it is being written.
    public func asPartiallyGenerated() -> Self { self }
}

extension GeneratedContent {
    /// What stands for a value of a type while it is being written.
    public typealias Partial<Value: Generable> = Value.PartiallyGenerated
}

/// A type that can be made of what a model wrote.
public protocol ConvertibleFromGeneratedContent: SendableMetatype {
    /// Makes a value of what a model wrote.
    ///
    /// - Throws: ``GeneratedContentError`` where the content is of another kind or does not fit.
    init(_ content: GeneratedContent) throws
}

/// A type whose values can be shown to a model as structured content.
public protocol ConvertibleToGeneratedContent: InstructionsRepresentable, PromptRepresentable {
    /// The value as structured content.
    var generatedContent: GeneratedContent { get }
}

extension ConvertibleToGeneratedContent {
    /// The content as JSON text.
    public var promptRepresentation: Prompt { return Prompt(text: generatedContent.jsonString) }
    /// The content as JSON text.
    public var instructionsRepresentation: Instructions { return Instructions(text: generatedContent.jsonString) }
}
