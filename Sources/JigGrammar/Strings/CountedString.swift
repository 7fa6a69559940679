import JigRegex

/// A state of a string in which something is counted, between two without that count, or with less of it.
///
/// All strings that complete ``low`` complete the state when they are short enough for its length, and all that complete the state
/// complete ``high``. So where a token goes on from both alike, it does from the state.
package struct CountedString {
    package let low: Int32
    package let high: Int32
    /// How many scalars may follow; nil where that is not limited.
    package let room: Int?
    /// So many scalars complete a string wherever it stands after ``low``.
    package let need: Int
    /// Whether white space and something else come in turn in all that is counted but scalars.
    package let countsWords: Bool
}

extension Machine {
    /// The state of a string without what it counts; nil where it counts nothing, or where more is asked than one language tells.
    ///
    /// - Parameter limit: how far counters go at least to be left out.
    package func counted(_ state: Int32, beyond limit: Int) -> CountedString? {
        guard case .string(let parts, .between) = states[state], parts.isSingle else { return nil }
        let (core, max) = languages.splitRoom(parts.whole)
        guard core != languages.any else { return nil }
        let counters = languages.limitingCounters(of: core, to: limit)
        if counters == nil, max == nil { return nil }
        let (low, high) = (counters?.low ?? core, counters?.high ?? core)
        var need = 0
        if max != nil {
            guard let length = longestCompletion(low) else { return nil }
            need = length
        }
        return CountedString(
            low: states.id(.string(StringParts(low), .between)), high: states.id(.string(StringParts(high), .between)), room: max,
            need: need, countsWords: counters?.countsWords ?? false)
    }
}
