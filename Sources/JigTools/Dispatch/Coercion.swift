import JigJSON
import JigSchema

/// Converts arguments of the wrong type where nothing is lost: what the schema complains of is tried in its other spelling,
/// and kept if the complaint is gone.
struct Coercion {
    private(set) var value: JSONValue
    /// What was converted, in words.
    private(set) var changes: [String] = []

    private static let mostChanges = 64

    init(_ arguments: JSONValue, toMeet schema: Schema) {
        value = arguments
        var result = schema.validate(value)
        while changes.count < Self.mostChanges, let change = Self.change(of: value, errors: result.errors, schema: schema) {
            value = change.value
            result = change.result
            changes.append(change.description)
        }
    }

    private typealias Change = (value: JSONValue, result: ValidationResult, description: String)

    private static func change(of value: JSONValue, errors: [ValidationError], schema: Schema) -> Change? {
        for error in errors.flatMap(\.leaves) where error.keyword == "type" || error.keyword == "enum" || error.keyword == "const" {
            let place = error.instanceLocation
            guard let found = place.evaluate(in: value) else { continue }
            for candidate in found.otherSpellings {
                guard let changed = value.replacing(at: place.tokens[...], with: candidate) else { continue }
                let result = schema.validate(changed)
                if !result.errors.flatMap(\.leaves).contains(where: { $0.instanceLocation == place }) {
                    return (changed, result, "\(place): \(found) became \(candidate)")
                }
            }
        }
        return nil
    }
}

extension ValidationError {
    /// The errors that have no causes of their own.
    fileprivate var leaves: [ValidationError] { causes.isEmpty ? [self] : causes.flatMap(\.leaves) }
}

extension JSONValue {
    /// The same value in another type.
    fileprivate var otherSpellings: [JSONValue] {
        switch self {
        case .string(let text):
            switch text {
            case "true": [true]
            case "false": [false]
            case "null": [nil]
            default: JSONNumber(text: text).map { [.number($0)] } ?? (try? JSONValue(parsing: text)).map { [$0] } ?? []
            }
        case .number(let number): [.string(number.text)]
        case .bool(let flag): [.string(flag ? "true" : "false")]
        default: []
        }
    }

    /// The value with another one at a place; nil if there is no such place.
    fileprivate func replacing(at place: ArraySlice<String>, with replacement: JSONValue) -> JSONValue? {
        guard let key = place.first else { return replacement }
        switch self {
        case .object(var object):
            guard let child = object[key]?.replacing(at: place.dropFirst(), with: replacement) else { return nil }
            object[key] = child
            return .object(object)
        case .array(var array):
            guard let index = Int(key), array.indices.contains(index),
                let child = array[index].replacing(at: place.dropFirst(), with: replacement)
            else { return nil }
            array[index] = child
            return .array(array)
        default: return nil
        }
    }
}
