/// The operations that make languages. Each returns a normal form, so that few handles mean the same language.
extension LanguageStore {
    // MARK: Leaves

    /// One scalar of the given ranges.
    public func characters(in ranges: [ClosedRange<UInt32>]) -> Language {
        characters(ScalarSet(ranges))
    }

    func characters(_ set: ScalarSet) -> Language {
        set.isEmpty ? none : intern(.characters(set))
    }

    /// Just this scalar.
    func character(_ scalar: UInt32) -> Language {
        guard scalar < 128 else { return characters(ScalarSet(scalar)) }
        if asciiCharacters.isEmpty { asciiCharacters = [Language?](repeating: nil, count: 128) }
        if let known = asciiCharacters[Int(scalar)] { return known }
        let made = intern(.characters(Self.asciiSets[Int(scalar)]), Self.ofOneCharacter)
        asciiCharacters[Int(scalar)] = made
        return made
    }

    /// The sets of one ASCII character each, which all stores share.
    private static let asciiSets = (0..<128).map { ScalarSet(UInt32($0)) }
    private static let ofOneCharacter = Attributes(
        acceptsEmpty: false, lower: 1, upper: 1, lengths: .one, emptiness: .inhabited, isPositive: true, height: 0, most: 1)

    /// Just this string.
    public func literal(_ string: String) -> Language {
        literal([UInt32](scalarsOf: string)[...])
    }

    func literal(_ scalars: ArraySlice<UInt32>, followedBy tail: Language? = nil) -> Language {
        var result = tail ?? empty
        for scalar in scalars.reversed() {
            result = join(character(scalar), result)
        }
        return result
    }

    /// Strings whose number of scalars lies in a range.
    public func length(_ range: ClosedRange<Int>) -> Language {
        length(min: range.lowerBound, max: range.upperBound)
    }

    /// Strings of at least `min` and at most `max` scalars (nil: no limit), as one node whatever the numbers.
    public func length(min: Int, max: Int?) -> Language {
        repeated(anyScalar, min: min, max: max)
    }

    // MARK: Concatenation and repetition

    /// Strings made of one member of each language, in order.
    public func concatenation(_ languages: [Language]) -> Language {
        var result = empty
        for language in languages.reversed() {
            var rest = language
            var parts: [Language] = []
            while case .concatenation(let head, let tail) = node(rest) {
                parts.append(head)
                rest = tail
            }
            parts.append(rest)
            for part in parts.reversed() {
                result = join(part, result)
            }
        }
        return result
    }

    /// Concatenates a head that is itself no concatenation.
    func join(_ head: Language, _ tail: Language) -> Language {
        if head == none || tail == none { return none }
        if head == empty { return tail }
        if tail == empty { return head }
        if case .concatenation = node(head) { return concatenation([head, tail]) }
        if head == any {
            // Σ* swallows what may be empty after it.
            var rest = tail
            while case .concatenation(let next, let following) = node(rest), acceptsEmpty(next) { rest = following }
            if acceptsEmpty(rest) { return any }
            return intern(.concatenation(any, rest))
        }
        let next: Language
        let following: Language
        if case .concatenation(let first, let rest) = node(tail) {
            (next, following) = (first, rest)
        } else {
            (next, following) = (tail, empty)
        }
        if next == any, acceptsEmpty(head) { return tail }
        if let merged = mergeRepetitions(head, next) {
            return join(merged, following)
        }
        return intern(.concatenation(head, tail))
    }

    /// r{a,b} r{c,d} = r{a+c,b+d}
    private func mergeRepetitions(_ first: Language, _ second: Language) -> Language? {
        let (a, b) = (repetition(first), repetition(second))
        guard a.body == b.body, first != a.body || second != b.body else { return nil }
        return repeated(
            a.body, min: LengthSet.bounded(a.min + b.min),
            max: a.max.flatMap { x in b.max.map { LengthSet.bounded(x + $0) } })
    }

    private func repetition(_ language: Language) -> (body: Language, min: Int, max: Int?) {
        if case .repetition(let body, let min, let max) = node(language) { return (body, min, max) }
        return (language, 1, 1)
    }

