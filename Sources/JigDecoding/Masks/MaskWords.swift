import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
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

    func isEqual(to other: MaskWords) -> Bool {
        words.count == other.words.count && memcmp(start, other.start, words.count * MemoryLayout<UInt64>.stride) == 0
    }

    private static func hash(_ words: [UInt64]) -> Int {
        // Four chains at a time, since each waits for its last product.
        var chains: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
        words.withUnsafeBufferPointer { words in
            var index = 0
            while index + 8 <= words.count {
                chains.0 = mixed(chains.0 ^ words[index], words[index + 1])
                chains.1 = mixed(chains.1 ^ words[index + 2], words[index + 3])
                chains.2 = mixed(chains.2 ^ words[index + 4], words[index + 5])
                chains.3 = mixed(chains.3 ^ words[index + 6], words[index + 7])
                index += 8
            }
            for rest in words[index...] { chains.0 = mixed(chains.0 ^ rest, 0) }
        }
        return Int(truncatingIfNeeded: mixed(mixed(chains.0, chains.1), mixed(chains.2, chains.3)))
    }

    /// Both halves of a product, in which every bit of either factor counts.
    @inline(__always)
    private static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = (a ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
        return high ^ low
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
            if let known = state.known[hash] { return known.isEqual(to: words) ? known : words }
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
