import JigJSON

extension GeneratedContent {
    /// The content as a value of a type.
    ///
    /// - Throws: ``GeneratedContentError`` where the content is of another kind or does not fit the type.
    public func value<Value: ConvertibleFromGeneratedContent>(_ type: Value.Type = Value.self) throws -> Value {
        try Value(self)
    }

    /// A property of a structure as a value of a type.
    ///
    /// - Throws: ``GeneratedContentError`` where there is no such property, or where it does not fit the type.
    public func value<Value: ConvertibleFromGeneratedContent>(
        _ type: Value.Type = Value.self, forProperty property: String
    ) throws -> Value {
        try structure()
        guard let content = self.property(property) else {
            if let type = type as? any Absent.Type, let absent = type.absent as? Value { return absent }
            throw GeneratedContentError(
                path: [property], expected: "a value", found: isComplete ? "no such property" : "none yet")
        }
        return try GeneratedContentError.locating(property) { try Value(content) }
    }

    /// A property of a structure as a value of a type; nil where it was left out or is null.
    ///
    /// - Throws: ``GeneratedContentError`` where it does not fit the type.
    public func value<Value: ConvertibleFromGeneratedContent>(
        _ type: Value?.Type = Value?.self, forProperty property: String
    ) throws -> Value? {
        try structure()
        guard let content = self.property(property), !content.json.isNull else { return nil }
        return try GeneratedContentError.locating(property) { try Value(content) }
    }

    /// A property of a structure as a value of a type, or a default where it was left out.
    ///
    /// - Throws: ``GeneratedContentError`` where it does not fit the type.
    public func value<Value: ConvertibleFromGeneratedContent>(
        _ type: Value.Type, forProperty property: String, default defaultValue: @autoclosure () -> Value
    ) throws -> Value {
        try structure()
        guard let content = self.property(property) else { return defaultValue() }
        return try GeneratedContentError.locating(property) { try Value(content) }
    }

    /// Whether this is a structure that has a property of a name.
    public func hasProperty(_ name: String) -> Bool { json[name] != nil }

    /// Which of a few values the content is.
    ///
    /// - Returns: an index of `values`.
    /// - Throws: ``GeneratedContentError`` where it is none of them.
    public func choice(among values: [any ConvertibleToGeneratedContent]) throws -> Int {
        let values = values.map(\.generatedContent.json)
        guard isComplete, let index = values.firstIndex(of: json) else {
            throw GeneratedContentError(expected: "one of " + values.map(\.description).joined(separator: ", "), found: self)
        }
        return index
    }

    /// Which case of an enum the content is: a case's name, or a structure with the name for its one property.
    ///
    /// - Parameter cases: the names, and whether the case has associated values.
    /// - Returns: an index of `cases`, the whole content and that of the property.
    /// - Throws: ``GeneratedContentError`` where it is none of them.
    public func enumCase(
        among cases: [(name: String, hasValues: Bool)]
    ) throws -> (index: Int, container: GeneratedContent, payload: GeneratedContent) {
        let written: (name: String, hasValues: Bool, payload: GeneratedContent)? =
            switch json {
            case .string(let name) where isComplete: (name, false, self)
            case .object(let object):
                object.count == 1 ? properties?.first.map { ($0.name, true, $0.content) } : nil
            default: nil
            }
        guard let written,
            let index = cases.firstIndex(where: { $0.name.isExactly(written.name) && $0.hasValues == written.hasValues })
        else {
            let forms = cases.map { $0.hasValues ? "{\(JSONValue.string($0.name)): …}" : "\(JSONValue.string($0.name))" }
            throw GeneratedContentError(expected: forms.joined(separator: " or "), found: self)
        }
        return (index, self, written.payload)
    }

    /// A property of a structure that may still be written: nil where there is not yet enough of it.
    ///
    /// A text that goes on is taken for `String` alone, since the beginning of a date, an address or a choice is another one.
    ///
    /// - Throws: ``GeneratedContentError`` where what is complete does not fit the type.
    public func partialValue<Value: ConvertibleFromGeneratedContent>(
        _ type: Value.Type = Value.self, forProperty property: String
    ) throws -> Value? {
        try structure()
        guard let content = self.property(property), !content.json.isNull else { return nil }
        return try GeneratedContentError.locating(property) { try content.partialValue(type) }
    }

    /// The content as a value of a type; nil where it is incomplete and there is not yet enough of it.
    func partialValue<Value: ConvertibleFromGeneratedContent>(_ type: Value.Type = Value.self) throws -> Value? {
        if isComplete { return try Value(self) }
        if case .string = json, !(type is any TakesBeginningOfText.Type) { return nil }
        return try? Value(self)
    }

    /// Makes sure that this is a structure, or nothing yet.
    private func structure() throws(GeneratedContentError) {
        if case .object = json { return }
        if json.isNull, !isComplete { return }
        throw GeneratedContentError(expected: "a structure", found: self)
    }
}

/// A type with a value for a property that was left out.
protocol Absent {
    static var absent: Self { get }
}

/// A type for which the beginning of a text is as good as a text.
protocol TakesBeginningOfText {}

extension String: TakesBeginningOfText {}
extension GeneratedContent: TakesBeginningOfText {}
extension JSONValue: TakesBeginningOfText {}
extension Optional: Absent { static var absent: Wrapped? { nil } }
extension Optional: TakesBeginningOfText where Wrapped: TakesBeginningOfText {}

/// Why content is no value of a type, and where.
public struct GeneratedContentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where the content stands in what was written: names of properties and indices of elements.
    public var path: JSONPointer
    /// What should stand there, in words.
    public var expected: String
    /// What stands there, in words.
    public var found: String

    public init(path: [String] = [], expected: String, found: String) {
        self.path = JSONPointer(path)
        self.expected = expected
        self.found = found
    }

    /// An error at content of another kind than the one expected.
    public init(expected: String, found content: GeneratedContent) {
        let text = content.jsonString.unicodeScalars
        let found = text.count <= 60 ? String(text) : String(text.prefix(57)) + "…"
        self.init(expected: expected, found: content.isComplete ? found : found + ", which is incomplete")
    }

    public var description: String {
        path.tokens.isEmpty ? "expected \(expected), found \(found)" : "\(path): expected \(expected), found \(found)"
    }

    /// Runs a conversion of a part, and adds the part's name or index to the place of its error.
    public static func locating<Value>(_ token: String, _ convert: () throws -> Value) throws -> Value {
        do {
            return try convert()
        } catch var error as GeneratedContentError {
            error.path = JSONPointer([token] + error.path.tokens)
            throw error
        }
    }
}
