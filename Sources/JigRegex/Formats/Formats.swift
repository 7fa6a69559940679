/// The values of `format` as languages.
///
/// Source: JSON Schema 2020-12 Validation, section 7.3, and the RFCs that it names, as cited with each format.
extension LanguageStore {
    /// The formats that are known but have no language here, since it would be too unwieldy: a validator checks them
    /// otherwise, and a grammar has to refuse them.
    public static let nonregularFormats: Set<String> = ["idn-hostname"]

    /// The strings of a format.
    ///
    /// - Parameter name: the value of `format`.
    /// - Returns: nil for unknown formats, which only annotate, and for `nonregularFormats`.
    public func format(_ name: String) -> Language? {
        if let known = formats[name] { return known }
        let made = FormatTemplate.named(name) { $0.makeFormat(name) }?.copy(into: self) ?? makeFormat(name)
        formats[name] = made
        if let made {
            formatNames[made] = name
            // Without its length, too, it is nothing that a schema says.
            markAsFormat([made, split(made).core])
        }
        return made
    }

    /// Makes a format from what it is said to be.
    func makeFormat(_ name: String) -> Language? {
        switch name {
        case "date": whole(DateTimeFormat.date)
        case "time": time()
        case "date-time": concatenation([whole(DateTimeFormat.date), whole("[Tt]"), time()])
        case "duration": whole(DateTimeFormat.duration)
        case "ipv4": whole(InternetFormat.ipv4)
        case "ipv6": whole(InternetFormat.ipv6)
        case "hostname": hostname(InternetFormat.label)
        case "email": email(.ascii)
        case "idn-email": email(.international)
        case "uri": whole(ResourceIdentifierFormat.ascii.absolute)
        case "uri-reference": whole(ResourceIdentifierFormat.ascii.reference)
        case "iri": whole(ResourceIdentifierFormat.international.absolute)
        case "iri-reference": whole(ResourceIdentifierFormat.international.reference)
        case "uri-template": whole(ResourceIdentifierFormat.template)
        case "regex": PatternFormat(store: self).patterns
        case "json-pointer": whole(PointerFormat.absolute)
        case "relative-json-pointer": whole(PointerFormat.relative)
        case "uuid": whole(UUIDFormat.uuid)
        default: nil
        }
    }

    /// The strings that are of a format or may be: the others are not. Different from `format` only where that is a subset of
    /// what a validator accepts.
    package func formatOrUndecided(_ name: String) -> Language? {
        name == "regex" ? whole(PatternFormat.surroundings) : format(name)
    }

    /// The strings that a value of `contentEncoding` allows: `base64` with its padding (RFC 4648, section 4); nil for others.
    package func contentEncoding(_ name: String) -> Language? {
        guard name == "base64" else { return nil }
        let digit = "[A-Za-z0-9+/]"
        return whole("(?:\(digit){4})*(?:\(digit){2}==|\(digit){3}=)?")
    }

    /// The strings that a pattern without assertions matches from end to end.
    func whole(_ source: String) -> Language {
        guard let pattern = try? PatternParser.parse(source) else { return none }
        return Translation.plain(pattern, in: self)
    }
}

/// JSON Pointers (RFC 6901) and relative ones (draft-handrews-relative-json-pointer-01, without index manipulation).
enum PointerFormat {
    static let absolute = #"(?:/(?:[^~/]|~[01])*)*"#
    static let relative = #"(?:0|[1-9][0-9]*)(?:#|\#(absolute))"#
}

/// UUIDs in their text form (RFC 4122), of whatever version and variant.
enum UUIDFormat {
    static let uuid = #"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"#
}
