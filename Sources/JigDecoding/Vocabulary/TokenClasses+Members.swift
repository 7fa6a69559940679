extension TokenClasses {
    /// The tokens that are made of certain kinds, and where others begin or runs get too long.
    struct Members: Sendable {
        let words: [UInt64]
        /// Ranges of the trie's tokens.
        let ranges: [Range<Int32>]
        /// The nodes with the first character of another kind, by its byte and in the trie's order.
        let frontier: [Int32]
        /// Where those of each byte begin.
        let starts: [Int32]
    }
}

extension TokenClasses.Members {
    /// The nodes of the frontier with a byte, within a range of nodes.
    func frontier(_ byte: UInt8, in nodes: Range<Int>) -> ArraySlice<Int32> {
        let all = frontier[Int(starts[Int(byte)])..<Int(starts[Int(byte) + 1])]
        return all[Self.first(all) { Int($0) >= nodes.lowerBound }..<Self.first(all) { Int($0) >= nodes.upperBound }]
    }

    /// The ranges of tokens within a range, cut to it.
    func ranges(in tokens: Range<Int>) -> [Range<Int32>] {
        let bounds = Int32(tokens.lowerBound)..<Int32(tokens.upperBound)
        var found: [Range<Int32>] = []
        var index = Self.first(ranges) { $0.upperBound > bounds.lowerBound }
        while index < ranges.count, ranges[index].lowerBound < bounds.upperBound {
            found.append(ranges[index].clamped(to: bounds))
            index += 1
        }
        return found
    }

    private static func first<Sorted: RandomAccessCollection>(
        _ sorted: Sorted, _ isPast: (Sorted.Element) -> Bool
    ) -> Int where Sorted.Index == Int {
        var low = sorted.startIndex, high = sorted.endIndex
        while low < high {
            let middle = (low + high) / 2
            if isPast(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