    /// At least `min` and at most `max` members of a language in a row (nil: no limit), never unrolled.
    public func repeated(_ language: Language, min: Int, max: Int?) -> Language {
        var (body, min, max) = (language, Swift.max(min, 0), max)
        if let max, max < min { return none }
        if max == 0 || body == empty { return empty }
        if body == none { return min == 0 ? empty : none }
        if acceptsEmpty(body) { min = 0 }
        if min == 0, case .union(let members) = node(body), members.contains(empty) {
            body = union(members.filter { $0 != empty })
        }
        if min == 1, max == 1 { return body }
        if case .repetition(let inner, let innerMin, let innerMax) = node(body), innerMin <= 1 {
            // The counts k·innerMin...k·innerMax leave no gap.
            body = inner
            min = min * innerMin
            max = max.flatMap { outer in innerMax.map { LengthSet.product(outer, $0) } }
        }
        if min == 1, max == 1 { return body }
        return intern(.repetition(body, min: min, max: max))
    }

    /// The language without the empty string.
    func withoutEmpty(_ language: Language) -> Language {
        guard acceptsEmpty(language) else { return language }
        switch node(language) {
        case .union(let members):
            return union(members.map { withoutEmpty($0) })
        case .repetition(let body, _, let max):
            if !acceptsEmpty(body) { return repeated(body, min: 1, max: max) }
            return concatenation([withoutEmpty(body), repeated(body, min: 0, max: max.map { $0 - 1 })])
        case .concatenation:
            // Either the first part that is not empty, with what follows it, or a later one.
            var alternatives: [Language] = []
            var rest = language
            while case .concatenation(let head, let tail) = node(rest) {
                alternatives.append(concatenation([withoutEmpty(head), tail]))
                rest = tail
            }
            return union(alternatives + [withoutEmpty(rest)])
        case .empty:
            return none
        default:
            return intersection([language, length(min: 1, max: nil)])
        }
    }

    // MARK: Parts

    /// Scalars that every member begins with, as far as the form tells.
    public func commonBeginning(_ language: Language) -> [UInt32] {
        var beginning: [UInt32] = []
        var rest = language
        while case .concatenation(let head, let tail) = node(rest), let scalar = onlyScalar(head) {
            beginning.append(scalar)
            rest = tail
        }
        if let scalar = onlyScalar(rest) { beginning.append(scalar) }
        return beginning
    }

    private func onlyScalar(_ language: Language) -> UInt32? {
        guard case .characters(let set) = node(language), let range = set.ranges.first, set.ranges.count == 1, range.count == 1 else {
            return nil
        }
        return range.lowerBound
    }

    /// Whether every string is in the language, as far as its form tells.
    public func isUniversal(_ language: Language) -> Bool {
        language == any
    }

    /// Takes the condition on length out of an intersection: the language is `core` ∩ length(`min`, `max`).
    public func split(_ language: Language) -> (core: Language, min: Int, max: Int?) {
        switch node(language) {
        case .repetition(anyScalar, let min, let max):
            return (any, min, max)
        case .characters(.all):
            return (any, 1, 1)
        case .intersection(let members):
            for member in members {
                if case .repetition(anyScalar, let min, let max) = node(member) {
                    return (intersection(members.filter { $0 != member }), min, max)
                }
                if member == anyScalar {
                    return (intersection(members.filter { $0 != member }), 1, 1)
                }
            }
            return (language, 0, nil)
        default:
            return (language, 0, nil)
        }
    }

    /// Takes a greatest length out of a language, which has the members of `core` that have at most `room` scalars; nil where it sets
    /// none.
    ///
    /// `[a-z]{2,9}` is `[a-z]{2,}` of nine scalars at most, and a union of languages with one greatest length has it as well.
    package func splitRoom(_ language: Language) -> (core: Language, room: Int?) {
        switch node(language) {
        case .repetition(let body, let min, let max?):
            guard case .characters = node(body) else { return (language, nil) }
            return (repeated(body, min: min, max: nil), max)
        case .intersection:
            let (core, min, max) = split(language)
            return max == nil ? (language, nil) : (intersection(core, length(min: min, max: nil)), max)
        case .union(let members):
            let parts = members.map(splitRoom)
            guard let room = parts.lazy.compactMap(\.room).max(),
                parts.allSatisfy({ $0.room.map { $0 == room } ?? (attributes[$0.core.index].upper ?? .max <= room) })
            else { return (language, nil) }
            return (union(parts.map(\.core)), room)
        default: return (language, nil)
        }
    }
}
