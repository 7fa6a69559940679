/// The character sets that a first scalar is compared with, and which branches of a union compare it with each.
struct FirstSets {
    private(set) var sets: [ScalarSet] = []
    /// The languages of one scalar of these sets.
    private var languages: [Language] = []
    private var places: [Language: Int] = [:]
    private var branches: [[Int]] = []
    /// Branches that other scalars may begin, too.
    private var others: [Int] = []
    /// Of so few one is sooner compared with all than hashed.
    private static let few = 16

    /// Adds those of a branch.
    mutating func add(_ language: Language, branch: Int, _ store: LanguageStore) {
        // Most branches begin with one set.
        var head = language
        if case .concatenation(let part, _) = store.node(language), !store.acceptsEmpty(part) { head = part }
        if case .characters(let set) = store.node(head), set != .all { return add(head, set, branch: branch) }
        var visited = LanguageSet([])
        var pending = [language]
        while let next = pending.popLast() {
            guard visited.insert(next) else { continue }
            switch store.node(next) {
            case .none, .empty: break
            case .characters(.all): add(other: branch)
            case .characters(let set): add(next, set, branch: branch)
            case .concatenation(let head, let tail):
                pending.append(head)
                if store.acceptsEmpty(head) { pending.append(tail) }
            // In their order they are put behind the others.
            case .union(let members): pending += members.reversed()
            case .intersection(let members):
                pending += members.reversed()
                add(other: branch)
            case .complement(let operand):
                pending.append(operand)
                add(other: branch)
            case .repetition(let body, _, _): pending.append(body)
            case .equation(let index): pending.append(store.definition(index))
            }
        }
    }

    /// - Parameter language: that of one scalar of the set.
    private mutating func add(_ language: Language, _ set: ScalarSet, branch: Int) {
        if let place = languages.count <= Self.few ? languages.firstIndex(of: language) : places[language] {
            if branches[place].last != branch { branches[place].append(branch) }
            return
        }
        languages.append(language)
        sets.append(set)
        branches.append([branch])
        if languages.count == Self.few + 1 {
            for (place, language) in languages.enumerated() { places[language] = place }
        } else if languages.count > Self.few {
            places[language] = languages.count - 1
        }
    }

    private mutating func add(other branch: Int) {
        if others.last != branch { others.append(branch) }
    }

    /// The branches that scalars of certain sets may begin.
    func branches(_ membership: Membership) -> [Int] {
        var found = others
        membership.forEach { found += branches[$0] }
        return found
    }

    /// Which of the sets a scalar is in, by their places.
    struct Membership: QuickHashable {
        private var first: UInt64 = 0
        /// Mostly there are few sets, which need no array.
        private var others: [UInt64]

        init(count: Int) { others = count <= 64 ? [] : [UInt64](repeating: 0, count: (count - 1) / 64) }

        mutating func toggle(_ set: Int) {
            let bit: UInt64 = 1 << UInt64(set % 64)
            if set < 64 { first ^= bit } else { others[set / 64 - 1] ^= bit }
        }

        func forEach(_ body: (Int) -> Void) {
            Self.forEach(in: first, from: 0, body)
            for (index, word) in others.enumerated() { Self.forEach(in: word, from: (index + 1) * 64, body) }
        }

        private static func forEach(in word: UInt64, from first: Int, _ body: (Int) -> Void) {
            var word = word
            while word != 0 {
                body(first + word.trailingZeroBitCount)
                word &= word - 1
            }
        }

        func mix(into hash: inout QuickHash) {
            hash.mix(Int(bitPattern: UInt(first)))
            for word in others { hash.mix(Int(bitPattern: UInt(word))) }
        }
    }
}
