import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The words of a mask that never change, at one place in memory.
final class MaskWords: Sendable {
    let words: [UInt64]
    /// Where the words lie while this object lives: an array that is held and never changed does not move.
    nonisolated(unsafe) let start: UnsafePointer<UInt64>

    /// Tells most words from others.
    let hash: Int

    /// - Parameters:
    ///   - words: not empty.
    ///   - hash: that of what the words were made from, where this is known; otherwise that of the words.
    init?(_ words: [UInt64], hash: Int? = nil) {
        guard let start = words.withUnsafeBufferPointer({ $0.baseAddress }) else { return nil }
        self.words = words
        self.start = start
        self.hash = hash ?? Self.hash(words)
    }

    var allocatedBytes: Int { words.allocatedBytes }

    func hasSameWords(as other: MaskWords) -> Bool {
        words.count == other.words.count && memcmp(start, other.start, words.count * 8) == 0
    }

    /// Rotations and sums of eight lanes at a time, which vectors have instructions for, other than for products of 64 bits.
    private static func hash(_ words: [UInt64]) -> Int {
        var sums = SIMD8<UInt64>(1, 2, 3, 4, 5, 6, 7, 8)
        words.withUnsafeBytes { bytes in
            var offset = 0
            while offset + 64 <= bytes.count {
                sums = (sums &<< 5 | sums &>> 59) &+ bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
                offset += 64
            }
            while offset < bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                sums[0] = (sums[0] &<< 5 | sums[0] &>> 59) &+ word
                offset += 8
            }
        }
        var hash: UInt64 = 0
        for lane in 0..<8 { hash = (hash ^ sums[lane]) &* 0x9E37_79B9_7F4A_7C15 ^ hash &>> 29 }
        return Int(truncatingIfNeeded: hash)
    }
}

/// The words that are in use anywhere over a vocabulary, so that equal masks of many grammars are one.
///
/// Words that nobody else holds any more are let go once as many have come again as were in use.
final class MaskWordsPool: Sendable {
    private struct State {
        /// By hash. Others with the hash of words that are known are left to themselves.
        var known: [Int: MaskWords] = [:]
        /// How many there may be before those that are not in use are let go.
        var limit = 64
    }

    private let state = Mutex(State())

    /// How many are known.
    var count: Int { state.withLock(\.known.count) }

    /// The words that are known and equal these; these, which are known from now on, if there are none.
    func unique(_ words: MaskWords) -> MaskWords {
        let hash = words.hash
        return state.withLock { state in
            if let known = state.known[hash] { return known.hasSameWords(as: words) ? known : words }
            if state.known.count >= state.limit {
                for hash in Array(state.known.keys) {
                    guard var words = state.known.removeValue(forKey: hash), !isKnownUniquelyReferenced(&words) else { continue }
                    state.known[hash] = words
                }
                state.limit = max(64, 2 * state.known.count)
            }
            state.known[hash] = words
            return words
        }
    }
}
