/// Reads an ECMA-262 pattern as with the `u` flag, with Annex B's leniency where real schemas rely on it.
///
/// Lenient: identity escapes of punctuation (`\-`, `\@`, `\"`), `{`, `}` and `]` as literals, a class escape at the end of
/// a class range (`[\w-.]`), quantified look-aheads. What could mean something else in another dialect (`\Z`, `(?i)`) is
/// an error that says what to write.
/// Source: ECMA-262, 22.2.1 (Patterns) and B.1.2.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private var groupCount = 0
    private var names: [String: Int] = [:]
    private let groups: (count: Int, names: [String: Int])

    /// How deeply groups may nest.
    static let depthLimit = 100

    private init(_ scalars: [Unicode.Scalar], groups: (count: Int, names: [String: Int])) {
        self.scalars = scalars
        self.groups = groups
    }

    static func parse(_ source: String) throws(RegularExpressionError) -> Pattern {
        let scalars = Array(source.unicodeScalars)
        var parser = PatternParser(scalars, groups: scanGroups(scalars))
        let pattern = try parser.disjunction()
        if parser.peek == ")" {
            throw parser.error("unmatched ')'; write '\\)' for the character")
        }
        return pattern
    }

    /// Counts the capturing groups beforehand, since a back-reference may stand before its group.
    private static func scanGroups(_ scalars: [Unicode.Scalar]) -> (count: Int, names: [String: Int]) {
        var count = 0
        var names: [String: Int] = [:]
        var inClass = false
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "\\": index += 1
            case "[": inClass = true
            case "]": inClass = false
            case "(" where !inClass:
                let rest = scalars[(index + 1)...]
                if rest.first != "?" {
                    count += 1
                } else if rest.starts(with: "?<".unicodeScalars), let next = rest.dropFirst(2).first, next != "=", next != "!" {
                    count += 1
                    var name = ""
                    name.unicodeScalars.append(contentsOf: rest.dropFirst(2).prefix { $0 != ">" })
                    names[name] = count
                }
            default: break
            }
            index += 1
        }
        return (count, names)
    }

    // MARK: Reading

    private var peek: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    private func peek(at distance: Int) -> Unicode.Scalar? {
        position + distance < scalars.count ? scalars[position + distance] : nil
    }

    private mutating func take(_ expected: String) -> Bool {
        guard scalars[position...].starts(with: expected.unicodeScalars) else { return false }
        position += expected.unicodeScalars.count
        return true
    }

    private func error(
        _ message: String, at offset: Int? = nil, kind: RegularExpressionError.Kind = .syntax
    ) -> RegularExpressionError {
        RegularExpressionError(kind: kind, offset: offset ?? position, message: message)
    }

    // MARK: Grammar

    private mutating func disjunction() throws(RegularExpressionError) -> Pattern {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw error("groups nest more than \(Self.depthLimit) deep", kind: .tooLarge)
        }
        var alternatives = [try alternative()]
        while take("|") {
            alternatives.append(try alternative())
        }
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func alternative() throws(RegularExpressionError) -> Pattern {
        var terms: [Pattern] = []
        while let next = peek, next != "|", next != ")" {
            terms.append(try term(next))
        }
        return terms.count == 1 ? terms[0] : .sequence(terms)
    }

    private mutating func term(_ next: Unicode.Scalar) throws(RegularExpressionError) -> Pattern {
        let start = position
        let atom: Pattern
        var quantifiable = true
        switch next {
        case "^":
            position += 1
            atom = .start
            quantifiable = false
        case "$":
            position += 1
            atom = .end
            quantifiable = false
        case "(":
            (atom, quantifiable) = try group()
        case "[":
            atom = .characters(try characterClass())
        case ".":
            position += 1
            atom = .characters(CharacterClass.dot)
        case "\\":
            (atom, quantifiable) = try escape()
        case "*", "+", "?":
            throw error("nothing to repeat before '\(next)'; write '\\\(next)' for the character")
        case "{" where boundedQuantifier() != nil:
            throw error("nothing to repeat before '{'; write '\\{' for the character")
        default:
            position += 1
            atom = .characters(ScalarSet(next.value))
        }
        return try quantified(atom, quantifiable: quantifiable, start: start)
    }

    private mutating func quantified(
        _ atom: Pattern, quantifiable: Bool, start: Int
    ) throws(RegularExpressionError) -> Pattern {
        let quantifierStart = position
        let bounds: (min: Int, max: Int?)
        switch peek {
        case "*":
            bounds = (0, nil)
            position += 1
        case "+":
            bounds = (1, nil)
            position += 1
        case "?":
            bounds = (0, 1)
            position += 1
        case "{":
            guard let (min, max, length) = boundedQuantifier() else { return atom }
            if let max, max < min {
                throw error("the bounds of {\(min),\(max)} are out of order; write {\(max),\(min)}")
            }
            bounds = (min, max)
            position += length
        default:
            return atom
        }
        guard quantifiable else {
            throw error("an assertion cannot be repeated; remove the quantifier", at: quantifierStart)
        }
        _ = take("?")
        switch peek {
        case "+" where scalars[position - 1] != "?":
            throw error("possessive quantifiers are not part of ECMA-262; remove the '+'")
        case "*", "+", "?":
            throw error("nothing to repeat: two quantifiers in a row; put the first in a group")
        case "{" where boundedQuantifier() != nil:
            throw error("nothing to repeat: two quantifiers in a row; put the first in a group")
        default:
            return .repetition(atom, min: bounds.min, max: bounds.max)
        }
    }

    /// The bounds of `{n}`, `{n,}` or `{n,m}` here, and how long it is; nil where the brace is a literal.
    private func boundedQuantifier() -> (min: Int, max: Int?, length: Int)? {
        guard peek == "{" else { return nil }
        var index = position + 1
        func number() -> Int? {
            var value: Int?
            while index < scalars.count, let digit = scalars[index].decimalDigit {
                value = min((value ?? 0) * 10 + digit, LengthSet.unreachable)
                index += 1
            }
            return value
        }
        guard let minimum = number() else { return nil }
        var maximum: Int? = minimum
        if index < scalars.count, scalars[index] == "," {
            index += 1
            maximum = number()
        }
        guard index < scalars.count, scalars[index] == "}" else { return nil }
        return (minimum, maximum, index + 1 - position)
    }

    private mutating func group() throws(RegularExpressionError) -> (Pattern, quantifiable: Bool) {
        let start = position
        if take("(?:") {
            return (try groupBody(start), true)
        }
        if take("(?=") {
            return (.lookAhead(try groupBody(start), negated: false), true)
        }
        if take("(?!") {
            return (.lookAhead(try groupBody(start), negated: true), true)
        }
        if take("(?<=") {
            return (.lookBehind(try groupBody(start), negated: false, offset: start), false)
        }
        if take("(?<!") {
            return (.lookBehind(try groupBody(start), negated: true, offset: start), false)
        }
        if take("(?<") {
            let name = try groupName()
            groupCount += 1
            guard names.updateValue(groupCount, forKey: name) == nil else {
                throw error("two groups are named '\(name)'", at: start)
            }
            let number = groupCount
            return (.group(try groupBody(start), number: number), true)
        }
        if peek(at: 1) == "?" {
            throw unknownGroup()
        }
        position += 1
        groupCount += 1
        let number = groupCount
        return (.group(try groupBody(start), number: number), true)
    }

    private func unknownGroup() -> RegularExpressionError {
        switch peek(at: 2) {
        case "P": error("'(?P' is not part of ECMA-262; write '(?<name>…)' and '\\k<name>'")
        case "#": error("comments are not part of ECMA-262; remove '(?#…)'")
        case ">": error("atomic groups are not part of ECMA-262; write '(?:…)'")
        case "i", "m", "s", "x", "u", "-":
            error("inline flags such as '(?i)' are not supported; spell the cases out, as in '[aA]'")
        default: error("'(?' begins no known group; write '\\(' for the character, or '(?:…)' for a group")
        }
    }

    private mutating func groupBody(_ start: Int) throws(RegularExpressionError) -> Pattern {
        let body = try disjunction()
        guard take(")") else {
            throw error("the group is never closed; add ')', or write '\\(' for the character", at: start)
        }
        return body
    }

    private mutating func groupName() throws(RegularExpressionError) -> String {
        let start = position
        var name = ""
        while let next = peek, next != ">" {
            name.unicodeScalars.append(next)
            position += 1
        }
        guard take(">"), let first = name.unicodeScalars.first,
            first == "_" || first == "$" || first.properties.isIDStart,
            name.unicodeScalars.allSatisfy({ $0 == "$" || $0 == "\u{200C}" || $0 == "\u{200D}" || $0.properties.isIDContinue })
        else {
            throw error("a group's name must be an identifier closed by '>'", at: start)
        }
        return name
    }

    // MARK: Escapes

    private mutating func escape() throws(RegularExpressionError) -> (Pattern, quantifiable: Bool) {
        let start = position
        guard let next = peek(at: 1) else {
            throw error("the pattern ends in a lone '\\'; write '\\\\' for the character")
        }
        switch next {
        case "b", "B":
            position += 2
            return (.wordBoundary(negated: next == "B"), false)
        case "k":
            position += 2
            guard take("<") else {
                throw error("'\\k' must name a group, as in '\\k<name>'", at: start)
            }
            let name = try groupName()
            guard let number = groups.names[name] else {
                throw error("there is no group named '\(name)'", at: start)
            }
            return (.backreference(number: number, offset: start), true)
        case "1"..."9":
            position += 1
            var number = 0
            while let digit = peek?.decimalDigit {
                number = min(number * 10 + digit, 1_000_000)
                position += 1
            }
            guard number <= groups.count else {
                throw error("there is no group \(number) to refer back to", at: start)
            }
            return (.backreference(number: number, offset: start), true)
        default:
            return (.characters(try characterEscape(inClass: false)), true)
        }
    }

    /// An escape that stands for characters, from its backslash on.
    private mutating func characterEscape(inClass: Bool) throws(RegularExpressionError) -> ScalarSet {
        let start = position
        guard let next = peek(at: 1) else {
            throw error("the pattern ends in a lone '\\'; write '\\\\' for the character")
        }
        position += 2
        switch next {
        case "d": return CharacterClass.digit
        case "D": return CharacterClass.digit.complement
        case "w": return CharacterClass.word
        case "W": return CharacterClass.word.complement
        case "s": return CharacterClass.space
        case "S": return CharacterClass.space.complement
        case "t": return ScalarSet(0x09)
        case "n": return ScalarSet(0x0A)
        case "v": return ScalarSet(0x0B)
        case "f": return ScalarSet(0x0C)
        case "r": return ScalarSet(0x0D)
        case "b" where inClass: return ScalarSet(0x08)
        case "0":
            guard peek?.decimalDigit == nil else {
                throw error("octal escapes are not part of ECMA-262; write '\\xHH'", at: start)
            }
            return ScalarSet(0)
        case "c":
            guard let letter = peek, letter.isASCIILetter else {
                throw error("'\\c' needs a letter, as in '\\cJ'", at: start)
            }
            position += 1
            return ScalarSet(letter.value % 32)
        case "x":
            guard let value = hexadecimal(digits: 2) else {
                throw error("'\\x' needs two hexadecimal digits, as in '\\x41'", at: start)
            }
            return ScalarSet(value)
        case "u":
            return ScalarSet(try unicodeEscape(start))
        case "p", "P":
            let set = try property(start)
            return next == "P" ? set.complement : set
        default:
            if next.isASCIILetter || next.decimalDigit != nil {
                throw error(Self.unknownEscape(next), at: start)
            }
            return ScalarSet(next.value)
        }
    }

    private static func unknownEscape(_ letter: Unicode.Scalar) -> String {
        let advice =
            switch letter {
            case "A": "write '^'"
            case "Z", "z": "write '$'"
            case "a": "write '\\x07'"
            case "e": "write '\\x1B'"
            case "h": "write '[ \\t]'"
            case "R": "write '(?:\\r\\n|\\n|\\r)'"
            case "Q", "E": "escape each character by itself"
            case "G": "remove it"
            default: "write '\(letter)' for the character"
            }
        return "'\\\(letter)' is not an escape of ECMA-262; \(advice)"
    }

    private mutating func hexadecimal(digits: Int) -> UInt32? {
        guard position + digits <= scalars.count else { return nil }
        var value: UInt32 = 0
        for scalar in scalars[position..<position + digits] {
            guard let digit = scalar.hexadecimalDigit else { return nil }
            value = value * 16 + digit
        }
        position += digits
        return value
    }

    private mutating func unicodeEscape(_ start: Int) throws(RegularExpressionError) -> UInt32 {
        if take("{") {
            var value: UInt32 = 0
            var digits = 0
            while let digit = peek?.hexadecimalDigit {
                value = min(value * 16 + digit, 0x110000)
                digits += 1
                position += 1
            }
            guard digits > 0, value <= ScalarSet.last, take("}") else {
                throw error("'\\u{…}' needs hexadecimal digits of at most 10FFFF", at: start)
            }
            return value
        }
        guard let unit = hexadecimal(digits: 4) else {
            throw error("'\\u' needs four hexadecimal digits, as in '\\u0041', or '\\u{1F600}'", at: start)
        }
        guard (0xD800...0xDBFF).contains(unit), peek == "\\", peek(at: 1) == "u" else { return unit }
        let afterHigh = position
        position += 2
        guard let low = hexadecimal(digits: 4), (0xDC00...0xDFFF).contains(low) else {
            position = afterHigh
            return unit
        }
        return 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func property(_ start: Int) throws(RegularExpressionError) -> ScalarSet {
        guard take("{") else {
            throw error("'\\p' needs a Unicode property, as in '\\p{L}'", at: start)
        }
        var name = ""
        while let next = peek, next != "}" {
            name.unicodeScalars.append(next)
            position += 1
        }
        guard take("}") else {
            throw error("'\\p{' is never closed; add '}'", at: start)
        }
        guard let set = UnicodeProperty.scalars(named: name) else {
            throw error("the Unicode property '\(name)' is not supported; use a general category such as L, Lu or Nd", at: start, kind: .unsupported)
        }
        return set
    }

    // MARK: Classes

    private mutating func characterClass() throws(RegularExpressionError) -> ScalarSet {
        let start = position
        position += 1
        let negated = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !take("]") {
            guard peek != nil else {
                throw error("the class is never closed; add ']', or write '\\[' for the character", at: start)
            }
            let itemStart = position
            let lower = try classAtom()
            guard peek == "-", let afterDash = peek(at: 1), afterDash != "]" else {
                ranges += lower.set.ranges
                continue
            }
            position += 1
            let upper = try classAtom()
            guard let first = lower.single, let last = upper.single else {
                // Annex B: next to a class escape the dash stands for itself.
                ranges += lower.set.ranges + upper.set.ranges + [0x2D...0x2D]
                continue
            }
            guard first <= last else {
                throw error("the ends of this range are out of order; swap them, or write '\\-' for the character", at: itemStart)
            }
            ranges.append(first...last)
        }
        let set = ScalarSet(ranges)
        return negated ? set.complement : set
    }

    /// One member of a class; `single` is its code point (a surrogate, perhaps) unless it is a class escape.
    private mutating func classAtom() throws(RegularExpressionError) -> (set: ScalarSet, single: UInt32?) {
        guard let next = peek else {
            throw error("the class is never closed; add ']'")
        }
        guard next == "\\" else {
            position += 1
            return (ScalarSet(next.value), next.value)
        }
        if peek(at: 1) == "u" {
            let start = position
            position += 2
            let value = try unicodeEscape(start)
            return (ScalarSet(value), value)
        }
        let isClass = peek(at: 1).map { "dDwWsSpP".unicodeScalars.contains($0) } ?? false
        let set = try characterEscape(inClass: true)
        return (set, isClass ? nil : set.ranges.first?.lowerBound)
    }
}

extension Unicode.Scalar {
    var decimalDigit: Int? {
        (0x30...0x39).contains(value) ? Int(value - 0x30) : nil
    }

    var hexadecimalDigit: UInt32? {
        switch value {
        case 0x30...0x39: value - 0x30
        case 0x41...0x46: value - 0x41 + 10
        case 0x61...0x66: value - 0x61 + 10
        default: nil
        }
    }

    var isASCIILetter: Bool {
        (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
    }
}
