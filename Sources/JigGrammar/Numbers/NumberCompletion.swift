import JigJSON

/// How the text of a number goes on, given a clause that it must be in and the spellings that may be used.
extension NumberClause {
    /// Whether a text is a whole number of the clause in this spelling.
    func accepts(_ prefix: NumberPrefix, _ spelling: NumberSpelling) -> Bool {
        guard spelling.permits(prefix), let number = prefix.number else { return false }
        return contains(number)
    }

    /// Whether a text is the beginning of a number of the clause in this spelling.
    func canContinue(_ prefix: NumberPrefix, _ spelling: NumberSpelling) -> Bool {
        guard spelling.mayBegin(prefix) else { return false }
        if isUniversal, case .free = spelling, prefix.digits.count < ExactDecimal.digitLimit, prefix.exponent == nil {
            return true
        }
        if let isOpen = isOpen(prefix, spelling) { return isOpen }
        if accepts(prefix, spelling) { return true }
        var found = false
        completions(of: prefix, spelling) { _ in
            found = true
            return false
        }
        return found
    }

    /// Whether digits that are not all zero go on within the clause, where its bounds alone tell: more of them never make a
    /// number smaller.
    private func isOpen(_ prefix: NumberPrefix, _ spelling: NumberSpelling) -> Bool? {
        guard values == nil, notMultiples.isEmpty, excluded.isEmpty, form == nil, prefix.exponent == nil,
            prefix.digits.contains(where: { $0 != UInt8(ascii: "0") })
        else { return nil }
        let isPlain: Bool
        switch spelling {
        case .plain: isPlain = true
        case .free where prefix.digits.count < ExactDecimal.digitLimit: isPlain = false
        default: return nil
        }
        let isBeyondLow = prefix.isNegative ? (high?.value.signum ?? 0) >= 0 : (low?.value.signum ?? 0) <= 0
        guard let far = prefix.isNegative ? low.map({ -$0.value }) : high?.value else {
            let isMultiple = step == nil || (step == .one && prefix.fractionDigits == nil)
            return isBeyondLow && isMultiple ? true : nil
        }
        guard isPlain, let mantissa = prefix.mantissa, mantissa > far else { return nil }
        return false
    }

    /// A shortest known text of a number of the clause that begins with the prefix; nil if there is none.
    func completion(of prefix: NumberPrefix, _ spelling: NumberSpelling) -> [UInt8]? {
        guard spelling.mayBegin(prefix) else { return nil }
        if accepts(prefix, spelling) { return prefix.text }
        var best: [UInt8]?
        // The texts that come first are short; some more are looked at.
        var tries = 32
        completions(of: prefix, spelling) { text in
            if text.count < best?.count ?? Int.max { best = text }
            tries -= 1
            return tries > 0
        }
        return best
    }

    /// Gives texts that complete a prefix that `spelling` may begin with, as long as `found` asks for more.
    private func completions(of prefix: NumberPrefix, _ spelling: NumberSpelling, found: ([UInt8]) -> Bool) {
        if case .texts(let texts) = spelling {
            for text in texts where text.starts(with: prefix.text) {
                if !found(text) { return }
            }
            return
        }
        if let exponent = prefix.exponent {
            for text in completions(of: prefix, exponent) where !found(text) { return }
            return
        }
        var goesOn = true
        for negative in prefix.text.isEmpty ? [false, true] : [prefix.isNegative] where goesOn {
            members(beginning: prefix, negative: negative, spelling) { value in
                goesOn = text(of: value, negative: negative, continuing: prefix, spelling).map(found) ?? true
                return goesOn
            }
        }
    }

    /// Texts that complete an exponent.
    private func completions(of prefix: NumberPrefix, _ written: NumberPrefix.Exponent) -> [[UInt8]] {
        guard form != .integer, let mantissa = prefix.mantissa else { return [] }
        if mantissa.isZero {
            return contains(.zero) ? [prefix.text + (written.digitCount == 0 ? [UInt8(ascii: "0")] : [])] : []
        }
        let isOpen = written.sign == nil && written.digitCount == 0
        return exponents(of: mantissa, negative: prefix.isNegative).flatMap { exponents in
            (isOpen ? [false, true] : [written.isNegative]).compactMap { negative in
                exponents.completion(of: written, negative: negative).map {
                    prefix.text + (isOpen && negative ? [UInt8(ascii: "-")] : []) + $0
                }
            }
        }
    }

