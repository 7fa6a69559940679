/// Translates the text of Swift regular expressions to patterns of JSON Schema, which are ECMA-262's.
///
/// The pattern matches no string that the Swift expression does not match from end to end. It is the same language but for
/// three things: `\d`, `\w` and `\s` are ECMA-262's, so that digits are `0-9`; `.` is a Unicode scalar, not a grapheme
/// cluster; and canonically equivalent spellings are different strings. What can't be said so is an error.
/// Source: "Regex Syntax and Run-time Construction" (Swift Evolution 0355); ECMA-262, 22.2.1.
package enum SwiftRegexSyntax {
    /// The pattern for the strings that an expression matches from end to end.
    ///
    /// - Parameters:
    ///   - source: the text between the slashes of a literal.
    ///   - isExtended: whether white space and comments in it do not count, as in a literal of several lines.
    /// - Throws: `RegularExpressionError` for what ECMA-262 can't say, with its place in `source`.
    package static func pattern(
        matchingAllOf source: String, isExtended: Bool = false
    ) throws(RegularExpressionError) -> String {
        var translator = Translator(source: Array(source.unicodeScalars), isExtended: isExtended)
        let pattern = "^(?:" + (try translator.translate()) + ")$"
        _ = try RegularExpression(pattern)
        return pattern
    }
}

private struct Translator {
    let source: [Unicode.Scalar]
    let isExtended: Bool
    var position = 0
    var output = String.UnicodeScalarView()
    /// How many groups are open.
    var depth = 0

    init(source: [Unicode.Scalar], isExtended: Bool) {
        self.source = source
        self.isExtended = isExtended
    }

    mutating func translate() throws(RegularExpressionError) -> String {
        while let scalar = peek {
            switch scalar {
            case "\\": try escape(inClass: false)
            case "[": try characterClass()
            case "(": try group()
            case ")":
                if depth == 0 { throw syntax("unmatched ')'") }
                depth -= 1
                copy()
                try quantifier()
            case "*", "+", "?": throw syntax("there is nothing before '\(scalar)' to repeat")
            case "{" where quantifierLength != nil: throw syntax("there is nothing before '{' to repeat")
            case "|", "^", "$": copy()
            case "{", "}", "]":
                literal(scalar)
                position += 1
                try quantifier()
            case "#" where isExtended: while let scalar = peek, scalar != "\n" { position += 1 }
            case _ where isExtended && scalar.properties.isWhitespace: position += 1
            default:
                copy()
                try quantifier()
            }
        }
        if depth > 0 { throw syntax("a group is not closed") }
        return String(output)
    }

    // MARK: Reading

    private var peek: Unicode.Scalar? { position < source.count ? source[position] : nil }

    private func starts(with text: String) -> Bool { source[position...].starts(with: text.unicodeScalars) }

