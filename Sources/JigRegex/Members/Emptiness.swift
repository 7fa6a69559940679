/// Questions whose answer may need a search: emptiness and finiteness.
///
/// Without Boolean operations the form of a language tells. Otherwise the search runs over *parts*: a union has a member if
/// one of its parts has, so that no subsets are built (`[aeiou].{30}$` has 2³⁰ of them), and the positive head of a
/// concatenation is skipped rather than stepped through.
extension LanguageStore {
    /// Whether no string at all is in the language.
    ///
    /// Exact within the limits; beyond them the answer is true, since no member was found, and `limitError` is set. What is said
    /// to have a member is known to have one, and so is some derivative of it, so that who goes on only where there is one never
    /// comes to a dead end.
    public func isEmpty(_ language: Language) -> Bool {
        do {
            return try decideEmptiness(language)
        } catch {
            limitError = limitError ?? error
            return true
        }
    }

    /// Whether the language may have a member: false only where it is known to have none.
    public func mayHaveMember(_ language: Language) -> Bool {
        do {
            return try !decideEmptiness(language)
        } catch {
            limitError = limitError ?? error
            return true
        }
    }

    /// Answers a question, within what it and all of them together may take.
    func question<Answer>(_ answer: () throws(LanguageError) -> Answer) throws(LanguageError) -> Answer {
        guard deadline == nil else { return try answer() }
        deadline = min(formed + explorationLimit, totalLimit ?? .max)
        defer { deadline = nil }
        return try answer()
    }

    /// Counts what a question takes.
    func spend(_ work: Int = 0) throws(LanguageError) {
        formed += work
        if formed > deadline ?? .max { throw .explorationLimit(derivatives: min(explorationLimit, totalLimit ?? .max)) }
    }

    /// Decides emptiness, so that `isEmpty` of this language is known to be exact.
    public func check(_ language: Language) throws(LanguageError) {
        _ = try decideEmptiness(language)
    }

    func isKnownInhabited(_ language: Language) -> Bool {
        attributes[language.index].emptiness == .inhabited
    }

    private func record(_ language: Language, isEmpty: Bool) {
        attributes[language.index].emptiness = isEmpty ? .empty : .inhabited
    }

    private func decideEmptiness(_ language: Language) throws(LanguageError) -> Bool {
        switch attributes[language.index].emptiness {
        case .empty: return true
        case .inhabited: return false
        case .unknown: break
        }
        let hasMember: Bool
        if guessesMembers, let isSeen = hasMemberByGuess(language) {
            hasMember = isSeen
        } else {
            hasMember = try question { () throws(LanguageError) in try searchForMember(language) }
        }
        record(language, isEmpty: !hasMember)
        return !hasMember
    }

    /// A guess at how many scalars a part still asks for: those of all conditions on it, as if none had any in common.
    func estimate(_ part: Language) -> Int {
        guard case .intersection(let members) = node(part) else { return attributes[part.index].lower }
        return members.reduce(0) { min($0 + attributes[$1.index].lower, LengthSet.unreachable) }
    }

    /// Search for an inhabited part.
    ///
    /// Taken in turns: what seems to be nearest to its end, and what was met first, so that no guess leads astray for ever.
    private func searchForMember(_ language: Language) throws(LanguageError) -> Bool {
        var parent: [Language: Language] = [language: language]
        var visited: Set<Language> = [language]
        var looked: Set<Language> = []
        var pending = [language]
        var nearest: [Int: [Language]] = [:]
        func enter(_ parts: [Language], from origin: Language) -> Language? {
            for part in parts where visited.insert(part).inserted {
                parent[part] = origin
                switch attributes[part.index].emptiness {
                case .inhabited: return part
                case .empty: continue
                case .unknown:
                    pending.append(part)
                    nearest[estimate(part), default: []].append(part)
                }
            }
            return nil
        }
        func succeed(_ part: Language) -> Bool {
            // Everything on the way has a member, too.
            var current: Language? = part
            while let next = current {
                record(next, isEmpty: false)
                current = parent[next] == next ? nil : parent[next]
            }
            return true
        }
        func popNearest() -> Language? {
            while let estimate = nearest.keys.min() {
                if let part = nearest[estimate]?.popLast() { return part }
                nearest[estimate] = nil
            }
            return nil
        }
        var first = 0
        while first < pending.count {
            let part: Language
            if looked.count % 4 != 0, let near = popNearest() {
                part = near
            } else {
                part = pending[first]
                first += 1
            }
            guard looked.insert(part).inserted else { continue }
            try spend(1)
            switch try step(part) {
            case .decided(let inhabited):
                if inhabited { return succeed(part) }
            case .parts(let parts):
                if let found = enter(parts, from: part) { return succeed(found) }
            }
        }
        // Nothing reachable has a member.
        for part in visited { record(part, isEmpty: true) }
        return false
    }

    private enum Step {
        case decided(Bool)
        /// The part has a member if one of these has.
        case parts([Language])
    }

