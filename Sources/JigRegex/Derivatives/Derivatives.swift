extension LanguageStore {
    /// What may follow a scalar: the strings s such that the scalar followed by s is in the language.
    ///
    /// Memoised for every class of scalars. A surrogate is no scalar and leads to `none`.
    public func derivative(_ language: Language, by scalar: UInt32) -> Language {
        guard scalar < 0xD800 || (scalar > 0xDFFF && scalar <= ScalarSet.last) else { return none }
        // A list tells without the form that it stands for.
        if let list = listedStrings(language) { return list.rest(after: scalar).map(self.language) ?? none }
        return transitions(of: language).target(of: scalar)
    }

    /// The derivative by a scalar, and a range around it whose scalars have the same one.
    package func derivativeOfRun(_ language: Language, around scalar: UInt32) -> (derivative: Language, run: Range<UInt32>) {
        if let list = listedStrings(language) {
            return (list.rest(after: scalar).map(self.language) ?? none, scalar..<scalar + 1)
        }
        let table = transitions(of: language)
        let range = table.rangeIndex(of: scalar)
        let end = range + 1 < table.starts.count ? table.starts[range + 1] : ScalarSet.last + 1
        return (table.targets[Int(table.rangeClasses[range])], table.starts[range]..<end)
    }

    /// A partition of all scalars by derivative: sorted ranges, each with the class it belongs to.
    public func classes(_ language: Language) -> [ScalarClass] {
        transitions(of: language).classes
    }

    /// Whether some scalar of a range can come next, that is, leads to a language with a member.
    public func canContinue(_ language: Language, in range: ClosedRange<UInt32>) -> Bool {
        if let list = listedStrings(language) { return list.goOn(in: range) }
        let table = transitions(of: language)
        var seen: Language?
        var index = table.rangeIndex(of: range.lowerBound)
        while index < table.starts.count, table.starts[index] <= range.upperBound {
            let last = index + 1 < table.starts.count ? table.starts[index + 1] - 1 : ScalarSet.last
            let first = max(table.starts[index], range.lowerBound)
            let end = min(last, range.upperBound)
            let target = table.targets[Int(table.rangeClasses[index])]
            index += 1
            guard target != seen, first < 0xD800 || end > 0xDFFF else { continue }
            if !isEmpty(target) { return true }
            seen = target
        }
        return false
    }

    /// The derivatives by the scalars of some ranges, each of them once, with a scalar that leads there.
    public func derivatives(_ language: Language, by ranges: [ClosedRange<UInt32>]) -> [(scalar: UInt32, derivative: Language)] {
        let table = transitions(of: language)
        var found: [(scalar: UInt32, derivative: Language)] = []
        for range in ranges {
            var index = table.rangeIndex(of: range.lowerBound)
            while index < table.starts.count, table.starts[index] <= range.upperBound {
                let target = table.targets[Int(table.rangeClasses[index])]
                if !found.contains(where: { $0.derivative == target }) {
                    found.append((max(table.starts[index], range.lowerBound), target))
                }
                index += 1
            }
        }
        return found
    }

    /// - Parameter isPart: whether the language is a part of a built-in format or of what is left of one.
    func transitions(of language: Language, isPart: Bool = false) -> Transitions {
        if let known = transitions[language.index] { return known }
        let isFormat = isOfFormat(language)
        let isPart = isPart || isFormat
        let made: Transitions
        if isPart, copiesTransitions, isWorthCopying(language), let name = fingerprint(language) {
            made = FormatTransitions.of(name, in: self) { makeTransitions(of: language, isPart: true) }
        } else {
            made = makeTransitions(of: language, isPart: isPart)
        }
        transitions[language.index] = made
        if isFormat { markAsFormat(made.targets) }
        if case .intersection(let members) = node(language), isOfManyPatterns(language) {
            if wideIntersections.count == 16 { wideIntersections.removeLast() }
            wideIntersections.insert((members, made), at: 0)
        }
        return made
    }

    /// Whether finding where a language leads takes more than a look at one of its parts.
    private func isWorthCopying(_ language: Language) -> Bool {
        switch node(language) {
        case .union, .intersection, .equation: true
        case .concatenation(let head, _): acceptsEmpty(head)
        case .none, .empty, .characters, .complement, .repetition: false
        }
    }

    private func makeTransitions(of language: Language, isPart: Bool) -> Transitions {
        switch node(language) {
        case .equation(let index):
            guard case .table(let table, _) = definitions[index] else { return transitions(of: definition(index), isPart: isPart) }
            return combined(table.operands, isPart: isPart) { self.language(of: table.replacing($0)) }
        case .characters(let set): return transitions(of: set)
        case .intersection(let members) where members.count == 2:
            // A length tells no scalars apart.
            for (length, other) in [(members[0], members[1]), (members[1], members[0])] {
                guard case .repetition(anyScalar, let min, let max) = node(length) else { continue }
                let rest = self.length(min: Swift.max(min - 1, 0), max: max.map { $0 - 1 })
                return mapped(other, isPart: isPart) { intersection($0, rest) }
            }
            let (one, other) = (transitions(of: members[0], isPart: isPart), transitions(of: members[1], isPart: isPart))
            return combined(one, other) { intersection($0, $1) }
        case .intersection(let members):
            if let (known, others) = widelyKnown(within: members) {
                return combined(known, transitions(of: intersection(others), isPart: isPart)) { intersection($0, $1) }
            }
            return combined(members, isPart: isPart) { self.intersection($0) }
        case .complement(let operand): return mapped(operand, isPart: isPart) { complement($0) }
        // What comes after a head that is not empty tells no scalars apart.
        case .concatenation(let head, let tail) where !acceptsEmpty(head): return mapped(head, isPart: isPart) { join($0, tail) }
        case .repetition(let body, let min, let max):
            let rest = repeated(body, min: Swift.max(min - 1, 0), max: max.map { $0 - 1 })
            return mapped(body, isPart: isPart) { join($0, rest) }
        default: break
        }
        if case .union(let members) = node(language) {
            // What is left of a format has to be known as such beside what is none.
            if !isPart, let (formats, others) = splitFormats(language) {
                return combined(transitions(of: formats), transitions(of: others)) { union($0, $1) }
            }
            if let (known, others) = widelyKnown(among: members) { return combined(known, transitions(ofUnion: others)) { union($0, $1) } }
            if members.allSatisfy(isOfManyPatterns) { return combined(members, isPart: isPart) { self.union($0) } }
            return transitions(ofUnion: members)
        }
        return transitions(ofUnion: [language])
    }

    /// The member of a union whose derivatives are known, where they are so many that it is worth not to make them again, and the
    /// other members, which must be few.
    ///
    /// An unanchored pattern begins anew at each scalar: what it leads to is a union of itself and of what is left of the words that
    /// have begun.
    private func widelyKnown(among members: [Language]) -> (known: Transitions, others: [Language])? {
        guard members.count <= 8 else { return nil }
        var found: (known: Transitions, place: Int)?
        for (place, member) in members.enumerated() {
            guard let known = transitions[member.index], known.targets.count > max(3, found?.known.targets.count ?? 0) else { continue }
            found = (known, place)
        }
        guard let found else { return nil }
        var others = members
        others.remove(at: found.place)
        return (found.known, others)
    }

    private static let manyPatterns = 4

    private func isOfManyPatterns(_ language: Language) -> Bool {
        if case .intersection(let members) = node(language) { members.count >= Self.manyPatterns } else { false }
    }

    /// The derivatives of an intersection that was met before, and what else a new one consists of.
    ///
    /// What many unanchored patterns lead to is all of them and what is left of the words that have begun.
    private func widelyKnown(within members: [Language]) -> (known: Transitions, others: [Language])? {
        guard members.count > Self.manyPatterns else { return nil }
        var best: (known: Transitions, members: [Language])?
        for (others, known) in wideIntersections
        where others.count < members.count && others.count > best?.members.count ?? members.count / 2 {
            if isSubset(others, of: members) { best = (known, others) }
        }
        guard let best else { return nil }
        return (best.known, members.filter { !best.members.contains($0) })
    }

    /// Whether languages in the order of their handles are all among others.
    private func isSubset(_ languages: [Language], of others: [Language]) -> Bool {
        var place = 0
        for language in languages {
            while place < others.count, others[place] < language { place += 1 }
            if place == others.count || others[place] != language { return false }
        }
        return true
    }

    /// The derivatives of a language that is made of two others, from those of the two.
    private func combined(_ a: Transitions, _ b: Transitions, _ combine: (Language, Language) -> Language) -> Transitions {
        var targets = NumberedTargets()
        let (starts, rangeClasses) = CommonClasses.refine((a.starts, a.rangeClasses, a.targets.count), by: b) { one, other in
            targets.number(of: combine(a.targets[one], b.targets[other]))
        }
        formed += targets.languages.count
        return Transitions(starts: starts, rangeClasses: rangeClasses, targets: targets.languages)
    }

    /// The derivatives of a union, from the sets that the first scalar is compared with: they cut the scalars into ranges, which are
    /// classed by membership.
    private func transitions(ofUnion members: [Language]) -> Transitions {
        var first = FirstSets()
        for (index, member) in members.enumerated() { first.add(member, branch: index, self) }
        let sets = first.sets
        var events: [(start: UInt32, set: Int)] = []
        for (index, set) in sets.enumerated() {
            for range in set.ranges {
                events.append((range.lowerBound, index))
                events.append((range.upperBound + 1, index))
            }
        }
        events.sort { $0.start < $1.start }
        var starts: [UInt32] = []
        var rangeClasses: [Int32] = []
        var targets = NumberedTargets()
        var classOfMembership: [FirstSets.Membership: Int32] = [:]
        classOfMembership.reserveCapacity(sets.count + 1)
        var membership = FirstSets.Membership(count: sets.count)
        var next = 0
        var start: UInt32 = 0
        while start <= ScalarSet.last {
            while next < events.count, events[next].start == start {
                membership.toggle(events[next].set)
                next += 1
            }
            let end = next < events.count ? events[next].start : ScalarSet.last + 1
            if !(start >= 0xD800 && end <= 0xE000) {
                let rangeClass: Int32
                if let known = classOfMembership[membership] {
                    rangeClass = known
                } else {
                    let representative = start >= 0xD800 && start < 0xE000 ? 0xE000 : start
                    var memo: [Language: Language] = [:]
                    let target = derive(members, by: representative, branches: first.branches(membership), &memo)
                    rangeClass = targets.number(of: target)
                    classOfMembership[membership] = rangeClass
                }
                if rangeClasses.last != rangeClass {
                    starts.append(start)
                    rangeClasses.append(rangeClass)
                }
            }
            start = end
        }
        formed += targets.languages.count
        return Transitions(starts: starts, rangeClasses: rangeClasses, targets: targets.languages)
    }

    /// The derivatives of one scalar of a set.
    private func transitions(of set: ScalarSet) -> Transitions {
        var starts: [UInt32] = [], rangeClasses: [Int32] = [], targets: [Language] = []
        func add(_ start: UInt32, _ target: Language) {
            let rangeClass = targets.firstIndex(of: target) ?? targets.count
            if rangeClass == targets.count { targets.append(target) }
            guard rangeClasses.last != Int32(rangeClass) else { return }
            starts.append(start)
            rangeClasses.append(Int32(rangeClass))
        }
        var next: UInt32 = 0
        for range in set.ranges {
            // Surrogates between two ranges are no scalars.
            if range.lowerBound > next, !(next >= 0xD800 && range.lowerBound <= 0xE000) { add(next, none) }
            add(range.lowerBound, empty)
            next = range.upperBound + 1
        }
        if next <= ScalarSet.last { add(next, none) }
        formed += targets.count
        return Transitions(starts: starts, rangeClasses: rangeClasses, targets: targets)
    }

    /// The derivatives of a language that are each made of one derivative of another.
    private func mapped(_ other: Language, isPart: Bool, _ make: (Language) -> Language) -> Transitions {
        let known = transitions(of: other, isPart: isPart)
        let targets = known.targets.map(make)
        let differ = targets.count == 2 ? targets[0] != targets[1] : Set(targets).count == targets.count
        guard differ else { return combined([other], isPart: isPart) { make($0[0]) } }
        formed += targets.count
        return Transitions(known, targets: targets)
    }

    /// The derivatives of a language that is made of others, from those of the others.
    private func combined(_ members: [Language], isPart: Bool, _ make: ([Language]) -> Language) -> Transitions {
        var classes = CommonClasses(members.map { transitions(of: $0, isPart: isPart) })
        var targets = NumberedTargets()
        classes.merge(classes.members.map { targets.number(of: make($0)) })
        formed += targets.languages.count
        return Transitions(starts: classes.starts, rangeClasses: classes.rangeClasses, targets: targets.languages)
    }

    /// Derivatives by their classes, each of them once.
    private struct NumberedTargets {
        private(set) var languages: [Language] = []
        private var numbers: [Language: Int32] = [:]
        /// Of so few one is sooner compared with all than hashed.
        private static let few = 16

        mutating func number(of language: Language) -> Int32 {
            let isFew = languages.count < Self.few
            if let known = isFew ? languages.firstIndex(of: language).map({ Int32($0) }) : numbers[language] { return known }
            let number = Int32(languages.count)
            languages.append(language)
            if languages.count == Self.few {
                for (number, language) in languages.enumerated() { numbers[language] = Int32(number) }
            } else if languages.count > Self.few {
                numbers[language] = number
            }
            return number
        }
    }

    /// The derivative by one scalar of a union, of which just some members may begin with it.
    private func derive(
        _ members: [Language], by scalar: UInt32, branches: [Int], _ memo: inout [Language: Language]
    ) -> Language {
        var alternatives: [Language] = []
        for branch in branches {
            let target = derive(members[branch], by: scalar, &memo)
            if target != none { alternatives.append(target) }
        }
        return union(alternatives)
    }

    /// The derivative by one scalar, by the form of the language.
    func derive(_ language: Language, by scalar: UInt32, _ memo: inout [Language: Language]) -> Language {
        if let known = transitions[language.index] { return known.target(of: scalar) }
        switch node(language) {
        case .none, .empty:
            return none
        case .characters(let set):
            return set.contains(scalar) ? empty : none
        case .repetition(let body, let min, let max):
            // A body that accepts the empty string has min = 0, so that this holds for it, too.
            return join(derive(body, by: scalar, &memo), repeated(body, min: Swift.max(min - 1, 0), max: max.map { $0 - 1 }))
        case .concatenation(let head, let tail) where !acceptsEmpty(head):
            return join(derive(head, by: scalar, &memo), tail)
        default:
            break
        }
        if let known = memo[language] { return known }
        let result: Language
        switch node(language) {
        case .concatenation:
            var alternatives: [Language] = []
            var rest = language
            while case .concatenation(let head, let tail) = node(rest) {
                alternatives.append(join(derive(head, by: scalar, &memo), tail))
                rest = tail
                guard acceptsEmpty(head) else {
                    rest = none
                    break
                }
            }
            alternatives.append(derive(rest, by: scalar, &memo))
            result = union(alternatives)
        case .union(let members):
            // Most branches of a wide union begin with other scalars.
            result = union(members.map { derive($0, by: scalar, &memo) }.filter { $0 != none })
        case .intersection(let members):
            result = intersection(members.map { derive($0, by: scalar, &memo) })
        case .complement(let operand):
            result = complement(derive(operand, by: scalar, &memo))
        case .equation:
            result = transitions(of: language).target(of: scalar)
        default:
            result = none
        }
        memo[language] = result
        return result
    }

    /// Whether a string is in the language.
    public func contains(_ language: Language, _ string: String) -> Bool {
        var state = language
        for scalar in string.unicodeScalars {
            state = derivative(state, by: scalar.value)
            if state == any { return true }
            if state == none { return false }
        }
        return acceptsEmpty(state)
    }
}
