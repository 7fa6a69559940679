import JigJSON

/// A dialect of JSON Schema.
public enum Dialect: String, Sendable, CaseIterable {
    case draft4, draft6, draft7
    case draft2019_09, draft2020_12
    case v1
}

extension Dialect: Comparable {
    /// Older dialects come first.
    public static func < (left: Dialect, right: Dialect) -> Bool { left.order < right.order }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The URI of the dialect's meta-schema, as `$schema` names it.
    public var uri: String {
        switch self {
        case .draft4: "http://json-schema.org/draft-04/schema#"
        case .draft6: "http://json-schema.org/draft-06/schema#"
        case .draft7: "http://json-schema.org/draft-07/schema#"
        case .draft2019_09: "https://json-schema.org/draft/2019-09/schema"
        case .draft2020_12: "https://json-schema.org/draft/2020-12/schema"
        case .v1: "https://json-schema.org/v1"
        }
    }

    /// The dialect that `$schema` names, with or without an empty fragment, over http or https.
    public init?(uri: String) {
        // Mostly it is spelled as in the specification.
        if let dialect = Self.allCases.first(where: { $0.uri.isExactly(uri) }) {
            self = dialect
            return
        }
        func bare(_ uri: String) -> Substring {
            var rest = uri.hasSuffix("#") ? uri.dropLast() : Substring(uri)
            for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
            return rest
        }
        let name = bare(uri)
        if name == "json-schema.org/v1/2026" {
            self = .v1
        } else if let dialect = Self.allCases.first(where: { bare($0.uri) == name }) {
            self = dialect
        } else {
            return nil
        }
    }

    /// The keyword that identifies a schema resource.
    var identifierKeyword: String { self == .draft4 ? "id" : "$id" }

    /// Whether `$ref` hides the keywords beside it.
    var referenceHidesSiblings: Bool { self <= .draft7 }

    /// The vocabularies that count where the meta-schema names none.
    var vocabularies: Vocabularies {
        self == .v1 ? [.all, .formatAssertion] : .all
    }
}

/// Vocabularies of 2019-09 and 2020-12: groups of keywords that a meta-schema turns on.
struct Vocabularies: OptionSet, Sendable {
    let rawValue: UInt16
    static let applicator = Vocabularies(rawValue: 1)
    static let unevaluated = Vocabularies(rawValue: 2)
    static let validation = Vocabularies(rawValue: 4)
    static let format = Vocabularies(rawValue: 8)
    static let formatAssertion = Vocabularies(rawValue: 16)
    /// Core, metadata and content keywords, which assert nothing.
    static let silent = Vocabularies(rawValue: 32)
    /// All that are on by default; formats annotate.
    static let all: Vocabularies = [.applicator, .unevaluated, .validation, .format, .silent]

    /// The vocabulary of a URI; nil for an unknown one.
    init?(uri: String) {
        switch uri {
        case "https://json-schema.org/draft/2019-09/vocab/applicator": self = [.applicator, .unevaluated]
        case "https://json-schema.org/draft/2020-12/vocab/applicator": self = .applicator
        case "https://json-schema.org/draft/2020-12/vocab/unevaluated": self = .unevaluated
        case "https://json-schema.org/draft/2019-09/vocab/validation",
            "https://json-schema.org/draft/2020-12/vocab/validation": self = .validation
        case "https://json-schema.org/draft/2019-09/vocab/format",
            "https://json-schema.org/draft/2020-12/vocab/format-annotation": self = .format
        case "https://json-schema.org/draft/2020-12/vocab/format-assertion": self = [.format, .formatAssertion]
        case "https://json-schema.org/draft/2019-09/vocab/core", "https://json-schema.org/draft/2020-12/vocab/core",
            "https://json-schema.org/draft/2019-09/vocab/meta-data", "https://json-schema.org/draft/2020-12/vocab/meta-data",
            "https://json-schema.org/draft/2019-09/vocab/content", "https://json-schema.org/draft/2020-12/vocab/content":
            self = .silent
        default: return nil
        }
    }

    init(rawValue: UInt16) { self.rawValue = rawValue }
}
