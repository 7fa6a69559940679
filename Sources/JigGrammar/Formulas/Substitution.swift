/// Formulas with other formulas in the place of their literals.
extension FormulaStore {
    /// The formula with each literal replaced by what `replacement` gives for it.
    func map(_ formula: Formula, _ replacement: (Literal) -> Formula) -> Formula {
        map(formula, onlyVerdicts: false, replacement)
    }

    /// The same with just the verdicts replaced; what has none is left as it is.
    func mapVerdicts(_ formula: Formula, _ replacement: (Literal) -> Formula) -> Formula {
        map(formula, onlyVerdicts: true) { atoms[Int($0.atom)].isVerdict ? replacement($0) : intern($0) }
    }

    private func map(_ formula: Formula, onlyVerdicts: Bool, _ replacement: (Literal) -> Formula) -> Formula {
        // Most formulas are a literal, or a conjunction of some.
        switch self[formula] {
        case .constant: return formula
        case .literal(let literal): return replacement(literal)
        case .all(let parts) where parts.allSatisfy(isFlat): return all(parts.map { mapFlat($0, replacement) })
        case .any(let parts) where parts.allSatisfy(isFlat): return any(parts.map { mapFlat($0, replacement) })
        case .all, .any:
            var memo: [Formula: Formula] = [:]
            return map(formula, onlyVerdicts: onlyVerdicts, &memo, replacement)
        }
    }

    private func isFlat(_ formula: Formula) -> Bool {
        switch self[formula] {
        case .constant, .literal: true
        case .all, .any: false
        }
    }

    private func mapFlat(_ formula: Formula, _ replacement: (Literal) -> Formula) -> Formula {
        if case .literal(let literal) = self[formula] { replacement(literal) } else { formula }
    }

    private func map(
        _ formula: Formula, onlyVerdicts: Bool, _ memo: inout [Formula: Formula], _ replacement: (Literal) -> Formula
    ) -> Formula {
        if onlyVerdicts, !haveVerdicts[Int(formula.id)] { return formula }
        let parts: [Formula], absorbing: Formula
        switch self[formula] {
        case .constant: return formula
        case .literal(let literal): return replacement(literal)
        case .all(let conjuncts): (parts, absorbing) = (conjuncts, .no)
        case .any(let disjuncts): (parts, absorbing) = (disjuncts, .yes)
        }
        if let known = memo[formula] { return known }
        var mapped: [Formula] = []
        mapped.reserveCapacity(parts.count)
        var isSame = true
        // Literals go first, since one of them often settles it.
        for isLiteral in [true, false] {
            for part in parts {
                let new: Formula
                switch (self[part], isLiteral) {
                case (.literal(let literal), true): new = replacement(literal)
                case (.literal, false), (_, true): continue
                case (_, false): new = map(part, onlyVerdicts: onlyVerdicts, &memo, replacement)
                }
                if new == absorbing {
                    memo[formula] = absorbing
                    return absorbing
                }
                isSame = isSame && new == part
                mapped.append(new)
            }
        }
        let result = isSame ? formula : absorbing == .no ? all(mapped) : any(mapped)
        memo[formula] = result
        return result
    }

    /// The formula with atoms replaced; nil keeps an atom.
    func substitute(_ formula: Formula, _ replacement: (Atom) -> Formula?) -> Formula {
        map(formula) { literal in
            guard let new = replacement(atoms[Int(literal.atom)]) else {
                return intern(literal)
            }
            return literal.positive ? new : not(new)
        }
    }
}

extension Atom {
    var isVerdict: Bool { if case .verdict = self { true } else { false } }
}
