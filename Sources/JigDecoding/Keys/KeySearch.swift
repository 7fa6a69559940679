import JigGrammar

/// Where keys lie below a node of the vocabulary's trie.
struct KeyNodes: Sendable {
    /// The nodes of tokens that end within keys, and these by their places among the sorted ones.
    fileprivate(set) var inside: [(keys: Range<Int>, node: Int)] = []
    /// Where a key closes: its place among the sorted ones, and the node of the quotation mark.
    fileprivate(set) var closings: [(index: Int, node: Int)] = []

    var allocatedBytes: Int { inside.allocatedBytes + closings.allocatedBytes }
}

/// Finds the tokens that go on within declared keys, by following the keys through the vocabulary's trie.
struct KeySearch {
    private(set) var nodes = KeyNodes()
    /// The nodes within a key that was found, its end included.
    private(set) var passed: [Int] = []

    /// What is asked of declared keys; nil where one text is followed, whichever it is.
    private let question: Machine.KeyQuestion?
    private let hasEscapes: Bool
    private let spelling: GrammarOptions.Spelling
    private let trie: ByteTrie

    private init(_ question: Machine.KeyQuestion, _ machine: Machine, _ trie: ByteTrie) {
        (self.question, spelling, self.trie) = (question, machine.spelling, trie)
        hasEscapes = question.hasEscapes
    }

    /// Where the declared keys of a question lie below a node.
    static func declaredKeys(_ question: Machine.KeyQuestion, below node: Int, _ machine: Machine, _ trie: ByteTrie) -> KeyNodes {
        var search = KeySearch(question, machine, trie)
        if !question.range.isEmpty { search.follow(question.texts, question.range, question.depth, from: node, isDeclared: true) }
        return search.nodes
    }

    /// Follows the text of one string, in each of its spellings, from within a scalar: of one that is written as it is the rest, of
    /// an escape the scalar that it becomes and what comes then.
    init(for text: [UInt8], within lexer: StringLexer, _ machine: Machine, _ trie: ByteTrie) {
        (question, spelling, self.trie, hasEscapes) = (nil, machine.spelling, trie, true)
        if case .utf8 = lexer {
            follow([text], 0..<1, 0, from: 0, isDeclared: false)
        } else {
            followEscape([text], 0..<1, 0, [Self.scalar(of: text, at: 0)], from: 0, lexer, false)
        }
    }

    /// Follows the text of one string from a node on, and if it has escapes every other spelling of it.
    init(for text: [UInt8], hasEscapes: Bool, from node: Int = 0, _ machine: Machine, _ trie: ByteTrie) {
        (question, spelling, self.trie, self.hasEscapes) = (nil, machine.spelling, trie, hasEscapes)
        follow([text], 0..<1, 0, from: node, isDeclared: false)
    }

    /// Follows the keys of a range, which share `depth` bytes, from a node between two scalars.
    private mutating func follow(_ texts: [[UInt8]], _ range: Range<Int>, _ depth: Int, from node: Int, isDeclared: Bool) {
        var low = range.lowerBound
        if texts[low].count == depth {
            if let quote = trie.child(of: node, UInt8(ascii: "\"")) { nodes.closings.append((low, quote)) }
            low += 1
        }
        while low < range.upperBound {
            let byte = texts[low][depth]
            var high = low + 1
            while high < range.upperBound, texts[high][depth] == byte { high += 1 }
            // Quotation marks, backslashes and control characters are never written as they are.
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), let child = trie.child(of: node, byte) {
                enter(texts, low..<high, depth + 1, child, isDeclared)
                follow(texts, low..<high, depth + 1, from: child, isDeclared: isDeclared)
            }
            low = high
        }
        let isBetween = depth == 0 || !range.contains { texts[$0].count > depth && texts[$0][depth] & 0xC0 == 0x80 }
        if hasEscapes, isBetween, let escape = trie.child(of: node, UInt8(ascii: "\\")) {
            let scalars = range.map { Self.scalar(of: texts[$0], at: depth) }
            followEscape(texts, range, depth, scalars, from: escape, .escape, isDeclared)
        }
    }

    private mutating func enter(_ texts: [[UInt8]], _ range: Range<Int>, _ depth: Int, _ node: Int, _ isDeclared: Bool) {
        if !isDeclared { passed.append(node) }
        if isDeclared, let question, !question.takesAny, !trie.tokens(at: node).isEmpty { nodes.inside.append((range, node)) }
    }

    /// Follows the keys through a spelling that is not their own bytes.
    ///
    /// - Parameter scalars: the next one of each key; nil where a key ends.
    private mutating func followEscape(
        _ texts: [[UInt8]], _ range: Range<Int>, _ depth: Int, _ scalars: [UInt32?], from node: Int, _ lexer: StringLexer,
        _ isDeclared: Bool
    ) {
        func mayBecome(_ index: Int) -> Bool {
            scalars[index - range.lowerBound].map { lexer.mayBecome($0, spelling) } ?? false
        }
        guard range.contains(where: mayBecome) else { return }
        if !isDeclared { passed.append(node) }
        if isDeclared, let question, !question.takesAny, !trie.tokens(at: node).isEmpty {
            for index in range where mayBecome(index) { nodes.inside.append((index..<index + 1, node)) }
        }
        func spell(_ child: Int) {
            switch lexer.step(trie.bytes[child], spelling) {
            case .scalar(let scalar):
                // Keys that share what is before it lie side by side.
                if let low = scalars.firstIndex(of: scalar), let high = scalars.lastIndex(of: scalar) {
                    let same = range.lowerBound + low..<range.lowerBound + high + 1
                    let next = depth + (Unicode.Scalar(scalar).map { UTF8.width($0) } ?? 1)
                    enter(texts, same, next, child, isDeclared)
                    follow(texts, same, next, from: child, isDeclared: isDeclared)
                }
            case .partial(let next): followEscape(texts, range, depth, scalars, from: child, next, isDeclared)
            case .close, .invalid: break
            }
        }
        let bytes = lexer.possibleBytes
        for byte in UnsafeBufferPointer(start: bytes.utf8Start, count: bytes.utf8CodeUnitCount) {
            if let child = trie.child(of: node, byte) { spell(child) }
        }
    }

    private static func scalar(of text: [UInt8], at depth: Int) -> UInt32? {
        guard depth < text.count else { return nil }
        if text[depth] < 0x80 { return UInt32(text[depth]) }
        return String(decoding: text[depth...].prefix(4), as: UTF8.self).unicodeScalars.first?.value
    }
}

extension TokenMask {
    /// Takes out the tokens that close a key of which so much is left to write from a node on.
    mutating func removeKey(
        _ rest: ArraySlice<UInt8>, _ question: Machine.KeyQuestion, from node: Int = 0, _ machine: Machine, _ trie: ByteTrie
    ) {
        var last = node
        for byte in rest {
            if question.hasEscapes || KeyText.hasEscapes(byte) {
                remove(KeySearch(for: Array(rest), hasEscapes: true, from: node, machine, trie), trie)
                return
            }
            guard let child = trie.child(of: last, byte) else { return }
            last = child
        }
        if let quote = trie.child(of: last, UInt8(ascii: "\"")) { remove(trie.tokens(below: quote)) }
    }

    /// Takes out the tokens that close one of the keys that were found.
    mutating func remove(_ search: KeySearch, _ trie: ByteTrie) {
        for (_, quote) in search.nodes.closings { remove(trie.tokens(below: quote)) }
    }
}
