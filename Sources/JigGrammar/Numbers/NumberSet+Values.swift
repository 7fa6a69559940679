import BigInt
import JigJSON

extension NumberSet {
    /// Numbers of the set: all of them, or at most `limit` of them.
    func values(limit: Int) -> (values: [ExactDecimal], isAll: Bool) {
        var found: [ExactDecimal] = []
        var seen: Set<ExactDecimal> = []
        var isAll = true
        for part in parts {
            let (values, isAllOfClause) = values(of: part.clause, limit: limit)
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

    private func values(of clause: NumberClause, limit: Int) -> (values: [ExactDecimal], isAll: Bool) {
        if let values = clause.values { return (values, values.count <= limit) }
        if let low = clause.low, let high = clause.high, low.value >= high.value {
            return clause.contains(low.value) ? ([low.value], true) : ([], true)
        }
        if let step = clause.step { return multiples(of: step, clause, limit: limit) }
        // Between any two numbers there are others: finer and finer steps, until there are enough.
        var step = ExactDecimal.one
        for _ in 0..<64 {
            let (values, _) = multiples(of: step, clause, limit: limit)
            if values.count >= limit { return (values, false) }
            step = step.shifted(by: -1) ?? step
        }
        return (members(of: clause, limit: limit).values, false)
    }

    /// Members one after the other, each looked for where the earlier ones are excluded: what works for bounds that are far from
    /// one and from each other.
    private func members(of clause: NumberClause, limit: Int) -> (values: [ExactDecimal], isAll: Bool) {
        var clause = clause
        var values: [ExactDecimal] = []
        while values.count < limit {
            guard let value = clause.someMember else { return (values, true) }
            values.append(value)
            clause.exclude(value)
        }
        return (values, clause.someMember == nil)
    }

    /// The multiples of a step in a clause, the nearest to its bounds or to zero first.
    private func multiples(of step: ExactDecimal, _ clause: NumberClause, limit: Int) -> (values: [ExactDecimal], isAll: Bool) {
        var values: [ExactDecimal] = []
        // What is excluded among multiples comes seldom enough that this many tries find what there is.
        var tries = (limit + clause.excluded.count + 2) << min(clause.notMultiples.count, 10)
        func isPastBounds(_ value: ExactDecimal) -> Bool {
            clause.high.map { value > $0.value } ?? false || clause.low.map { value < $0.value } ?? false
        }
        let isDownward = clause.low == nil && clause.high != nil
        let isBothWays = clause.low == nil && clause.high == nil
        let start = isDownward ? clause.high?.value.floorMultiple(of: step) : clause.low?.value.ceilingMultiple(of: step)
        // Digits that no number can have are not written out.
        guard var candidate = isBothWays ? .zero : start else { return members(of: clause, limit: limit) }
        while tries > 0, values.count < limit {
            if isPastBounds(candidate) { return (values, true) }
            if clause.contains(candidate) { values.append(candidate) }
            if isBothWays, !candidate.isZero, values.count < limit, clause.contains(-candidate) { values.append(-candidate) }
            candidate = candidate + (isDownward ? -step : step)
            tries -= 1
        }
        return (values, false)
    }
}
