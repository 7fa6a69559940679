/// The coarsest partition of all scalars in which each class leads several languages to one derivative each.
struct CommonClasses {
    private(set) var starts: [UInt32] = []
    private(set) var rangeClasses: [Int32] = []
    /// The derivatives of the languages, by class.
    private(set) var members: [[Language]] = []

    init(_ tables: [Transitions]) {
        var places = [Int](repeating: 0, count: tables.count)
        var classes: [[Language]: Int32] = [:]
        var start: UInt32 = 0
        while start <= ScalarSet.last {
            var next = ScalarSet.last + 1
            var targets: [Language] = []
            targets.reserveCapacity(tables.count)
            for (index, table) in tables.enumerated() {
                while places[index] + 1 < table.starts.count, table.starts[places[index] + 1] <= start { places[index] += 1 }
                if places[index] + 1 < table.starts.count { next = min(next, table.starts[places[index] + 1]) }
                targets.append(table.targets[Int(table.rangeClasses[places[index]])])
            }
            let number: Int32
            if let known = classes[targets] {
                number = known
            } else {
                number = Int32(members.count)
                classes[targets] = number
                members.append(targets)
            }
            if rangeClasses.last != number {
                starts.append(start)
                rangeClasses.append(number)
            }
            start = next
        }
    }

    /// Puts classes together: class i becomes part of class `numbers[i]`.
    mutating func merge(_ numbers: [Int32]) {
        var merged: (starts: [UInt32], classes: [Int32]) = ([], [])
        for (start, rangeClass) in zip(starts, rangeClasses) {
            let number = numbers[Int(rangeClass)]
            if merged.classes.last == number { continue }
            merged.starts.append(start)
            merged.classes.append(number)
        }
        (starts, rangeClasses) = merged
    }
}
