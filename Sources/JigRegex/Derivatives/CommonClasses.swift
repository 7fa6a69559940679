/// The coarsest partition of all scalars in which each class leads several languages to one derivative each.
struct CommonClasses {
    private(set) var starts: [UInt32] = []
    private(set) var rangeClasses: [Int32] = []
    /// The derivatives of the languages, by class.
    private(set) var members: [[Language]] = []

    init(_ tables: [Transitions]) {
        var places = [Int](repeating: 0, count: tables.count)
        // Where each language's next range starts, and its class in this one.
        var nextStarts = tables.map { $0.starts.count > 1 ? $0.starts[1] : ScalarSet.last + 1 }
        var classes = tables.map { $0.rangeClasses[0] }
        // The classes of all languages, by class, which are found again by their hash.
        var known: [Int32] = []
        var numbers = HandleTable()
        let count = tables.reduce(0) { $0 + $1.starts.count }
        starts.reserveCapacity(count)
        rangeClasses.reserveCapacity(count)
        members.reserveCapacity(min(count, 32))
        known.reserveCapacity(min(count, 32) * tables.count)
        var start: UInt32 = 0
        while start <= ScalarSet.last {
            var hash = QuickHash()
            for rangeClass in classes { hash.mix(rangeClass) }
            let number = numbers.find(hash.value) { number in
                let first = Int(number) * classes.count
                return classes.indices.allSatisfy { known[first + $0] == classes[$0] }
            }
            if number == nil {
                numbers.append(hash.value)
                known += classes
                members.append(zip(tables, classes).map { $0.targets[Int($1)] })
            }
            let rangeClass = number ?? Int32(members.count - 1)
            if rangeClasses.last != rangeClass {
                starts.append(start)
                rangeClasses.append(rangeClass)
            }
            start = nextStarts.min() ?? ScalarSet.last + 1
            for index in tables.indices where nextStarts[index] == start && start <= ScalarSet.last {
                let table = tables[index], place = places[index] + 1
                places[index] = place
                classes[index] = table.rangeClasses[place]
                nextStarts[index] = place + 1 < table.starts.count ? table.starts[place + 1] : ScalarSet.last + 1
            }
        }
    }

    /// The ranges of two partitions of all scalars together, each with the class that `number` gives a pair of classes; it is asked once
    /// for each pair.
    static func refine(
        _ classes: (starts: [UInt32], rangeClasses: [Int32], count: Int), by table: Transitions, _ number: (Int, Int) -> Int32
    ) -> (starts: [UInt32], rangeClasses: [Int32]) {
        let width = table.targets.count
        var numbers = PairNumbers(count: classes.count * width)
        var starts: [UInt32] = [], rangeClasses: [Int32] = []
        starts.reserveCapacity(classes.starts.count + table.starts.count)
        rangeClasses.reserveCapacity(classes.starts.count + table.starts.count)
        var (first, second) = (0, 0)
        var start: UInt32 = 0
        while start <= ScalarSet.last {
            let (one, other) = (Int(classes.rangeClasses[first]), Int(table.rangeClasses[second]))
            let rangeClass = numbers[one * width + other] { number(one, other) }
            if rangeClasses.last != rangeClass {
                starts.append(start)
                rangeClasses.append(rangeClass)
            }
            let nextFirst = first + 1 < classes.starts.count ? classes.starts[first + 1] : ScalarSet.last + 1
            let nextSecond = second + 1 < table.starts.count ? table.starts[second + 1] : ScalarSet.last + 1
            start = min(nextFirst, nextSecond)
            if nextFirst == start { first += 1 }
            if nextSecond == start { second += 1 }
        }
        return (starts, rangeClasses)
    }

    /// The numbers that pairs of classes have been given.
    private struct PairNumbers {
        private var dense: [Int32] = []
        private var sparse: [QuickKey: Int32] = [:]

        init(count: Int) {
            if count <= 4096 { dense = [Int32](repeating: -1, count: count) }
        }

        subscript(_ pair: Int, _ make: () -> Int32) -> Int32 {
            mutating get {
                if let known = dense.isEmpty ? sparse[QuickKey(pair)] : dense[pair] >= 0 ? dense[pair] : nil { return known }
                let number = make()
                if dense.isEmpty { sparse[QuickKey(pair)] = number } else { dense[pair] = number }
                return number
            }
        }
    }

    /// Puts classes together: class i becomes part of class `numbers[i]`.
    mutating func merge(_ numbers: [Int32]) {
        var merged: (starts: [UInt32], classes: [Int32]) = ([], [])
        merged.starts.reserveCapacity(starts.count)
        merged.classes.reserveCapacity(starts.count)
        for (start, rangeClass) in zip(starts, rangeClasses) {
            let number = numbers[Int(rangeClass)]
            if merged.classes.last == number { continue }
            merged.starts.append(start)
            merged.classes.append(number)
        }
        (starts, rangeClasses) = merged
    }
}
