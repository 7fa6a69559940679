#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension GenerationSchema {
    /// Why dynamic schemas make no schema.
    public enum SchemaError: Error, LocalizedError, Sendable {
        /// What happened, in words for a developer.
        public struct Context: Sendable {
            public let debugDescription: String
            public init(debugDescription: String) { self.debugDescription = debugDescription }
        }

        /// Two schemas have the same name.
        case duplicateType(schema: String?, type: String, context: Context)
        /// Two properties of a schema have the same name.
        case duplicateProperty(schema: String, property: String, context: Context)
        /// A schema leaves no choice.
        case emptyTypeChoices(schema: String, context: Context)
        /// Schemas are referred to that there are not.
        case undefinedReferences(schema: String?, references: [String], context: Context)

        public var errorDescription: String? {
            switch self {
            case .duplicateType(_, _, let context), .duplicateProperty(_, _, let context), .emptyTypeChoices(_, let context),
                .undefinedReferences(_, _, let context):
                context.debugDescription
            }
        }

        public var recoverySuggestion: String? {
            switch self {
            case .duplicateType(_, let type, _): "Give one of the schemas named \"\(type)\" another name."
            case .duplicateProperty(_, let property, _): "Give one of the properties named \"\(property)\" another name."
            case .emptyTypeChoices(let schema, _): "Give \"\(schema)\" at least one choice."
            case .undefinedReferences(_, let references, _):
                "Add \(references.map { "\"\($0)\"" }.joined(separator: ", ")) to the dependencies."
            }
        }
    }
}

extension GenerationSchema.SchemaError: CustomStringConvertible {
    public var description: String { [errorDescription, recoverySuggestion].compactMap(\.self).joined(separator: " ") }
}
