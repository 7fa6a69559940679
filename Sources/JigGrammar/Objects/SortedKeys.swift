/// The declared keys of a shape, sorted by their scalars, so that a prefix is a range.
final class SortedKeys {
    let entries: [(scalars: [UInt32], index: Int)]
    /// The same keys in UTF-8, whose order is that of the scalars.
    let texts: [[UInt8]]
    /// Whether some key has another spelling than its own bytes, of the few.
    let hasEscapes: Bool
    /// The last place in the order that a key of each block has.
    private let lastPlaces: [Int]
    private static let blockCount = 64

    init(_ keys: [String]) {
        let texts = keys.map { Array($0.utf8) }
        let order = texts.indices.sorted { texts[$0].lexicographicallyPrecedes(texts[$1]) }
        // Sorted by their bytes, they are sorted by their scalars.
        entries = order.map { ([UInt32](scalarsOf: keys[$0]), $0) }
        self.texts = order.map { texts[$0] }
        hasEscapes = self.texts.contains(where: KeyText.hasEscapes)
        lastPlaces = stride(from: 0, to: order.count, by: Self.blockCount).map { start in
            order[start..<min(start + Self.blockCount, order.count)].max() ?? 0
        }
    }

    /// Whether one of a range of the keys that don't come before a place in the order is such a one. Blocks of keys that do are passed at
    /// once: where keys come in order, that is most of thousands.
    func contains(in range: Range<Int>, from place: Int, where isSuch: (_ index: Int, _ place: Int) -> Bool) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            let block = index / Self.blockCount
            if lastPlaces[block] < place {
                index = (block + 1) * Self.blockCount
                continue
            }
            if entries[index].index >= place, isSuch(index, entries[index].index) { return true }
            index += 1
        }
        return false
    }

    /// The part of a range of keys, which share `depth` scalars, that goes on with this scalar.
    func narrow(_ low: Int32, _ high: Int32, _ depth: Int32, _ scalar: UInt32) -> (Int32, Int32) {
        let depth = Int(depth)
        if high - low == 1 {
            // Mostly just one key is left.
            let goesOn = entries[Int(low)].scalars.count > depth && entries[Int(low)].scalars[depth] == scalar
            return goesOn ? (low, high) : (low, low)
        }
        func bound(_ isBelow: (UInt32) -> Bool) -> Int32 {
            var first = low, count = high - low
            while count > 0 {
                let half = count / 2
                let scalars = entries[Int(first + half)].scalars
                // A key that ends here comes before all that go on.
                if scalars.count <= depth || isBelow(scalars[depth]) {
                    first += half + 1
                    count -= half + 1
                } else {
                    count = half
                }
            }
            return first
        }
        return (bound { $0 < scalar }, bound { $0 <= scalar })
    }
}
