extension Machine {
    /// The truth of a formula over an array's or object's rest if it closed now.
    func closes(_ formula: Formula) -> Bool {
        if let known = closings[formula] { return known }
        let result: Bool
        switch formulas[formula] {
        case .constant(let value): result = value
        case .literal(let literal):
            switch formulas.atoms[Int(literal.atom)] {
            case .members, .unevaluatedMembers, .names, .items, .unevaluatedItems, .unique, .atMost, .containsAtMost:
                result = literal.positive
            case .key, .atLeast, .contains: result = !literal.positive
            default: result = false
            }
        case .all(let parts): result = parts.allSatisfy(closes)
        case .any(let parts): result = parts.contains(where: closes)
        }
        closings[formula] = result
        return result
    }

    /// Literals that hold if an array or object closes now, and make a formula over its rest true.
    func whatCloses(_ formula: Formula) -> [Literal] {
        switch formulas[formula] {
        case .constant: []
        case .literal(let literal): [literal]
        case .all(let parts): parts.flatMap(whatCloses)
        case .any(let parts): parts.first(where: closes).map(whatCloses) ?? []
        }
    }

    /// The verdicts of an array or object that closes now, if its parent can finish with them.
    func closing(_ vector: Int32) -> [Bool]? {
        let vector = vectors[vector]
        let outcome = vector.parts.map(closes)
        return settle(vector.condition, outcome) == .yes ? outcome : nil
    }
}
