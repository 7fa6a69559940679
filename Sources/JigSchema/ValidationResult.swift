import JigJSON

/// What to make of `format`.
public enum FormatHandling: Sendable, Hashable {
    /// Known formats are asserted, whatever the dialect says.
    case assert
    /// Formats say nothing about validity.
    case annotate
    /// As the dialect says: v1 and the format-assertion vocabulary assert, others annotate.
    case dialect
}

/// How values are validated.
public struct ValidationOptions: Sendable, Hashable {
    /// What to make of `format`.
    public var formats: FormatHandling
    /// How deep subschemas may apply within each other before the value counts as one that can't be judged.
    public var depthLimit: Int
    /// How often subschemas may apply in all before the value counts as one that can't be judged: a schema whose branches
    /// multiply could go on for ages.
    public var applicationLimit: Int
    /// How many errors are reported at most.
    public var errorLimit: Int

    public init(
        formats: FormatHandling = .assert, depthLimit: Int = 20_000, applicationLimit: Int = 50_000_000,
        errorLimit: Int = 100
    ) {
        self.formats = formats
        self.depthLimit = depthLimit
        self.applicationLimit = applicationLimit
        self.errorLimit = errorLimit
    }
}

/// One way in which a value is not what its schema asks for.
public struct ValidationError: Error, Sendable, Hashable {
    /// Where in the value.
    public let instanceLocation: JSONPointer
    /// The keywords that led here from the schema's root, references included.
    public let evaluationPath: JSONPointer
    /// The keyword's own place: ``SchemaContent/location`` and the keyword.
    public let schemaLocation: String
    /// The keyword that is not met; empty for the schema `false`.
    public let keyword: String
    /// What was expected, in words.
    public let expected: String
    /// What was found, in words.
    public let found: String
    /// The errors of the branches, where the keyword has some.
    public let causes: [ValidationError]
}

extension ValidationError: CustomStringConvertible {
    /// The error on one line, and its causes indented below.
    public var description: String { lines(indent: "").joined(separator: "\n") }

    /// The error as a JSON object, with the properties for members; locations are JSON Pointers.
    public var json: JSONValue {
        [
            "instanceLocation": .string(instanceLocation.description),
            "evaluationPath": .string(evaluationPath.description), "schemaLocation": .string(schemaLocation),
            "keyword": .string(keyword), "expected": .string(expected), "found": .string(found),
            "causes": .array(causes.map(\.json)),
        ]
    }

    private func lines(indent: String) -> [String] {
        let place = instanceLocation.tokens.isEmpty ? "the value" : "\(instanceLocation)"
        return ["\(indent)\(place): expected \(expected), found \(found) [\(schemaLocation)]"]
            + causes.flatMap { $0.lines(indent: indent + "  ") }
    }
}

/// The outcome of a validation.
public enum ValidationResult: Sendable, Hashable {
    case valid
    /// The value is invalid. Empty where no details were asked for.
    case invalid([ValidationError])
    /// The value could not be judged: the schema's references go on without end on it, or it is nested too deep.
    case undetermined(reason: String, instanceLocation: JSONPointer, schemaLocation: String)

    public var isValid: Bool { self == .valid }

    /// The errors of an invalid value.
    public var errors: [ValidationError] { if case .invalid(let errors) = self { errors } else { [] } }
}

extension ValidationResult: CustomStringConvertible {
    public var description: String {
        switch self {
        case .valid: "valid"
        case .invalid(let errors): errors.map(\.description).joined(separator: "\n")
        case .undetermined(let reason, let instance, let schema):
            "\(instance.tokens.isEmpty ? "the value" : "\(instance)") can't be judged: \(reason) [\(schema)]"
        }
    }
}
