/// The bytes of one sequence: the latest at hand, those before them in blocks that copies of the sequence share.
///
/// Nothing that a copy does costs more because there are more bytes.
struct SequenceText: Sendable {
    /// Bytes that no position reads any more.
    private final class Block: @unchecked Sendable {
        let bytes: [UInt8]
        /// Changed by `deinit` only, when nobody else can see the block.
        private(set) var below: Block?

        init(_ bytes: [UInt8], on below: Block?) { (self.bytes, self.below) = (bytes, below) }

        deinit {
            // A long chain is freed in a loop: freeing it by recursion would exhaust the call stack.
            var next = below
            below = nil
            while var block = next, { next = nil; return isKnownUniquelyReferenced(&block) }() {
                next = block.below
                block.below = nil
            }
        }
    }

    /// Above so many bytes at hand some are put away, where that can be done.
    static let longest = 2048

    private var blocks: Block?
    /// How many bytes are in blocks.
    private(set) var start = 0
    /// The bytes at hand. The offsets that a position holds count from the first of these.
    var recent: [UInt8] = []

    var count: Int { start + recent.count }

    /// All bytes.
    var bytes: [UInt8] {
        var parts = [recent]
        var block = blocks
        while let current = block {
            parts.append(current.bytes)
            block = current.below
        }
        return Array(parts.reversed().joined())
    }

    /// The last bytes, so many if there are that many.
    func suffix(_ count: Int) -> [UInt8] {
        var last = Array(recent.suffix(count))
        var block = blocks
        while last.count < count, let current = block {
            last = current.bytes.suffix(count - last.count) + last
            block = current.below
        }
        return last
    }

    /// Puts the bytes at hand away. No position may hold an offset of theirs that it still reads.
    mutating func putAway() {
        start += recent.count
        blocks = Block(recent, on: blocks)
        recent = []
        recent.reserveCapacity(Self.longest / 4)
    }

    /// Takes back all but the first `count` bytes. A position that held offsets then may be returned to.
    mutating func truncate(to count: Int) {
        while count < start, let block = blocks {
            recent = block.bytes
            start -= recent.count
            blocks = block.below
        }
        recent.removeLast(max(0, self.count - count))
    }
}
