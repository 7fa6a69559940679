/// Escapes and character classes (ECMA-262, 22.2.1: AtomEscape, CharacterEscape, CharacterClass).
extension PatternParser {
    // MARK: Escapes

    mutating func escape() throws(RegularExpressionError) -> (Pattern, quantifiable: Bool) {
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

    mutating func characterClass() throws(RegularExpressionError) -> ScalarSet {
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
                if isStrict { throw error("a class escape cannot be the end of a range", at: itemStart) }
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
