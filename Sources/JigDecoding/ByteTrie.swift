import JigGrammar

/// Byte strings as a trie in depth-first order: a walk that leaves a branch jumps over it.
///
/// Nodes are read in the innermost loops of masks, so that they lie in plain memory that nobody counts references to.
final class ByteTrie: @unchecked Sendable {
    let nodeCount: Int
    /// The byte that leads to each node. Node 0 is the root.
    let bytes: UnsafeMutablePointer<UInt8>
    /// How many bytes lead to each node.
    let depths: UnsafeMutablePointer<UInt8>
    /// The node after each node's branch.
    let ends: UnsafeMutablePointer<Int32>
    /// Where the tokens of each node begin.
    private let tokenStarts: UnsafeMutablePointer<Int32>
    private let tokens: UnsafeMutablePointer<TokenID>
    /// The node that each byte leads to from the root; 0 where there is none.
    private let first: UnsafeMutablePointer<Int32>

    /// A trie of byte strings of at most 255 bytes, each with a token; several tokens may have the same bytes.
    init(_ entries: [(bytes: ArraySlice<UInt8>, token: TokenID)]) {
        var builder = Builder()
        for (text, token) in entries.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
            builder.add(text, token)
        }
        builder.finish()
        nodeCount = builder.bytes.count
        bytes = Self.copy(builder.bytes)
        depths = Self.copy(builder.depths)
        ends = Self.copy(builder.ends)
        tokenStarts = Self.copy(builder.tokenStarts)
        tokens = Self.copy(builder.tokens)
        first = Self.copy([Int32](repeating: 0, count: 256))
        var node = 1
        while node < nodeCount {
            first[Int(bytes[node])] = Int32(node)
            node = Int(ends[node])
        }
    }

    deinit {
        bytes.deallocate()
        depths.deallocate()
        ends.deallocate()
        tokenStarts.deallocate()
        tokens.deallocate()
        first.deallocate()
    }

    private static func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (index, element) in elements.enumerated() { (memory + index).initialize(to: element) }
        return memory
    }

    private struct Builder {
        var bytes: [UInt8] = [0]
        var depths: [UInt8] = [0]
        var ends: [Int32] = [0]
        var tokenStarts: [Int32] = [0]
        var tokens: [TokenID] = []
        private var path: [Int] = [0]
        private var previous: ArraySlice<UInt8> = []

        mutating func add(_ text: ArraySlice<UInt8>, _ token: TokenID) {
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

        mutating func finish() {
            while let node = path.popLast() { ends[node] = Int32(bytes.count) }
            tokenStarts.append(Int32(tokens.count))
        }
    }

    /// The tokens that are just the bytes leading to a node.
    func tokens(at node: Int) -> UnsafeBufferPointer<TokenID> {
        UnsafeBufferPointer(start: tokens + Int(tokenStarts[node]), count: Int(tokenStarts[node + 1] - tokenStarts[node]))
    }

    /// The tokens of a node and of all below it.
    func tokens(below node: Int) -> UnsafeBufferPointer<TokenID> {
        let range = tokenRange(below: node)
        return UnsafeBufferPointer(start: tokens + range.lowerBound, count: range.count)
    }

    func tokens(in range: Range<Int32>) -> UnsafeBufferPointer<TokenID> {
        UnsafeBufferPointer(start: tokens + Int(range.lowerBound), count: range.count)
    }

    /// Where the tokens of a node and of all below it stand among all tokens.
    func tokenRange(below node: Int) -> Range<Int> { Int(tokenStarts[node])..<Int(tokenStarts[Int(ends[node])]) }

    /// The node that a byte leads to.
    func child(of node: Int, _ byte: UInt8) -> Int? {
        if node == 0 { return first[Int(byte)] == 0 ? nil : Int(first[Int(byte)]) }
        var child = node + 1
        let end = Int(ends[node])
        while child < end {
            if bytes[child] == byte { return child }
            child = Int(ends[child])
        }
        return nil
    }

    /// The nodes below a node, or where that is the root those to which some bytes lead, and those below them.
    func branches(of node: Int, _ bytes: ByteSet) -> [Range<Int>] {
        if node > 0 || bytes.isAll { return [node + 1..<Int(ends[node])] }
        var branches: [Range<Int>] = []
        bytes.forEachASCII { byte in
            if let child = child(of: 0, byte) { branches.append(child..<Int(ends[child])) }
        }
        return branches
    }

    /// The bytes that lead from one node to another below it.
    func path(from top: Int, to node: Int) -> [UInt8] {
        var path = [UInt8](repeating: 0, count: Int(depths[node]) - Int(depths[top]))
        var ancestor = top
        for index in path.indices {
            var child = ancestor + 1
            while Int(ends[child]) <= node { child = Int(ends[child]) }
            path[index] = bytes[child]
            ancestor = child
        }
        return path
    }
}
