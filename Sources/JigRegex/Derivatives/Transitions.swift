/// The derivatives of one language: which class a scalar is in, and where it leads.
final class Transitions {
    /// The class of each ASCII scalar.
    let ascii: [Int32]
    /// Where the ranges start, sorted; each reaches to the next, surrogates being no scalars.
    let starts: [UInt32]
    let rangeClasses: [Int32]
    /// The derivative by class.
    let targets: [Language]

    /// The same classes, with other derivatives.
    init(_ others: Transitions, targets: [Language]) {
        (ascii, starts, rangeClasses) = (others.ascii, others.starts, others.rangeClasses)
        self.targets = targets
    }

    init(starts: [UInt32], rangeClasses: [Int32], targets: [Language]) {
        self.starts = starts
        self.rangeClasses = rangeClasses
        self.targets = targets
        ascii = [Int32](unsafeUninitializedCapacity: 128) { ascii, count in
            for (range, start) in starts.enumerated() where start < 128 {
                let end = range + 1 < starts.count ? min(Int(starts[range + 1]), 128) : 128
                ascii[Int(start)..<end].initialize(repeating: rangeClasses[range])
            }
            count = 128
        }
    }

    func rangeIndex(of scalar: UInt32) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= scalar { low = middle } else { high = middle }
        }
        return low
    }

    func target(of scalar: UInt32) -> Language {
        if scalar < 128 { return targets[Int(ascii[Int(scalar)])] }
        return targets[Int(rangeClasses[rangeIndex(of: scalar)])]
    }

    /// The ranges, without surrogates.
    func forEachRange(_ body: (ClosedRange<UInt32>, Int32) -> Void) {
        for index in starts.indices {
            let last = index + 1 < starts.count ? starts[index + 1] - 1 : ScalarSet.last
            let rangeClass = rangeClasses[index]
            let surrogates = ScalarSet.surrogates
            if starts[index] < surrogates.lowerBound, last > surrogates.upperBound {
                body(starts[index]...(surrogates.lowerBound - 1), rangeClass)
                body((surrogates.upperBound + 1)...last, rangeClass)
            } else if starts[index] < surrogates.lowerBound, last >= surrogates.lowerBound {
                body(starts[index]...(surrogates.lowerBound - 1), rangeClass)
            } else if surrogates.contains(starts[index]) {
                if last > surrogates.upperBound { body((surrogates.upperBound + 1)...last, rangeClass) }
            } else {
                body(starts[index]...last, rangeClass)
            }
        }
    }

    lazy var classes: [ScalarClass] = {
        var classes: [ScalarClass] = []
        classes.reserveCapacity(starts.count + 1)
        forEachRange { range, index in
            classes.append(ScalarClass(range: range, index: Int(index), derivative: targets[Int(index)]))
        }
        return classes
    }()

    /// The scalars of each class, by class.
    lazy var sets: [ScalarSet] = {
        var ranges = [[ClosedRange<UInt32>]](repeating: [], count: targets.count)
        forEachRange { ranges[Int($1)].append($0) }
        return ranges.map { ScalarSet($0) }
    }()
}
