import JigJSON

extension Bool: Generable {
    public static var generationSchema: GenerationSchema { GenerationSchema(jsonSchema: ["type": "boolean"]) }

    public init(_ content: GeneratedContent) throws {
        guard case .bool(let value) = content.json else {
            throw GeneratedContentError(expected: "true or false", found: content)
        }
        self = value
    }

    public var generatedContent: GeneratedContent { GeneratedContent(.bool(self)) }
}

extension String: Generable {
    public static var generationSchema: GenerationSchema { GenerationSchema(jsonSchema: ["type": "string"]) }

    public init(_ content: GeneratedContent) throws {
        guard case .string(let value) = content.json else {
            throw GeneratedContentError(expected: "a string", found: content)
        }
        self = value
    }

    public var generatedContent: GeneratedContent { GeneratedContent(.string(self)) }
    /// The text as it stands.
    public var promptRepresentation: Prompt { return Prompt(text: self) }
    /// The text as it stands.
    public var instructionsRepresentation: Instructions { return Instructions(text: self) }
}

extension JSONValue: Generable {
    /// Any JSON value.
    public static var generationSchema: GenerationSchema { GenerationSchema(jsonSchema: [:]) }
    public init(_ content: GeneratedContent) throws { self = content.json }
    public var generatedContent: GeneratedContent { GeneratedContent(self) }
}

/// A type without values, which no model can write.
extension Never: Generable {
    public static var generationSchema: GenerationSchema { GenerationSchema(jsonSchema: false) }
    public init(_ content: GeneratedContent) throws { throw GeneratedContentError(expected: "nothing", found: content) }
    public var generatedContent: GeneratedContent { switch self {} }
}

// MARK: - Numbers

/// A number that a model can write, and that guides can bound.
public protocol GenerableNumber: Generable, Comparable, Codable {}

extension GenerableNumber {
    /// The value as a JSON number; nil for infinities and NaN.
    var jsonNumber: JSONNumber? { generatedContent.json.numberValue }
}

extension FixedWidthInteger where Self: GenerableNumber {
    /// Whole numbers within the type's range.
    public static var generationSchema: GenerationSchema {
        var schema: JSONObject = ["type": "integer"]
        schema["minimum"] = min.generatedContent.json
        schema["maximum"] = max.generatedContent.json
        return GenerationSchema(jsonSchema: .object(schema))
    }

    /// Takes whole numbers within the type's range, however they are written, and nothing else.
    public init(_ content: GeneratedContent) throws {
        guard case .number(let number) = content.json, let value = number.value.integer(Self.self) else {
            throw GeneratedContentError(expected: "a whole number from \(Self.min) to \(Self.max)", found: content)
        }
        self = value
    }

    public var generatedContent: GeneratedContent {
        GeneratedContent(JSONNumber(text: String(self)).map(JSONValue.number) ?? .null)
    }
}

extension Int: GenerableNumber {}
extension Int8: GenerableNumber {}
extension Int16: GenerableNumber {}
extension Int32: GenerableNumber {}
extension Int64: GenerableNumber {}
extension UInt: GenerableNumber {}
extension UInt8: GenerableNumber {}
extension UInt16: GenerableNumber {}
extension UInt32: GenerableNumber {}
extension UInt64: GenerableNumber {}

extension BinaryFloatingPoint where Self: GenerableNumber & LosslessStringConvertible {
    public static var generationSchema: GenerationSchema { GenerationSchema(jsonSchema: ["type": "number"]) }

    /// Takes numbers within the type's range, as the nearest value.
    public init(_ content: GeneratedContent) throws {
        guard case .number(let number) = content.json, let value = Self(number.text), value.isFinite else {
            throw GeneratedContentError(expected: "a number that \(Self.self) can hold", found: content)
        }
        self = value
    }

    /// The number in the fewest digits that read back as the same value; null for infinities and NaN, which JSON lacks.
    public var generatedContent: GeneratedContent {
        GeneratedContent(isFinite ? JSONNumber(text: description).map(JSONValue.number) ?? .null : .null)
    }
}

extension Float: GenerableNumber {}
extension Double: GenerableNumber {}
