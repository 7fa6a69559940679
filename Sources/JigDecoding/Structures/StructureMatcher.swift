import JigGrammar

/// One sequence's position in a structure, token by token. A copy is a fork.
///
/// The position is a set of threads, one for each way in which the output so far can be read; a mask allows what any of
/// them allows. A token may reach across parts: the end of a literal and the beginning of a grammar's text, for one.
public struct StructureMatcher: MaskLending {
    /// One way to read the output so far.
    enum Thread: Sendable {
        /// Before the edges of a node.
        case node(Int)
        /// In the free text of a node.
        case text(Int, UTF8State)
        /// In the text of a node's grammar.
        case grammar(Int, GrammarMatcher)
    }

    public let automaton: StructureAutomaton
    public private(set) var isTerminated = false
    var threads: [Thread] = []
    /// Where masks are written that can't be read in place.
    private var scratch: TokenMask?

    /// Begins a sequence.
    public init(_ automaton: StructureAutomaton) {
        self.automaton = automaton
        automaton.enter(0, &threads)
    }

    /// Begins a sequence of a structure that no other sequence uses.
    public init(_ structure: Structure, vocabulary: TokenTrie) {
        self.init(StructureAutomaton(structure, vocabulary: vocabulary))
    }

    /// Whether the output may end here.
    public var canEnd: Bool { !isTerminated && automaton.canEnd(threads) }

    /// The node of the grammar whose text the output is in, where it can't be read in another way and no token can reach
    /// across the text's end.
    private var soleGrammar: Int? {
        guard threads.count == 1, case .grammar(let node, _) = threads[0], automaton.crossingTokens[node] == nil else { return nil }
        return node
    }

    /// Changes the matcher of the only thread in place, so that it is the only holder of its text.
    private mutating func withSoleMatcher<Result, Failure: Error>(
        _ body: (inout GrammarMatcher) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard case .grammar(let node, var matcher)? = threads.popLast() else { return nil }
        defer { threads.append(.grammar(node, matcher)) }
        return try body(&matcher)
    }

    public mutating func fillMask(_ mask: inout TokenMask) {
        let count = automaton.trie.bytes.count
        if isTerminated {
            mask.assign([], count: count)
        } else if soleGrammar != nil {
            _ = withSoleMatcher { $0.fillMask(&mask) }
            // Its end is not the structure's: a thread that may end would be another one.
            for end in automaton.trie.vocabulary.endTokens { mask.remove(end) }
        } else if let key = StructureMasks.key(threads) {
            sharedMask(key).fill(&mask, count: count)
        } else {
            fillMask(&mask, within: nil)
        }
    }

    /// The mask where no grammar's text has begun.
    private func sharedMask(_ key: [Int]) -> StructureMasks.Mask {
        if let known = automaton.masks.mask(key) { return known }
        let made: StructureMasks.Mask
        if let tokens = literalTokens() {
            made = StructureMasks.Mask(tokens, count: automaton.trie.bytes.count, automaton.trie.words)
        } else {
            var mask = TokenMask(count: automaton.trie.bytes.count)
            fillMask(&mask, within: nil)
            made = StructureMasks.Mask(mask, automaton.trie.words)
        }
        automaton.masks.keep(made, for: key)
        return made
    }

    public mutating func withMask<Result, Failure: Error>(
        _ body: (Span<UInt64>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if !isTerminated, soleGrammar != nil {
            let ends = automaton.trie.bytes
            let result = try withSoleMatcher { (matcher) throws(Failure) in
                try matcher.withMask { (mask) throws(Failure) -> Result? in ends.hasEnd(in: mask) ? nil : try body(mask) }
            }
            if let result = result ?? nil { return result }
        } else if !isTerminated, let key = StructureMasks.key(threads), let words = sharedMask(key).words?.words {
            return try words.lent(body)
        }
        var mask = scratch ?? TokenMask(count: automaton.trie.bytes.count)
        scratch = nil
        fillMask(&mask)
        defer { scratch = mask }
        return try mask.words.lent(body)
    }

    public mutating func accept(_ token: TokenID) throws {
        let vocabulary = automaton.trie.vocabulary
        func refuse(_ reason: StructureError.Reason) -> StructureError { StructureError(token: token, reason: reason) }
        guard !isTerminated else { throw refuse(.ended) }
        guard token >= 0, Int(token) < vocabulary.count else { throw refuse(.unknownToken) }
        if let node = soleGrammar { return try acceptWithin(node, token) }
        if vocabulary.endTokens.contains(token), canEnd {
            isTerminated = true
            return
        }
        let bytes = vocabulary.tokens[Int(token)]
        var next: [Thread] = []
        for case .node(let node) in threads {
            if let target = automaton.nodes[node].tokens[token] { automaton.enter(target, &next) }
        }
        if !bytes.isEmpty, !vocabulary.endTokens.contains(token) { automaton.advance(threads, token, bytes, &next) }
        guard !next.isEmpty else {
            throw refuse(vocabulary.endTokens.contains(token) ? .tooEarly : bytes.isEmpty ? .specialToken : .notAllowed)
        }
        threads = next
        // A grammar's text begins with a mask that has to be made.
        if soleGrammar != nil { _ = withSoleMatcher { $0.prepareMasks() } }
    }

    /// Accepts a token within a grammar's text, where nothing else can be meant.
    private mutating func acceptWithin(_ node: Int, _ token: TokenID) throws(StructureError) {
        let bytes = automaton.trie.bytes
        guard !bytes.isEnd(token) else { throw StructureError(token: token, reason: .tooEarly) }
        guard !bytes[token].isEmpty else { throw StructureError(token: token, reason: .specialToken) }
        let mayEnd = withSoleMatcher { matcher -> Bool? in
            guard (try? matcher.accept(token)) != nil else { return nil }
            if matcher.makesMasks { matcher.prepareMasks() }
            return matcher.canEnd
        }
        guard let mayEnd = mayEnd ?? nil else { throw StructureError(token: token, reason: .notAllowed) }
        if mayEnd, case .grammar(_, let next) = automaton.nodes[node].content { automaton.enter(next, &threads) }
    }

    /// The special tokens that must come next, or what a grammar forces where it is the only way to read the output.
    ///
    /// Literals are left to the model, whose own spelling of them may be another than the longest tokens.
    public mutating func forcedTokens() -> [TokenID] {
        var forced: [TokenID] = []
        var threads = threads
        while !isTerminated, !automaton.canEnd(threads), threads.count == 1 {
            switch threads[0] {
            case .node(let node):
                guard automaton.nodes[node].bytes.isEmpty, automaton.nodes[node].tokens.count == 1,
                    let (token, target) = automaton.nodes[node].tokens.first
                else { return forced }
                forced.append(token)
                threads = []
                automaton.enter(target, &threads)
            case .grammar(_, var matcher):
                return matcher.canEnd ? forced : forced + matcher.forcedTokens(mayEnd: false)
            case .text: return forced
            }
        }
        return forced
    }
}

/// Why a structure did not accept a token.
public struct StructureError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        case notAllowed, specialToken, unknownToken, tooEarly, ended
    }
    public let token: TokenID
    public let reason: Reason

    public init(token: TokenID, reason: Reason) { (self.token, self.reason) = (token, reason) }

    public var description: String {
        switch reason {
        case .notAllowed: "token \(token) is not allowed: no valid output goes on with its text"
        case .specialToken: "special token \(token) is not allowed here"
        case .unknownToken: "token \(token) is not in the vocabulary"
        case .tooEarly: "token \(token) would end the output too early"
        case .ended: "token \(token) comes after the end"
        }
    }
}

