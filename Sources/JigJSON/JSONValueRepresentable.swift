/// A type with a form of its own in JSON, other than the one that its `Codable` conformance gives it: `Date`'s is a text, for one.
package protocol JSONValueRepresentable {
    /// The value that is written so; nil if there is none.
    init?(json: JSONValue)
    /// The value as JSON.
    ///
    /// - Throws: `EncodingError` where JSON has no form for it.
    func jsonRepresentation(codingPath: [any CodingKey]) throws -> JSONValue
}
