/// What a model is told of its task before a conversation begins.
public struct Instructions: Sendable, Hashable, CustomStringConvertible {
    /// The instructions as the model reads them.
    public let text: String

    public init(text: String) { self.text = text }

    /// Instructions of anything that can stand in them.
    public init(_ content: some InstructionsRepresentable) { self = content.instructionsRepresentation }

    /// Instructions of several parts, each on a line of its own.
    public init(@InstructionsBuilder _ content: () throws -> Instructions) rethrows { self = try content() }

    public var description: String { text }
}

/// A type whose values can stand in instructions.
public protocol InstructionsRepresentable {
    /// The value as instructions, or as a part of them.
    @InstructionsBuilder var instructionsRepresentation: Instructions { get }
}

extension Instructions: InstructionsRepresentable {
    // With `return`, or the builder would ask for this again.
    public var instructionsRepresentation: Instructions { return self }
}

/// Makes instructions of their parts, one a line; what there is nothing of leaves no line.
@resultBuilder
public struct InstructionsBuilder {
    public static func buildExpression<Part: InstructionsRepresentable>(_ expression: Part) -> Part { expression }
    public static func buildExpression(_ expression: Instructions) -> Instructions { expression }

    public static func buildBlock<each Part: InstructionsRepresentable>(_ components: repeat each Part) -> Instructions {
        var lines: [String] = []
        for component in repeat each components { lines.append(component.instructionsRepresentation.text) }
        return Instructions(text: joinedLines(lines))
    }

    public static func buildArray(_ instructions: [some InstructionsRepresentable]) -> Instructions {
        Instructions(text: joinedLines(instructions.map(\.instructionsRepresentation.text)))
    }

    public static func buildOptional(_ instructions: Instructions?) -> Instructions { instructions ?? Instructions(text: "") }
    public static func buildEither(first component: some InstructionsRepresentable) -> Instructions { Instructions(component) }
    public static func buildEither(second component: some InstructionsRepresentable) -> Instructions { Instructions(component) }
    public static func buildLimitedAvailability(_ instructions: some InstructionsRepresentable) -> Instructions {
        Instructions(instructions)
    }
}
