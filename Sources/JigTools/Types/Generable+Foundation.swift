#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif
import BigInt
import JigJSON

/// A decimal number, with every digit that it was written with.
extension Decimal: GenerableNumber {
    public static var generationSchema: GenerationSchema { GenerationSchema(jsonSchema: ["type": "number"]) }

    /// Takes numbers that a `Decimal` holds exactly: up to 38 digits, and an exponent from -128 to 127.
    public init(_ content: GeneratedContent) throws {
        guard case .number(let number) = content.json, let value = Decimal(exactly: number.value) else {
            throw GeneratedContentError(expected: "a number that Decimal can hold", found: content)
        }
        self = value
    }

    /// The number; null for NaN, which JSON lacks.
    public var generatedContent: GeneratedContent {
        GeneratedContent(isNaN ? .null : JSONNumber(text: description).map(JSONValue.number) ?? .null)
    }

    private init?(exactly value: ExactDecimal) {
        var (significand, exponent) = (value.significand.magnitude, value.exponent)
        // 1e130 is 1000e127.
        while exponent > 127, significand.bitWidth <= 128 {
            significand *= 10
            exponent -= 1
        }
        guard significand.bitWidth <= 128, -128...127 ~= exponent else { return nil }
        var magnitude = Decimal(0)
        for word in significand.words.reversed() {
            magnitude = magnitude * Decimal(UInt32.max) + magnitude + Decimal(UInt64(word) >> 32)
            magnitude = magnitude * Decimal(UInt32.max) + magnitude + Decimal(UInt64(word) & 0xFFFF_FFFF)
        }
        self.init(sign: value.signum < 0 ? .minus : .plus, exponent: exponent, significand: magnitude)
    }
}

/// A point in time, written as RFC 3339 has it: `2026-03-01T09:30:00Z`.
extension Date: Generable {
    public static var generationSchema: GenerationSchema {
        GenerationSchema(jsonSchema: ["type": "string", "format": "date-time"])
    }

    public init(_ content: GeneratedContent) throws {
        guard case .string(let text) = content.json, let timestamp = Timestamp(text) else {
            throw GeneratedContentError(expected: "a date and time such as 2026-03-01T09:30:00Z", found: content)
        }
        self.init(timeIntervalSince1970: timestamp.secondsSince1970)
    }

    /// The time in UTC, to the microsecond.
    public var generatedContent: GeneratedContent {
        GeneratedContent(Timestamp(secondsSince1970: timeIntervalSince1970).map { .string($0.description) } ?? .null)
    }
}

extension URL: Generable {
    public static var generationSchema: GenerationSchema {
        GenerationSchema(jsonSchema: ["type": "string", "format": "uri"])
    }

    public init(_ content: GeneratedContent) throws {
        guard case .string(let text) = content.json, let value = URL(string: text) else {
            throw GeneratedContentError(expected: "a URL", found: content)
        }
        self = value
    }

    public var generatedContent: GeneratedContent { GeneratedContent(.string(absoluteString)) }
}

extension UUID: Generable {
    public static var generationSchema: GenerationSchema {
        GenerationSchema(jsonSchema: ["type": "string", "format": "uuid"])
    }

    public init(_ content: GeneratedContent) throws {
        guard case .string(let text) = content.json, let value = UUID(uuidString: text) else {
            throw GeneratedContentError(expected: "a UUID", found: content)
        }
        self = value
    }

    public var generatedContent: GeneratedContent { GeneratedContent(.string(uuidString)) }
}

/// Bytes, written as Base64 with its padding (RFC 4648, section 4).
extension Data: Generable {
    public static var generationSchema: GenerationSchema {
        GenerationSchema(jsonSchema: [
            "type": "string", "contentEncoding": "base64",
            "pattern": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        ])
    }

    public init(_ content: GeneratedContent) throws {
        guard case .string(let text) = content.json, let value = Data(base64Encoded: text) else {
            throw GeneratedContentError(expected: "bytes in Base64", found: content)
        }
        self = value
    }

    public var generatedContent: GeneratedContent { GeneratedContent(.string(base64EncodedString())) }
}

// MARK: - Codable types that have these within them

extension JSONValueRepresentable where Self: Generable {
    package init?(json: JSONValue) {
        guard let value = try? Self(GeneratedContent(json)) else { return nil }
        self = value
    }

    package func jsonRepresentation(codingPath: [any CodingKey]) throws -> JSONValue {
        let json = generatedContent.json
        guard !json.isNull else {
            throw EncodingError.invalidValue(self, .init(codingPath: codingPath, debugDescription: "JSON has no form for \(self)"))
        }
        return json
    }
}

extension Decimal: JSONValueRepresentable {}
extension Date: JSONValueRepresentable {}
extension URL: JSONValueRepresentable {}
extension UUID: JSONValueRepresentable {}
extension Data: JSONValueRepresentable {}
