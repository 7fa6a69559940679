/// Tokens as a walk finds them: a list while they are few, a mask's words when they are not.
struct TokenGathering: ~Copyable {
    private let count: Int
    private var list: [TokenID] = []
    private var bits: UnsafeMutablePointer<UInt64>?

    /// - Parameter count: how many tokens the vocabulary has.
    init(count: Int) { self.count = count }

    deinit { bits?.deallocate() }

    @inline(__always)
    mutating func insert(_ tokens: UnsafeBufferPointer<TokenID>) {
        if let bits {
            for token in tokens { bits[Int(token) >> 6] |= 1 << UInt64(Int(token) & 63) }
        } else {
            insertInList(tokens)
        }
    }

    private mutating func insertInList(_ tokens: UnsafeBufferPointer<TokenID>) {
        if list.count + tokens.count <= TokenSet.longestList {
            list += tokens
            return
        }
        let words = (count + 63) / 64
        let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: words)
        bits.initialize(repeating: 0, count: words)
        for token in list { bits[Int(token) >> 6] |= 1 << UInt64(Int(token) & 63) }
        self.bits = bits
        insert(tokens)
    }

    /// Adds what was found to a set.
    consuming func add(to set: inout TokenSet) {
        guard let bits else {
            set.list = set.list.isEmpty ? list : set.list + list
            return
        }
        let words = UnsafeBufferPointer(start: bits, count: (count + 63) / 64)
        if set.words.isEmpty {
            set.words = Array(words)
        } else {
            for index in words.indices { set.words[index] |= words[index] }
        }
    }
}
