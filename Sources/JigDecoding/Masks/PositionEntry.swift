import JigGrammar

/// Something that holds at a state within certain open values, as one keeps it in a ``PositionTable``.
class PositionEntry: @unchecked Sendable {
    /// The state, and what is known of the keys and items of its value.
    let own: Signature
    /// The frames that were looked at, innermost first.
    private let frames: UnsafeMutablePointer<Signature>?
    let frameCount: Int
    /// Whether that went down to the end of the text, so that there are just these frames.
    let reachesBottom: Bool
    /// Whether it holds only where some value must still become different from an item before it.
    private let isDiffering: Bool
    let hash: UInt64

    /// What tells an open value from others, and its hash.
    struct Signature: Hashable {
        let bits: UInt64
        var state: Int32 { Int32(truncatingIfNeeded: bits) }

        @inline(__always)
        init(_ frame: StackFrame) { bits = frame.signature }
        /// That of the innermost value at a position, with another state in its place.
        @inline(__always)
        init(_ state: Int32, at position: borrowing Position) { bits = position.signature(state) }

        /// The hash of this value as the innermost one.
        @inline(__always)
        func hash(isDiffering: Bool) -> UInt64 {
            hash(within: isDiffering ? 1 : 0)
        }

        /// The hash of this value within others that have a hash.
        @inline(__always)
        func hash(within outer: UInt64) -> UInt64 {
            let product = (bits ^ outer) &* 0x9E37_79B9_7F4A_7C15
            return product ^ product &>> 32
        }

        /// The hash of values that have one, if nothing is around them: in a long nest of objects the hashes of all depths differ.
        @inline(__always)
        static func hashAtBottom(_ hash: UInt64) -> UInt64 { hash &+ 0xBF58_476D_1CE4_E5B9 }
    }

    /// - Parameter lowest: the least depth of the stack that was looked at.
    init(at position: Position, lowest: Int) {
        own = Signature(position.top, at: position)
        isDiffering = position.differing > 0
        frameCount = position.depth - lowest
        reachesBottom = lowest == 0
        frames = frameCount > 0 ? .allocate(capacity: frameCount) : nil
        var hash = own.hash(isDiffering: isDiffering)
        var frame = position.stack.map(Unmanaged.passUnretained)
        for index in 0..<frameCount {
            guard let current = frame, let frames else { break }
            let (signature, outer) = current._withUnsafeGuaranteedRef { (Signature($0), $0.outer) }
            (frames + index).initialize(to: signature)
            hash = signature.hash(within: hash)
            frame = outer
        }
        self.hash = reachesBottom ? Signature.hashAtBottom(hash) : hash
    }

    deinit { frames?.deallocate() }

    /// Whether this is what holds at a position of which the hash is the same.
    @inline(__always)
    final func matches(_ own: Signature, isDiffering: Bool, _ stack: Unmanaged<StackFrame>?) -> Bool {
        guard self.own.bits == own.bits, self.isDiffering == isDiffering else { return false }
        var frame = stack
        for index in 0..<frameCount {
            guard let current = frame, let frames else { return false }
            let (isSame, outer) = current._withUnsafeGuaranteedRef { ($0.signature == frames[index].bits, $0.outer) }
            if !isSame { return false }
            frame = outer
        }
        return !reachesBottom || frame == nil
    }

    /// About how many bytes the entry takes.
    final var keyBytes: Int { 96 + frameCount * 8 }
}
