/// The bytes of all tokens of a vocabulary, one after another in plain memory that nobody counts references to.
final class TokenBytes: @unchecked Sendable {
    let count: Int
    private let starts: UnsafeMutablePointer<Int32>
    private let bytes: UnsafeMutablePointer<UInt8>
    private let ends: UnsafeMutablePointer<TokenID>
    private let endCount: Int

    init(_ vocabulary: Vocabulary) {
        count = vocabulary.count
        endCount = vocabulary.endTokens.count
        starts = .allocate(capacity: count + 1)
        bytes = .allocate(capacity: vocabulary.tokens.reduce(1) { $0 + $1.count })
        ends = .allocate(capacity: max(1, endCount))
        var start = 0
        for (token, text) in vocabulary.tokens.enumerated() {
            (starts + token).initialize(to: Int32(start))
            for byte in text {
                (bytes + start).initialize(to: byte)
                start += 1
            }
        }
        (starts + count).initialize(to: Int32(start))
        for (index, token) in vocabulary.endTokens.enumerated() { (ends + index).initialize(to: token) }
    }

    deinit {
        starts.deallocate()
        bytes.deallocate()
        ends.deallocate()
    }

    /// The bytes of a token that is in the vocabulary.
    subscript(token: TokenID) -> UnsafeBufferPointer<UInt8> {
        let start = Int(starts[Int(token)])
        return UnsafeBufferPointer(start: bytes + start, count: Int(starts[Int(token) + 1]) - start)
    }

    /// Whether a token ends a sequence.
    func isEnd(_ token: TokenID) -> Bool {
        for index in 0..<endCount where ends[index] == token { return true }
        return false
    }

    /// Adds the tokens that end a sequence to a mask.
    @inline(__always)
    func insertEnds(into mask: inout TokenMask) {
        for index in 0..<endCount { mask.insert(ends[index]) }
    }

    /// Whether a mask has a token that ends a sequence.
    func hasEnd(in mask: Span<UInt64>) -> Bool {
        for index in 0..<endCount where mask.allows(ends[index]) { return true }
        return false
    }
}