    private func step(_ part: Language) throws(LanguageError) -> Step {
        switch node(part) {
        case .union(let members):
            return .parts(members)
        case .concatenation(let head, let tail):
            return try decideEmptiness(head) ? .decided(false) : .parts([tail])
        case .repetition(let body, _, _):
            return .decided(try !decideEmptiness(body))
        case .equation(let index):
            return .parts([definition(index)])
        case .intersection:
            let (core, min, max) = split(part)
            if min > 0 || max != nil {
                return .decided(try leastLength(of: core, from: min, to: max) != nil)
            }
            let alternatives = parts(of: part)
            return .parts(alternatives.count > 1 ? alternatives : transitions(of: part).targets)
        case .complement:
            return .parts(transitions(of: part).targets)
        case .none, .empty, .characters:
            return .decided(part != none)
        }
    }

    // MARK: Parts

    /// Languages whose union is the given one: unions opened where that costs little, within concatenations and
    /// intersections too.
    func parts(of language: Language) -> [Language] {
        if let known = knownParts[language] { return known }
        let made = makeParts(of: language)
        knownParts[language] = made
        return made
    }

    private func makeParts(of language: Language) -> [Language] {
        switch node(language) {
        case .union(let members):
            return members.flatMap { parts(of: $0) }
        case .concatenation(let head, let tail):
            guard case .union(let members) = node(head) else { return [language] }
            return members.map { concatenation([$0, tail]) }
        case .intersection(let members):
            var products: [[Language]] = [[]]
            for member in members {
                let alternatives = parts(of: member)
                if alternatives.count == 1 || products.count * alternatives.count > 64 {
                    for index in products.indices { products[index].append(member) }
                } else {
                    products = products.flatMap { product in alternatives.map { product + [$0] } }
                }
            }
            guard products.count > 1 else { return [language] }
            formed += products.count
            return products.map { intersection($0) }.filter { $0 != none }
        case .equation(let index):
            return parts(of: definition(index))
        default:
            return [language]
        }
    }

    // MARK: Finiteness

    /// Whether the language has finitely many members.
    public func isFinite(_ language: Language) -> Bool {
        if attributes[language.index].upper != nil || isEmpty(language) { return true }
        if attributes[language.index].isPositive || attributes[language.index].breadth != .narrow { return false }
        if let known = finiteness[language] { return known }
        do {
            let result = try question { () throws(LanguageError) in try !hasInhabitedCycle(language) }
            finiteness[language] = result
            return result
        } catch {
            limitError = limitError ?? error
            return false
        }
    }

    /// Whether endlessly many ways on are left after whatever begins a member, as far as the form tells: it ends with what may come
    /// again and again.
    package func staysInfinite(_ language: Language) -> Bool {
        var parts = Self.mostTails
        return staysInfinite(language, &parts)
    }

    /// Forms with more tails are not looked at to the end.
    private static let mostTails = 64

    private func staysInfinite(_ language: Language, _ parts: inout Int) -> Bool {
        parts -= 1
        guard parts >= 0, attributes[language.index].emptiness == .inhabited else { return false }
        var tail = language
        while case .concatenation(_, let rest) = node(tail) { tail = rest }
        switch node(tail) {
        case .repetition(let body, _, max: nil):
            let body = attributes[body.index]
            return body.emptiness == .inhabited && body.upper != 0
        case .repetition(let body, _, _): return staysInfinite(body, &parts)
        // The empty string begins the others, too.
        case .union(let members): return members.allSatisfy { $0 == empty || staysInfinite($0, &parts) }
        case .none, .empty, .characters, .concatenation, .intersection, .complement, .equation: return false
        }
    }

    /// Depth-first search for a part that has a member and comes back to itself.
    private func hasInhabitedCycle(_ language: Language) throws(LanguageError) -> Bool {
        enum Colour { case open, done }
        var colours: [Language: Colour] = [:]
        var stack: [(part: Language, successors: [Language], next: Int)] = []
        func push(_ part: Language) -> Bool {
            let successors: [Language]
            switch node(part) {
            case .union(let members):
                successors = members
            case .concatenation(let head, let tail):
                if !isFinite(head), !isEmpty(tail) { return true }
                successors = isEmpty(head) ? [] : [tail]
            case .equation(let index):
                successors = [definition(index)]
            case .repetition(let body, _, let max):
                if max == nil, body != empty, !isEmpty(withoutEmpty(body)) { return true }
                if !isFinite(body) { return true }
                successors = []
            default:
                let alternatives = parts(of: part)
                successors = alternatives.count > 1 ? alternatives : transitions(of: part).targets
            }
            colours[part] = .open
            stack.append((part, successors, 0))
            return false
        }
        if push(language) { return true }
        while let top = stack.last {
            guard top.next < top.successors.count else {
                colours[top.part] = .done
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let next = top.successors[top.next]
            if attributes[next.index].upper != nil || isEmpty(next) { continue }
            switch colours[next] {
            case .open: return true
            case .done: continue
            case nil:
                try spend(1)
                if push(next) { return true }
            }
        }
        return false
    }
}
