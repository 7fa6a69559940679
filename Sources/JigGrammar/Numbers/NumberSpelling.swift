import JigJSON

/// The spellings that a grammar takes of the numbers of one clause.
enum NumberSpelling {
    /// Just these texts.
    case texts([[UInt8]])
    /// Digits, with a point or without.
    case plain(integerDigits: Int, fractionDigits: Int, negativeZero: Bool)
    /// One digit other than zero, a point and at most so many digits less one, `e` and an exponent without needless characters.
    case scientific(digits: Int)
    /// Every spelling that JSON has.
    case free

    /// What keeps numbers from growing without end.
    struct Caps: Hashable {
        /// Digits after the point, unless a bound or a divisor needs more.
        var fractionDigits = 16
        /// Digits before the point, unless a bound needs more.
        var integerDigits = 20
    }

    /// From so many digits on, a bound or divisor no longer makes numbers longer than the caps.
    private static let longestPlain = 64

    /// Every spelling; of what draft 4 calls an integer there are few.
    init(anyOf clause: NumberClause) {
        guard clause.form == .integer else {
            self = .free
            return
        }
        if let values = clause.values {
            let texts = values.filter(\.isInteger).map { $0.plainText(fractionDigits: 0) }
            self = .texts(texts + (values.contains(.zero) ? [Array("-0".utf8)] : []))
        } else {
            self = .plain(integerDigits: ExactDecimal.digitLimit, fractionDigits: 0, negativeZero: true)
        }
    }

    /// One or few spellings: no exponent unless the schema gives values, or only leaves values, that plain digits write badly.
    init(fewOf clause: NumberClause, _ caps: Caps) {
        if let values = clause.values {
            self = .texts(values.flatMap { Self.texts(of: $0, clause.form) })
            return
        }
        func digits(_ value: ExactDecimal?, _ count: (ExactDecimal) -> Int) -> Int {
            guard let value, !value.isZero else { return 0 }
            let needed = count(value)
            return needed > longestPlain ? 0 : needed
        }
        let longestPlain = Self.longestPlain
        let bounds = [clause.low?.value, clause.high?.value]
        // One digit more than a bound or an excluded divisor has is enough to get between.
        var fraction = digits(clause.step) { -$0.exponent }
        for value in bounds { fraction = max(fraction, digits(value) { -$0.exponent + 1 }) }
        for value in clause.notMultiples { fraction = max(fraction, digits(value) { -$0.exponent + 1 }) }
        let whole = (bounds + [clause.step]).reduce(0) { most, value in max(most, digits(value) { $0.leadingPower + 2 }) }
        // A number that must be whole has no point, unless it must have one.
        let isWhole = clause.step?.isInteger ?? false
        let plain = NumberSpelling.plain(
            integerDigits: max(caps.integerDigits, whole),
            fractionDigits: isWhole ? clause.form == .fraction ? 1 : 0 : max(caps.fractionDigits, fraction),
            negativeZero: false)
        // Only far bounds, or a far divisor, leave no plain number.
        let isFar = (bounds + [clause.step] + clause.notMultiples).contains { value in
            value.map { !$0.isZero && abs($0.leadingPower) > min(caps.integerDigits, caps.fractionDigits) } ?? false
        }
        let needsExponent = isFar && clause.form != .integer && !clause.canContinue(NumberPrefix(), plain)
        guard needsExponent else {
            self = plain
            return
        }
        let significant = (bounds + [clause.step]).reduce(2) { $0 + ($1?.digitCount ?? 0) }
        self = .scientific(digits: max(caps.fractionDigits, significant))
    }

    /// A text of a value that each of the spellings takes.
    static func text(of value: ExactDecimal) -> [UInt8] { texts(of: value, nil).first ?? value.scientificText }

    /// A value's plain text, unless that is long, and from 10²¹ and below 10⁻⁶, as in ECMAScript, one with an exponent.
    private static func texts(of value: ExactDecimal, _ form: NumberClause.Form?) -> [[UInt8]] {
        let isLong = !value.isZero && (value.leadingPower > longestPlain || value.exponent < -longestPlain)
        let isFar = !value.isZero && !(-6..<21).contains(value.leadingPower)
        switch form {
        case .integer:
            return value.isInteger && value.leadingPower < ExactDecimal.digitLimit ? [value.plainText(fractionDigits: 0)] : []
        case .fraction:
            return (isLong ? [] : [value.plainText(fractionDigits: 1)]) + (isFar || isLong ? [value.scientificText] : [])
        case nil:
            return (isLong ? [] : [value.plainText(fractionDigits: 0)]) + (isFar || isLong ? [value.scientificText] : [])
        }
    }

    /// Whether a complete number of its clause is spelled so.
    func permits(_ prefix: NumberPrefix) -> Bool {
        switch self {
        case .texts(let texts): return texts.contains(prefix.text)
        case .plain(let integerDigits, let fractionDigits, let negativeZero):
            guard prefix.exponent == nil, prefix.integerDigits <= integerDigits else { return false }
            if let fraction = prefix.fractionDigits, fraction > fractionDigits || fractionDigits == 0 { return false }
            return negativeZero || !(prefix.isNegative && prefix.isZero)
        case .scientific: return prefix.exponent != nil && mayBegin(prefix)
        case .free: return true
        }
    }

    /// Whether some number is spelled so from its beginning on.
    func mayBegin(_ prefix: NumberPrefix) -> Bool {
        switch self {
        case .texts(let texts): return texts.contains { $0.starts(with: prefix.text) }
        case .plain(let integerDigits, let fractionDigits, _):
            guard prefix.exponent == nil, prefix.integerDigits <= integerDigits else { return false }
            return prefix.fractionDigits.map { $0 <= fractionDigits && fractionDigits > 0 } ?? true
        case .scientific(let digits):
            guard prefix.digits.first != UInt8(ascii: "0"), prefix.integerDigits <= 1, prefix.digits.count <= digits else {
                return false
            }
            guard let exponent = prefix.exponent else { return true }
            return exponent.letter == UInt8(ascii: "e") && exponent.sign != UInt8(ascii: "+") && !exponent.beginsWithZero
        case .free: return true
        }
    }
}
