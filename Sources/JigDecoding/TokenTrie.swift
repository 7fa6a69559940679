/// A vocabulary's byte strings as a trie in depth-first order: a walk that leaves a branch jumps over it.
public final class TokenTrie: Sendable {
    public let vocabulary: Vocabulary
    /// The byte that leads to each node. Node 0 is the root.
    let bytes: [UInt8]
    /// How many bytes lead to each node.
    let depths: [UInt8]
    /// The node after each node's branch.
    let ends: [Int32]
    /// The node above each node.
    let parents: [Int32]
    /// Where each node's tokens begin in `tokens`; one more entry than nodes.
    let tokenStarts: [Int32]
    let tokens: [TokenID]
    /// The most bytes of a token.
    public let longestToken: Int

    /// Builds the trie of a vocabulary. Tokens of more than 255 bytes are left out, since no mask could walk them.
    public init(_ vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
        let order = vocabulary.tokens.indices.filter { !vocabulary.tokens[$0].isEmpty && vocabulary.tokens[$0].count < 256 }
            .sorted { vocabulary.tokens[$0].lexicographicallyPrecedes(vocabulary.tokens[$1]) }
        var bytes: [UInt8] = [0]
        var depths: [UInt8] = [0]
        var ends: [Int32] = [0]
        var parents: [Int32] = [0]
        var tokenStarts: [Int32] = [0]
        var tokens: [TokenID] = []
        var path: [Int32] = [0]
        var previous: [UInt8] = []
        for id in order {
            let text = vocabulary.tokens[id]
            var shared = 0
            while shared < previous.count, shared < text.count, previous[shared] == text[shared] { shared += 1 }
            while path.count - 1 > shared { ends[Int(path.removeLast())] = Int32(bytes.count) }
            for depth in shared..<text.count {
                let node = Int32(bytes.count)
                bytes.append(text[depth])
                depths.append(UInt8(depth + 1))
                ends.append(0)
                parents.append(path[path.count - 1])
                tokenStarts.append(Int32(tokens.count))
                path.append(node)
            }
            // Tokens with the same bytes follow one another, so that they belong to the node just made.
            tokens.append(TokenID(id))
            previous = text
        }
        while let node = path.popLast() { ends[Int(node)] = Int32(bytes.count) }
        tokenStarts.append(Int32(tokens.count))
        // A node's tokens begin where they were counted when it was made, and end where the next node's begin.
        self.bytes = bytes
        self.depths = depths
        self.ends = ends
        self.parents = parents
        self.tokenStarts = tokenStarts
        self.tokens = tokens
        longestToken = vocabulary.tokens.lazy.map(\.count).max() ?? 0
    }

    var nodeCount: Int { bytes.count }

    /// The tokens that are just the bytes leading to a node.
    func tokens(at node: Int) -> ArraySlice<TokenID> { tokens[Int(tokenStarts[node])..<Int(tokenStarts[node + 1])] }

    /// The bytes leading to a node.
    func path(to node: Int) -> [UInt8] {
        var reversed: [UInt8] = []
        var node = node
        while node != 0 {
            reversed.append(bytes[node])
            node = Int(parents[node])
        }
        return reversed.reversed()
    }

    /// The text cut into tokens, the longest that fits each time; nil if some byte has no token.
    public func greedyTokens(_ text: [UInt8]) -> [TokenID]? {
        var result: [TokenID] = []
        var start = 0
        while start < text.count {
            var node = 0
            var best: (token: TokenID, end: Int)?
            var at = start
            while at < text.count, let child = child(of: node, text[at]) {
                node = child
                at += 1
                if let token = tokens(at: node).first { best = (token, at) }
            }
            guard let best else { return nil }
            result.append(best.token)
            start = best.end
        }
        return result
    }

    private func child(of node: Int, _ byte: UInt8) -> Int? {
        var child = node + 1
        let end = Int(ends[node])
        while child < end {
            if bytes[child] == byte { return child }
            child = Int(ends[child])
        }
        return nil
    }
}
