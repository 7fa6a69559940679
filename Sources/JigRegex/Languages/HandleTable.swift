/// Handles by the hashes of what they stand for, with open addressing. What they stand for lies elsewhere, once.
struct HandleTable {
    /// By handle.
    private var hashes: [Int] = []
    /// -1 where there is none. Their count is a power of two.
    private var slots = [Int32](repeating: -1, count: 32)

    init() { hashes.reserveCapacity(16) }

    /// The handle with a hash for which a test holds.
    @inline(__always)
    func find(_ hash: Int, where isIt: (Int32) -> Bool) -> Int32? {
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            let known = slots[slot]
            if hashes[Int(known)] == hash, isIt(known) { return known }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds the next handle.
    mutating func append(_ hash: Int) {
        let handle = Int32(hashes.count)
        hashes.append(hash)
        if hashes.count * 2 <= slots.count {
            put(handle)
        } else {
            // Nothing is hashed again.
            slots = [Int32](repeating: -1, count: slots.count * 2)
            for handle in hashes.indices { put(Int32(handle)) }
        }
    }

    private mutating func put(_ handle: Int32) {
        var slot = hashes[Int(handle)] & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = handle
    }
}
