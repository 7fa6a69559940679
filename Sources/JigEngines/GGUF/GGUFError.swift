/// What is wrong with a GGUF file, and where.
public struct GGUFError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was found and what was expected.
    public let reason: String
    /// The offset in bytes from the start of the file at which reading stopped, if the fault has a place.
    public let offset: Int?

    package init(_ reason: String, offset: Int?) {
        self.reason = reason
        self.offset = offset
    }

    public var description: String {
        offset.map { "GGUF: \(reason) (at byte \($0))" } ?? "GGUF: \(reason)"
    }
}
