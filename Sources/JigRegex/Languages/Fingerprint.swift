/// What a language is called in every store alike: a hash of its form, so wide that no two forms share one by chance.
///
/// Only languages have one that built-in formats and their derivatives consist of, which nobody chooses in order to have them
/// collide.
package struct Fingerprint: QuickHashable, Sendable {
    private(set) var high: UInt64 = 0
    private(set) var low: UInt64 = 0

    fileprivate init(_ tag: UInt64) { mix(tag) }

    package func mix(into hash: inout QuickHash) { hash.mix(Int(bitPattern: UInt(high ^ low))) }

    fileprivate mutating func mix(_ number: UInt64) {
        high = Self.scrambled(high &* 0x9FB2_1C65_1E98_DF25 ^ number)
        low = Self.scrambled((low &+ number) &* 0xD6E8_FEB8_6659_FD93 &+ 1)
    }

    fileprivate mutating func mix(_ other: Fingerprint) {
        mix(other.high)
        mix(other.low)
    }

    /// Mixes in several in no order, as stores number languages in different ones.
    fileprivate mutating func mix(unordered others: [Fingerprint]) {
        mix(others.reduce(0) { $0 &+ $1.high })
        mix(others.reduce(0) { $0 &+ $1.low })
        mix(UInt64(others.count))
    }

    /// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
    private static func scrambled(_ number: UInt64) -> UInt64 {
        var z = number &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ z &>> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z &>> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z &>> 31
    }
}

extension LanguageStore {
    /// What every store calls a language that is a built-in format, one of several, or what is left of it after some text; nil for all
    /// others.
    package func formatFingerprint(_ language: Language) -> Fingerprint? { isOfFormat(language) ? fingerprint(language) : nil }

    /// Whether a language is a built-in format, one of several, or what is left of it after some text.
    package func isOfFormat(_ language: Language) -> Bool {
        if attributes[language.index].isOfFormat { return true }
        guard case .union(let members) = node(language), members.allSatisfy({ attributes[$0.index].isOfFormat }) else { return false }
        markAsFormat([language])
        return true
    }

    /// Notes that languages are built-in formats, or come to from one, and so are their alternatives and what they are known to lead to.
    package func markAsFormat(_ languages: [Language]) {
        var pending = languages
        while let next = pending.popLast() {
            if attributes[next.index].isOfFormat { continue }
            attributes[next.index].isOfFormat = true
            if case .union(let members) = node(next) { pending += members }
            if let known = transitions[next.index] { pending += known.targets }
        }
    }

    /// The alternatives of a language that are built-in formats or what is left of them, and the others; nil where there are not both.
    package func splitFormats(_ language: Language) -> (formats: Language, others: Language)? {
        guard case .union(let members) = node(language) else { return nil }
        let formats = members.filter { attributes[$0.index].isOfFormat && attributes[$0.index].upper != 0 }
        if formats.isEmpty || formats.count == members.count { return nil }
        return (union(formats), union(members.filter { !formats.contains($0) }))
    }

    /// What every store calls a part of a built-in format; nil if it has no such name.
    func fingerprint(_ language: Language) -> Fingerprint? {
        if let known = fingerprints[language] { return known }
        let made = makeFingerprint(language)
        fingerprints[language] = .some(made)
        return made
    }

    private func makeFingerprint(_ language: Language) -> Fingerprint? {
        var made: Fingerprint
        switch node(language) {
        case .none: made = Fingerprint(1)
        case .empty: made = Fingerprint(2)
        case .characters(let set):
            made = Fingerprint(3)
            for range in set.ranges { made.mix(UInt64(range.lowerBound) << 32 | UInt64(range.upperBound)) }
        case .concatenation(let head, let tail):
            guard let head = fingerprint(head), let tail = fingerprint(tail) else { return nil }
            made = Fingerprint(4)
            made.mix(head)
            made.mix(tail)
        case .union(let members), .intersection(let members):
            let parts = members.compactMap(fingerprint)
            guard parts.count == members.count else { return nil }
            if case .union = node(language) { made = Fingerprint(5) } else { made = Fingerprint(6) }
            made.mix(unordered: parts)
        case .complement(let operand):
            guard let operand = fingerprint(operand) else { return nil }
            made = Fingerprint(7)
            made.mix(operand)
        case .repetition(let body, let min, let max):
            guard let body = fingerprint(body) else { return nil }
            made = Fingerprint(8)
            made.mix(body)
            made.mix(UInt64(min))
            made.mix(max.map { UInt64($0) } ?? .max)
        case .equation(let index):
            guard let name = origins[index]?.name else { return nil }
            made = Fingerprint(9)
            for byte in name().utf8 { made.mix(UInt64(byte)) }
        }
        return made
    }
}
