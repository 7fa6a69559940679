import JigGrammar
import Synchronization

/// Entries by state and open values, read without a lock while one thread at a time adds to them.
///
/// An entry is found under the hash of its state and of all open values that it looked at. How many these may be is noted
/// for each state, so that a search tries one hash for each of these numbers. Nothing is moved or freed before the table is.
final class PositionTable<Entry: PositionEntry>: @unchecked Sendable {
    /// How many open values the entries of each state looked at: bit i for i values.
    private let depths = StateArray<Atomic<UInt64>>()
    private let buckets: Atomic<UnsafeMutablePointer<Bucket>>
    /// Tables that became too small; a reader may still be in one.
    @exclusivity(unchecked) private var outgrown: [UnsafeMutablePointer<Bucket>] = []
    @exclusivity(unchecked) private var capacity = 32
    @exclusivity(unchecked) private var entries: [Entry] = []

    var count: Int { entries.count }

    /// The first bucket holds how many there are, less one.
    private typealias Bucket = Atomic<UnsafeRawPointer?>

    init() { buckets = Atomic(Self.makeBuckets(capacity)) }

    deinit {
        for table in outgrown + [buckets.load(ordering: .relaxed)] { table.deallocate() }
    }

    private static func makeBuckets(_ capacity: Int) -> UnsafeMutablePointer<Bucket> {
        let buckets = UnsafeMutablePointer<Bucket>.allocate(capacity: capacity + 1)
        for index in 0...capacity { (buckets + index).initialize(to: Bucket(nil)) }
        buckets[0].store(UnsafeRawPointer(bitPattern: capacity - 1), ordering: .relaxed)
        return buckets
    }

    /// What holds at a position, its state being replaced by one that stands for it.
    ///
    /// - Returns: an entry that lives as long as the table.
    @inline(__always)
    func find(_ state: Int32, at position: borrowing Position) -> Unmanaged<Entry>? {
        guard var rest = depths.element(state)?.pointee.load(ordering: .acquiring), rest != 0 else { return nil }
        let buckets = buckets.load(ordering: .acquiring)
        let mask = UInt64(UInt(bitPattern: buckets[0].load(ordering: .relaxed)))
        let own = PositionEntry.Signature(state, at: position)
        let isDiffering = position.differing > 0
        let stack = position.stack.map(Unmanaged.passUnretained)
        var hash = own.hash(isDiffering: isDiffering)
        var frame = stack
        var depth = 0
        while rest != 0 {
            let next = rest.trailingZeroBitCount
            rest &= rest &- 1
            while depth < next {
                guard let current = frame else { return nil }
                current._withUnsafeGuaranteedRef { current in
                    hash = PositionEntry.Signature(current).hash(within: hash)
                    frame = current.below.map(Unmanaged.passUnretained)
                }
                depth += 1
            }
            var place = hash & mask
            while let found = buckets[Int(place) + 1].load(ordering: .acquiring) {
                let entry = Unmanaged<Entry>.fromOpaque(found)
                let isIt = entry._withUnsafeGuaranteedRef { entry in
                    entry.hash == hash && entry.frameCount == next && entry.matches(own, isDiffering: isDiffering, stack)
                }
                if isIt { return entry }
                place = (place &+ 1) & mask
            }
        }
        return nil
    }

    /// Adds an entry that looked at fewer than 64 open values. Only one thread at a time may add.
    ///
    /// - Returns: how many bytes the table grew by, the entry's own not counted.
    func insert(_ entry: Entry) -> Int {
        var grown = 0
        if entries.count * 2 >= capacity {
            outgrown.append(buckets.load(ordering: .relaxed))
            capacity *= 2
            let larger = Self.makeBuckets(capacity)
            for known in entries { Self.put(known, in: larger, capacity) }
            buckets.store(larger, ordering: .releasing)
            grown += capacity * MemoryLayout<Bucket>.stride
        }
        entries.append(entry)
        Self.put(entry, in: buckets.load(ordering: .relaxed), capacity)
        let (known, allocated) = depths.element(entry.own.state) { Atomic<UInt64>(0) }
        known.pointee.bitwiseOr(1 << UInt64(entry.frameCount), ordering: .acquiringAndReleasing)
        return grown + allocated
    }

    private static func put(_ entry: Entry, in buckets: UnsafeMutablePointer<Bucket>, _ capacity: Int) {
        let mask = UInt64(capacity - 1)
        var place = entry.hash & mask
        while buckets[Int(place) + 1].load(ordering: .relaxed) != nil { place = (place &+ 1) & mask }
        buckets[Int(place) + 1].store(UnsafeRawPointer(Unmanaged.passUnretained(entry).toOpaque()), ordering: .releasing)
    }
}
