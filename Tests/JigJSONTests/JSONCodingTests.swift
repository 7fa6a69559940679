import Testing

import JigJSON

@Suite("Codable values from JSON and back")
struct JSONCodingTests {
    struct Trip: Codable, Equatable {
        enum Class: String, Codable { case first, second }
        struct Leg: Codable, Equatable {
            var to: String
            var minutes: UInt16?
        }
        var from: String
        var fare: Double
        var seats: Int
        var `return`: Bool
        var travel: Class
        var legs: [Leg]
        var extras: [String: Int]
        var note: JSONValue?
    }

    let json: JSONValue = [
        "from": "Köln", "fare": 12.5, "seats": 2, "return": true, "travel": "second",
        "legs": [["to": "Bonn", "minutes": 20], ["to": "Mainz"]], "extras": ["bike": 1, "dog": 2], "note": ["z": 1, "a": 2],
    ]
    let trip = Trip(
        from: "Köln", fare: 12.5, seats: 2, return: true, travel: .second,
        legs: [.init(to: "Bonn", minutes: 20), .init(to: "Mainz")], extras: ["bike": 1, "dog": 2], note: ["z": 1, "a": 2])

    @Test("a type with everything is decoded and encoded, in order")
    func roundTrip() throws {
        #expect(try JSONValueDecoder().decode(Trip.self, from: json) == trip)
        #expect(try JSONValueEncoder().encode(trip).text() == json.text())
    }

    @Test("types are never converted into each other")
    func strictness() {
        #expect(throws: DecodingError.self) { try JSONValueDecoder().decode(Bool.self, from: 1) }
        #expect(throws: DecodingError.self) { try JSONValueDecoder().decode(Int.self, from: true) }
        #expect(throws: DecodingError.self) { try JSONValueDecoder().decode(Int.self, from: "1") }
        #expect(throws: DecodingError.self) { try JSONValueDecoder().decode(Double.self, from: "1") }
        #expect(throws: DecodingError.self) { try JSONValueDecoder().decode(String.self, from: 1) }
        #expect(throws: DecodingError.self) { try JSONValueDecoder().decode(String.self, from: nil) }
        #expect(throws: DecodingError.self) { try JSONValueDecoder().decode([Int].self, from: [:]) }
        #expect(throws: DecodingError.self) { try JSONValueDecoder().decode([String: Int].self, from: []) }
    }

    @Test("integers are exact and within their type")
    func integers() throws {
        func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
            try JSONValueDecoder().decode(type, from: JSONValue(parsing: text))
        }
        #expect(try decode(Int.self, "1.0") == 1)
        #expect(try decode(Int.self, "1e3") == 1000)
        #expect(try decode(UInt64.self, "18446744073709551615") == .max)
        #expect(try decode(Int128.self, "170141183460469231731687303715884105727") == .max)
        #expect(try decode(Int8.self, "-128") == -128)
        for (text, fits) in [("1.5", false), ("9223372036854775808", false), ("1e400", false), ("-9223372036854775808", true)] {
            #expect(((try? decode(Int.self, text)) != nil) == fits)
        }
        #expect(throws: DecodingError.self) { try decode(UInt8.self, "256") }
        #expect(throws: DecodingError.self) { try decode(UInt.self, "-1") }
        #expect(throws: DecodingError.self) { try decode(Double.self, "1e400") }
        #expect(try decode(JSONNumber.self, "1e400").text == "1e400")
    }

    @Test("an error names the place, what was expected and what was found")
    func errors() throws {
        var wrong = try #require(json.objectValue)
        wrong["legs"] = [["to": "Bonn", "minutes": true]]
        let error = try #require(throws: DecodingError.self) { try JSONValueDecoder().decode(Trip.self, from: .object(wrong)) }
        guard case .typeMismatch(_, let context) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(context.codingPath.map(\.stringValue) == ["legs", "0", "minutes"])
        #expect(context.debugDescription == "expected a whole number from 0 to 65535, found true at /legs/0/minutes")

        wrong["legs"] = nil
        let missing = try #require(throws: DecodingError.self) { try JSONValueDecoder().decode(Trip.self, from: .object(wrong)) }
        guard case .keyNotFound(let key, let context) = missing else {
            Issue.record("\(missing)")
            return
        }
        #expect(key.stringValue == "legs")
        #expect(context.debugDescription == #"expected a member "legs", found none"#)
    }

    @Test("JSON values pass through whole, the text of numbers included")
    func passThrough() throws {
        let value = try JSONValue(parsing: #"{"b":1.0,"a":[1e400,"x"]}"#)
        #expect(try JSONValueDecoder().decode([String: JSONValue].self, from: value)["b"]?.text() == "1.0")
        #expect(try JSONValueDecoder().decode(JSONValue.self, from: value).text() == value.text())
        #expect(try JSONValueEncoder().encode([value, nil]).text() == "[\(value.text()),null]")
    }

    @Test("numbers that JSON does not have are errors", arguments: [Double.nan, .infinity])
    func notFinite(value: Double) {
        #expect(throws: EncodingError.self) { try JSONValueEncoder().encode([value]) }
    }
}
