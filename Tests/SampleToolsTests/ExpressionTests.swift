import Testing

@testable import SampleTools

@Suite("Arithmetic")
struct ExpressionTests {
    @Test(
        "operators bind and group as on paper",
        arguments: [
            ("12 * 7", 84), ("1+2*3", 7), ("(1+2)*3", 9), ("8/4/2", 1), ("7-2-1", 4), ("-2^2", -4), ("2^3^2", 512),
            ("2^-1", 0.5), ("9^0.5", 3), ("10 % 4", 2), ("--5", 5), ("2*-3", -6), ("  .5 + .25 ", 0.75), ("sqrt(16)+abs(-2)", 6),
            ("6 × 7 ÷ 2 − 1", 20),
        ] as [(String, Double)])
    func values(text: String, expected: Double) throws {
        #expect(try Expression.evaluate(text) == expected)
    }

    @Test(
        "what is wrong is said with its place",
        arguments: [
            ("", .empty), ("   ", .empty), ("1/0", .divisionByZero(position: 2)), ("5 % (2-2)", .divisionByZero(position: 3)),
            ("1+", .unexpectedEnd), ("(1", .missingParenthesis(position: 1)), ("1)", .unexpected(")", position: 2)),
            ("1 2", .unexpected("2", position: 3)), ("1,000", .unexpected(",", position: 2)),
            ("1.2.3", .badNumber("1.2.3", position: 1)), ("tan(1)", .unknownName("tan", position: 1)), ("10^400", .tooLarge),
            ("sqrt(-1)", .notReal("sqrt(-1)")), ("0^-1", .notReal("0^-1")), ("()", .unexpected(")", position: 2)),
        ] as [(String, ExpressionError)])
    func errors(text: String, expected: ExpressionError) {
        #expect(throws: expected) { try Expression.evaluate(text) }
    }

    @Test("deep nesting is refused, not a crash", arguments: ["(", "2^", "-(", "1+("])
    func depth(piece: String) {
        #expect(throws: ExpressionError.tooDeep(limit: 100)) {
            try Expression.evaluate(String(repeating: piece, count: 100_000) + "1")
        }
    }

    @Test(
        "numbers are written as people write them",
        arguments: [
            (84, "84"), (0.1 + 0.2, "0.3"), (-0.0, "0"), (1.0 / 3, "0.333333333333"), (1e20, "1e+20"), (-2.50, "-2.5"),
            (123_456_789.25, "123456789.25"),
        ] as [(Double, String)])
    func text(value: Double, expected: String) {
        #expect(decimalText(value) == expected)
    }
}
