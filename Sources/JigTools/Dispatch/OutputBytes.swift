/// Output of a tool that comes as bytes, such as another program's: what is not UTF-8 in it is replaced by U+FFFD.
public struct OutputBytes: PromptRepresentable, Sendable, Hashable {
    /// The bytes as text.
    public let text: String
    /// Whether something had to be replaced.
    public let isRepaired: Bool

    public init(_ bytes: some Collection<UInt8>) {
        text = String(decoding: bytes, as: UTF8.self)
        isRepaired = !text.utf8.elementsEqual(bytes)
    }

    public var promptRepresentation: Prompt { return Prompt(text: text) }
}
