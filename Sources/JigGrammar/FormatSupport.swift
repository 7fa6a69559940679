import JigRegex

/// What a grammar can make of a value of `format` that is to be asserted.
public enum FormatSupport: Sendable {
    /// It is a regular language and enforced exactly.
    case regular
    /// No finite automaton decides it, so that schemas that assert it are refused.
    case notRegular
    /// It is not known and only annotates, as the specification says.
    case unknown

    /// The support of a format by its name.
    public init(_ name: String) {
        if LanguageStore.nonregularFormats.contains(name) {
            self = .notRegular
        } else {
            self = LanguageStore().format(name) == nil ? .unknown : .regular
        }
    }
}
