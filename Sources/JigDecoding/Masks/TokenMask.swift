/// A set of tokens: bit i is set if token i may come next.
public struct TokenMask: Sendable, Hashable {
    /// The bits, least significant first, in words of 64.
    public var words: [UInt64]
    /// The number of tokens in the vocabulary.
    public let count: Int

    /// An empty mask over `count` tokens.
    public init(count: Int) {
        self.count = count
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
    }
    @inlinable public func contains(_ token: TokenID) -> Bool {
        token >= 0 && Int(token) < count && words[Int(token) >> 6] >> UInt64(Int(token) & 63) & 1 == 1
    }
    @inlinable public mutating func insert(_ token: TokenID) {
        words[Int(token) >> 6] |= 1 << UInt64(Int(token) & 63)
    }
    @inlinable public mutating func remove(_ token: TokenID) {
        words[Int(token) >> 6] &= ~(1 << UInt64(Int(token) & 63))
    }
}

extension TokenMask: Sequence {
    /// The number of tokens in the mask.
    public var population: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    public mutating func formUnion(_ other: TokenMask) {
        for index in 0..<Swift.min(words.count, other.words.count) { words[index] |= other.words[index] }
    }

    /// The tokens in the mask, in order.
    public func makeIterator() -> AnyIterator<TokenID> {
        var index = 0
        var word = words.first ?? 0
        return AnyIterator {
            while word == 0 {
                index += 1
                guard index < words.count else { return nil }
                word = words[index]
            }
            let bit = word.trailingZeroBitCount
            word &= word - 1
            return TokenID(index * 64 + bit)
        }
    }
}
