/// Members of conjunctions, by completing one condition after the other.
///
/// Within `/[` of `^/.+/$`, which is to be a regular expression too, `]` completes the latter and then `/` the former. Conditions
/// are derived by themselves: what is left of each is met again and again, other than what is left of all of them together.
extension LanguageStore {
    /// A conjunction of languages and of complements of others.
    private struct Conjunction {
        var holding: [Language] = []
        var failing: [Language] = []
    }

    /// Whether a member is found in this way.
    func hasMemberInTurns(_ language: Language) -> Bool {
        conjunctions(language).contains { conjunction in
            guard let member = member(of: conjunction) else { return false }
            guesses.insert(member)
            return true
        }
    }

    /// Some of the conjunctions that a language is a union of.
    private func conjunctions(_ language: Language) -> [Conjunction] {
        switch node(language) {
        case .intersection(let members):
            var conjunction = Conjunction()
            for member in members {
                if case .complement(let operand) = node(member) {
                    conjunction.failing.append(operand)
                } else {
                    conjunction.holding.append(member)
                }
            }
            return [conjunction]
        case .union(let members):
            return members.prefix(2).flatMap { member in
                guard case .intersection = node(member) else { return [Conjunction]() }
                return conjunctions(member)
            }
        default:
            guard let table = truthTable(language) else { return [] }
            var found: [Conjunction] = []
            table.forEachConjunction { holding, failing in
                guard found.count < 4 else { return }
                func operands(_ bits: UInt8) -> [Language] {
                    table.operands.indices.filter { bits >> UInt8($0) & 1 != 0 }.map { table.operands[$0] }
                }
                found.append(Conjunction(holding: operands(holding), failing: operands(failing)))
            }
            return found
        }
    }

    private func member(of conjunction: Conjunction) -> [UInt32]? {
        let needed = conjunction.holding.reduce(0) { min($0 + attributes[$1.index].lower, LengthSet.unreachable) }
        guard needed <= StringComparison.longest else { return nil }
        var rest = conjunction
        var member: [UInt32] = []
        var last = 0
        while true {
            let order = rest.holding.indices.map { (last + $0) % rest.holding.count }
            guard let turn = order.first(where: { !acceptsEmpty(rest.holding[$0]) }) else {
                return rest.failing.contains { acceptsEmpty($0) } ? nil : member
            }
            last = turn
            while !acceptsEmpty(rest.holding[turn]) {
                guard member.count < StringComparison.longest, let scalar = nextScalar(rest, towards: rest.holding[turn]) else { return nil }
                member.append(scalar)
                rest.holding = rest.holding.map { derivative($0, by: scalar) }
                rest.failing = rest.failing.map { derivative($0, by: scalar) }
            }
        }
    }

    /// The scalar after which the least is missing of one condition, among those that leave no other one without members.
    private func nextScalar(_ conjunction: Conjunction, towards language: Language) -> UInt32? {
        let table = transitions(of: language)
        var best: (scalar: UInt32, missing: Int)?
        for scalar in 0x21...0x7E as ClosedRange<UInt32> {
            let target = table.targets[Int(table.ascii[Int(scalar)])]
            let missing = attributes[target.index].lower
            if target == none || missing >= best?.missing ?? .max { continue }
            if conjunction.holding.allSatisfy({ derivative($0, by: scalar) != none }) { best = (scalar, missing) }
        }
        return best?.scalar
    }
}