    /// Gives values of the clause that can still be written after a prefix without exponent.
    private func members(
        beginning prefix: NumberPrefix, negative: Bool, _ spelling: NumberSpelling, found: (ExactDecimal) -> Bool
    ) {
        if let values {
            for value in values where value.canBegin(with: prefix, negative: negative) {
                if !found(value) { return }
            }
            return
        }
        guard let base = prefix.mantissa else { return }
        switch spelling {
        case .texts: return
        case .plain(let integerDigits, let fractionDigits, let negativeZero):
            let levels = Levels(coarsest: 0, finest: -fractionDigits)
            if base.isZero {
                let end = ExactDecimal.power(prefix.digits.isEmpty ? integerDigits : prefix.unit)
                let zero = !negative || negativeZero
                if let value = member(negative: negative, from: .zero, to: end, zero: zero, levels) { _ = found(value) }
            } else {
                let shifts = prefix.fractionDigits == nil ? integerDigits - prefix.integerDigits : 0
                members(
                    negative: negative, base: base, unit: prefix.unit, shifts: 0...shifts, levels: { _ in levels },
                    found: found)
            }
        case .scientific(let digits):
            var goesOn = true
            for first in prefix.digits.isEmpty ? (1...9).map(ExactDecimal.init(_:)) : [base] where goesOn {
                members(
                    negative: negative, base: first, unit: prefix.unit, shifts: Self.everyShift,
                    levels: { Levels(coarsest: Int.max, finest: $0 - digits + 1) }
                ) {
                    goesOn = found($0)
                    return goesOn
                }
            }
        case .free:
            if base.isZero {
                if contains(.zero), !found(.zero) { return }
                if let value = member(negative: negative) { _ = found(value) }
            } else {
                members(
                    negative: negative, base: base, unit: prefix.unit, shifts: Self.everyShift,
                    levels: { _ in Levels(coarsest: Int.max, finest: nil) }, found: found)
            }
        }
    }

    private static let everyShift = -2 * ExactDecimal.exponentLimit...2 * ExactDecimal.exponentLimit

    /// The shortest text of a value that begins with the prefix, which has no exponent.
    private func text(
        of value: ExactDecimal, negative: Bool, continuing prefix: NumberPrefix, _ spelling: NumberSpelling
    ) -> [UInt8]? {
        let sign: [UInt8] = negative ? [UInt8(ascii: "-")] : []
        let magnitude = value.magnitude
        var plain: [UInt8]?
        let isShort = magnitude.isZero || (magnitude.leadingPower < 1000 && magnitude.exponent > -1000)
        switch spelling {
        case .scientific: break
        case .free where !isShort: break
        default:
            let fraction = prefix.fractionDigits.map { max(1, $0) } ?? (form == .fraction ? 1 : 0)
            let text = sign + magnitude.plainText(fractionDigits: fraction)
            if text.starts(with: prefix.text) { plain = text }
        }
        if case .plain = spelling { return plain }

        // The digits that are written, those that are missing, and the exponent that makes them the value.
        let isScientific = if case .scientific = spelling { true } else { false }
        let needsPoint = isScientific || (prefix.isZero && !prefix.digits.isEmpty)
        let written = prefix.digits.drop { $0 == UInt8(ascii: "0") }.count
        let digits = magnitude.isZero && !prefix.digits.isEmpty ? [] : magnitude.digits
        var text = prefix.text.isEmpty ? sign : prefix.text
        var fraction = prefix.fractionDigits
        var count = max(written, digits.count)
        for digit in digits.dropFirst(written) {
            if needsPoint, fraction == nil, text != sign {
                text.append(UInt8(ascii: "."))
                fraction = 0
            }
            text.append(digit)
            fraction = fraction.map { $0 + 1 }
        }
        if fraction == 0 {
            text.append(UInt8(ascii: "0"))
            fraction = 1
            count += 1
        }
        let exponent = magnitude.isZero ? 0 : magnitude.exponent - (count - digits.count) + (fraction ?? 0)
        if isScientific || exponent != 0 || (form == .fraction && fraction == nil) { text += Array("e\(exponent)".utf8) }
        guard let plain, plain.count <= text.count else { return text }
        return plain
    }
}

extension ExactDecimal {
    /// Whether a text of the value, with this sign and any exponent, can begin with the prefix.
    fileprivate func canBegin(with prefix: NumberPrefix, negative: Bool) -> Bool {
        if isZero { return prefix.isZero }
        guard (signum < 0) == negative else { return false }
        let written = prefix.digits.drop { $0 == UInt8(ascii: "0") }
        let digits = self.digits
        return zip(written, digits).allSatisfy { $0 == $1 }
            && written.dropFirst(digits.count).allSatisfy { $0 == UInt8(ascii: "0") }
    }
}
