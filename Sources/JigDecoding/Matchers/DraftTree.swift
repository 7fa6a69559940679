/// Tokens that a draft proposes after a sequence, as a tree: each comes after its parent, or right after the sequence.
public struct DraftTree: Sendable, Hashable {
    public let tokens: [TokenID]
    /// For each token the index of the token that it comes after; nil where it comes right after the sequence.
    public let parents: [Int?]
    /// For each token the tokens that come after it.
    let children: [[Int]]
    let roots: [Int]

    /// No tokens.
    public static let none = DraftTree(chain: [])

    /// A tree.
    ///
    /// - Throws: ``DraftTreeError`` unless every token has a parent that stands before it.
    public init(tokens: [TokenID], parents: [Int?]) throws(DraftTreeError) {
        guard tokens.count == parents.count else {
            throw DraftTreeError(reason: "there are \(tokens.count) tokens and \(parents.count) parents")
        }
        for (index, parent) in parents.enumerated() {
            if let parent, !(0..<index).contains(parent) {
                throw DraftTreeError(reason: "the parent of token \(index) is \(parent), which is not before it")
            }
        }
        self.init(checked: tokens, parents)
    }

    /// Tokens one after another.
    public init(chain tokens: [TokenID]) { self.init(checked: tokens, tokens.indices.map { $0 == 0 ? nil : $0 - 1 }) }

    private init(checked tokens: [TokenID], _ parents: [Int?]) {
        self.tokens = tokens
        self.parents = parents
        var children = [[Int]](repeating: [], count: tokens.count)
        var roots: [Int] = []
        for (index, parent) in parents.enumerated() {
            if let parent { children[parent].append(index) } else { roots.append(index) }
        }
        (self.children, self.roots) = (children, roots)
    }
}

/// Why tokens and parents are no ``DraftTree``.
public struct DraftTreeError: Error, Sendable, Hashable, CustomStringConvertible {
    public let reason: String
    public var description: String { "not a tree of draft tokens: \(reason)" }
}
