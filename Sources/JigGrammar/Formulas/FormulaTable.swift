/// Values by formula. Formulas are numbered one after another, so that none has to be hashed.
struct FormulaTable<Value> {
    private var values: [Value?]

    /// - Parameter first: the values of the first formulas.
    init(_ first: [Value] = []) { values = first }

    subscript(_ formula: Formula) -> Value? {
        get {
            let index = Int(formula.id)
            return index < values.count ? values[index] : nil
        }
        set {
            let index = Int(formula.id)
            if index >= values.count { values += repeatElement(nil, count: index + 1 - values.count) }
            values[index] = newValue
        }
    }

    /// Changes the value of a formula that has one, in its place.
    mutating func withValue(of formula: Formula, _ change: (inout Value) -> Void) {
        let index = Int(formula.id)
        if index < values.count, values[index] != nil { change(&values[index]!) }
    }
}
