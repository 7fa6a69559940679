import JigGrammar
import Synchronization

/// What holds at a state within certain open values.
///
/// An entry never changes once it is in a ``MaskTable``, apart from how often it was used and from its words, which are atomic.
final class MaskEntry: @unchecked Sendable {
    /// The state, and what is known of the keys and items of its value.
    let own: Signature
    /// The frames that were looked at, innermost first.
    private let frames: UnsafeMutablePointer<Signature>
    let frameCount: Int
    /// Whether that went down to the end of the text, so that there are just these frames.
    let reachesBottom: Bool
    /// Whether it holds only where some value must still become different from an item before it.
    let isDiffering: Bool
    /// The parts, with `lowest` counted from the position's own depth.
    let parts: MaskParts
    /// Whether nothing of a sequence's own data has to be looked at beside.
    let isSettled: Bool
    /// Whether the text may end here.
    let mayEnd: Bool
    let hash: UInt64
    /// The whole mask as words, end tokens included, once that is worth its memory.
    let words = Atomic<UnsafePointer<UInt64>?>(nil)
    private let uses = Atomic<Int>(0)

    /// What tells an open value from others: its state, and whether there are any keys or items of a sequence's own.
    struct Signature: Hashable {
        let bits: UInt64

        @inline(__always)
        init(_ state: Int32, isUnused: Bool, isFirst: Bool) {
            bits = UInt64(UInt32(bitPattern: state)) | (isUnused ? 1 << 32 : 0) | (isFirst ? 1 << 33 : 0)
        }
        @inline(__always)
        init(_ frame: StackFrame) { self.init(frame.state, isUnused: frame.isUnused, isFirst: frame.isFirst) }
        /// That of the innermost value at a position, with another state in its place.
        @inline(__always)
        init(_ state: Int32, at position: borrowing Position) {
            self.init(state, isUnused: position.isUnused, isFirst: position.isFirst)
        }

        /// The hash of this value within others that have a hash.
        @inline(__always)
        func hash(within outer: UInt64) -> UInt64 {
            let product = (bits ^ outer) &* 0x9E37_79B9_7F4A_7C15
            return product ^ product &>> 32
        }
    }

    /// What was found at a position.
    init(_ found: MaskParts, at position: Position, isSettled: Bool, mayEnd: Bool) {
        own = Signature(position.top, at: position)
        isDiffering = position.differing > 0
        frameCount = position.depth - found.lowest
        reachesBottom = found.lowest == 0
        frames = .allocate(capacity: max(1, frameCount))
        var hash = own.hash(within: isDiffering ? 1 : 0)
        var frame = position.stack
        for index in 0..<frameCount {
            guard let current = frame else { break }
            let signature = Signature(current)
            (frames + index).initialize(to: signature)
            hash = signature.hash(within: hash)
            frame = current.below
        }
        self.hash = hash
        var relative = found
        relative.lowest -= position.depth
        parts = relative
        self.isSettled = isSettled
        self.mayEnd = mayEnd
    }

    deinit { frames.deallocate() }

    /// Whether this is what holds at a position of which the hash is the same.
    @inline(__always)
    func matches(_ own: Signature, isDiffering: Bool, _ stack: Unmanaged<StackFrame>?) -> Bool {
        guard self.own.bits == own.bits, self.isDiffering == isDiffering else { return false }
        var frame = stack
        for index in 0..<frameCount {
            guard let current = frame else { return false }
            let isSame = current._withUnsafeGuaranteedRef { current in
                frame = current.below.map(Unmanaged.passUnretained)
                return Signature(current).bits == frames[index].bits
            }
            if !isSame { return false }
        }
        return !reachesBottom || frame == nil
    }

    /// Counts a use, and tells how many there were before.
    func use() -> Int { uses.add(1, ordering: .relaxed).oldValue }

    var allocatedBytes: Int { 208 + max(16, frameCount * 8) + parts.listBytes }
}
