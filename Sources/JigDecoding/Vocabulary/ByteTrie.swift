import JigGrammar

/// Byte strings as a trie in depth-first order: a walk that leaves a branch jumps over it.
///
/// Nodes are read in the innermost loops of masks, so that they lie in plain memory that nobody counts references to.
final class ByteTrie: @unchecked Sendable {
    /// How many depths there are, the root's among them. So many places of a path fit on the stack.
    static let mostDepths = 256

    let nodeCount: Int
    /// The byte that leads to each node. Node 0 is the root.
    let bytes: UnsafeMutablePointer<UInt8>
    /// How many bytes lead to each node.
    let depths: UnsafeMutablePointer<UInt8>
    /// The node after each node's branch.
    let ends: UnsafeMutablePointer<Int32>
    /// The node before each node.
    private let parents: UnsafeMutablePointer<Int32>
    /// Where the tokens of each node begin.
    private let tokenStarts: UnsafeMutablePointer<Int32>
    private let tokens: UnsafeMutablePointer<TokenID>
    /// For nodes that many bytes lead on from, one more than their place in `fans`; 0 for others.
    private let fanPlaces: UnsafeMutablePointer<UInt16>
    /// The node that each byte leads to from such a node; 0 where there is none. 256 for each.
    private let fans: UnsafeMutablePointer<Int32>
    /// A bit for each node: whether nothing but white space leads on from it.
    private let spaces: UnsafeMutablePointer<UInt64>

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
        parents = Self.copy(builder.parents)
        tokenStarts = Self.copy(builder.tokenStarts)
        tokens = Self.copy(builder.tokens)
        (fanPlaces, fans) = Self.makeFans(bytes, ends, nodeCount)
        spaces = Self.makeSpaces(builder.bytes, parents: builder.parents)
    }

    private static func makeSpaces(_ bytes: [UInt8], parents: [Int32]) -> UnsafeMutablePointer<UInt64> {
        var spaces = [UInt64](repeating: .max, count: (bytes.count + 63) / 64)
        // Nodes come after their parents.
        for node in stride(from: bytes.count - 1, to: 0, by: -1) {
            let isSpace = bytes[node] == 0x20 || bytes[node] == 0x0A || bytes[node] == 0x0D || bytes[node] == 0x09
            if !isSpace || spaces[node >> 6] >> UInt64(node & 63) & 1 == 0 {
                spaces[Int(parents[node]) >> 6] &= ~(1 << UInt64(parents[node] & 63))
            }
        }
        return copy(spaces)
    }

    private static func makeFans(
        _ bytes: UnsafeMutablePointer<UInt8>, _ ends: UnsafeMutablePointer<Int32>, _ nodeCount: Int
    ) -> (UnsafeMutablePointer<UInt16>, UnsafeMutablePointer<Int32>) {
        var places = [UInt16](repeating: 0, count: nodeCount)
        var fans: [Int32] = []
        var children: [Int] = []
        for node in 0..<nodeCount where Int(ends[node]) - node > fan {
            children.removeAll(keepingCapacity: true)
            var child = node + 1
            while child < Int(ends[node]) {
                children.append(child)
                child = Int(ends[child])
            }
            guard children.count > fan, fans.count / 256 < Int(UInt16.max) else { continue }
            places[node] = UInt16(fans.count / 256 + 1)
            let start = fans.count
            fans += repeatElement(0, count: 256)
            for child in children { fans[start + Int(bytes[child])] = Int32(child) }
        }
        return (copy(places), copy(fans))
    }

    /// More children than this are found by a table.
    private static let fan = 24

    deinit {
        bytes.deallocate()
        depths.deallocate()
        ends.deallocate()
        parents.deallocate()
        tokenStarts.deallocate()
        tokens.deallocate()
        fanPlaces.deallocate()
        fans.deallocate()
        spaces.deallocate()
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
        var parents: [Int32] = [0]
        var tokenStarts: [Int32] = [0]
        var tokens: [TokenID] = []
        private var path: [Int] = [0]
        private var previous: ArraySlice<UInt8> = []

        mutating func add(_ text: ArraySlice<UInt8>, _ token: TokenID) {
            let shared = zip(previous, text).prefix { $0 == $1 }.count
            while path.count - 1 > shared { ends[path.removeLast()] = Int32(bytes.count) }
            for byte in text.dropFirst(shared) {
                parents.append(Int32(path[path.count - 1]))
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

    /// Adds the tokens that are just the bytes leading to a node, which are mostly one or none.
    @inline(__always)
    func addTokens(at node: Int, to list: inout [TokenID]) {
        for index in tokenStarts[node]..<tokenStarts[node + 1] { list.append(tokens[Int(index)]) }
    }

    /// The tokens of a node and of all below it.
    func tokens(below node: Int) -> UnsafeBufferPointer<TokenID> {
        let range = tokenRange(below: node)
        return UnsafeBufferPointer(start: tokens + range.lowerBound, count: range.count)
    }

    /// Adds the tokens below a node that lie at most so deep below it.
    func addTokens(below node: Int, to tokens: inout [TokenID], longest: Int) {
        let deepest = Int(depths[node]) + longest
        let end = Int(ends[node])
        var inner = node + 1
        while inner < end {
            let first = inner
            while inner < end, Int(depths[inner]) <= deepest { inner += 1 }
            if first < inner { tokens += self.tokens(in: tokenStarts[first]..<tokenStarts[inner]) }
            while inner < end, Int(depths[inner]) > deepest { inner = Int(ends[inner]) }
        }
    }

    func tokens(in range: Range<Int32>) -> UnsafeBufferPointer<TokenID> {
        UnsafeBufferPointer(start: tokens + Int(range.lowerBound), count: range.count)
    }

    /// Where the tokens of a node and of all below it stand among all tokens.
    func tokenRange(below node: Int) -> Range<Int> { Int(tokenStarts[node])..<Int(tokenStarts[Int(ends[node])]) }

    /// The node that a byte leads to.
    func child(of node: Int, _ byte: UInt8) -> Int? {
        let fan = Int(fanPlaces[node])
        if fan > 0 {
            let child = fans[(fan - 1) * 256 + Int(byte)]
            return child == 0 ? nil : Int(child)
        }
        var child = node + 1
        let end = Int(ends[node])
        while child < end {
            if bytes[child] == byte { return child }
            child = Int(ends[child])
        }
        return nil
    }

    /// Whether no byte leads on from a node.
    func isLeaf(_ node: Int) -> Bool { Int(ends[node]) == node + 1 }

    /// Whether bytes lead on from a node, all of them white space.
    func isFollowedBySpace(_ node: Int) -> Bool {
        spaces[node >> 6] >> UInt64(node & 63) & 1 == 1 && !isLeaf(node)
    }

    /// Whether so many bytes lead on from a node that those that can come are better looked up.
    func isWide(_ node: Int) -> Bool { fanPlaces[node] > 0 }

    /// Adds the nodes to which some bytes lead from a node and those below them, without most of the others; the last ones first.
    func addBranches(of node: Int, _ bytes: ByteSet, to branches: inout [Range<Int>]) {
        guard isWide(node), !bytes.isAll else { return branches.append(node + 1..<Int(ends[node])) }
        let start = branches.count
        bytes.forEachASCII { byte in
            if let child = child(of: node, byte) { branches.append(child..<Int(ends[child])) }
        }
        branches.reverse(from: start)
    }

    /// The first byte on the way to a node, which must not be the root.
    func firstByte(to node: Int) -> UInt8 {
        var node = node
        while parents[node] != 0 { node = Int(parents[node]) }
        return bytes[node]
    }

    /// The bytes of the scalar beyond ASCII that ends at a node.
    func scalar(endingAt node: Int) -> ArraySlice<UInt8> {
        let path = path(from: 0, to: node)
        return path[(path.lastIndex { $0 >= 0xC0 } ?? 0)...]
    }

    /// Adds the bytes that lead from one node to another below it.
    func addPath(from top: Int, to node: Int, to text: inout [UInt8]) {
        let start = text.count
        var node = node
        while node != top {
            text.append(bytes[node])
            node = Int(parents[node])
        }
        text.reverse(from: start)
    }

    /// The bytes that lead from one node to another below it.
    func path(from top: Int, to node: Int) -> [UInt8] {
        let count = Int(depths[node]) - Int(depths[top])
        return [UInt8](unsafeUninitializedCapacity: count) { path, initialized in
            var node = node
            for index in stride(from: count - 1, through: 0, by: -1) {
                path[index] = bytes[node]
                node = Int(parents[node])
            }
            initialized = count
        }
    }
}

extension Array {
    /// Reverses the elements from an index on, where they lie: to reverse a slice would copy them.
    fileprivate mutating func reverse(from start: Int) {
        var (low, high) = (start, count - 1)
        while low < high {
            swapAt(low, high)
            (low, high) = (low + 1, high - 1)
        }
    }
}