    private mutating func take(_ text: String) -> Bool {
        guard starts(with: text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func copy() {
        if let scalar = peek { output.append(scalar) }
        position += 1
    }

    private mutating func write(_ text: String) { output.append(contentsOf: text.unicodeScalars) }

    /// Writes a scalar that stands for itself.
    private mutating func literal(_ scalar: Unicode.Scalar, inClass: Bool = false) {
        let special = inClass ? "\\]^-[" : "\\^$.*+?()[]{}|/"
        if special.unicodeScalars.contains(scalar) { output.append("\\") }
        output.append(scalar)
    }

    private func syntax(_ message: String, at offset: Int? = nil) -> RegularExpressionError {
        RegularExpressionError(kind: .syntax, offset: offset ?? position, message: message)
    }

    private func unsupported(_ message: String, at offset: Int? = nil) -> RegularExpressionError {
        RegularExpressionError(kind: .unsupported, offset: offset ?? position, message: message)
    }

    // MARK: Groups and quantifiers

    private mutating func group() throws(RegularExpressionError) {
        let start = position
        if take("(?#") {
            while let scalar = peek, scalar != ")" { position += 1 }
            guard take(")") else { throw syntax("a comment is not closed", at: start) }
            return
        }
        depth += 1
        for opening in ["(?:", "(?=", "(?!", "(?<=", "(?<!"] where take(opening) {
            write(opening)
            return
        }
        if take("(?<") || take("(?P<") {
            write("(?<")
            while let scalar = peek, scalar != ">" {
                guard scalar != "-" else { throw unsupported("a balanced group has no counterpart in JSON Schema", at: start) }
                copy()
            }
            guard peek == ">" else { throw syntax("the name of a group is not closed", at: start) }
            copy()
            return
        }
        if starts(with: "(?>") || starts(with: "(*atomic") {
            throw unsupported("an atomic group has no counterpart in JSON Schema; write '(?:' instead", at: start)
        }
        if starts(with: "(?|") { throw unsupported("a branch reset has no counterpart in JSON Schema; write '(?:' instead", at: start) }
        if starts(with: "(?") || starts(with: "(*") {
            throw unsupported(
                "options, conditions and recursion have no counterpart in JSON Schema; spell out what they stand for", at: start)
        }
        copy()
    }

    /// The length of the quantifier in braces at the position, if one stands there.
    private var quantifierLength: Int? {
        guard peek == "{", let end = source[position...].firstIndex(of: "}") else { return nil }
        let inside = source[(position + 1)..<end].filter { !(isExtended && $0.properties.isWhitespace) }
        let parts = inside.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        let areNumbers = parts.allSatisfy { part in part.allSatisfy { ("0"..."9").contains($0) } }
        guard areNumbers, parts.contains(where: { !$0.isEmpty }) else { return nil }
        return end - position + 1
    }

    private mutating func quantifier() throws(RegularExpressionError) {
        if isExtended {
            while let scalar = peek, scalar.properties.isWhitespace { position += 1 }
        }
        let start = position
        switch peek {
        case "*", "+", "?": copy()
        case "{":
            guard let length = quantifierLength else { return }
            let digits = source[position ..< position + length].filter { !$0.properties.isWhitespace }
            position += length
            if digits.count > 1, digits[1] == "," { write("{0") } else { write("{") }
            output.append(contentsOf: digits.dropFirst())
        default: return
        }
        // Lazily or not, the language is the same.
        if peek == "?" {
            position += 1
        } else if peek == "+" {
            throw unsupported("a possessive quantifier has no counterpart in JSON Schema; leave out its '+'", at: start)
        }
        if let scalar = peek, ["*", "+", "?"].contains(scalar) || (scalar == "{" && quantifierLength != nil) {
            throw syntax("a quantifier can't be repeated; put what it repeats into '(?:…)'")
        }
    }

    // MARK: Escapes

    private mutating func escape(inClass: Bool) throws(RegularExpressionError) {
        let start = position
        position += 1
        guard let scalar = peek else { throw syntax("a backslash has nothing after it", at: start) }
        position += 1
        switch scalar {
        case "d", "w", "s", "S":
            write("\\")
            output.append(scalar)
        case "D": write("\\P{Nd}")
        case "W":
            if inClass { throw unsupported("\\W in a set has no counterpart in JSON Schema; list the characters", at: start) }
            write("[^\\p{L}\\p{M}\\p{N}\\p{Pc}\\u200C\\u200D]")
        case "n", "r", "t", "f":
            write("\\")
            output.append(scalar)
        case "e": write("\\x1B")
        case "a": write("\\x07")
        case "h": write(inClass ? "\\t\\p{Zs}" : "[\\t\\p{Zs}]")
        case "0": write("\\x00")
        case "b" where inClass: write("\\x08")
        case "u", "x", "U": try codePoint(scalar, inClass: inClass, from: start)
        case "p", "P": try property(scalar, from: start)
        case "Q" where !inClass:
            while peek != nil, !starts(with: "\\E") {
                if let scalar = peek { literal(scalar) }
                position += 1
            }
            _ = take("\\E")
        case "A" where !inClass: return write("^")
        case "z" where !inClass, "Z" where !inClass: return write("$")
        case "1"..."9" where !inClass:
            write("\\")
            output.append(scalar)
            while let digit = peek, ("0"..."9").contains(digit) { copy() }
        case "k" where !inClass && peek == "<":
            write("\\k")
            while let scalar = peek, scalar != ">" { copy() }
            guard peek == ">" else { throw syntax("a reference to a group is not closed", at: start) }
            copy()
        case "b", "B":
            throw unsupported(
                "a word boundary of Swift follows Unicode's rules and has no counterpart in JSON Schema", at: start)
        case "a"..."z", "A"..."Z", "0"..."9":
            throw unsupported("'\\\(scalar)' has no counterpart in JSON Schema; spell out what it stands for", at: start)
        default: literal(scalar, inClass: inClass)
        }
        if !inClass { try quantifier() }
    }

    private mutating func codePoint(
        _ kind: Unicode.Scalar, inClass: Bool, from start: Int
    ) throws(RegularExpressionError) {
        var digits = String.UnicodeScalarView()
        if peek == "{" {
            position += 1
            while let scalar = peek, scalar != "}" {
                digits.append(scalar)
                position += 1
            }
            guard take("}") else { throw syntax("'\\\(kind){' is not closed", at: start) }
        } else {
            let count = kind == "x" ? 2 : kind == "u" ? 4 : 8
            while digits.count < count, let scalar = peek, scalar.properties.isASCIIHexDigit {
                digits.append(scalar)
                position += 1
            }
            if kind != "x", digits.count != count { throw syntax("'\\\(kind)' is followed by \(count) hexadecimal digits", at: start) }
        }
        guard let value = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(value) else {
            throw syntax("'\\\(kind)' must name one Unicode scalar", at: start)
        }
        literal(scalar, inClass: inClass)
    }

    private mutating func property(_ kind: Unicode.Scalar, from start: Int) throws(RegularExpressionError) {
        guard take("{") else { throw syntax("'\\\(kind)' is followed by a property in braces", at: start) }
        var name = String.UnicodeScalarView()
        while let scalar = peek, scalar != "}" {
            name.append(scalar)
            position += 1
        }
        guard take("}") else { throw syntax("'\\\(kind){' is not closed", at: start) }
        write("\\\(kind){\(String(name))}")
    }

    // MARK: Sets

    private mutating func characterClass() throws(RegularExpressionError) {
        let start = position
        if starts(with: "[[:") || starts(with: "[:") { throw noSet("a class such as '[:alpha:]'", at: start) }
        copy()
        if peek == "^" { copy() }
        var isEmpty = true
        while let scalar = peek {
            if scalar == "]", !isEmpty {
                copy()
                return try quantifier()
            }
            for operation in ["&&", "--", "~~"] where starts(with: operation) {
                throw noSet("the set operation '\(operation)'", at: position)
            }
            switch scalar {
            case "]": throw syntax("a set has nothing in it; write '\\]' for the character", at: start)
            case "[": throw noSet("a set within a set", at: position)
            case "\\": try escape(inClass: true)
            case "-":
                // A range where something stands on both of its sides.
                if isEmpty || position + 1 < source.count && source[position + 1] == "]" { output.append("\\") }
                copy()
            case _ where isExtended && scalar.properties.isWhitespace:
                position += 1
                continue
            default:
                literal(scalar, inClass: true)
                position += 1
            }
            isEmpty = false
        }
        throw syntax("a set is not closed", at: start)
    }

    private func noSet(_ what: String, at offset: Int) -> RegularExpressionError {
        unsupported("\(what) has no counterpart in JSON Schema; list the characters", at: offset)
    }
}
