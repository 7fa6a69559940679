import JigRegex

/// The keys that may come next in an object, such that it can be finished. Declared keys are looked at when they are asked for:
/// an object may have hundreds, of which a text writes few.
final class KeyChoices {
    /// The undeclared keys that may come, by class.
    let undeclared: StringParts
    /// The classes of these.
    let classes: [Int]
    /// The declared keys, once something was asked of them.
    @exclusivity(unchecked) fileprivate var sorted: SortedKeys?
    private let available: KeySet
    /// Whether each of the sorted keys may come, where that is known.
    @exclusivity(unchecked) private var isPossible: [Bool?]

    fileprivate init(undeclared: StringParts, classes: [Int], available: KeySet, declared: Int) {
        self.undeclared = undeclared
        self.classes = classes
        self.available = available
        isPossible = [Bool?](repeating: nil, count: declared)
    }

    /// How many declared keys there are.
    var declaredCount: Int { isPossible.count }

    /// Whether any of a range of the sorted keys may come.
    ///
    /// - Parameter mayTake: tells that of a key that is available, by its place in the order.
    fileprivate func anyDeclared(_ range: Range<Int>, of sorted: SortedKeys, _ mayTake: (Int) -> Bool) -> Bool {
        guard let first = available.first else { return false }
        if sorted.contains(in: range, from: first, where: { index, _ in isPossible[index] == true }) { return true }
        return sorted.contains(in: range, from: first) { index, key in
            if let known = isPossible[index] { return known }
            let found = available.contains(key) && mayTake(key)
            isPossible[index] = found
            return found
        }
    }
}

extension Machine {
    func choices(at place: ObjectPlace) -> KeyChoices {
        if let (last, known) = lastChoices, last == place { return known }
        let choices = keyChoices[place] ?? makeChoices(at: place)
        lastChoices = (place, choices)
        return choices
    }

    private func makeChoices(at place: ObjectPlace) -> KeyChoices {
        let shapeID = objects[place.object].shape
        let shape = shapes[shapeID]
        let classes = shape.classes.indices.filter { mayTake(.undeclared($0), at: place) }
        let readings = classes.map { shape.classes[$0].reading }
        let choices = KeyChoices(
            undeclared: stringParts(readings, whole: languages.union(readings)), classes: classes,
            available: availabilities[place.available], declared: shape.order.count)
        keyChoices[place] = choices
        return choices
    }

    /// Whether any key may come next.
    func hasChoices(at place: ObjectPlace) -> Bool {
        let choices = choices(at: place)
        return !choices.classes.isEmpty || anyDeclared(0, Int32(choices.declaredCount), at: place)
    }

    /// Whether any of a range of the sorted declared keys may come.
    func anyDeclared(_ low: Int32, _ high: Int32, at place: ObjectPlace) -> Bool {
        guard low < high else { return false }
        let choices = choices(at: place)
        return choices.anyDeclared(Int(low)..<Int(high), of: sorted(choices, at: place)) { mayTake(.declared($0), at: place) }
    }

    /// The declared keys of an object.
    func sorted(at place: ObjectPlace) -> SortedKeys { sorted(choices(at: place), at: place) }

    private func sorted(_ choices: KeyChoices, at place: ObjectPlace) -> SortedKeys {
        if let known = choices.sorted { return known }
        let sorted = sorted(objects[place.object].shape)
        choices.sorted = sorted
        return sorted
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
        return KeyPrefix(low: 0, high: Int32(choices.declaredCount), depth: 0, undeclared: choices.undeclared)
    }

    /// Whether a declared key is complete at this prefix, be it one that may come or not.
    func isDeclared(_ prefix: KeyPrefix, at place: ObjectPlace) -> Bool {
        guard prefix.low < prefix.high else { return false }
        return sorted(at: place).entries[Int(prefix.low)].scalars.count == Int(prefix.depth)
    }

    /// The key that is complete at this prefix, among the declared ones that may come.
    func declaredKey(_ prefix: KeyPrefix, at place: ObjectPlace) -> KeyReference? {
        guard isDeclared(prefix, at: place), anyDeclared(prefix.low, prefix.low + 1, at: place) else { return nil }
        return .declared(sorted(at: place).entries[Int(prefix.low)].index)
    }

    /// Whether the key may close at this prefix.
    func mayClose(_ prefix: KeyPrefix, at place: ObjectPlace) -> Bool {
        isDeclared(prefix, at: place)
            ? declaredKey(prefix, at: place) != nil : languages.acceptsEmpty(prefix.others)
    }
}
