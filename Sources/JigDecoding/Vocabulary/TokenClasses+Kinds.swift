import JigRegex

/// Kinds of characters, which tokens are told apart by.
extension TokenClasses {
    /// Kinds of characters, one bit each: small letters, two capitals each, digits, signs that patterns mostly name together.
    typealias Kinds = UInt64

    /// Not a kind: that a branch reaches beyond the longest run.
    static let deep: Kinds = 1 << 57
    static let lineSeparators: Kinds = 1 << 58
    static let wideSpaces: Kinds = 1 << 59
    static let illFormed: Kinds = 1 << 60
    static let others: Kinds = 1 << 61
    static let quotation: Kinds = 1 << 62
    /// Backslashes and control characters.
    private static let special: Kinds = 1 << 63

    /// Characters that runs don't tell apart, so that few sets of tokens are made of them.
    private static let groups: [(characters: String.UTF8View, kinds: Kinds)] = {
        let letters = ["abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"]
        let signs = [
            "0123456789", " ", "-", "_", ".", "/", ":", "@", "%", "+", "~", "!$&'()*,;=", "#?", "[]", "<>{}|^`", "\u{7F}",
        ]
        return letters.map { ($0.utf8, $0.utf8.reduce(0) { $0 | kind(ofLetter: $1) }) }
            + signs.enumerated().map { ($1.utf8, 1 << Kinds(39 + $0)) }
    }()

    private static func kind(ofLetter byte: UInt8) -> Kinds {
        1 << Kinds(byte >= UInt8(ascii: "a") ? byte - UInt8(ascii: "a") : 26 + (byte - UInt8(ascii: "A")) / 2)
    }

    static let kindOfByte: [Kinds] = {
        var table = [Kinds](repeating: special, count: 256)
        for (characters, kinds) in groups {
            for byte in characters { table[Int(byte)] = kinds.nonzeroBitCount == 1 ? kinds : kind(ofLetter: byte) }
        }
        table[Int(UInt8(ascii: "\""))] = quotation
        // Until its last byte a scalar may become any.
        for byte in 0x80...0xFF { table[byte] = others }
        return table
    }()

    /// The kinds beyond ASCII, which patterns tell apart by `.` and `\s` (ECMA-262, sections 12.2 and 12.3).
    static let kindsBeyondASCII: [(kind: Kinds, ranges: [ClosedRange<UInt32>])] = {
        let all = ScalarSet.all.subtracting(ScalarSet([0...0x7F]))
        let separators = CharacterClass.lineTerminator.intersection(all)
        let spaces = CharacterClass.space.intersection(all).subtracting(separators)
        let rest = all.subtracting(spaces).subtracting(separators)
        return [(others, rest.ranges), (wideSpaces, spaces.ranges), (lineSeparators, separators.ranges)]
    }()

    /// The bits of a scalar that the first byte of its UTF-8 holds.
    static func bits(ofFirst byte: UInt8) -> UInt32 { UInt32(byte & 0x7F >> UInt8((~byte).leadingZeroBitCount)) }

    /// The kind of a scalar beyond ASCII, by its place among these.
    static func kindIndex(of scalar: UInt32) -> Int {
        let (_, spaces) = kindsBeyondASCII[1], (_, separators) = kindsBeyondASCII[2]
        if scalar < 0xA1 || scalar >= 0x1680 {
            if spaces.contains(where: { $0.contains(scalar) }) { return 1 }
            if separators.contains(where: { $0.contains(scalar) }) { return 2 }
        }
        return 0
    }

    static func kind(of scalar: UInt32) -> Kinds { kindsBeyondASCII[kindIndex(of: scalar)].kind }

    /// The kinds whose characters all lead to one place, and that place: the one that most characters lead to.
    ///
    /// - Parameters:
    ///   - target: where a byte of ASCII leads; negative where it may not come.
    ///   - targets: where the scalars of some ranges lead; nil where one of them may not come.
    static func commonKinds(
        among kinds: Kinds = .max, _ target: (UInt8) -> Int32, beyondASCII targets: ([ClosedRange<UInt32>]) -> [Int32]?
    ) -> (kinds: Kinds, target: Int32)? {
        var found: [(kinds: Kinds, target: Int32, weight: Int)] = []
        for group in groups where kinds & group.kinds == group.kinds {
            guard let first = group.characters.first else { continue }
            let target0 = target(first)
            guard target0 >= 0, group.characters.allSatisfy({ target($0) == target0 }) else { continue }
            if let known = found.firstIndex(where: { $0.target == target0 }) {
                found[known].kinds |= group.kinds
                found[known].weight += group.characters.count
            } else {
                found.append((group.kinds, target0, group.characters.count))
            }
        }
        guard let index = found.indices.max(by: { found[$0].weight < found[$1].weight }) else { return nil }
        for (kind, ranges) in kindsBeyondASCII where kinds & kind != 0 && targets(ranges) == [found[index].target] {
            found[index].kinds |= kind
        }
        return (told(found[index].kinds), found[index].target)
    }

    /// Kinds of which tokens can be told to be made: a scalar beyond ASCII that has begun counts as one of the others, so that where
    /// these may not come, tokens with the rest are walked.
    private static func told(_ kinds: Kinds) -> Kinds { kinds & others == 0 ? kinds & ~(wideSpaces | lineSeparators) : kinds }

