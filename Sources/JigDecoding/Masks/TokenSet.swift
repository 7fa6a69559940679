/// A set of tokens in the making: a list while it is small, a mask's words when it is not.
struct TokenSet: Sendable {
    /// The words of a mask; empty where there is just the list.
    var words: [UInt64] = []
    var list: [TokenID] = []

    static let longestList = 1024

    /// Leaves just the tokens that these words have too.
    mutating func formIntersection(_ other: [UInt64]) {
        words.withUnsafeMutableBufferPointer { words in
            other.withUnsafeBufferPointer { other in
                for index in 0..<Swift.min(words.count, other.count) { words[index] &= other[index] }
            }
        }
    }

    /// Turns a long list into words.
    mutating func settle(count: Int) {
        guard list.count > Self.longestList else { return }
        var mask = TokenMask(count: count)
        if !words.isEmpty { mask.words = words }
        mask.insert(list)
        words = mask.words
        list = []
    }
}

extension TokenMask {
    /// Adds tokens, each of which must be in the vocabulary.
    mutating func insert(_ tokens: some Collection<TokenID>) {
        words.withUnsafeMutableBufferPointer { words in
            for token in tokens { words[Int(token) >> 6] |= 1 << UInt64(Int(token) & 63) }
        }
    }

    mutating func remove(_ tokens: some Collection<TokenID>) {
        words.withUnsafeMutableBufferPointer { words in
            for token in tokens { words[Int(token) >> 6] &= ~(1 << UInt64(Int(token) & 63)) }
        }
    }

    mutating func formUnion(_ set: TokenSet) {
        if !set.words.isEmpty { formUnion(set.words) }
        insert(set.list)
    }

    mutating func formUnion(_ other: [UInt64]) {
        words.withUnsafeMutableBufferPointer { words in
            other.withUnsafeBufferPointer { other in
                for index in 0..<Swift.min(words.count, other.count) { words[index] |= other[index] }
            }
        }
    }

    /// Makes the mask these words, in its own memory; no words stand for the empty set.
    mutating func assign(_ other: [UInt64], count: Int) {
        // The words are the caller's to change, and written to without a check from here on.
        if self.count != count || words.count != (count + 63) / 64 { self = TokenMask(count: count) }
        words.withUnsafeMutableBufferPointer { words in
            other.withUnsafeBufferPointer { other in
                if other.count == words.count {
                    _ = words.update(fromContentsOf: other)
                } else {
                    words.update(repeating: 0)
                }
            }
        }
    }

    /// Makes the mask these words, of which there are enough for the count.
    mutating func assign(_ other: UnsafePointer<UInt64>, count: Int) {
        if self.count != count || words.count != (count + 63) / 64 { self = TokenMask(count: count) }
        words.withUnsafeMutableBufferPointer { words in
            words.baseAddress?.update(from: other, count: words.count)
        }
    }
}
