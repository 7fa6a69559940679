extension Machine {
    /// The truth of a formula over an array's or object's rest if it closed now.
    func closes(_ formula: Formula) -> Bool {
        formulas.substitute(formula) { atom in
            switch atom {
            case .members, .unevaluatedMembers, .names, .items, .unevaluatedItems, .unique, .atMost, .containsAtMost: .yes
            case .key, .atLeast, .contains: .no
            default: nil
            }
        } == .yes
    }

    /// The verdicts of an array or object that closes now, if its parent can finish with them.
    func closing(_ vector: Int32) -> [Bool]? {
        let vector = vectors[vector]
        let outcome = vector.parts.map(closes)
        return settle(vector.condition, outcome) == .yes ? outcome : nil
    }
}