    /// The kinds that text is made of.
    static let text: Kinds = kindsBeyondASCII.reduce(groups.reduce(0) { $0 | $1.kinds }) { $0 | $1.kind }
    /// Small letters: what takes none of these is made of few tokens.
    private static let letters: Kinds = groups[0].kinds | groups[1].kinds

    /// The kinds of which each character may come, and leads to one place.
    ///
    /// - Parameters:
    ///   - isThere: whether a byte of ASCII leads there.
    ///   - isThereBeyondASCII: whether all scalars of the kind at such a place among ``kindsBeyondASCII`` do.
    static func kinds(leadingThere isThere: (UInt8) -> Bool, isThereBeyondASCII: (Int) -> Bool) -> Kinds {
        var kinds = text
        for byte in UInt8(0x20)..<0x80 where kinds & kindOfByte[Int(byte)] != 0 && !isThere(byte) { kinds &= ~kindOfByte[Int(byte)] }
        for (index, beyond) in kindsBeyondASCII.enumerated() where !isThereBeyondASCII(index) { kinds &= ~beyond.kind }
        return kinds
    }

    /// The kinds of which all characters may come at a state and again wherever they lead, however many, or at least to the end of
    /// the longest run, with the states that they lead to; nil if there are none that are worth it, or that takes too long to tell.
    ///
    /// - Parameter most: how many states there may be, besides those of a chain that counts.
    static func lastingKinds(
        among kinds: Kinds = text, from state: Int32, most: Int = 16, _ target: (Int32, UInt8) -> Int32,
        beyondASCII targets: (Int32, [ClosedRange<UInt32>]) -> [Int32]?
    ) -> (kinds: Kinds, isCut: Bool, states: [Int32])? {
        var kinds = kinds
        while true {
            let tried = kinds
            var seen = [state]
            // After how many characters each was come to.
            var counts = [0]
            var isCut = false
            var index = 0
            while index < seen.count {
                let state = seen[index], count = counts[index]
                index += 1
                if count == longestRun {
                    isCut = true
                    continue
                }
                func take(_ kind: Kinds, _ found: [Int32]?) {
                    guard let found else {
                        kinds &= ~kind
                        return
                    }
                    for next in found where !seen.contains(next) {
                        seen.append(next)
                        counts.append(count + 1)
                    }
                }
                for group in groups where kinds & group.kinds == group.kinds {
                    let found = group.characters.map { target(state, $0) }
                    take(group.kinds, found.contains { $0 < 0 } ? nil : found)
                }
                guard kinds & letters == letters else { return nil }
                for (kind, ranges) in kindsBeyondASCII where kinds & kind != 0 { take(kind, targets(state, ranges)) }
                // More than a chain that counts would take too long.
                guard seen.count <= max(most, count + most / 2) else { return nil }
            }
            if kinds == tried { return (told(kinds), isCut, seen) }
        }
    }

    /// The kinds whose characters are all of a set; none if not even letters are.
    static func kinds(within set: ScalarSet) -> Kinds {
        if set == .none { return 0 }
        var kinds = kindsOfASCII(within: set)
        guard kinds & letters == letters else { return 0 }
        for (kind, ranges) in kindsBeyondASCII where ScalarSet(ranges).subtracting(set) == .none { kinds |= kind }
        return told(kinds)
    }

    /// The kinds that make up a set of characters of ASCII; nil if no kinds do.
    static func kinds(exactly set: ScalarSet) -> Kinds? {
        let kinds = kindsOfASCII(within: set)
        let count = groups.reduce(0) { kinds & $1.kinds == $1.kinds ? $0 + $1.characters.count : $0 }
        return count == set.ranges.reduce(0) { $0 + $1.count } ? kinds : nil
    }

    /// The kinds of ASCII whose characters are all of a set.
    static func kindsOfASCII(within set: ScalarSet) -> Kinds {
        var kinds: Kinds = 0
        for group in groups where group.characters.allSatisfy({ set.contains(UInt32($0)) }) { kinds |= group.kinds }
        return kinds
    }

    /// The kinds of the characters of a range that text is made of.
    static func kinds(in range: ClosedRange<UInt32>) -> Kinds {
        var kinds: Kinds = 0
        for scalar in range.prefix { $0 < 0x80 } { kinds |= kindOfByte[Int(scalar)] }
        for (kind, ranges) in kindsBeyondASCII where ranges.contains(where: { $0.overlaps(range) }) { kinds |= kind }
        return kinds & text
    }

    /// Whether kinds have all small letters.
    static func haveLetters(_ kinds: Kinds) -> Bool { kinds & letters == letters }

    /// Whether no scalar of some kinds may come.
    ///
    /// - Parameter isDead: whether a byte may not come; of scalars beyond ASCII the first one is asked for.
    static func refuses(_ kinds: Kinds, _ isDead: (UInt8) -> Bool) -> Bool {
        for group in groups where kinds & group.kinds == group.kinds {
            guard group.characters.allSatisfy(isDead) else { return false }
        }
        return kindsBeyondASCII.allSatisfy { kinds & $0.kind == 0 } || (0xC2...0xF4).allSatisfy(isDead)
    }
}
