/// Reads an ECMA-262 pattern as with the `u` flag, with Annex B's leniency where real schemas rely on it.
///
/// Lenient: identity escapes of punctuation (`\-`, `\@`, `\"`), `{`, `}` and `]` as literals, a class escape at the end of
/// a class range (`[\w-.]`), quantified look-aheads. What could mean something else in another dialect (`\Z`, `(?i)`) is
/// an error that says what to write.
/// Source: ECMA-262, 22.2.1 (Patterns) and B.1.2.
struct PatternParser {
    let scalars: [Unicode.Scalar]
    var position = 0
    private var depth = 0
    private var groupCount = 0
    private var names: [String: Int] = [:]
    let groups: (count: Int, names: [String: Int])
    /// Whether Annex B's leniency is off but for the escapes of punctuation, as `format: regex` asks.
    let isStrict: Bool

    /// How deeply groups may nest.
    static let depthLimit = 100

    private init(_ scalars: [Unicode.Scalar], groups: (count: Int, names: [String: Int]), strictly isStrict: Bool) {
        self.scalars = scalars
        self.isStrict = isStrict
        self.groups = groups
    }

    static func parse(_ source: String, strictly isStrict: Bool = false) throws(RegularExpressionError) -> Pattern {
        let scalars = Array(source.unicodeScalars)
        var parser = PatternParser(scalars, groups: scanGroups(scalars), strictly: isStrict)
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

    var peek: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    func peek(at distance: Int) -> Unicode.Scalar? {
        position + distance < scalars.count ? scalars[position + distance] : nil
    }

    mutating func take(_ expected: String) -> Bool {
        guard scalars[position...].starts(with: expected.unicodeScalars) else { return false }
        position += expected.unicodeScalars.count
        return true
    }

    func error(
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
        case "{" where isStrict, "}" where isStrict, "]" where isStrict:
            throw error("a lone '\(next)'; write '\\\(next)' for the character")
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
            return (.lookAhead(try groupBody(start), negated: false), !isStrict)
        }
        if take("(?!") {
            return (.lookAhead(try groupBody(start), negated: true), !isStrict)
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

    mutating func groupName() throws(RegularExpressionError) -> String {
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
