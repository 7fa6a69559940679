import Jig

/// The keywords of JSON Schema, and the dialects that have them.
enum KnownKeywords {
    /// Whether a dialect has a keyword. `dependencies` and `definitions` are read in all.
    static func has(_ keyword: String, _ dialect: Dialect) -> Bool { spans[keyword]?.contains(dialect) ?? false }

    /// The dialects that have a keyword, in words; nil if none has.
    static func whereabouts(of keyword: String) -> String? {
        guard let span = spans[keyword] else { return nil }
        if span.upperBound == .v1 { return "from \(name(span.lowerBound)) on" }
        return span.lowerBound == .draft4 ? "up to \(name(span.upperBound))" : "only in \(name(span.lowerBound))"
    }

    /// A keyword of a dialect that an unknown one differs from by one character, or by two that have changed places.
    static func nearest(to unknown: String, in dialect: Dialect) -> String? {
        spans.keys.filter { has($0, dialect) && isOneEdit(from: unknown, to: $0) }.min()
    }

    static func name(_ dialect: Dialect) -> String {
        switch dialect {
        case .draft4: "draft 4"
        case .draft6: "draft 6"
        case .draft7: "draft 7"
        case .draft2019_09: "2019-09"
        case .draft2020_12: "2020-12"
        case .v1: "v1"
        }
    }

    private static func isOneEdit(from left: String, to right: String) -> Bool {
        var (short, long) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
        if short.count > long.count { swap(&short, &long) }
        guard long.count - short.count <= 1, short != long else { return false }
        let start = zip(short, long).prefix { $0 == $1 }.count
        if short.count < long.count { return short[start...] == long[(start + 1)...] }
        if short[(start + 1)...] == long[(start + 1)...] { return true }
        guard start + 1 < short.count else { return false }
        short.swapAt(start, start + 1)
        return short == long
    }

    private static let spans: [String: ClosedRange<Dialect>] = {
        var spans: [String: ClosedRange<Dialect>] = [:]
        func add(_ span: ClosedRange<Dialect>, _ keywords: String...) { for keyword in keywords { spans[keyword] = span } }
        add(
            .draft4 ... .v1, "$schema", "$ref", "type", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
            "multipleOf", "minLength", "maxLength", "pattern", "format", "items", "minItems", "maxItems", "uniqueItems",
            "properties", "patternProperties", "additionalProperties", "required", "minProperties", "maxProperties",
            "dependencies", "definitions", "allOf", "anyOf", "oneOf", "not", "title", "description", "default")
        add(.draft4 ... .draft4, "id")
        add(.draft4 ... .draft2019_09, "additionalItems")
        add(.draft6 ... .v1, "$id", "const", "contains", "propertyNames", "examples")
        add(
            .draft7 ... .v1, "if", "then", "else", "$comment", "readOnly", "writeOnly", "contentEncoding", "contentMediaType"
        )
        add(
            .draft2019_09 ... .v1, "$anchor", "$defs", "$vocabulary", "dependentRequired", "dependentSchemas", "minContains",
            "maxContains", "unevaluatedItems", "unevaluatedProperties", "deprecated", "contentSchema")
        add(.draft2019_09 ... .draft2019_09, "$recursiveRef", "$recursiveAnchor")
        add(.draft2020_12 ... .v1, "prefixItems", "$dynamicRef", "$dynamicAnchor")
        return spans
    }()
}
