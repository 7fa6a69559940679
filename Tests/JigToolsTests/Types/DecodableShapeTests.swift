import Foundation
import JigChat
import JigJSON
import Testing

@testable import JigTools

@Suite("The shape of a Decodable type")
struct DecodableShapeTests {
    private struct Order: Decodable, Sendable {
        enum Size: String, Decodable, CaseIterable { case small, large }
        struct Item: Decodable, Sendable {
            var name: String
            var parts: [Item]?
        }
        var items: [Item]
        var size: Size
        var note: String?
        var due: Date
        var prices: [String: Decimal]
        var count: UInt8
        enum CodingKeys: String, CodingKey { case items, size, note, due = "due_date", prices, count }
    }

    @Test("has its keys, optionals, enums and nested types, recursive ones too")
    func shape() throws {
        let document = GenerationSchema(shapeOf: Order.self).jsonSchema
        #expect(document["properties"]?.objectValue?.keys == ["items", "size", "note", "due_date", "prices", "count"])
        #expect(document["required"] == ["items", "size", "due_date", "prices", "count"])
        #expect(document["properties"]?["size"] == ["type": "string", "enum": ["small", "large"]])
        #expect(document["properties"]?["due_date"] == ["type": "string", "format": "date-time"])
        #expect(document["properties"]?["items"]?["items"] == ["$ref": "#/$defs/Item"])
        #expect(document["$defs"]?["Item"]?["properties"]?["parts"]?["items"] == ["$ref": "#/$defs/Item"])
        #expect(document["additionalProperties"] == false)
    }

    @Test("is what a tool without parameters of its own is called with")
    func tool() async throws {
        let tool = FunctionTool(name: "order", description: "Orders") { (order: Order) in
            "\(order.items.count) \(order.size) \(order.due.timeIntervalSince1970)"
        }
        let text = #"{"items": [{"name": "a", "parts": [{"name": "b"}]}], "size": "large", "due_date": "1970-01-01T00:00:07Z", "prices": {"a": 0.1}, "count": 3}"#
        let result = await Dispatcher(try ToolRegistry([tool])).dispatch(ToolCall(id: "abcdefghi", name: "order", arguments: text))
        #expect(result.content == "1 large 7.0")
    }

    @Test("that can't be found out is an error when the tool is registered")
    func limits() {
        enum Union: Decodable { case a(Int), b(String) }
        struct Holder: Decodable, Sendable { var union: Union }
        let tool = FunctionTool(name: "union", description: "") { (_: Holder) in "" }
        #expect {
            try ToolRegistry([tool])
        } throws: { error in
            "\(error)".contains("/properties/union") && "\(error)".contains("Union")
        }
    }
}

/// Types that only say what they decode once they see what is there.
@Suite("A shape that depends on what is decoded")
struct OpenShapeTests {
    private struct Scores: Decodable, Sendable { var byYear: [Int: Double] }

    private struct Options: Decodable, Sendable {
        struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
        var flags: [String: Bool] = [:]
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            for key in container.allKeys { flags[key.stringValue] = try container.decode(Bool.self, forKey: key) }
        }
    }

    private class Base: Decodable { var name: String }
    private final class Derived: Base, @unchecked Sendable {
        private enum CodingKeys: String, CodingKey { case size }
        let size: Int
        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            size = try container.decode(Int.self, forKey: .size)
            try super.init(from: container.superDecoder())
        }
    }

    private struct Holder<Content: Decodable & Sendable>: Decodable, Sendable { var content: Content }

    @Test("is an error that says where, never one that allows nothing")
    func refused() {
        func error(of schema: GenerationSchema) -> String {
            do {
                return "compiled: \(try schema.compiled().document)"
            } catch {
                return "\(error)"
            }
        }
        #expect(error(of: GenerationSchema(shapeOf: Scores.self)).hasPrefix("/properties/byYear: the shape of Dictionary<Int, Double> can't be found out"))
        #expect(error(of: GenerationSchema(shapeOf: Options.self)).contains("whatever keys there are"))
        #expect(error(of: GenerationSchema(shapeOf: Holder<Options>.self)).hasPrefix("/properties/content: the shape of Options"))
        #expect(error(of: GenerationSchema(shapeOf: Derived.self)).contains("what a superclass decodes apart"))
    }
}

@Suite("Dates, numbers and bytes")
struct FoundationTypesTests {
    @Test(
        "a date is RFC 3339",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:00:00+01:30", 951_820_200), ("1969-12-31T23:59:59.5z", -0.5),
            ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31t23:59:60Z", 253_402_300_800),
        ] as [(String, Double)])
    func dates(text: String, seconds: Double) throws {
        #expect(try Date(GeneratedContent(text)).timeIntervalSince1970 == seconds)
    }

    @Test("a date writes itself so that it is read again")
    func dateRoundTrip() throws {
        for seconds in [0, -1, 951_782_400, 1_700_000_000.25, -62_167_219_200, 253_402_300_799] as [Double] {
            let date = Date(timeIntervalSince1970: seconds)
            #expect(try Date(date.generatedContent) == date)
        }
    }

    @Test("other texts are no dates", arguments: ["", "2001-02-29T00:00:00Z", "2001-01-01", "2001-01-01T24:00:00Z", "2001-01-01T00:00:00", "2001-13-01T00:00:00Z"])
    func noDates(text: String) {
        #expect(throws: GeneratedContentError.self) { try Date(GeneratedContent(text)) }
    }

    @Test("a Decimal has every digit, or is refused")
    func decimals() throws {
        for text in ["0.1", "-12345678901234567890.123456789", "1e20", "99999999999999999999999999999999999999"] {
            let value = try Decimal(GeneratedContent(json: text))
            #expect(value.generatedContent.json == (try JSONValue(parsing: text)))
        }
        for text in ["1e200", "1.0000000000000000000000000000000000000000001"] {
            #expect(throws: GeneratedContentError.self) { try Decimal(GeneratedContent(json: text)) }
        }
    }
}
