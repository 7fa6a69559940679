/// What tokens have after a quotation mark.
///
/// Thousands of tokens end a string and go on, but with few different ends: `,` or `": {`. What may follow is found once for
/// each of these, and not for each token.
struct TokenSuffixes: Sendable {
    /// The ends as a trie, whose tokens are their numbers.
    let trie: ByteTrie
    let count: Int
    /// For each node of the vocabulary's trie with a quotation mark, where the ends of the tokens below it begin in `numbers`.
    private let starts: [Int32: Int32]
    private let numbers: [Int32]

    init(_ vocabulary: ByteTrie, _ tokens: [[UInt8]]) {
        var known: [ArraySlice<UInt8>: Int32] = [:]
        var starts: [Int32: Int32] = [:]
        var numbers: [Int32] = []
        for node in 1..<max(1, vocabulary.nodeCount) where vocabulary.bytes[node] == UInt8(ascii: "\"") {
            starts[Int32(node)] = Int32(numbers.count)
            for token in vocabulary.tokens(below: node) {
                let end = tokens[Int(token)].dropFirst(Int(vocabulary.depths[node]))
                let number = known[end] ?? Int32(known.count)
                known[end] = number
                numbers.append(number)
            }
        }
        (self.starts, self.numbers) = (starts, numbers)
        count = known.count
        trie = ByteTrie(known.map { ($0.key, $0.value) })
    }

    /// The ends of the tokens below a node with a quotation mark, in the order of the tokens.
    func numbers(below node: Int, count: Int) -> ArraySlice<Int32> {
        guard let start = starts[Int32(node)] else { return [] }
        return numbers[Int(start)..<Int(start) + count]
    }
}
