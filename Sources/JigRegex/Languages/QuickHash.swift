/// A hash of the numbers by which languages, formulas and states are known, some times as quick as the standard library's.
///
/// It is not proof against who chooses values in order to have them collide. Texts, such as a schema's keys and a sequence's items, are
/// to be hashed by `Hasher`; of what a schema says itself, sets of characters and counts are hashed here, of which limits keep
/// the number small.
@usableFromInline package struct QuickHash {
    @usableFromInline package var value: Int

    @inlinable @inline(__always)
    package init(seed: Int = 0) { value = seed }

    @inlinable @inline(__always)
    package mutating func mix(_ number: Int) {
        value = (value ^ number) &* 0x1E37_79B9_7F4A_7C15
        // The lowest bits, which choose a place, are to depend on all others.
        value ^= value &>> 32
    }

    @inlinable @inline(__always)
    package mutating func mix(_ number: Int32) { mix(Int(number)) }

    @inlinable @inline(__always)
    package mutating func mix(_ a: Int32, _ b: Int32) { mix(Int(a) &<< 32 | Int(UInt32(bitPattern: b))) }

    @inlinable @inline(__always)
    package mutating func mix(_ other: some QuickHashable) { other.mix(into: &self) }

    @inlinable
    package mutating func mix(_ others: [some QuickHashable]) {
        for other in others { other.mix(into: &self) }
        mix(others.count)
    }

    @inlinable
    package mutating func mix(_ numbers: [Int32]) {
        for number in numbers { mix(number) }
        mix(numbers.count)
    }
}

/// What is hashed by a ``QuickHash``, as the key of a dictionary too.
@usableFromInline package protocol QuickHashable: Hashable {
    /// Mixes in all that tells the value from others.
    func mix(into hash: inout QuickHash)
}

extension QuickHashable {
    @inlinable
    public func hash(into hasher: inout Hasher) { hasher.combine(quickHash) }

    /// Called by dictionaries and sets, of which each has its own seed.
    @inlinable @inline(__always)
    public func _rawHashValue(seed: Int) -> Int {
        var hash = QuickHash(seed: seed)
        mix(into: &hash)
        return hash.value
    }

    @inlinable @inline(__always)
    package var quickHash: Int { _rawHashValue(seed: 0) }
}

/// A number as the key of a dictionary.
@usableFromInline package struct QuickKey: QuickHashable {
    @usableFromInline package let number: Int

    @inlinable
    package init(_ number: some BinaryInteger) { self.number = Int(truncatingIfNeeded: number) }

    @inlinable @inline(__always)
    package func mix(into hash: inout QuickHash) { hash.mix(number) }
}
