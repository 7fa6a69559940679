import JigJSON
import Testing

@testable import JigChat

@Suite("JSON is written as Python writes it")
struct PythonJSONTests {
    @Test(
        "a float is written as repr writes it",
        arguments: [
            (1.0, "1.0"), (0.1, "0.1"), (-0.0, "-0.0"), (1e5, "100000.0"), (1e15, "1000000000000000.0"), (1e16, "1e+16"),
            (9826964883599656.0, "9826964883599656.0"), (9.8e15, "9800000000000000.0"), (1e22, "1e+22"), (1.5e-7, "1.5e-07"),
            (0.0001, "0.0001"), (0.00001, "1e-05"), (123e-5, "0.00123"), (.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (100000000000000000.5, "1e+17"), (12345678.9, "12345678.9"), (-2.5, "-2.5"), (.infinity, "Infinity"),
            (-.infinity, "-Infinity"),
            (0.30000000000000004, "0.30000000000000004"), (1e100, "1e+100"), (123456789012345680.0, "1.2345678901234568e+17"),
        ])
    func repr(value: Double, text: String) {
        #expect(PythonJSON.repr(value) == text)
    }

    @Test("every float reads back as itself")
    func roundTrip() {
        var bits: UInt64 = 1
        for _ in 0..<20_000 {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: bits)
            guard value.isFinite else { continue }
            #expect(Double(PythonJSON.repr(value)) == value)
        }
    }

    @Test(
        "arguments are read and written anew",
        arguments: [
            ("", "{}"), ("null", "null"), (#"{"a":1}"#, #"{"a": 1}"#), (#" [1,2 ] "#, "[1, 2]"),
            (#"{"a": 1"#, #""{\"a\": 1""#),  // not JSON: a string
            (#"{"a":1,"b":2,"a":3}"#, #"{"a": 3, "b": 2}"#),
            (#"{"n":123456789012345678901234567890}"#, #"{"n": 123456789012345678901234567890}"#),
            (#"{"z":-0,"f":-0.0,"e":1E5}"#, #"{"z": 0, "f": -0.0, "e": 100000.0}"#),
            (#"{"s":"\u00e9\/\u0007\u007f\u2028\n"}"#, "{\"s\": \"é/\\u0007\u{7f}\u{2028}\\n\"}"),
        ])
    func arguments(text: String, written: String) {
        #expect(PythonJSON.normalizedArguments(text).utf8.elementsEqual(written.utf8))
    }
}
