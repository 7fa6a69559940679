/// Byte strings as a trie in depth-first order: a walk that leaves a branch jumps over it.
struct ByteTrie: Sendable {
    /// The byte that leads to each node. Node 0 is the root.
    private(set) var bytes: [UInt8] = [0]
    /// How many bytes lead to each node.
    private(set) var depths: [UInt8] = [0]
    /// The node after each node's branch.
    private(set) var ends: [Int32] = [0]
    private var tokenStarts: [Int32] = [0]
    private var tokens: [TokenID] = []

    /// A trie of byte strings of at most 255 bytes, each with a token; several tokens may have the same bytes.
    init(_ entries: [(bytes: ArraySlice<UInt8>, token: TokenID)]) {
        var path: [Int] = [0]
        var previous: ArraySlice<UInt8> = []
        for (text, token) in entries.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
            let shared = zip(previous, text).prefix { $0 == $1 }.count
            while path.count - 1 > shared { ends[path.removeLast()] = Int32(bytes.count) }
            for byte in text.dropFirst(shared) {
                path.append(bytes.count)
                bytes.append(byte)
                depths.append(UInt8(path.count - 1))
                ends.append(0)
                tokenStarts.append(Int32(tokens.count))
            }
            // A string comes right after its node was made, before any node below it.
            tokens.append(token)
            previous = text
        }
        while let node = path.popLast() { ends[node] = Int32(bytes.count) }
        tokenStarts.append(Int32(tokens.count))
    }

    var nodeCount: Int { bytes.count }

    /// The tokens that are just the bytes leading to a node.
    func tokens(at node: Int) -> ArraySlice<TokenID> { tokens[Int(tokenStarts[node])..<Int(tokenStarts[node + 1])] }

    /// The tokens of a node and of all below it.
    func tokens(below node: Int) -> ArraySlice<TokenID> {
        tokens[Int(tokenStarts[node])..<Int(tokenStarts[Int(ends[node])])]
    }

    /// The node that a byte leads to.
    func child(of node: Int, _ byte: UInt8) -> Int? {
        var child = node + 1
        let end = Int(ends[node])
        while child < end {
            if bytes[child] == byte { return child }
            child = Int(ends[child])
        }
        return nil
    }
}
