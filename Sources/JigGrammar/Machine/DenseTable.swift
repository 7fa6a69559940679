/// Values of what is numbered from 0, one after another, so that no number has to be hashed.
struct DenseTable<Value> {
    private var values: [Value?]

    /// - Parameter first: the values of the first numbers.
    init(_ first: [Value] = []) { values = first }

    subscript(_ number: Int32) -> Value? {
        get {
            let index = Int(number)
            return index < values.count ? values[index] : nil
        }
        set {
            let index = Int(number)
            if index >= values.count { values += repeatElement(nil, count: index + 1 - values.count) }
            values[index] = newValue
        }
    }

    /// Changes a value that is there, in its place.
    mutating func withValue(of number: Int32, _ change: (inout Value) -> Void) {
        let index = Int(number)
        if index < values.count, values[index] != nil { change(&values[index]!) }
    }
}

/// Values by formula.
extension DenseTable {
    subscript(_ formula: Formula) -> Value? {
        get { self[formula.id] }
        set { self[formula.id] = newValue }
    }

    /// Changes the value of a formula that has one, in its place.
    mutating func withValue(of formula: Formula, _ change: (inout Value) -> Void) { withValue(of: formula.id, change) }
}
