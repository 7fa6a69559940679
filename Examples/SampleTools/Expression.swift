/// What is wrong with an arithmetic expression, and where.
enum ExpressionError: Error, Equatable, CustomStringConvertible {
    case empty
    case unexpected(Character, position: Int)
    case unexpectedEnd
    case missingParenthesis(position: Int)
    case unknownName(String, position: Int)
    case badNumber(String, position: Int)
    case divisionByZero(position: Int)
    case notReal(String)
    case tooLarge
    case tooDeep(limit: Int)

    var description: String {
        switch self {
        case .empty: "The expression is empty."
        case .unexpected(let character, let position): "Unexpected '\(character)' at position \(position)."
        case .unexpectedEnd: "The expression ends where a number or '(' is expected."
        case .missingParenthesis(let position): "The '(' at position \(position) is never closed."
        case .unknownName(let name, let position):
            "Unknown name '\(name)' at position \(position); known are pi, e, sqrt, abs and round."
        case .badNumber(let text, let position): "'\(text)' at position \(position) is not a number."
        case .divisionByZero(let position): "Division by zero at position \(position)."
        case .notReal(let operation): "\(operation) is not a real number."
        case .tooLarge: "The result is too large."
        case .tooDeep(let limit): "The expression is nested more than \(limit) levels deep."
        }
    }
}

/// Evaluates arithmetic: `+ - * / % ^`, parentheses, `sqrt`, `abs`, `round`, `pi` and `e`.
///
/// Positions in errors count characters from 1. `^` binds tighter than a sign and groups to the right, so `-2^2` is -4.
struct Expression {
    private static let maximumDepth = 100
    private let characters: [Character]
    private var position = 0
    private var depth = 0

    /// The value of an expression.
    static func evaluate(_ text: String) throws(ExpressionError) -> Double {
        var expression = Expression(text)
        expression.skipSpace()
        guard expression.peek != nil else { throw .empty }
        let value = try expression.sum()
        if let character = expression.peek {
            throw .unexpected(character, position: expression.position + 1)
        }
        return value
    }

    private init(_ text: String) { characters = Array(text) }

    private var peek: Character? { position < characters.count ? characters[position] : nil }

    private mutating func skipSpace() {
        while let character = peek, character.isWhitespace { position += 1 }
    }

    /// Consumes one of the operators, and the space after it; returns which, in ASCII.
    private mutating func operatorIn(_ set: [Character]) -> Character? {
        guard let character = peek else { return nil }
        let ascii: Character =
            switch character {
            case "×", "·": "*"
            case "÷": "/"
            case "−": "-"
            default: character
            }
        guard set.contains(ascii) else { return nil }
        position += 1
        skipSpace()
        return ascii
    }

    private mutating func sum() throws(ExpressionError) -> Double {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw .tooDeep(limit: Self.maximumDepth) }
        var value = try product()
        while let sign = operatorIn(["+", "-"]) {
            let operand = try product()
            value = try finite(sign == "+" ? value + operand : value - operand)
        }
        return value
    }

    private mutating func product() throws(ExpressionError) -> Double {
        var value = try signed()
        while true {
            let start = position + 1
            guard let sign = operatorIn(["*", "/", "%"]) else { return value }
            let operand = try signed()
            if sign != "*" && operand == 0 { throw .divisionByZero(position: start) }
            switch sign {
            case "*": value = try finite(value * operand)
            case "/": value = try finite(value / operand)
            default: value = value.truncatingRemainder(dividingBy: operand)
            }
        }
    }

    private mutating func signed() throws(ExpressionError) -> Double {
        var negative = false
        while let sign = operatorIn(["+", "-"]) {
            if sign == "-" { negative.toggle() }
        }
        let value = try power()
        return negative ? -value : value
    }

    private mutating func power() throws(ExpressionError) -> Double {
        let base = try operand()
        guard operatorIn(["^"]) != nil else { return base }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw .tooDeep(limit: Self.maximumDepth) }
        return try Self.raise(base, to: try signed())
    }

    private mutating func operand() throws(ExpressionError) -> Double {
        guard let character = peek else { throw .unexpectedEnd }
        if character == "(" { return try parenthesised() }
        if character.isASCII && character.isLetter { return try named() }
        guard character.isASCII && character.isNumber || character == "." else {
            throw .unexpected(character, position: position + 1)
        }
        return try number()
    }

    private mutating func parenthesised() throws(ExpressionError) -> Double {
        let opening = position + 1
        position += 1
        skipSpace()
        let value = try sum()
        guard let character = peek else { throw .missingParenthesis(position: opening) }
        guard character == ")" else { throw .unexpected(character, position: position + 1) }
        position += 1
        skipSpace()
        return value
    }

    private mutating func number() throws(ExpressionError) -> Double {
        let start = position
        while let character = peek, character.isASCII, character.isNumber || character == "." { position += 1 }
        // A thousands separator is not a number's: "1,000" is refused at the comma rather than read as 1.
        let text = String(characters[start..<position])
        skipSpace()
        guard let value = Double(text), value.isFinite else { throw .badNumber(text, position: start + 1) }
        return value
    }

    private mutating func named() throws(ExpressionError) -> Double {
        let start = position
        while let character = peek, character.isASCII, character.isLetter { position += 1 }
        let name = String(characters[start..<position]).lowercased()
        skipSpace()
        switch name {
        case "pi": return Double.pi
        case "e": return 2.718281828459045
        case "sqrt", "abs", "round":
            guard peek == "(" else {
                guard let character = peek else { throw .unexpectedEnd }
                throw .unexpected(character, position: position + 1)
            }
            let argument = try parenthesised()
            switch name {
            case "abs": return argument.magnitude
            case "round": return argument.rounded()
            default:
                guard argument >= 0 else { throw .notReal("sqrt(\(decimalText(argument)))") }
                return argument.squareRoot()
            }
        default: throw .unknownName(name, position: start + 1)
        }
    }

    private func finite(_ value: Double) throws(ExpressionError) -> Double {
        guard value.isFinite else { throw .tooLarge }
        return value
    }

    /// Powers with whole exponents, by repeated squaring, and square roots of them.
    private static func raise(_ base: Double, to exponent: Double) throws(ExpressionError) -> Double {
        let name = "\(decimalText(base))^\(decimalText(exponent))"
        // Halves are the only fractions that need no logarithm; they cover what people ask a calculator.
        if exponent != exponent.rounded() {
            guard (exponent * 2) == (exponent * 2).rounded(), base >= 0 else { throw .notReal(name) }
            return try raise(base.squareRoot(), to: exponent * 2)
        }
        if base == 0 && exponent < 0 { throw .notReal(name) }
        guard exponent.magnitude <= 1_000_000 else {
            if base.magnitude == 1 { return base == 1 || exponent.truncatingRemainder(dividingBy: 2) == 0 ? 1 : -1 }
            if base == 0 || (base.magnitude < 1) == (exponent > 0) { return 0 }
            throw .tooLarge
        }
        var result = 1.0
        var square = base
        var remaining = Int(exponent.magnitude)
        while remaining > 0 {
            if remaining & 1 == 1 { result *= square }
            square *= square
            remaining >>= 1
        }
        let value = exponent < 0 ? 1 / result : result
        guard value.isFinite else { throw .tooLarge }
        return value
    }
}