/// How threads move.
extension StructureAutomaton {
    typealias Thread = StructureMatcher.Thread

    /// Adds the threads that begin at a node.
    func enter(_ node: Int, _ threads: inout [Thread]) {
        for target in closures[node] {
            switch nodes[target].content {
            case .edges: insert(.node(target), &threads)
            case .text: insert(.text(target, .start), &threads)
            case .grammar(let grammar, let next):
                let matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
                threads.append(.grammar(target, matcher))
                if matcher.canEnd { enter(next, &threads) }
            }
        }
    }

    /// Adds a thread unless it is there; grammars' threads differ in what they have read.
    private func insert(_ thread: Thread, _ threads: inout [Thread]) {
        let isThere = threads.contains { other in
            switch (thread, other) {
            case (.node(let left), .node(let right)): left == right
            case (.text(let left, let leftState), .text(let right, let rightState)): left == right && leftState == rightState
            default: false
            }
        }
        if !isThere { threads.append(thread) }
    }

    /// The threads after a byte.
    func step(_ threads: [Thread], _ byte: UInt8) -> [Thread] {
        var next: [Thread] = []
        for thread in threads { step(thread, byte, &next) }
        return next
    }

    private func step(_ thread: Thread, _ byte: UInt8, _ next: inout [Thread]) {
        switch thread {
        case .node(let node):
            if let target = nodes[node].bytes[byte] { enter(target, &next) }
        case .text(let node, let state):
            guard let after = state.after(byte), case .text(let following) = nodes[node].content else { return }
            insert(.text(node, after), &next)
            if after == .start { enter(following, &next) }
        case .grammar(let node, var matcher):
            guard case .grammar(_, let following) = nodes[node].content, (try? matcher.accept(bytes: [byte])) != nil else {
                return
            }
            next.append(.grammar(node, matcher))
            if matcher.canEnd { enter(following, &next) }
        }
    }

    /// Adds the threads after an ordinary token.
    func advance(_ threads: [Thread], _ token: TokenID, _ bytes: [UInt8], _ next: inout [Thread]) {
        for thread in threads {
            if case .text(let node, let state) = thread, isPlainText[node] {
                guard let after = state.after(bytes), case .text(let following) = nodes[node].content else { continue }
                insert(.text(node, after), &next)
                if after == .start { enter(following, &next) }
                continue
            }
            guard case .grammar(let node, var matcher) = thread else {
                for reached in steps(thread, bytes) { insert(reached, &next) }
                continue
            }
            let length = matcher.written.count + bytes.count
            if (try? matcher.accept(token)) != nil {
                next.append(.grammar(node, matcher))
                if matcher.canEnd, case .grammar(_, let following) = nodes[node].content { enter(following, &next) }
            }
            guard crossingTokens[node] != nil else { continue }
            for reached in steps(thread, bytes) {
                // The thread that stays in the grammar's text is there already, and has been told the token as such.
                if case .grammar(node, let other) = reached, other.written.count == length { continue }
                insert(reached, &next)
            }
        }
    }

    private func steps(_ thread: Thread, _ bytes: [UInt8]) -> [Thread] {
        var reached = [thread]
        for byte in bytes {
            reached = step(reached, byte)
            if reached.isEmpty { break }
        }
        return reached
    }

    /// Whether the output may be over.
    func canEnd(_ threads: [Thread]) -> Bool {
        threads.contains { if case .node(final) = $0 { true } else { false } }
    }
}
