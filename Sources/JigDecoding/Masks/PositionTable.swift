import JigGrammar
import Synchronization

/// Entries by state and open values, read without a lock while one thread at a time adds to them.
///
/// An entry is found under the hash of its state and of all open values that it looked at. How many these may be is noted
/// for each state, so that a search tries one hash for each of these numbers. Nothing is moved or freed before the table is.
final class PositionTable<Entry: PositionEntry>: @unchecked Sendable {
    /// How many open values the entries of each state looked at.
    private let depths = StateArray<Depths>()
    private let buckets: Atomic<UnsafeMutablePointer<Bucket>>
    /// Tables that became too small; a reader may still be in one.
    @exclusivity(unchecked) private var outgrown: [UnsafeMutablePointer<Bucket>] = []
    @exclusivity(unchecked) private var capacity = 32
    @exclusivity(unchecked) private var entries: [Entry] = []

    var count: Int { entries.count }

    /// How many open values entries looked at, bit i for i values: of any position, and of those that have no more.
    private struct Depths: ~Copyable {
        let open = Atomic<UInt64>(0)
        let bottom = Atomic<UInt64>(0)

        func insert(_ entry: PositionEntry) {
            let bit: UInt64 = 1 << UInt64(entry.frameCount)
            if entry.reachesBottom {
                bottom.bitwiseOr(bit, ordering: .acquiringAndReleasing)
            } else {
                open.bitwiseOr(bit, ordering: .acquiringAndReleasing)
            }
        }
    }

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
        guard let depths = depths.element(state) else { return nil }
        let open = depths.pointee.open.load(ordering: .acquiring), bottom = depths.pointee.bottom.load(ordering: .acquiring)
        let stackDepth = position.depth
        let isBottom = stackDepth < 64 && bottom & 1 << UInt64(stackDepth) != 0
        var rest = isBottom ? open | 1 << UInt64(stackDepth) : open
        if rest == 0 { return nil }
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
                let (signature, outer) = current._withUnsafeGuaranteedRef { (PositionEntry.Signature($0), $0.outer) }
                hash = signature.hash(within: hash)
                frame = outer
                depth += 1
            }
            for endsHere in [false, true] where endsHere ? isBottom && next == stackDepth : open & 1 << UInt64(next) != 0 {
                let hash = endsHere ? PositionEntry.Signature.hashAtBottom(hash) : hash
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
        let (known, allocated) = depths.element(entry.own.state) { Depths() }
        known.pointee.insert(entry)
        return grown + allocated
    }

    private static func put(_ entry: Entry, in buckets: UnsafeMutablePointer<Bucket>, _ capacity: Int) {
        let mask = UInt64(capacity - 1)
        var place = entry.hash & mask
        while buckets[Int(place) + 1].load(ordering: .relaxed) != nil { place = (place &+ 1) & mask }
        buckets[Int(place) + 1].store(UnsafeRawPointer(Unmanaged.passUnretained(entry).toOpaque()), ordering: .releasing)
    }
}
