import JigChat
import JigTools

/// What was said in a session, in order. A session can be made from one, to go on where another ended.
///
/// The names follow FoundationModels. As JSON, a transcript is a document of `Schemas/transcript.schema.json`.
public struct Transcript: Sendable, Equatable {
    public var entries: [Entry]

    public init(entries: some Sequence<Entry> = []) { self.entries = Array(entries) }

    /// One thing that was said.
    public enum Entry: Sendable, Equatable {
        /// What the model is told of its task.
        case instructions(Instructions)
        /// What the user asked.
        case prompt(Prompt)
        /// The calls of one turn.
        case toolCalls(ToolCalls)
        /// How one call ended.
        case toolOutput(ToolOutput)
        /// What the model answered.
        case response(Response)
    }
}

extension Transcript: RandomAccessCollection, RangeReplaceableCollection {
    public init() { entries = [] }
    public var startIndex: Int { entries.startIndex }
    public var endIndex: Int { entries.endIndex }
    public subscript(position: Int) -> Entry {
        get { entries[position] }
        set { entries[position] = newValue }
    }
    public mutating func replaceSubrange<C: Collection>(_ subrange: Range<Int>, with newElements: C) where C.Element == Entry {
        entries.replaceSubrange(subrange, with: newElements)
    }
}

extension Transcript.Entry: Identifiable, CustomStringConvertible {
    public var id: String {
        switch self {
        case .instructions(let instructions): instructions.id
        case .prompt(let prompt): prompt.id
        case .toolCalls(let calls): calls.id
        case .toolOutput(let output): output.id
        case .response(let response): response.id
        }
    }

    public var description: String {
        switch self {
        case .instructions(let instructions): "instructions: \(instructions.segments.text)"
        case .prompt(let prompt): "prompt: \(prompt.segments.text)"
        case .toolCalls(let calls): "calls: " + calls.map { "\($0.toolName) \($0.argumentsText)" }.joined(separator: ", ")
        case .toolOutput(let output): "output of \(output.toolName): \(output.result.content)"
        case .response(let response): "response: \(response.segments.text)"
        }
    }
}

// MARK: - Segments

extension Transcript {
    /// A part of what was said.
    public enum Segment: Sendable, Equatable, Identifiable {
        case text(TextSegment)
        case structure(StructuredSegment)

        public var id: String {
            switch self {
            case .text(let segment): segment.id
            case .structure(let segment): segment.id
            }
        }

        /// The segment as the model reads or wrote it.
        public var text: String {
            switch self {
            case .text(let segment): segment.content
            case .structure(let segment): segment.content.jsonString
            }
        }
    }

    /// Text.
    public struct TextSegment: Sendable, Equatable, Identifiable, Codable {
        public var id: String
        public var content: String
        public init(id: String = newID(), content: String) { (self.id, self.content) = (id, content) }
    }

    /// Structured content.
    public struct StructuredSegment: Sendable, Equatable, Identifiable, Codable {
        public var id: String
        /// What the content is of: the name of a type or a schema.
        public var source: String
        public var content: GeneratedContent
        public init(id: String = newID(), source: String, content: GeneratedContent) {
            (self.id, self.source, self.content) = (id, source, content)
        }
    }

    /// An identifier that no other entry has.
    public static func newID() -> String {
        String((0..<16).map { _ in Self.idAlphabet[Int.random(in: 0..<Self.idAlphabet.count)] })
    }

    private static let idAlphabet = Array("0123456789abcdefghijklmnopqrstuvwxyz")
}

extension [Transcript.Segment] {
    /// The segments, one after the other.
    public var text: String { count == 1 ? self[0].text : map(\.text).joined(separator: "\n") }
}
