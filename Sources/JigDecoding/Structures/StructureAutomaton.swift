import JigGrammar
import Synchronization

/// A structure made ready for a vocabulary. It never changes, and all sequences of the structure share it.
///
/// It is a nondeterministic automaton (Thompson, 1968) whose nodes are left by bytes, by special tokens, or by way of
/// free text or a grammar; alternatives that begin alike share their first nodes.
public final class StructureAutomaton: Sendable {
    struct Node: Sendable {
        enum Content: Sendable {
            case edges
            case text(next: Int)
            case grammar(Grammar, next: Int)
        }
        var content = Content.edges
        var bytes: [UInt8: Int] = [:]
        var tokens: [TokenID: Int] = [:]
        /// Where one gets by nothing at all.
        var empty: [Int] = []

        /// Whether anything but the way through `empty` leaves the node.
        var isActive: Bool {
            if case .edges = content { !bytes.isEmpty || !tokens.isEmpty } else { true }
        }
        var takesBytes: Bool {
            if case .edges = content { !bytes.isEmpty } else { true }
        }
    }

    public let trie: TokenTrie
    let nodes: [Node]
    /// The node at which the output may be over.
    let final: Int
    /// For each node, the nodes that it stands for: itself and those that one gets to by nothing, where they lead on or
    /// are final.
    let closures: [[Int]]
    let textMasks: TextMasks
    let masks: StructureMasks
    /// Whether each node is a free text after which special tokens or the end come, but no bytes.
    let isPlainText: [Bool]
    /// For each grammar's node after whose text more bytes may come, the tokens that could reach across its end.
    let crossingTokens: [Int: [TokenID]]
    /// The fewest tokens known to end the output from each node.
    var costs: [Int] {
        knownCosts.withLock { costs in
            // Grammars are asked for their shortest texts, which is only worth it under a budget.
            if costs.isEmpty { costs = Self.costs(nodes, final: final, trie: trie) }
            return costs
        }
    }
    private let knownCosts = Mutex<[Int]>([])

    /// Prepares a structure.
    ///
    /// - Parameters:
    ///   - structure: the structure.
    ///   - vocabulary: the trie of the tokenizer's vocabulary.
    public init(_ structure: Structure, vocabulary: TokenTrie) {
        var builder = StructureBuilder()
        final = builder.add(structure, from: 0)
        trie = vocabulary
        nodes = builder.nodes
        let closures = nodes.indices.map { [nodes, final] in Self.closure(of: $0, in: nodes, final: final) }
        self.closures = closures
        textMasks = vocabulary.textMasks
        masks = StructureMasks(limit: vocabulary.options.cacheBytes)
        isPlainText = nodes.map { [nodes] node in
            guard case .text(let next) = node.content else { return false }
            return !closures[next].contains { nodes[$0].takesBytes }
        }
        // Hundreds of grammars may be followed by the same bytes.
        var known: [Set<UInt8>: [TokenID]] = [:]
        var crossingTokens: [Int: [TokenID]] = [:]
        for (index, node) in nodes.enumerated() {
            guard case .grammar(_, let next) = node.content else { continue }
            let bytes = Self.firstBytes(closures[next].map { [nodes] in nodes[$0] })
            guard !bytes.isEmpty else { continue }
            let tokens = known[bytes] ?? vocabulary.vocabulary.tokens.indices
                .filter { vocabulary.vocabulary.tokens[$0].dropFirst().contains(where: bytes.contains) }
                .map(TokenID.init)
            known[bytes] = tokens
            crossingTokens[index] = tokens
        }
        self.crossingTokens = crossingTokens
    }

    private static func closure(of start: Int, in nodes: [Node], final: Int) -> [Int] {
        var reached: [Int] = [start]
        var next = 0
        while next < reached.count {
            var targets = nodes[reached[next]].empty
            // Free text may be empty.
            if case .text(let after) = nodes[reached[next]].content { targets.append(after) }
            for target in targets where !reached.contains(target) { reached.append(target) }
            next += 1
        }
        return reached.filter { nodes[$0].isActive || $0 == final }
    }

    private static func firstBytes(_ nodes: [Node]) -> Set<UInt8> {
        var bytes: Set<UInt8> = []
        for node in nodes {
            if case .edges = node.content {
                bytes.formUnion(node.bytes.keys)
            } else {
                bytes.formUnion(UInt8.min...UInt8.max)
            }
        }
        return bytes
    }
}

/// Builds the nodes of a ``StructureAutomaton``.
private struct StructureBuilder {
    var nodes = [StructureAutomaton.Node()]

    /// Adds a structure that begins at a node, and returns the node at which it ends.
    ///
    /// Edges are shared only between what begins at the same node, and nothing but such an edge ever leads back to a node
    /// that has been left, so that what shares a node never gets into what follows the other.
    mutating func add(_ structure: Structure, from start: Int) -> Int {
        switch structure {
        case .token(let token):
            if let next = nodes[start].tokens[token] { return next }
            let next = makeNode()
            nodes[start].tokens[token] = next
            return next
        case .literal(let bytes):
            var node = start
            for byte in bytes {
                if let next = nodes[node].bytes[byte] {
                    node = next
                } else {
                    let next = makeNode()
                    nodes[node].bytes[byte] = next
                    node = next
                }
            }
            return node
        case .freeText:
            let (leaf, next) = makeLeaf(from: start)
            nodes[leaf].content = .text(next: next)
            return next
        case .grammar(let grammar):
            let (leaf, next) = makeLeaf(from: start)
            nodes[leaf].content = .grammar(grammar, next: next)
            return next
        case .sequence(let parts):
            return parts.reduce(start) { node, part in add(part, from: node) }
        case .choice(let alternatives):
            let end = makeNode()
            for alternative in alternatives { connect(add(alternative, from: start), to: end) }
            return end
        case .repeated(let part, let min, let max):
            return addRepeated(part, min: Swift.max(0, min), max: max, from: start)
        }
    }

    private mutating func addRepeated(_ part: Structure, min: Int, max: Int?, from start: Int) -> Int {
        let end = makeNode()
        var node = makeNode(after: start)
        // All but the last of the parts that have to come are written out.
        for _ in 0..<Swift.max(0, min - 1) { node = makeNode(after: add(part, from: node)) }
        if min == 0 { connect(node, to: end) }
        if let max {
            for _ in Swift.max(0, min - 1)..<Swift.max(min, max) {
                node = makeNode(after: add(part, from: node))
                connect(node, to: end)
            }
        } else {
            let after = add(part, from: node)
            connect(after, to: node)
            connect(after, to: end)
        }
        return end
    }

    private mutating func makeNode(after start: Int? = nil) -> Int {
        nodes.append(StructureAutomaton.Node())
        if let start { connect(start, to: nodes.count - 1) }
        return nodes.count - 1
    }

    private mutating func makeLeaf(from start: Int) -> (leaf: Int, next: Int) { (makeNode(after: start), makeNode()) }

    private mutating func connect(_ from: Int, to: Int) { nodes[from].empty.append(to) }
}
