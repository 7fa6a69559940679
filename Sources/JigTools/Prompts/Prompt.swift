/// What a model is asked, in words and structured content.
public struct Prompt: Sendable, Hashable, CustomStringConvertible {
    /// The prompt as the model reads it.
    public let text: String

    public init(text: String) { self.text = text }

    /// A prompt of anything that can stand in one.
    public init(_ content: some PromptRepresentable) { self = content.promptRepresentation }

    /// A prompt of several parts, each on a line of its own.
    public init(@PromptBuilder _ content: () throws -> Prompt) rethrows { self = try content() }

    public var description: String { text }
}

/// A type whose values can stand in a prompt.
public protocol PromptRepresentable {
    /// The value as a prompt, or as a part of one.
    @PromptBuilder var promptRepresentation: Prompt { get }
}

extension Prompt: PromptRepresentable {
    // With `return`, or the builder would ask for this again.
    public var promptRepresentation: Prompt { return self }
}

/// Makes a prompt of its parts, one a line; what there is nothing of leaves no line.
@resultBuilder
public struct PromptBuilder {
    public static func buildExpression<Part: PromptRepresentable>(_ expression: Part) -> Part { expression }
    public static func buildExpression(_ expression: Prompt) -> Prompt { expression }

    public static func buildBlock<each Part: PromptRepresentable>(_ components: repeat each Part) -> Prompt {
        var lines: [String] = []
        for component in repeat each components { lines.append(component.promptRepresentation.text) }
        return Prompt(text: joinedLines(lines))
    }

    public static func buildArray(_ prompts: [some PromptRepresentable]) -> Prompt {
        Prompt(text: joinedLines(prompts.map(\.promptRepresentation.text)))
    }

    public static func buildOptional(_ component: Prompt?) -> Prompt { component ?? Prompt(text: "") }
    public static func buildEither(first component: some PromptRepresentable) -> Prompt { Prompt(component) }
    public static func buildEither(second component: some PromptRepresentable) -> Prompt { Prompt(component) }
    public static func buildLimitedAvailability(_ prompt: some PromptRepresentable) -> Prompt { Prompt(prompt) }
}

/// The parts that are not empty, each on a line of its own.
func joinedLines(_ parts: [String]) -> String { parts.filter { !$0.isEmpty }.joined(separator: "\n") }
