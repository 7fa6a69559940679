/// The language of `format: regex`: patterns of ECMA-262 with the `u` flag, and any punctuation escaped.
///
/// Groups nest without bound and the ends of ranges are compared, so that the whole is no regular language. This is a subset,
/// and every member of it is a pattern:
/// - groups and look-arounds nest at most `nestingLimit` deep;
/// - there are no named groups and no back-references;
/// - in `{n,m}`, n has at most three digits after leading zeros;
/// - a range of a class that begins with an unescaped character beyond ASCII ends after that character's block
///   (`Self.blocks`); first letters of alphabets are blocks of their own.
///
/// It is a deterministic automaton, whose states are made where a text gets; groups are concatenations of those.
/// Source: ECMA-262, 22.2.1 (Patterns) and B.1.2.
final class PatternFormat {
    /// How deeply groups may nest.
    static let nestingLimit = 8
    /// The greatest n of `{n,m}`.
    static let greatestLeast = 999

    /// Strings among which all patterns are, those beyond the limits too: no other string is a pattern.
    static let surroundings: String = {
        let character = #"[^\\^$\[()|*+?]"#
        let escape = #"\\(?:[dDwWsStnvfr0-9]|[^A-Za-z0-9]|c[A-Za-z]|x[0-9A-Fa-f]{2}|u(?:[0-9A-Fa-f]{4}|\{[0-9A-Fa-f]+\})|[pP]\{[^}]+\}|k<[^>]+>)"#
        let set = #"\[(?:[^\]\\]|\\[^])*\]"#
        let quantifier = #"(?:[*+?]|\{\d+(?:,\d*)?\})\??"#
        return #"(?:[|^$]|\\[bB]|\((?:\?(?:[:=!]|<[=!]|<[^>]+>))?|(?:\#(character)|\#(escape)|\#(set)|\))(?:\#(quantifier))?)*"#
    }()

    private unowned let store: LanguageStore
    private var known: [State: Language] = [:]

    init(store: LanguageStore) {
        self.store = store
    }

    /// Every pattern within the limits.
    var patterns: Language { state(.pattern(level: Self.nestingLimit, after: .nothing)) }

    private enum State: Hashable {
        /// Within a disjunction that groups of `level` more levels may stand in.
        case pattern(level: Int, after: Place)
        /// Within a class, up to its closing bracket.
        case set(SetPlace)
        /// After the backslash of a class member.
        case escape(Member)
        /// Within an escape: this many hexadecimal digits are missing.
        case hexadecimal(digits: Int, value: UInt32, Member)
        /// After `\u{` or digits after it.
        case codePoint(value: UInt32, hasDigits: Bool, Member)

        /// Two hashes, so wide together that no two states of a process share them. To describe the state takes longer than all else.
        var name: String {
            let hashes = [0, 1].map { salt in
                var hasher = Hasher()
                hasher.combine(salt)
                hasher.combine(self)
                return hasher.finalize()
            }
            return "pattern \(hashes[0]) \(hashes[1])"
        }
    }

    private func state(_ state: State) -> Language {
        if let known = known[state] { return known }
        let language = store.deferred(named: state.name, lengths: LengthSet(min: least(state), max: nil), isPortable: false) { [self] _ in
            store.union(alternatives(state))
        }
        known[state] = language
        return language
    }

    /// The length of the shortest text from a state on; all greater ones exist, too.
    private func least(_ state: State) -> Int {
        switch state {
        case .pattern(_, let place): place.missing
        case .set(.pair): 7
        case .set(.lastDash): 1
        case .set: 1
        case .escape(.pair): 6
        case .escape: 2
        case .hexadecimal(let digits, let value, let member):
            digits + (least(member, among: Self.completions(of: value, digits), joins: true) ?? 1)
        case .codePoint(let value, let hasDigits, let member):
            1 + (digitsMissing(value, hasDigits, member) ?? 0) + 1
        }
    }

    private func alternatives(_ state: State) -> [Language] {
        switch state {
        case .pattern(let level, let place): pattern(level, place)
        case .set(let place): set(place)
        case .escape(let member): escape(member)
        case .hexadecimal(let digits, let value, let member): hexadecimal(digits, value, member)
        case .codePoint(let value, let hasDigits, let member): codePoint(value, hasDigits, member)
        }
    }

    private func then(_ characters: String, _ next: Language) -> Language {
        then(ScalarSet(of: characters), next)
    }

    private func then(_ set: ScalarSet, _ next: Language) -> Language {
        store.join(store.characters(set), next)
    }

