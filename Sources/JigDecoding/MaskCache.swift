import JigGrammar

/// The masks of one grammar over one vocabulary, kept for all its sequences.
///
/// Two layers, both keyed by static states only:
/// 1. for a state within a string or key, the tokens that stay within it, and the trie nodes at which a token leaves it;
/// 2. for a state and the open values that tokens leave, the whole mask, unless the walk read a sequence's own data.
final class MaskCache {
    struct Inner {
        let words: [UInt64]
        /// The nodes whose last byte leaves the string or key.
        let exits: [Int32]
    }

    struct Whole {
        /// The states of the frames that the walk left, innermost first.
        let frames: [Int32]
        /// Whether it came to the end of the text, so that there were just these frames.
        let reachedBottom: Bool
        let mask: TokenMask
    }

    var inner: [Int32: Inner] = [:]
    var whole: [Int32: [Whole]] = [:]
    /// How many masks are kept; past the limit both layers start anew.
    var count = 0
    static let limit = 8192

    func makeRoom() {
        count += 1
        guard count > Self.limit else { return }
        inner = [:]
        whole = [:]
        count = 1
    }

    func find(_ position: Position) -> TokenMask? {
        search: for entry in whole[position.top] ?? [] {
            var frame = position.stack
            for state in entry.frames {
                guard let current = frame, current.state == state else { continue search }
                frame = current.below
            }
            if entry.reachedBottom, frame != nil { continue }
            return entry.mask
        }
        return nil
    }

    func keep(_ mask: TokenMask, for position: Position, _ trace: Trace) {
        makeRoom()
        var frames: [Int32] = []
        var frame = position.stack
        while let current = frame, current.depth > trace.lowest {
            frames.append(current.state)
            frame = current.below
        }
        whole[position.top, default: []].append(
            Whole(frames: frames, reachedBottom: trace.lowest == 0, mask: mask))
    }
}
