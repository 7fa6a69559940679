/// An ECMA-262 regular expression (`u` flag), as in `pattern` and `patternProperties`.
public struct RegularExpression: Sendable, Hashable {
    /// The pattern as it was written.
    public let source: String
}
