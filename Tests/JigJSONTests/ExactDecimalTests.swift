import BigInt
import Testing

import JigJSON

@Suite("Exact numbers")
struct ExactDecimalTests {
    private func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text), "\(text)") }

    @Test("equal values are equal however they are written", arguments: [
        ("1", "1.0"), ("1", "1e0"), ("100", "1e2"), ("0.5", "5E-1"), ("0", "-0.0e5"), ("0e99999999999999999999", "0"),
        ("123456789012345678901234567890", "1.2345678901234567890123456789e29"), ("1000000000000000000000", "1e21"),
    ])
    func equality(one: String, other: String) throws {
        #expect(try decimal(one) == decimal(other))
        #expect(try decimal(one).hashValue == decimal(other).hashValue)
        #expect(try !(decimal(one) < decimal(other)) && !(decimal(other) < decimal(one)))
    }

    @Test("order is by value, over any distance of exponents", arguments: [
        ("1", "2"), ("-2", "-1"), ("-1", "0"), ("0", "1e-1000000000"), ("5", "1e1000000000"), ("-1e1000000000", "5"),
        ("1e-1000000000", "1"), ("0.1", "0.11"), ("9.99", "10"), ("99999999999999999999", "1e20"), ("1e20", "100000000000000000001"),
        ("123456789012345678901234567890", "123456789012345678901234567891"), ("-1.5e300", "-1.4e300"), ("9e999999999", "1e1000000000"),
    ])
    func order(less: String, greater: String) throws {
        #expect(try decimal(less) < decimal(greater))
        #expect(try !(decimal(greater) < decimal(less)))
        #expect(try decimal(less) != decimal(greater))
    }

    @Test("multiples are exact", arguments: [
        ("0.0075", "0.0001", true), ("0.00751", "0.0001", false), ("35", "1.5", false), ("4.5", "1.5", true), ("0", "7", true),
        ("1e1000000000", "3", false), ("3e1000000000", "3", true), ("1e308", "0.5", true), ("1e-5", "1", false),
        ("12391239123", "1e-8", true), ("9007199254740993", "2", false), ("-9", "3", true), ("9", "-3", true),
        ("-9223372036854775808", "-1", true), ("123456789012345678901234567890", "10", true), ("7", "70", false), ("5", "0", false),
        ("1e1000000000", "1e999999999", true), ("1e1000000000", "7e3", false), ("1e1000000000", "1024", true),
    ])
    func multiples(value: String, divisor: String, expected: Bool) throws {
        #expect(try decimal(value).isMultiple(of: decimal(divisor)) == expected)
    }

    @Test("arithmetic is exact")
    func arithmetic() throws {
        #expect(try decimal("0.1").plus(decimal("0.2")) == decimal("0.3"))
        #expect(try decimal("1").minus(decimal("0.999")) == decimal("0.001"))
        #expect(try decimal("-9223372036854775808").minus(decimal("1")) == decimal("-9223372036854775809"))
        #expect(try decimal("9223372036854775809").minus(decimal("1"))?.int == nil)
        #expect(try decimal("9223372036854775808").minus(decimal("1"))?.int == .max)
        #expect(try decimal("1.5").multiplied(by: decimal("-2e10")) == decimal("-3e10"))
        #expect(try decimal("1e1000000000").plus(decimal("1")) == nil)
        #expect(try decimal("1e1000000000").plus(decimal("0")) == decimal("1e1000000000"))
        #expect(try decimal("1e900000000000000").multiplied(by: decimal("1e900000000000000")) == nil)
    }

    @Test("rounding to a multiple goes the way it says", arguments: [
        ("7", "3", "6", "9"), ("-7", "3", "-9", "-6"), ("6", "3", "6", "6"), ("0.1", "0.25", "0", "0.25"), ("-0.1", "0.25", "-0.25", "0"),
        ("1e3", "7", "994", "1001"), ("0", "5", "0", "0"),
    ])
    func rounding(value: String, step: String, floor: String, ceiling: String) throws {
        #expect(try decimal(value).floorMultiple(of: decimal(step)) == decimal(floor))
        #expect(try decimal(value).ceilingMultiple(of: decimal(step)) == decimal(ceiling))
    }

    @Test("machine words reckon as integers of any size do, up to where they don't fit and beyond")
    func words() throws {
        // A linear congruential generator (Knuth, MMIX).
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        /// A number, and how many times 1e-20 it is.
        func number() throws -> (decimal: ExactDecimal, units: BigInt) {
            let digits = (0...random(42)).map { _ in String(random(4) == 0 ? 0 : random(10)) }.joined()
            let significand = try #require(BigInt((random(2) == 0 ? "-" : "") + digits)), exponent = random(41) - 20
            return (try #require(ExactDecimal(significand: significand, exponent: exponent)), significand * BigInt(10).power(exponent + 20))
        }
        func decimal(_ units: BigInt) -> ExactDecimal? { ExactDecimal(significand: units, exponent: -20) }
        for _ in 0..<5_000 {
            let (one, other) = (try number(), try number())
            let context: Comment = "\(one.decimal) and \(other.decimal)"
            #expect((one.decimal < other.decimal) == (one.units < other.units), context)
            #expect((one.decimal == other.decimal) == (one.units == other.units), context)
            #expect(one.decimal.plus(other.decimal) == decimal(one.units + other.units), context)
            #expect(one.decimal.minus(other.decimal) == decimal(one.units - other.units), context)
            let divisor = BigInt(other.units.magnitude)
            let isMultiple = one.units.isZero || !divisor.isZero && (one.units % divisor).isZero
            #expect(one.decimal.isMultiple(of: other.decimal) == isMultiple, context)
            guard !divisor.isZero else { continue }
            let rest = one.units % divisor
            let floor = one.units - (rest.signum() < 0 ? rest + divisor : rest)
            #expect(one.decimal.floorMultiple(of: other.decimal.magnitude) == decimal(floor), context)
        }
    }

    @Test("there is no multiple of zero, and none is computed over huge distances")
    func roundingLimits() throws {
        #expect(try decimal("1").floorMultiple(of: .zero) == nil)
        #expect(try decimal("1").floorMultiple(of: decimal("-1")) == nil)
        #expect(try decimal("1e1000000000").ceilingMultiple(of: decimal("3")) == nil)
    }

    @Test("integers are told by value, and for draft 4 by text")
    func integers() throws {
        #expect(JSONNumber(text: "1.0")?.isInteger == true)
        #expect(JSONNumber(text: "1.0")?.isWrittenAsInteger == false)
        #expect(JSONNumber(text: "1E2")?.isWrittenAsInteger == false)
        #expect(JSONNumber(text: "1e-1")?.isInteger == false)
        #expect(JSONNumber(text: "12")?.isWrittenAsInteger == true)
        #expect(JSONNumber(text: "1e2")?.int == 100)
        #expect(JSONNumber(text: "-9223372036854775808")?.int == .min)
        #expect(JSONNumber(text: "9223372036854775808")?.int == nil)
        #expect(JSONNumber(text: "1e18")?.int == 1_000_000_000_000_000_000)
        #expect(JSONNumber(text: "1e19")?.int == nil)
        #expect(JSONNumber(text: "1.5")?.int == nil)
    }

    @Test("only RFC 8259's numbers are numbers", arguments: ["", "-", "01", "1.", ".1", "+1", "1e", " 1", "1 ", "0x1", "1_0", "NaN", "inf", "١"])
    func syntax(text: String) {
        #expect(JSONNumber(text: text) == nil)
    }

    @Test("a Double is written so that it reads back the same; infinities are refused", arguments: [0.1, -0.0, 1e300, .leastNonzeroMagnitude, 1e16, 123.456])
    func doubles(value: Double) throws {
        let number = try #require(JSONNumber(value))
        #expect(number.double == value)
        #expect(try JSONValue(parsing: number.text).numberValue == number)
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(Double.nan) == nil)
    }

    @Test("the description reads back as the same value", arguments: [
        "0", "1", "-1", "100", "1e20", "1e21", "0.1", "0.0000001", "0.00000001", "-123.456", "1e1000000000", "123456789012345678901234567890.5",
    ])
    func description(text: String) throws {
        let value = try decimal(text)
        #expect(try decimal(value.description) == value)
    }

    @Test("limits are kept: exponents to ±10^15 and significands to 100,000 digits")
    func limits() throws {
        #expect(ExactDecimal("1e1000000000000000") != nil)
        #expect(ExactDecimal("1e1000000000000001") == nil)
        #expect(ExactDecimal("10e1000000000000000") == nil)
        #expect(ExactDecimal("1e-1000000000000001") == nil)
        #expect(ExactDecimal("1e99999999999999999999999") == nil)
        let digits = String(repeating: "7", count: 100_000)
        #expect(try decimal(digits) < decimal(digits + "0"))
        #expect(ExactDecimal(digits + "7") == nil)
        #expect(ExactDecimal("1" + String(repeating: "0", count: 1_000_000))?.exponent == 1_000_000)
    }

    @Test("the significand is normalised, large or small")
    func normalised() throws {
        #expect(try decimal("1200").significand == 12)
        #expect(try decimal("1200").exponent == 2)
        let large = try #require(ExactDecimal(significand: BigInt(7) * BigInt(10).power(1001), exponent: -3))
        #expect(large.significand == 7)
        #expect(large.exponent == 998)
    }
}
