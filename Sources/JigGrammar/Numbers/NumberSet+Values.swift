import JigJSON

extension NumberSet {
    /// Numbers of the set: all of them, or at most `limit` of them.
    func values(limit: Int) -> (values: [ExactDecimal], isAll: Bool) {
        var found: [ExactDecimal] = []
        var seen: Set<ExactDecimal> = []
        var isAll = true
        for (clause, _) in clauses {
            let (values, isAllOfClause) = clause.values(limit: limit)
            isAll = isAll && isAllOfClause
            for value in values where seen.insert(value).inserted {
                if found.count == limit {
                    isAll = false
                } else {
                    found.append(value)
                }
            }
        }
        return (found, isAll)
    }
}

extension NumberClause {
    fileprivate func values(limit: Int) -> (values: [ExactDecimal], isAll: Bool) {
        if let values { return (values, values.count <= limit) }
        if let low, let high, low.value >= high.value { return contains(low.value) ? ([low.value], true) : ([], true) }
        if let step { return multiples(of: step, limit: limit) }
        // Between any two numbers there are others: finer and finer steps, until there are enough.
        for digits in 0..<64 {
            let (values, _) = multiples(of: .power(-digits), limit: limit)
            if values.count >= limit { return (values, false) }
        }
        return ([], false)
    }

    /// The multiples of a step, the nearest to the bounds or to zero first.
    private func multiples(of step: ExactDecimal, limit: Int) -> (values: [ExactDecimal], isAll: Bool) {
        func isPastBounds(_ value: ExactDecimal) -> Bool {
            high.map { value > $0.value } ?? false || low.map { value < $0.value } ?? false
        }
        let isDownward = low == nil && high != nil
        let isBothWays = low == nil && high == nil
        let start = isDownward ? high?.value.floorMultiple(of: step) : low?.value.ceilingMultiple(of: step)
        var values: [ExactDecimal] = []
        var candidate = start ?? .zero
        // What is excluded among multiples comes seldom enough that this many tries find what there is.
        var tries = (limit + excluded.count + 2) << min(notMultiples.count, 10)
        while tries > 0, values.count < limit {
            if isPastBounds(candidate) { return (values, true) }
            if contains(candidate) { values.append(candidate) }
            if isBothWays, !candidate.isZero, values.count < limit, contains(-candidate) { values.append(-candidate) }
            guard let next = candidate.plus(isDownward ? -step : step) else { return (values, false) }
            candidate = next
            tries -= 1
        }
        return (values, false)
    }
}
