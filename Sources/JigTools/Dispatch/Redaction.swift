/// Takes out of a text what a model, and whoever reads its output, must not see.
public struct Redaction: Sendable {
    private let redact: @Sendable (String) -> String

    public init(_ redact: @escaping @Sendable (String) -> String) { self.redact = redact }

    public func callAsFunction(_ text: String) -> String { redact(text) }

    /// Leaves texts as they are.
    public static let none = Redaction { $0 }

    /// Masks passwords in URLs, values after words such as `password=` or `Authorization:`, and the well-known shapes of keys
    /// and tokens.
    public static let secrets = Redaction { text in
        text.replacing(/:\/\/[^\/\s:@]{1,256}:[^\/\s@]{1,256}@/, with: "://[redacted]@")
            .replacing(
                /(?i)\b(authorization|bearer|password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|credential)(["']?\s{0,4}[:=]\s{0,4}|\s)(?:(?:bearer|basic)\s{1,4})?["']?([^\s"',;&]{4,})/
            ) { match in
                // "a token was expected" is not a secret; what follows a separator, or looks like a key, is.
                let isAssigned = match.2.contains { $0 == ":" || $0 == "=" }
                return isAssigned || match.3.contains(where: \.isNumber) ? "\(match.1)\(match.2)[redacted]" : String(match.0)
            }
            .replacing(/\b(?:sk|pk|rk|ghp|gho|ghs|xox[abprs]|glpat|hf|AKIA|ASIA|AIza)[-_]?[A-Za-z0-9_\-]{12,}/, with: "[redacted]")
            .replacing(/\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*)?/, with: "[redacted]")
    }
}
