/// Cuts text into the pieces within which Tekken merges bytes.
///
/// This is the vendor's regular expression, ``pattern``, by hand: its seven alternatives are tried in order, each with the
/// backtracking that a leftmost-first engine does. Categories are those of single Unicode scalars, never of grapheme
/// clusters. Every piece is found in time linear in what is looked at, and every scalar is in exactly one piece.
struct TekkenScanner {
    /// The pre-tokenizer's pattern, as `config.pattern` of a `tekken.json` has it.
    static let pattern =
        #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"#
        + #"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"#
        + #"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// Whether a piece so far would be another one if the text went on.
    private(set) var hasSeenEnd = false

    /// Creates a scanner over well-formed UTF-8, which has to outlive it.
    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// The byte range of the next piece; nil at the end of the text.
    mutating func next() -> Range<Int>? {
        guard position < text.count else { return nil }
        let start = position
        let first = scalar(at: start)
        position =
            word(from: start, first) ?? (first.kind.contains(.number) ? first.end : nil)
            ?? symbols(from: start, first) ?? whitespace(from: start)
        return start..<position
    }

    /// The first two alternatives: an optional sign or space, then letters of which the upper-case ones lead.
    private mutating func word(from start: Int, _ first: Scalar) -> Int? {
        let mayLead = first.kind.isDisjoint(with: [.letter, .number, .lineBreak])
        // With the optional lead consumed first, then without it: each alternative in full before the next.
        if mayLead, let end = capitalsThenSmall(from: first.end) { return end }
        if let end = capitalsThenSmall(from: start) { return end }
        if mayLead, let end = capitals(from: first.end) { return end }
        return capitals(from: start)
    }

    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`
    private mutating func capitalsThenSmall(from start: Int) -> Int? {
        var end = start
        // Where a run of capitals has to be cut back to if no small letter follows: after its last scalar that may be one.
        var lastSmall: Int?
        while let next = scalar(at: end, if: .capital) {
            end = next.end
            if next.kind.contains(.small) { lastSmall = end }
        }
        let afterSmall = run(of: .small, from: end)
        return afterSmall > end ? afterSmall : lastSmall
    }

    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*`
    private mutating func capitals(from start: Int) -> Int? {
        let end = run(of: .capital, from: start)
        return end > start ? run(of: .small, from: end) : nil
    }

    /// `?[^\s\p{L}\p{N}]+[\r\n/]*` after an optional space.
    private mutating func symbols(from start: Int, _ first: Scalar) -> Int? {
        let begin = text[start] == UInt8(ascii: " ") ? first.end : start
        var end = begin
        while end < text.count {
            let next = scalar(at: end)
            guard next.kind.isDisjoint(with: [.whitespace, .letter, .number]) else { break }
            end = next.end
        }
        if end == text.count { hasSeenEnd = true }
        guard end > begin else { return nil }
        while end < text.count, [UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "/")].contains(text[end]) { end += 1 }
        if end == text.count { hasSeenEnd = true }
        return end
    }

    /// The last three alternatives: white space up to its last line break; all of it but the last scalar where something
    /// else follows; a lone scalar.
    private mutating func whitespace(from start: Int) -> Int {
        var end = start
        var lastStart = start
        var lastLineBreak: Int?
        while let next = scalar(at: end, if: .whitespace) {
            lastStart = end
            end = next.end
            if next.kind.contains(.lineBreak) { lastLineBreak = end }
        }
        if let lastLineBreak { return lastLineBreak }
        return end == text.count || lastStart == start ? end : lastStart
    }

    private mutating func run(of kind: ScalarKind, from start: Int) -> Int {
        var end = start
        while let next = scalar(at: end, if: kind) { end = next.end }
        return end
    }

    private struct Scalar {
        var kind: ScalarKind
        var end: Int
    }

    private mutating func scalar(at index: Int, if kind: ScalarKind) -> Scalar? {
        guard index < text.count else {
            hasSeenEnd = true
            return nil
        }
        let next = scalar(at: index)
        return next.kind.isDisjoint(with: kind) ? nil : next
    }

    private func scalar(at index: Int) -> Scalar {
        let lead = text[index]
        if lead < 0x80 { return Scalar(kind: ScalarKind.ascii[Int(lead)], end: index + 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
        for offset in 1..<length { value = value << 6 | UInt32(text[index + offset]) & 0x3F }
        return Scalar(kind: ScalarKind(Unicode.Scalar(value) ?? "\u{FFFD}"), end: index + length)
    }
}

/// The classes of the pattern that a scalar is in.
struct ScalarKind: OptionSet, Sendable {
    let rawValue: UInt8
    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`
    static let capital = ScalarKind(rawValue: 1)
    /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`
    static let small = ScalarKind(rawValue: 2)
    /// `\p{L}`
    static let letter = ScalarKind(rawValue: 4)
    /// `\p{N}`
    static let number = ScalarKind(rawValue: 8)
    /// `\s`
    static let whitespace = ScalarKind(rawValue: 16)
    /// `[\r\n]`
    static let lineBreak = ScalarKind(rawValue: 32)

    static let ascii: [ScalarKind] = (0..<128).map { ScalarKind(Unicode.Scalar(UInt8($0))) }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter: self = [.capital, .letter]
        case .lowercaseLetter: self = [.small, .letter]
        case .modifierLetter, .otherLetter: self = [.capital, .small, .letter]
        case .nonspacingMark, .spacingMark, .enclosingMark: self = [.capital, .small]
        case .decimalNumber, .letterNumber, .otherNumber: self = .number
        default:
            if scalar == "\r" || scalar == "\n" {
                self = [.whitespace, .lineBreak]
            } else {
                self = scalar.properties.isWhitespace ? .whitespace : []
            }
        }
    }
}
