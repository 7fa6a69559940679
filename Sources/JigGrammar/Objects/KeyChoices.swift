import JigRegex

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
        hasEscapes = self.texts.contains { $0.contains { !(0x20..<0x7F).contains($0) || $0 == 0x22 || $0 == 0x5C } }
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

/// The keys that may come next in an object, such that it can be finished. Declared keys are looked at when they are asked for:
/// an object may have hundreds, of which a text writes few.
final class KeyChoices {
    /// The undeclared keys that may come, by class.
    let undeclared: StringParts
    /// The classes of these.
    let classes: [Int]
    /// Whether each of the sorted keys may come, where that is known.
    @exclusivity(unchecked) fileprivate var isPossible: [Bool?]

    fileprivate init(undeclared: StringParts, classes: [Int], declared: Int) {
        self.undeclared = undeclared
        self.classes = classes
        isPossible = [Bool?](repeating: nil, count: declared)
    }
}

extension Machine {
    func choices(at place: ObjectPlace) -> KeyChoices {
        if let known = keyChoices[place] { return known }
        let shapeID = objects[place.object].shape
        let shape = shapes[shapeID]
        let classes = shape.classes.indices.filter { mayTake(.undeclared($0), at: place) }
        let readings = classes.map { shape.classes[$0].reading }
        let choices = KeyChoices(
            undeclared: stringParts(readings, whole: languages.union(readings)), classes: classes,
            declared: shape.order.count)
        keyChoices[place] = choices
        return choices
    }

    /// Whether any key may come next.
    func hasChoices(at place: ObjectPlace) -> Bool {
        let choices = choices(at: place)
        return !choices.classes.isEmpty || anyDeclared(0, Int32(choices.isPossible.count), at: place)
    }

    /// Whether any of a range of the sorted declared keys may come.
    func anyDeclared(_ low: Int32, _ high: Int32, at place: ObjectPlace) -> Bool {
        guard low < high else { return false }
        let choices = choices(at: place)
        let available = availabilities[place.available]
        guard let first = available.first else { return false }
        let sorted = sorted(objects[place.object].shape), range = Int(low)..<Int(high)
        if sorted.contains(in: range, from: first, where: { index, _ in choices.isPossible[index] == true }) { return true }
        return sorted.contains(in: range, from: first) { index, key in
            if let known = choices.isPossible[index] { return known }
            let isPossible = available.contains(key) && mayTake(.declared(key), at: place)
            choices.isPossible[index] = isPossible
            return isPossible
        }
    }

    func sorted(_ shape: Int32) -> SortedKeys {
        if let known = sortedKeys[shape] { return known }
        let sorted = SortedKeys(shapes[shape].order.map { keys[$0] })
        sortedKeys[shape] = sorted
        return sorted
    }

    /// The beginning of a key, before its first scalar.
    func keyStart(at place: ObjectPlace) -> KeyPrefix {
        let choices = choices(at: place)
        return KeyPrefix(low: 0, high: Int32(choices.isPossible.count), depth: 0, undeclared: choices.undeclared)
    }

    /// Whether a declared key is complete at this prefix, be it one that may come or not.
    func isDeclared(_ prefix: KeyPrefix, at place: ObjectPlace) -> Bool {
        guard prefix.low < prefix.high else { return false }
        return sorted(objects[place.object].shape).entries[Int(prefix.low)].scalars.count == Int(prefix.depth)
    }

    /// The key that is complete at this prefix, among the declared ones that may come.
    func declaredKey(_ prefix: KeyPrefix, at place: ObjectPlace) -> KeyReference? {
        guard isDeclared(prefix, at: place), anyDeclared(prefix.low, prefix.low + 1, at: place) else { return nil }
        return .declared(sorted(objects[place.object].shape).entries[Int(prefix.low)].index)
    }

    /// Whether the key may close at this prefix.
    func mayClose(_ prefix: KeyPrefix, at place: ObjectPlace) -> Bool {
        isDeclared(prefix, at: place)
            ? declaredKey(prefix, at: place) != nil : languages.acceptsEmpty(prefix.others)
    }
}
