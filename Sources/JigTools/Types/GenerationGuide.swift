import JigJSON
import JigRegex

/// What values may be beyond what their type says. Every guide is a keyword of JSON Schema, and holds while a model writes.
public struct GenerationGuide<Value>: Sendable {
    let constraints: [GuideConstraint]

    init(_ constraints: [GuideConstraint]) { self.constraints = constraints }
    init(_ keyword: String, _ value: JSONValue) { constraints = [.keyword(keyword, value)] }
}

/// A guide without its type: what it adds to a schema.
enum GuideConstraint: Sendable, Hashable {
    case keyword(String, JSONValue)
    /// What holds for each element of an array.
    case elements([GuideConstraint])
    /// Nothing that a schema can say, and why.
    case inexpressible(String)
}

// MARK: - Strings

extension GenerationGuide where Value == String {
    /// The string itself and no other.
    public static func constant(_ value: String) -> GenerationGuide<String> { .init("const", .string(value)) }

    /// One of these strings.
    public static func anyOf(_ values: [String]) -> GenerationGuide<String> {
        .init("enum", .array(values.map(JSONValue.string)))
    }

    /// Strings that a regular expression matches from end to end.
    ///
    /// `\d`, `\w` and `\s` stand for the characters that ECMA-262 gives them, and `.` for one Unicode scalar. What ECMA-262
    /// can't say, such as possessive quantifiers, is refused: by `@Guide` when it is compiled, and else when the schema is used.
    public static func pattern<Output>(_ regex: Regex<Output>) -> GenerationGuide<String> {
        guard let source = regex._literalPattern else {
            return .init([.inexpressible("the regular expression is made of code that has no text; write it as a literal")])
        }
        do {
            return .init("pattern", .string(try SwiftRegexSyntax.pattern(matchingAllOf: source)))
        } catch {
            return .init([.inexpressible("the regular expression /\(source)/ is no pattern of JSON Schema: \(error)")])
        }
    }

    /// Strings that contain a match of a pattern of JSON Schema, which is a regular expression of ECMA-262.
    ///
    /// - Parameter source: the pattern; `^` and `$` make it hold for the whole string.
    @_disfavoredOverload
    public static func pattern(_ source: String) -> GenerationGuide<String> { .init("pattern", .string(source)) }

    /// Strings of a format.
    public static func format(_ format: StringFormat) -> GenerationGuide<String> {
        .init("format", .string(format.rawValue))
    }

    /// Strings of so many Unicode scalars.
    public static func length(_ count: Int) -> GenerationGuide<String> { length(count...count) }

    /// Strings of so many Unicode scalars.
    public static func length(_ range: ClosedRange<Int>) -> GenerationGuide<String> {
        .init(minimumLength(range.lowerBound).constraints + maximumLength(range.upperBound).constraints)
    }

    /// Strings of at least so many Unicode scalars.
    public static func minimumLength(_ count: Int) -> GenerationGuide<String> { .init([.count("minLength", count)]) }

    /// Strings of at most so many Unicode scalars.
    public static func maximumLength(_ count: Int) -> GenerationGuide<String> { .init([.count("maxLength", count)]) }
}

/// The formats of strings that are enforced (JSON Schema 2020-12 Validation, section 7.3).
public enum StringFormat: String, Sendable, Hashable, CaseIterable {
    case date, time, duration, email, hostname, ipv4, ipv6, uri, iri, uuid, regex
    case dateTime = "date-time"
    case internationalEmail = "idn-email"
    case uriReference = "uri-reference"
    case iriReference = "iri-reference"
    case uriTemplate = "uri-template"
    case jsonPointer = "json-pointer"
    case relativeJSONPointer = "relative-json-pointer"
}

// MARK: - Numbers

extension GenerationGuide where Value: GenerableNumber {
    /// Numbers from this one on.
    public static func minimum(_ value: Value) -> GenerationGuide<Value> { .init([.bound("minimum", value)]) }

    /// Numbers up to this one.
    public static func maximum(_ value: Value) -> GenerationGuide<Value> { .init([.bound("maximum", value)]) }

    /// Numbers in a range, its bounds included.
    public static func range(_ range: ClosedRange<Value>) -> GenerationGuide<Value> {
        .init([.bound("minimum", range.lowerBound), .bound("maximum", range.upperBound)])
    }

    /// Numbers in a range, without its upper bound.
    public static func range(_ range: Range<Value>) -> GenerationGuide<Value> {
        .init([.bound("minimum", range.lowerBound), .bound("exclusiveMaximum", range.upperBound)])
    }

    /// Numbers greater than this one.
    public static func exclusiveMinimum(_ value: Value) -> GenerationGuide<Value> {
        .init([.bound("exclusiveMinimum", value)])
    }

    /// Numbers less than this one.
    public static func exclusiveMaximum(_ value: Value) -> GenerationGuide<Value> {
        .init([.bound("exclusiveMaximum", value)])
    }

    /// Whole multiples of this number, which must be greater than 0.
    public static func multipleOf(_ value: Value) -> GenerationGuide<Value> { .init([.bound("multipleOf", value)]) }

    /// The number itself and no other.
    public static func constant(_ value: Value) -> GenerationGuide<Value> { .init([.bound("const", value)]) }

