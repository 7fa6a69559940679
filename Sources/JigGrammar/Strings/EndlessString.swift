import JigRegex

/// A state of a string in which counters that are far from their ends are endless.
package struct EndlessString {
    package let state: Int32
    /// Texts of at most so many scalars go on and close alike from both.
    package let reach: Int
}

extension Machine {
    /// Where fewer scalars go on alike, too many tokens would have to be looked at.
    private static let leastReach = 12

    /// The state of a string without the ends of what it counts; nil where no end is far off.
    ///
    /// What goes on from it does from the string if it is short: some text completes it with few scalars more, and as far as no counter
    /// ends both have the same members. What goes on from the string does from it anyway, since it has more members.
    package func endless(_ state: Int32) -> EndlessString? {
        guard case .string(let parts, .between) = states[state], isWithinLimits else { return nil }
        var reach = Int.max
        let changed = map(parts) { part in
            guard let endless = languages.makingCountersEndless(in: part) else { return part }
            reach = min(reach, endless.reach)
            return endless.language
        }
        if changed == parts { return nil }
        var need = languages.completionBound(changed.whole)
        if need.map({ reach - $0 < Self.leastReach }) ?? true { need = longestCompletion(changed.whole) }
        guard let need, reach - need >= Self.leastReach, isWithinLimits else { return nil }
        return EndlessString(state: states.id(.string(changed, .between)), reach: reach - need)
    }

    /// Whether a string goes on with a text.
    package func goesOn(_ state: Int32, with text: ArraySlice<UInt8>) -> Bool {
        let isPlain = text.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard isPlain, case .string(let parts, .between) = states[state] else {
            return text.reduce(state) { $0 < 0 ? $0 : transition($0, $1) } >= 0
        }
        var rest = parts.whole
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            let next = text[index...].firstIndex { $0 != byte } ?? text.endIndex
            rest = languages.rest(of: rest, after: UInt32(byte), times: text.distance(from: index, to: next))
            index = next
        }
        return !languages.isEmpty(rest)
    }

    /// Whether any scalars of one line, so many of them, lead on within a string from between two.
    package func takesAnyScalars(_ state: Int32, count: Int) -> Bool {
        guard case .string(let parts, .between) = states[state] else { return false }
        return languages.takesAnyScalars(parts.whole, count: count)
    }
}
