import Synchronization

/// Members of languages: shortest ones, all of them, their number.
extension LanguageStore {
    /// A shortest member, with readable characters where there is a choice; nil if there is no member.
    public func shortest(_ language: Language) -> String? {
        guard let format = formatNames[language] else { return findShortest(language) }
        if let known = Self.shortestOfFormats.withLock({ $0[format] }) { return known }
        let found = findShortest(language)
        Self.shortestOfFormats.withLock { $0[format] = found }
        return found
    }

    /// The shortest member of each format that was asked for, in whatever store.
    private static let shortestOfFormats = Mutex<[String: String]>([:])

    private func findShortest(_ language: Language) -> String? {
        guard !isEmpty(language) else { return nil }
        return witness(language).map { scalars in
            if scalars.allSatisfy({ $0 < 0x80 }) { return String(decoding: scalars.map { UInt8($0) }, as: UTF8.self) }
            var string = ""
            string.unicodeScalars.append(contentsOf: scalars.lazy.compactMap { Unicode.Scalar($0) })
            return string
        }
    }

    private func witness(_ language: Language) -> [UInt32]? {
        switch node(language) {
        case .none:
            return nil
        case .empty:
            return []
        case .characters(let set):
            return set.mostReadable.map { [$0] }
        case .union(let members):
            let lengths = members.map { minLength($0) }
            guard let least = lengths.compactMap({ $0 }).min() else { return nil }
            return zip(members, lengths).filter { $0.1 == least }.compactMap { witness($0.0) }
                .min { Self.isMoreReadable($0, $1) }
        case .concatenation:
            var result: [UInt32] = []
            var rest = language
            while case .concatenation(let head, let tail) = node(rest) {
                guard let part = witness(head) else { return nil }
                result += part
                rest = tail
            }
            return witness(rest).map { result + $0 }
        case .repetition(let body, let min, _):
            guard min > 0 else { return [] }
            return witness(body).map { unit in (0..<min).flatMap { _ in unit } }
        case .intersection, .complement, .equation:
            guard let length = minLength(language) else { return nil }
            return member(of: language, length: length)
        }
    }

    static func isMoreReadable(_ a: [UInt32], _ b: [UInt32]) -> Bool {
        func rank(_ scalar: UInt32) -> UInt32 {
            switch scalar {
            case 0x61...0x7A: scalar
            case 0x41...0x5A: 0x100 + scalar
            case 0x30...0x39: 0x200 + scalar
            case 0x21...0x7E: 0x300 + scalar
            default: 0x400 + scalar
            }
        }
        return a.lazy.map(rank).lexicographicallyPrecedes(b.lazy.map(rank))
    }

    /// A member of exactly this many scalars.
    private func member(of language: Language, length: Int) -> [UInt32]? {
        var state = language
        var result: [UInt32] = []
        result.reserveCapacity(length)
        let (core, _, _) = split(language)
        if let found = foundMembers[FoundMember(language: core, length: length)] {
            (result, state) = found
        } else if attributes[core.index].lengths == nil, profiles[core] == nil {
            var search = MemberSearch(self, from: length, to: length)
            if case .found(_, let scalars, let rest) = search.run(core) { (result, state) = (scalars, rest) }
        }
        for remaining in stride(from: length - result.count - 1, through: 0, by: -1) {
            let table = transitions(of: state)
            var best: (scalars: [UInt32], target: Language)?
            for (set, target) in zip(table.sets, table.targets) where target != none {
                guard let scalar = set.mostReadable else { continue }
                if let best, !Self.isMoreReadable([scalar], best.scalars) { continue }
                let (core, min, max) = split(target)
                guard min <= remaining, remaining <= max ?? .max,
                    self.length(of: core, from: remaining, to: remaining) != nil
                else { continue }
                best = ([scalar], target)
            }
            guard let (scalars, target) = best else { return nil }
            result += scalars
            state = target
        }
        return acceptsEmpty(state) ? result : nil
    }

    /// Whether every string begins some member; false where that is not seen soon.
    public func takesAnyBeginning(_ language: Language) -> Bool {
        if attributes[language.index].breadth == .occurrence { return true }
        let isSeen =
            switch node(language) {
            case .concatenation(let head, let tail): repeatedScalars(head) == .all && !isEmpty(tail)
            case .union(let members): members.contains { takesAnyBeginning($0) }
            default: language == any
            }
        if isSeen { return true }
        if mayBeRefused(language) { return false }
        if let known = openLanguages[language] { return known }
        let isOpen = isOpen(language)
        openLanguages[language] = isOpen
        return isOpen
    }

