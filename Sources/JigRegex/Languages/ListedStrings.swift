/// Some strings of a sorted list that share their first scalars, less these: a language whose form is worked out where a text gets to.
///
/// Of a list that a schema has few strings are ever written. What tokens begin them is told by the strings themselves.
package struct ListedStrings {
    /// All strings of the list as scalars, sorted and each once.
    package let strings: [[UInt32]]
    /// Which of them are meant.
    package let range: Range<Int>
    /// How many scalars they share, which are not part of the language's members.
    package let depth: Int

    /// The strings by the scalar that follows what they share; one that ends there is left out.
    package func forEachBranch(_ body: (_ scalar: UInt32, _ branch: Range<Int>) -> Void) {
        var low = endsHere ? range.lowerBound + 1 : range.lowerBound
        while low < range.upperBound {
            let scalar = strings[low][depth]
            var high = low + 1
            while high < range.upperBound, strings[high][depth] == scalar { high += 1 }
            body(scalar, low..<high)
            low = high
        }
    }

    /// Whether one of them ends with what they share.
    package var endsHere: Bool { strings[range.lowerBound].count == depth }

    /// Those that go on with a scalar, after it.
    func rest(after scalar: UInt32) -> ListedStrings? {
        var low = endsHere ? range.lowerBound + 1 : range.lowerBound, high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if strings[middle][depth] < scalar { low = middle + 1 } else { high = middle }
        }
        while high < range.upperBound, strings[high][depth] == scalar { high += 1 }
        return low < high ? rest(of: low..<high) : nil
    }

    /// Whether the scalars that follow what they share are such that every JSON text writes as they are.
    package var arePlain: Bool {
        strings[range].allSatisfy { $0.count == depth || Self.isPlain($0[depth]) }
    }

    /// Whether every JSON text writes a scalar as it is, in one byte.
    package static func isPlain(_ scalar: UInt32) -> Bool { (0x20..<0x7F).contains(scalar) && scalar != 0x22 && scalar != 0x5C }

    /// The bytes that a scalar may begin with in a JSON text.
    package static func firstBytes(of scalar: UInt32) -> [UInt8] {
        let escape = UInt8(ascii: "\\")
        if scalar < 0x20 || scalar == 0x22 || scalar == 0x5C { return [escape] }
        return [escape] + (Unicode.Scalar(scalar).flatMap { UTF8.encode($0)?.first }.map { [$0] } ?? [])
    }

    /// Whether some of them go on with a scalar of a range.
    func goOn(in scalars: ClosedRange<UInt32>) -> Bool {
        strings[range].contains { $0.count > depth && scalars.contains($0[depth]) }
    }

    /// Whether these are the same strings, whatever list they are from.
    func isSame(as other: ListedStrings) -> Bool {
        if range.count != other.range.count { return false }
        if depth == other.depth, range == other.range, haveSameStorage(other) { return true }
        return zip(range, other.range).allSatisfy { strings[$0][depth...] == other.strings[$1][other.depth...] }
    }

    private func haveSameStorage(_ other: ListedStrings) -> Bool {
        strings.withUnsafeBufferPointer { own in other.strings.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress } }
    }

    /// Those of a branch, after its scalar.
    package func rest(of branch: Range<Int>) -> ListedStrings { ListedStrings(strings: strings, range: branch, depth: depth + 1) }
}

extension LanguageStore {
    /// These strings, of which each is worked out where a text gets to it.
    public func list(_ strings: [String]) -> Language {
        list(strings.map([UInt32].init(scalarsOf:)))
    }

    private func list(_ strings: [[UInt32]]) -> Language {
        if strings.isEmpty { return none }
        let sorted = strings.count == 1 ? strings : strings.sorted(by: Self.precedes)
        let repeats = zip(sorted, sorted.dropFirst()).contains { $0 == $1 }
        let different = repeats ? sorted.reduce(into: []) { if $0.last != $1 { $0.append($1) } } : sorted
        return language(of: ListedStrings(strings: different, range: 0..<different.count, depth: 0))
    }

    /// The order of strings by their scalars.
    static func precedes(_ one: [UInt32], _ other: [UInt32]) -> Bool {
        one.withUnsafeBufferPointer { one in
            other.withUnsafeBufferPointer { other in
                let count = min(one.count, other.count)
                var index = 0
                while index < count, one[index] == other[index] { index += 1 }
                return index < count ? one[index] < other[index] : one.count < other.count
            }
        }
    }

    /// The strings of several lists as one list; nil where a language is no list.
    package func list(joining lists: [Language]) -> Language? {
        var strings: [[UInt32]] = []
        for list in lists {
            guard let listed = listedStrings(list) else { return nil }
            strings += listed.strings[listed.range].map { Array($0[listed.depth...]) }
        }
        return list(strings)
    }

    /// The strings that a language stands for, where it is one of a list's.
    package func listedStrings(_ language: Language) -> ListedStrings? {
        guard case .equation(let index) = node(language), case .list(let strings, _) = definitions[index] else { return nil }
        return strings
    }

    /// A list of more strings is found again by the first and the last of them.
    private static let mostHashed = 64
    /// So many of them, at either end.
    private static let hashedAtEnds = 8

    /// The language of some strings, the same one each time, since endings are often the same.
    func language(of list: ListedStrings) -> Language {
        let (strings, depth) = (list.strings, list.depth)
        if list.range.count == 1, list.endsHere { return empty }
        var hasher = Hasher()
        func combine(_ range: Range<Int>) {
            for string in strings[range] {
                // Of a long text, which leads to as many languages, each is found by a part.
                for scalar in string[depth...].prefix(32) { hasher.combine(scalar) }
                hasher.combine(string.count - depth)
            }
        }
        if list.range.count <= Self.mostHashed {
            combine(list.range)
        } else {
            combine(list.range.prefix(Self.hashedAtEnds))
            combine(list.range.suffix(Self.hashedAtEnds))
            hasher.combine(list.range.count)
        }
        let hash = hasher.finalize()
        if let known = handle(hash, where: { listedStrings($0)?.isSame(as: list) ?? false }) { return known }
        var least = Int.max, greatest = 0
        for index in list.range {
            let length = strings[index].count - depth
            (least, greatest) = (min(least, length), max(greatest, length))
        }
        return equation(
            list,
            Attributes(
                acceptsEmpty: least == 0, lower: least, upper: greatest, lengths: lengths(of: list, from: least, to: greatest),
                emptiness: .inhabited, isPositive: true, height: 1, most: list.range.count), hash)
    }

    /// The lengths of the strings, where there is none between that they don't have.
    private func lengths(of list: ListedStrings, from least: Int, to greatest: Int) -> LengthSet? {
        guard greatest - least < 64 else { return nil }
        let found = list.range.reduce(0 as UInt64) { $0 | 1 << UInt64(list.strings[$1].count - list.depth - least) }
        return found & (found &+ 1) == 0 ? LengthSet(min: least, max: greatest) : nil
    }

    /// The form of a list's language: how its strings begin, and what may follow each beginning.
    func form(of list: ListedStrings) -> Language {
        if list.range.count == 1 { return plainLiteral(list.strings[list.range.lowerBound][list.depth...]) }
        var members: [Language] = []
        list.forEachBranch { scalar, branch in members.append(join(character(scalar), language(of: list.rest(of: branch)))) }
        if list.endsHere { return union(members + [empty]) }
        // They begin differently, so that there is nothing to factor out.
        return members.count == 1 ? members[0] : intern(.union(members.sorted()))
    }
}
