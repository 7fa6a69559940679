import JigSchema

/// Why a schema can't be turned into a grammar.
public enum GrammarError: Error, Sendable, CustomStringConvertible {
    /// A keyword that can't be enforced.
    case unsupported(keyword: String, location: String, reason: String)
    /// No value satisfies the schema.
    case unsatisfiable(location: String, reason: String)
    /// A named limit was reached.
    case limit(name: String, value: Int, location: String)

    public var description: String {
        switch self {
        case .unsupported(let keyword, let location, let reason):
            "\(keyword) at \(display(location)) can't be enforced: \(reason)"
        case .unsatisfiable(let location, let reason):
            "no value satisfies the schema at \(display(location)): \(reason)"
        case .limit(let name, let value, let location):
            "the limit \(name) (\(value)) is reached at \(display(location)); raise it in the grammar's options"
        }
    }

    private func display(_ location: String) -> String { location.isEmpty ? "the root" : location }
}
