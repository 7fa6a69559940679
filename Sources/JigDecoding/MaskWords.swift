import Synchronization

/// The words of a mask that never change, at one place in memory.
final class MaskWords: Sendable {
    let words: [UInt64]
    /// Where the words lie while this object lives: an array that is held and never changed does not move.
    nonisolated(unsafe) let start: UnsafePointer<UInt64>

    /// - Parameter words: not empty.
    init?(_ words: [UInt64]) {
        guard let start = words.withUnsafeBufferPointer(\.baseAddress) else { return nil }
        self.words = words
        self.start = start
    }

    var allocatedBytes: Int { words.allocatedBytes }
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
        let hash = Self.hash(words.words)
        return state.withLock { state in
            if let known = state.known[hash] { return known.words == words.words ? known : words }
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

    private static func hash(_ words: [UInt64]) -> Int {
        // Four sums at a time, since each waits for its last product.
        var sums = SIMD4<UInt64>(1, 2, 3, 4)
        words.withUnsafeBufferPointer { words in
            var index = 0
            while index + 4 <= words.count {
                sums = (sums ^ SIMD4(words[index], words[index + 1], words[index + 2], words[index + 3])) &* 0x9E37_79B9_7F4A_7C15
                sums ^= sums &>> 29
                index += 4
            }
            for rest in words[index...] { sums[0] = (sums[0] ^ rest) &* 0x9E37_79B9_7F4A_7C15 }
        }
        return Int(truncatingIfNeeded: (sums[0] ^ sums[1] &* 31 ^ sums[2] &* 961 ^ sums[3] &* 29791))
    }
}