    /// One of these numbers.
    public static func anyOf(_ values: [Value]) -> GenerationGuide<Value> {
        .init("enum", .array(values.map(\.generatedContent.json)))
    }
}

extension GuideConstraint {
    fileprivate static func bound(_ keyword: String, _ value: some GenerableNumber) -> GuideConstraint {
        guard let number = value.jsonNumber else {
            return .inexpressible("\(value) is no number of JSON, so that it can't be the value of \(keyword)")
        }
        return .keyword(keyword, .number(number))
    }

    fileprivate static func count(_ keyword: String, _ count: Int) -> GuideConstraint {
        count < 0
            ? .inexpressible("\(count) can't be the value of \(keyword), which is not negative")
            : .keyword(keyword, .number(JSONNumber(count)))
    }
}

// MARK: - Arrays, sets and dictionaries

extension GenerationGuide {
    /// Arrays of at least so many elements.
    public static func minimumCount<Element>(_ count: Int) -> GenerationGuide<[Element]> where Value == [Element] {
        .init([.count("minItems", count)])
    }

    /// Arrays of at most so many elements.
    public static func maximumCount<Element>(_ count: Int) -> GenerationGuide<[Element]> where Value == [Element] {
        .init([.count("maxItems", count)])
    }

    /// Arrays of so many elements.
    public static func count<Element>(_ range: ClosedRange<Int>) -> GenerationGuide<[Element]> where Value == [Element] {
        .init([.count("minItems", range.lowerBound), .count("maxItems", range.upperBound)])
    }

    /// Arrays of so many elements.
    public static func count<Element>(_ count: Int) -> GenerationGuide<[Element]> where Value == [Element] {
        .init([.count("minItems", count), .count("maxItems", count)])
    }

    /// Arrays of elements that a guide allows.
    public static func element<Element>(
        _ guide: GenerationGuide<Element>
    ) -> GenerationGuide<[Element]> where Value == [Element] {
        .init([.elements(guide.constraints)])
    }

    /// Sets of at least so many elements.
    public static func minimumCount<Element>(_ count: Int) -> GenerationGuide<Set<Element>> where Value == Set<Element> {
        .init([.count("minItems", count)])
    }

    /// Sets of at most so many elements.
    public static func maximumCount<Element>(_ count: Int) -> GenerationGuide<Set<Element>> where Value == Set<Element> {
        .init([.count("maxItems", count)])
    }

    /// Sets of so many elements.
    public static func count<Element>(
        _ range: ClosedRange<Int>
    ) -> GenerationGuide<Set<Element>> where Value == Set<Element> {
        .init([.count("minItems", range.lowerBound), .count("maxItems", range.upperBound)])
    }

    /// Sets of so many elements.
    public static func count<Element>(_ count: Int) -> GenerationGuide<Set<Element>> where Value == Set<Element> {
        .init([.count("minItems", count), .count("maxItems", count)])
    }

    /// Sets of elements that a guide allows.
    public static func element<Element>(
        _ guide: GenerationGuide<Element>
    ) -> GenerationGuide<Set<Element>> where Value == Set<Element> {
        .init([.elements(guide.constraints)])
    }

    /// Dictionaries of at least so many values.
    public static func minimumCount<Element>(
        _ count: Int
    ) -> GenerationGuide<[String: Element]> where Value == [String: Element] {
        .init([.count("minProperties", count)])
    }

    /// Dictionaries of at most so many values.
    public static func maximumCount<Element>(
        _ count: Int
    ) -> GenerationGuide<[String: Element]> where Value == [String: Element] {
        .init([.count("maxProperties", count)])
    }

    /// Dictionaries of so many values.
    public static func count<Element>(
        _ range: ClosedRange<Int>
    ) -> GenerationGuide<[String: Element]> where Value == [String: Element] {
        .init([.count("minProperties", range.lowerBound), .count("maxProperties", range.upperBound)])
    }

    /// Dictionaries of so many values.
    public static func count<Element>(
        _ count: Int
    ) -> GenerationGuide<[String: Element]> where Value == [String: Element] {
        .init([.count("minProperties", count), .count("maxProperties", count)])
    }
}

extension GenerationGuide where Value: UniqueableArray {
    /// Arrays whose elements are all different.
    public static var unique: GenerationGuide<Value> { .init("uniqueItems", true) }
}

/// An array, for the guide that its elements are all different.
public protocol UniqueableArray {}
extension Array: UniqueableArray {}

/// What `@Guide` can read of guides for arrays before it knows the elements' type.
extension GenerationGuide where Value == [Never] {
    public static func minimumCount(_ count: Int) -> GenerationGuide<Value> { .init([.count("minItems", count)]) }
    public static func maximumCount(_ count: Int) -> GenerationGuide<Value> { .init([.count("maxItems", count)]) }
    public static func count(_ range: ClosedRange<Int>) -> GenerationGuide<Value> {
        .init([.count("minItems", range.lowerBound), .count("maxItems", range.upperBound)])
    }
    public static func count(_ count: Int) -> GenerationGuide<Value> {
        .init([.count("minItems", count), .count("maxItems", count)])
    }
    public static var unique: GenerationGuide<Value> { .init("uniqueItems", true) }
}
