import JigJSON

/// Why a schema cannot be used, and which keyword of it is to blame.
public struct SchemaError: Error, Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// The text is not JSON.
        case invalidJSON
        /// A keyword's value is none that its dialect allows.
        case malformedKeyword
        /// A pattern is not an ECMA-262 regular expression.
        case invalidPattern
        /// A reference leads to nothing that the document or the registry has.
        case unresolvedReference
        /// `$schema` names no known dialect and no registered meta-schema.
        case unknownDialect
        /// The meta-schema requires a vocabulary that is not known.
        case unknownVocabulary
        /// A subschema applies itself to the same value, without end.
        case endlessReference
    }

    public let kind: Kind
    /// JSON Pointer of the subschema from the root of its document, with the document's URI where it isn't the root's.
    public let location: String
    /// The keyword, where one is to blame.
    public let keyword: String?
    /// What is wrong, in words, without the place.
    public let message: String

    public init(_ kind: Kind, at location: String, keyword: String? = nil, _ message: String) {
        self.kind = kind
        self.location = location
        self.keyword = keyword
        self.message = message
    }
}

extension SchemaError: CustomStringConvertible {
    public var description: String {
        let place = location.isEmpty ? "the schema's root" : location
        return keyword.map { "\(place): \($0): \(message)" } ?? "\(place): \(message)"
    }
}
