/// The lengths of a language's members, where its form does not tell: layers of parts, one for each length.
///
/// Layer k holds the parts that k scalars lead to. There are finitely many parts unless counters run, so layers soon
/// repeat, and then lengths are known for ever.
final class LengthProfile {
    /// Whether there is a member of each length so far.
    fileprivate(set) var accepts: [Bool] = []
    /// The layer that comes next.
    fileprivate var layer: Set<Language>
    fileprivate var layers: [Set<Language>: Int] = [:]
    /// From `start` on, lengths repeat every `period`.
    fileprivate(set) var cycle: (start: Int, period: Int)?

    fileprivate init(_ first: Set<Language>) {
        layer = first
    }
}

/// The least length of a language's members within bounds.
struct LengthQuestion: QuickHashable {
    let language: Language
    let least: Int
    let greatest: Int?

    func mix(into hash: inout QuickHash) {
        hash.mix(language)
        hash.mix(least)
        hash.mix(greatest ?? -1)
    }
}

/// A member that was found by a guess, not as the shortest one.
struct FoundMember: QuickHashable {
    let language: Language
    let length: Int

    func mix(into hash: inout QuickHash) {
        hash.mix(language)
        hash.mix(length)
    }
}

extension LanguageStore {
    /// How many scalars a language wants of one line, that is of what `.` stands for; nil for other languages.
    package func lineLength(_ language: Language) -> (least: Int, most: Int?)? {
        switch node(language) {
        case .characters(CharacterClass.dot): return (1, 1)
        case .repetition(let body, let min, let max):
            if case .characters(CharacterClass.dot) = node(body) { return (min, max) }
            return nil
        default: return nil
        }
    }

    /// The number of scalars of a shortest member, or of a short one where a shortest is not soon found; nil if there is none.
    public func minLength(_ language: Language) -> Int? {
        if isEmpty(language) { return nil }
        if attributes[language.index].isPositive { return attributes[language.index].lower }
        switch node(language) {
        case .union(let members):
            return members.compactMap { minLength($0) }.min()
        case .concatenation:
            var sum = 0
            var rest = language
            while case .concatenation(let head, let tail) = node(rest) {
                sum += minLength(head) ?? 0
                rest = tail
            }
            return LengthSet.bounded(sum + (minLength(rest) ?? 0))
        case .repetition(let body, let min, _):
            return LengthSet.product(min, minLength(body) ?? 0)
        default:
            let (core, min, max) = split(language)
            return length(of: core, from: min, to: max) ?? attributes[language.index].lower
        }
    }

    /// `leastLength`, or nil where that meets the limit.
    func length(of language: Language, from min: Int, to max: Int?) -> Int? {
        do {
            return try leastLength(of: language, from: min, to: max)
        } catch {
            limitError = limitError ?? error
            return nil
        }
    }

    /// The length of a member within bounds, the least where that is soon found; nil if there is none.
    func leastLength(of language: Language, from min: Int, to max: Int?) throws(LanguageError) -> Int? {
        try question { () throws(LanguageError) in try searchLength(of: language, from: min, to: max) }
    }

    private func searchLength(of language: Language, from min: Int, to max: Int?) throws(LanguageError) -> Int? {
        let known = attributes[language.index]
        if let lengths = known.lengths { return lengths.least(from: min, to: max) }
        if known.emptiness == .empty { return nil }
        let lower = Swift.max(min, known.lower)
        let upper = [max, known.upper].compactMap { $0 }.min()
        if let upper, upper < lower { return nil }
        if profiles[language] == nil {
            let question = LengthQuestion(language: language, least: lower, greatest: upper)
            if let known = leastLengths[question] { return known }
            for order in MemberSearch.Order.allCases {
                var search = MemberSearch(self, from: lower, to: upper, order)
                switch search.run(language) {
                case .found(let length, let scalars, let rest):
                    leastLengths[question] = .some(length)
                    if order == .nearest { foundMembers[FoundMember(language: language, length: length)] = (scalars, rest) }
                    return length
                case .none:
                    leastLengths[question] = .some(nil)
                    return nil
                case .gaveUp: try spend()
                }
            }
        }
        let profile = profiles[language] ?? LengthProfile(Set(parts(of: language)))
        profiles[language] = profile
        var length = lower
        while length <= upper ?? .max {
            try extend(profile, to: length)
            if let (start, period) = profile.cycle, length >= start {
                // One whole period decides.
                let last = upper.map { Swift.min($0, length + period - 1) } ?? length + period - 1
                return (length...last).first { profile.accepts[start + ($0 - start) % period] }
            }
            if profile.accepts[length] { return length }
            length += 1
        }
        return nil
    }

    private func extend(_ profile: LengthProfile, to length: Int) throws(LanguageError) {
        while profile.cycle == nil, profile.accepts.count <= length {
            if let start = profile.layers[profile.layer] {
                profile.cycle = (start, profile.accepts.count - start)
                return
            }
            try spend(profile.layer.count + 1)
            profile.layers[profile.layer] = profile.accepts.count
            profile.accepts.append(profile.layer.contains { acceptsEmpty($0) })
            profile.layer = nextLayer(profile.layer)
        }
    }

    private func nextLayer(_ layer: Set<Language>) -> Set<Language> {
        var next = Set<Language>()
        for part in layer {
            for target in transitions(of: part).targets where target != none {
                next.formUnion(parts(of: target))
            }
        }
        // A part with every string stands for all others.
        return next.contains(any) ? [any] : next
    }
}