    // MARK: Terms

    /// What stands before a place in a disjunction.
    private enum Place: Hashable {
        /// Nothing that a quantifier could repeat.
        case nothing
        case atom
        case quantifier
        /// `\0`, which no digit may follow.
        case zero
        /// `{`
        case brace
        /// `{n`
        case least(Int)
        /// `{n,`
        case comma(Int)
        /// `{n,m` with an m that is too small so far.
        case tooSmall(least: Int, most: Int)
        /// `{n,m`
        case enough

        /// The length of the shortest way out of a quantifier.
        var missing: Int {
            switch self {
            case .brace: 2
            case .least, .comma, .enough: 1
            case .tooSmall(let least, let most): 1 + Self.digits(after: most, toReach: least)
            default: 0
            }
        }

        /// How many digits must follow a number at least to make it as great as another.
        private static func digits(after number: Int, toReach wanted: Int) -> Int {
            number >= wanted ? 0 : 1 + digits(after: number * 10 + 9, toReach: wanted)
        }
    }

    private static let digits = "0123456789"

    private func pattern(_ level: Int, _ place: Place) -> [Language] {
        func next(_ place: Place) -> Language { state(.pattern(level: level, after: place)) }
        func digits(_ after: (Int) -> Place) -> [Language] {
            Self.digits.unicodeScalars.map { then(String($0), next(after($0.decimalDigit ?? 0))) }
        }
        let close = then("}", next(.quantifier))
        switch place {
        case .brace: return digits { .least($0) }
        case .least(let least):
            let more = digits { .least(min(least * 10 + $0, Self.greatestLeast + 1)) }
            return more + [then(",", next(.comma(least))), close]
        case .comma(let least):
            // Past the greatest n, no m is known to be great enough.
            return (least > Self.greatestLeast ? [] : digits { Self.most($0, least: least) }) + [close]
        case .tooSmall(let least, let most): return digits { Self.most(most * 10 + $0, least: least) }
        case .enough: return digits { _ in .enough } + [close]
        case .nothing, .atom, .quantifier, .zero: break
        }
        var result = [store.empty, then("|^$", next(.nothing))]
        if place == .quantifier { result.append(then("?", next(.nothing))) }
        if place == .atom || place == .zero { result += [then("*+?", next(.quantifier)), then("{", next(.brace))] }
        // The characters that don't stand for themselves here.
        let special = #"^$\[]()|*+?{}"# + (place == .zero ? Self.digits : "")
        result.append(then(ScalarSet(of: special).complement, next(.atom)))
        result.append(then("[", store.concatenation([state(.set(.opening)), next(.atom)])))
        result.append(store.concatenation([store.literal("\\"), characterEscape, next(.atom)]))
        result.append(store.concatenation([store.whole(#"\\[bB]"#), next(.nothing)]))
        result.append(store.concatenation([store.whole(#"\\0"#), next(.zero)]))
        if level > 0 {
            let body = store.concatenation([state(.pattern(level: level - 1, after: .nothing)), store.literal(")")])
            result.append(store.concatenation([store.whole(#"\((?:\?:)?"#), body, next(.atom)]))
            result.append(store.concatenation([store.whole(#"\(\?<?[=!]"#), body, next(.nothing)]))
        }
        return result
    }

    private static func most(_ most: Int, least: Int) -> Place {
        most < least ? .tooSmall(least: least, most: most) : .enough
    }

    private lazy var characterEscape: Language = store.union([
        store.whole(#"[dDwWsStnvfr]|[^A-Za-z0-9]|c[A-Za-z]|x[0-9A-Fa-f]{2}"#),
        store.whole(#"u(?:[0-9A-Fa-f]{4}|\{(?:0+|0*[1-9A-Fa-f][0-9A-Fa-f]{0,4}|0*10[0-9A-Fa-f]{4})\})"#), property,
    ])

    /// `p{…}` and `P{…}`
    private lazy var property: Language = {
        let names = store.union([
            store.concatenation([store.whole("(?:(?:General_Category|gc)=)?"), store.literals(UnicodeProperty.categoryNames)]),
            store.concatenation([store.whole("(?:Script|sc)="), store.literals(Script.names)]),
            store.literals(UnicodeProperty.otherNames),
        ])
        return store.concatenation([store.whole(#"[pP]\{"#), names, store.literal("}")])
    }()

    // MARK: Classes

    /// What stands before a place in a class.
    private enum SetPlace: Hashable {
        /// The opening bracket.
        case opening
        /// A whole range, or the bracket's `^`.
        case item
        /// The same where a dash is dealt with elsewhere.
        case noDash
        /// A member that a dash may make the beginning of a range.
        case lower(UInt32)
        /// A beginning and a dash: the end must not be less.
        case dash(UInt32)
        /// A class escape, which begins no range.
        case classEscape
        /// A dash after a class escape, which must be the last member.
        case lastDash
        /// `\0`, which no digit may follow, as a beginning or an end.
        case zero(begins: Bool)
        /// The escape of a high surrogate, which that of a low one joins, as a beginning or an end.
        case high(UInt32)
        case highEnd
        /// The escape of a high surrogate that the least end of the range needs a low one after.
        case pair(least: UInt32, high: UInt32)
    }

    /// What an escaped member of a class is.
    private enum Member: Hashable {
        case item
        /// After a high surrogate.
        case afterHigh(UInt32)
        case afterHighEnd
        /// The end of a range.
        case end(UInt32)
        /// The low surrogate of an end.
        case pair(least: UInt32, high: UInt32)
    }

    private func set(_ place: SetPlace) -> [Language] {
        func next(_ place: SetPlace) -> Language { state(.set(place)) }
        switch place {
        case .opening: return [then("^", next(.item))] + items(except: "^", .item)
        case .item: return [then("-", next(.lower(0x2D))), next(.noDash)]
        case .noDash: return items(except: "-", .item)
        case .classEscape: return [then("-", next(.lastDash)), next(.noDash)]
        case .lastDash: return [then("]", store.empty)]
        case .lower(let lower): return [then("-", next(.dash(lower))), next(.noDash)]
        case .zero(true): return [then("-", next(.dash(0)))] + items(except: "-" + Self.digits, .item)
        case .zero(false): return items(except: Self.digits, .item)
        case .high(let high): return [then("-", next(.dash(high)))] + items(except: "-", .afterHigh(high))
        case .highEnd: return items(except: "", .afterHighEnd)
        case .pair(let least, let high): return [then("\\", state(.escape(.pair(least: least, high: high))))]
        case .dash(let least):
            let ends = ScalarSet([least...ScalarSet.last]).subtracting(ScalarSet(of: "]\\"))
            return [then("]", store.empty), then(ends, next(.item)), then("\\", state(.escape(.end(least))))]
        }
    }

    private func items(except: String, _ escaped: Member) -> [Language] {
        [then("]", store.empty), then("\\", state(.escape(escaped)))]
            + beginnings(ScalarSet(of: "]\\" + except).complement)
    }

    /// Characters of a set, each as the possible beginning of a range.
    private func beginnings(_ set: ScalarSet) -> [Language] {
        Self.blocks.map { block in
            then(set.intersection(ScalarSet([block])), state(.set(.lower(block.upperBound))))
        }
    }

    /// The unescaped characters that a range may begin with, and for all of a block the least end.
    private static let blocks: [ClosedRange<UInt32>] = {
        let alphabets: [UInt32] = [
            0x80, 0xC0, 0xE0, 0x100, 0x391, 0x3B1, 0x410, 0x430, 0x5D0, 0x621, 0xE01, 0x3041, 0x30A1, 0x4E00, 0xAC00, 0x10000,
        ]
        // Each of these is a block, and so is what lies between two of them.
        let starts = Array(0..<0x80) + alphabets.flatMap { [$0, $0 + 1] }
        let distinct = Set(starts).sorted()
        return zip(distinct, distinct.dropFirst() + [ScalarSet.last + 1]).map { $0...($1 - 1) }
    }()

    private func escape(_ member: Member) -> [Language] {
        let unit = state(.hexadecimal(digits: 4, value: 0, member))
        if case .pair = member { return [then("u", unit)] }
        func value(_ value: UInt32) -> Language { self.value(value, member, joins: false) }
        var result = [
            then("u", store.union([unit, then("{", state(.codePoint(value: 0, hasDigits: false, member)))])),
            then("x", state(.hexadecimal(digits: 2, value: 0, member))),
            then("c", store.union((1...26).map { then(ScalarSet([$0 + 0x40...$0 + 0x40, $0 + 0x60...$0 + 0x60]), value($0)) })),
        ]
        for (letter, code) in [("b", 8), ("t", 9), ("n", 10), ("v", 11), ("f", 12), ("r", 13)] as [(String, UInt32)] {
            result.append(then(letter, value(code)))
        }
        let characters = ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A]).complement
        if case .end(let least) = member {
            result.append(then(characters.intersection(ScalarSet([least...ScalarSet.last])), state(.set(.item))))
            if least == 0 { result.append(then("0", state(.set(.zero(begins: false))))) }
        } else {
            result += beginnings(characters) + [then("0", state(.set(.zero(begins: true))))]
            result.append(store.concatenation([store.union([store.whole("[dDwWsS]"), property]), state(.set(.classEscape))]))
        }
        return result
    }

    /// What follows a member of a class with this code point; `none` where it may not stand.
    ///
    /// - Parameter joins: whether the surrogate that it may be is written so that it makes a pair with another.
    private func value(_ value: UInt32, _ member: Member, joins: Bool) -> Language {
        let isHigh = joins && Self.highSurrogates.contains(value)
        let isLow = joins && (0xDC00...0xDFFF).contains(value)
        switch member {
        case .afterHigh(let high) where isLow: return state(.set(.lower(Self.joined(high, value))))
        case .afterHighEnd where isLow: return state(.set(.item))
        case .item, .afterHigh, .afterHighEnd: return state(.set(isHigh ? .high(value) : .lower(value)))
        case .end(let least) where value >= least: return state(.set(isHigh ? .highEnd : .item))
        case .end(let least) where isHigh && Self.joined(value, 0xDFFF) >= least:
            return state(.set(.pair(least: least, high: value)))
        case .pair(let least, let high) where isLow && Self.joined(high, value) >= least: return state(.set(.item))
        case .end, .pair: return store.none
        }
    }

    /// The length of the shortest text after a member whose code point is in a range; nil if none of them may stand.
    private func least(_ member: Member, among range: ClosedRange<UInt32>, joins: Bool) -> Int? {
        switch member {
        case .item, .afterHigh, .afterHighEnd: return 1
        case .end(let least):
            if range.upperBound >= least { return 1 }
            guard joins, range.overlaps(Self.highSurrogates) else { return nil }
            return Self.joined(range.clamped(to: Self.highSurrogates).upperBound, 0xDFFF) >= least ? 7 : nil
        case .pair(let least, let high):
            guard range.overlaps(0xDC00...0xDFFF) else { return nil }
            return Self.joined(high, range.clamped(to: 0xDC00...0xDFFF).upperBound) >= least ? 1 : nil
        }
    }

    private static let highSurrogates: ClosedRange<UInt32> = 0xD800...0xDBFF

    private static func joined(_ high: UInt32, _ low: UInt32) -> UInt32 {
        0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
    }

    private func hexadecimal(_ digits: Int, _ value: UInt32, _ member: Member) -> [Language] {
        (0..<16).map { (digit: UInt32) -> Language in
            let value = value << 4 + digit
            if digits == 1 { return then(Self.hexadecimal(digit), self.value(value, member, joins: true)) }
            guard least(member, among: Self.completions(of: value, digits - 1), joins: true) != nil else { return store.none }
            return then(Self.hexadecimal(digit), state(.hexadecimal(digits: digits - 1, value: value, member)))
        }
    }

    /// The numbers that begin so and have this many digits more.
    private static func completions(of value: UInt32, _ digits: Int) -> ClosedRange<UInt32> {
        value << (4 * UInt32(digits))...(value + 1) << (4 * UInt32(digits)) - 1
    }

    private func codePoint(_ value: UInt32, _ hasDigits: Bool, _ member: Member) -> [Language] {
        let longer = (0..<16).map { (digit: UInt32) -> Language in
            let value = value << 4 + digit
            guard digitsMissing(value, true, member) != nil else { return store.none }
            return then(Self.hexadecimal(digit), state(.codePoint(value: value, hasDigits: true, member)))
        }
        return longer + [hasDigits ? then("}", self.value(value, member, joins: false)) : store.none]
    }

    /// How many digits a code point needs more to be one that may stand here; nil if there is none.
    private func digitsMissing(_ value: UInt32, _ hasDigits: Bool, _ member: Member) -> Int? {
        ((hasDigits ? 0 : 1)...6).first { digits in
            guard value <= ScalarSet.last >> (4 * UInt32(digits)) else { return false }
            let range = Self.completions(of: value, digits).clamped(to: 0...ScalarSet.last)
            return least(member, among: range, joins: false) != nil
        }
    }

    private static func hexadecimal(_ digit: UInt32) -> ScalarSet {
        digit < 10 ? ScalarSet(0x30 + digit) : ScalarSet([0x37 + digit...0x37 + digit, 0x57 + digit...0x57 + digit])
    }
}