    /// Whether the form tells of a text that leads to no member wherever it stands: one with a word that the language excludes, or one
    /// that is too long.
    private func mayBeRefused(_ language: Language) -> Bool {
        if attributes[language.index].upper != nil { return true }
        switch node(language) {
        case .union(let members): return members.allSatisfy { mayBeRefused($0) }
        case .intersection(let members): return members.contains { mayBeRefused($0) }
        case .complement(let operand): return attributes[operand.index].breadth == .occurrence
        case .none, .empty, .characters, .concatenation, .repetition, .equation: return false
        }
    }

    /// Scalars of which every string begins some member, as far as the form tells; none where it does not.
    package func scalarsOfBeginnings(_ language: Language) -> ScalarSet {
        switch node(language) {
        case .concatenation(let head, let tail): return isEmpty(tail) ? .none : repeatedScalars(head)
        case .union(let members): return members.lazy.map(scalarsOfBeginnings).first { $0 != .none } ?? .none
        default: return repeatedScalars(language)
        }
    }

    /// The scalars that a language repeats without end; none where its form is another.
    private func repeatedScalars(_ language: Language) -> ScalarSet {
        guard case .repetition(let body, _, nil) = node(language), case .characters(let set) = node(body) else { return .none }
        return set
    }

    /// Whether every scalar leads on, and on from there, among few languages.
    private func isOpen(_ language: Language) -> Bool {
        var seen = [language]
        var looked = 0
        while looked < seen.count {
            guard seen.count <= 8 else { return false }
            let targets = transitions(of: seen[looked]).targets
            looked += 1
            for target in targets {
                if isEmpty(target) { return false }
                if !seen.contains(target) { seen.append(target) }
            }
        }
        return true
    }

    /// Whether there are at most `limit` members.
    package func hasAtMost(_ limit: Int, _ language: Language) -> Bool {
        attributes[language.index].most <= limit || cardinality(language, limit: limit) != nil
    }

    /// How many members there are at most, as far as the form tells.
    func mostMembers(_ node: Node) -> Int {
        func most(_ language: Language) -> Int { attributes[language.index].most }
        func product(_ a: Int, _ b: Int) -> Int {
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            return overflow ? .max : product
        }
        switch node {
        case .none: return 0
        case .empty: return 1
        case .characters(let set): return set.count
        case .concatenation(let head, let tail): return product(most(head), most(tail))
        case .union(let members):
            return members.reduce(0) { sum, member in
                let (sum, overflow) = sum.addingReportingOverflow(most(member))
                return overflow ? .max : sum
            }
        case .intersection(let members): return members.map(most).min() ?? .max
        case .repetition(let body, let min, let max?):
            // Each place is a member or left out.
            if most(body) == 1 { return max - min + 1 }
            var count = 1
            for _ in 0..<Swift.min(max, 64) where count != .max { count = product(count, most(body) == .max ? .max : most(body) + 1) }
            return max > 64 ? .max : count
        case .repetition, .complement, .equation: return .max
        }
    }

    /// The number of members, if there are at most `limit`.
    public func cardinality(_ language: Language, limit: Int) -> Int? {
        guard isFinite(language) else { return nil }
        // How many beginnings of each length lead to a language; every one of them goes on to a member.
        var layer = isEmpty(language) ? [:] : [language: 1]
        var count = 0
        while !layer.isEmpty {
            var next: [Language: Int] = [:]
            var beginnings = 0
            for (state, weight) in layer {
                if acceptsEmpty(state) { count += weight }
                let table = transitions(of: state)
                for (set, target) in zip(table.sets, table.targets) where !isEmpty(target) {
                    let (product, overflow) = weight.multipliedReportingOverflow(by: set.count)
                    if overflow || product > limit { return nil }
                    next[target, default: 0] += product
                    beginnings += product
                    if beginnings > limit { return nil }
                }
            }
            if count > limit { return nil }
            layer = next
        }
        return count
    }

    /// All members, shortest first and within a length those with more readable characters, if there are at most `limit`.
    public func members(_ language: Language, limit: Int) -> [String]? {
        guard isFinite(language) else { return nil }
        var layer: [(text: String, state: Language)] = isEmpty(language) ? [] : [("", language)]
        var members: [String] = []
        while !layer.isEmpty {
            var next: [(text: String, state: Language)] = []
            for (text, state) in layer {
                if acceptsEmpty(state) { members.append(text) }
                for part in classes(state) where !isEmpty(part.derivative) {
                    guard next.count + part.range.count <= limit else { return nil }
                    for value in part.range {
                        guard let scalar = Unicode.Scalar(value) else { continue }
                        var longer = text
                        longer.unicodeScalars.append(scalar)
                        next.append((longer, part.derivative))
                    }
                }
            }
            guard members.count <= limit else { return nil }
            layer = next
        }
        return members.sorted { one, other in
            let (one, other) = (one.unicodeScalars.map(\.value), other.unicodeScalars.map(\.value))
            return one.count == other.count ? Self.isMoreReadable(one, other) : one.count < other.count
        }
    }
}
