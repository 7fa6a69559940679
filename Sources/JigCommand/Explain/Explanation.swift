import Jig

/// How one keyword of a schema is enforced.
struct Explanation {
    enum Effect: String {
        /// No output breaks it.
        case enforced
        /// It names or holds what other keywords refer to.
        case structure
        /// It says nothing about validity.
        case annotation
        /// It is no keyword here.
        case ignored
        /// The schema has no grammar because of it.
        case refused
    }

    /// JSON Pointer of the subschema.
    let location: String
    /// Empty for the schemas `true` and `false`.
    let keyword: String
    let value: JSONValue
    let effect: Effect
    let words: String

    var json: JSONValue {
        [
            "location": .string(location), "keyword": .string(keyword), "value": value, "effect": .string(effect.rawValue),
            "how": .string(words),
        ]
    }

    /// The explanations as text, under their locations.
    static func text(_ explanations: [Explanation]) -> String {
        var lines: [String] = []
        var location: String?
        let width = min(explanations.map(\.keyword.unicodeScalars.count).max() ?? 0, 22)
        for explanation in explanations {
            if location != explanation.location {
                location = explanation.location
                lines.append("  \(explanation.location.isEmpty ? "the root" : explanation.location)")
            }
            let padding = String(repeating: " ", count: max(0, width - explanation.keyword.unicodeScalars.count))
            let mark =
                explanation.effect == .enforced || explanation.effect == .structure ? "" : "\(explanation.effect.rawValue): "
            let indent = String(repeating: " ", count: width + 6)
            lines.append("    \(explanation.keyword)\(padding)  \(explanation.brief)")
            lines.append("\(indent)\(mark)\(explanation.words)")
        }
        return lines.joined(separator: "\n")
    }

    /// The value, cut where it gets long.
    private var brief: String {
        let text = value.text(.spaced).unicodeScalars
        return text.count <= 60 ? String(text) : String(String.UnicodeScalarView(text.prefix(57))) + "…"
    }
}
