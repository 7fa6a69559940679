import JigGrammar

/// One sequence's position in a grammar, token by token. A copy is a fork.
public struct GrammarMatcher: Sendable, TokenConstraint {
    public let grammar: Grammar
    public let trie: TokenTrie
    /// The bytes so far.
    public private(set) var text: [UInt8] = []
    public private(set) var isTerminated = false
    var position: Position
    /// The tokens of the completion that the sequence follows, while it does.
    var keptPlan: [TokenID]?
    private var history: [(position: Position, length: Int)] = []

    /// Begins a sequence.
    public init(grammar: Grammar, vocabulary: TokenTrie) {
        self.grammar = grammar
        trie = vocabulary
        position = grammar.machine.lock.withLock { _ in grammar.machine.start() }
    }

    /// Whether the text may end here.
    public var canEnd: Bool {
        !isTerminated && grammar.machine.lock.withLock { _ in grammar.machine.canEnd(position, text) }
    }

    public mutating func fillMask(_ mask: inout TokenMask) {
        if isTerminated {
            mask = TokenMask(count: trie.vocabulary.count)
            return
        }
        grammar.machine.lock.withLock { _ in
            let walk = MaskWalk(machine: grammar.machine, trie: trie, cache: grammar.machine.cache(for: trie))
            walk.fill(&mask, at: position, &text)
        }
    }

    public mutating func accept(_ token: TokenID) throws {
        let entry = (position: position, length: text.count)
        let plan = keptPlan
        if trie.vocabulary.endTokens.contains(token) {
            guard canEnd else { throw MatcherError(token: token, offset: text.count, reason: .tooEarly) }
            isTerminated = true
        } else {
            guard token >= 0, Int(token) < trie.vocabulary.count else {
                throw MatcherError(token: token, offset: text.count, reason: .unknownToken)
            }
            let bytes = trie.vocabulary.tokens[Int(token)]
            guard !bytes.isEmpty else { throw MatcherError(token: token, offset: text.count, reason: .controlToken) }
            try accept(bytes, token)
        }
        keptPlan = plan?.first == token ? plan.map { Array($0.dropFirst()) } : nil
        history.append(entry)
    }

    /// Moves on by bytes that are no tokens of their own; throws, and changes nothing, if they can't come.
    public mutating func accept(bytes: [UInt8]) throws {
        let entry = (position: position, length: text.count)
        try accept(bytes, nil)
        keptPlan = nil
        history.append(entry)
    }

    private mutating func accept(_ bytes: [UInt8], _ token: TokenID?) throws {
        guard !isTerminated else { throw MatcherError(token: token, offset: text.count, reason: .ended) }
        let start = text.count
        var next = position
        let failed: Int? = grammar.machine.lock.withLock { _ in
            var trace = Trace(from: position)
            for (offset, byte) in bytes.enumerated() {
                guard grammar.machine.step(&next, byte, text, &trace) else { return offset }
                text.append(byte)
            }
            return nil
        }
        if let failed {
            text.removeLast(text.count - start)
            throw MatcherError(token: token, offset: start + failed, reason: .notAllowed)
        }
        position = next
    }

    /// How many tokens can be taken back.
    public var acceptedCount: Int { history.count }

    /// Takes back the last tokens; all of them if there are fewer.
    public mutating func rollback(_ count: Int) {
        for _ in 0..<min(count, history.count) {
            let entry = history.removeLast()
            position = entry.position
            text.removeLast(text.count - entry.length)
            isTerminated = false
            keptPlan = nil
        }
    }

    /// The shortest known bytes after which the text may end.
    public func witness() -> [UInt8]? {
        if isTerminated { return [] }
        return grammar.machine.lock.withLock { _ in grammar.machine.witness(from: position, text) }
    }

    /// The bytes that must come next, up to the first choice.
    public func forcedBytes(limit: Int = 256) -> [UInt8] {
        guard !isTerminated else { return [] }
        return grammar.machine.lock.withLock { _ in
            var position = position
            var text = text
            let start = text.count
            while text.count - start < limit, !grammar.machine.canEnd(position, text) {
                var only: (byte: UInt8, position: Position)?
                for byte in UInt8.min...UInt8.max {
                    var next = position
                    var trace = Trace(from: position)
                    guard grammar.machine.step(&next, byte, text, &trace) else { continue }
                    if only != nil { return Array(text[start...]) }
                    only = (byte, next)
                }
                guard let only else { break }
                position = only.position
                text.append(only.byte)
            }
            return Array(text[start...])
        }
    }

    public mutating func forcedTokens() -> [TokenID] {
        // The last token might be spelled together with what follows the forced bytes, so that it is left open.
        Array((trie.greedyTokens(forcedBytes()) ?? []).dropLast())
    }
}

/// Why a token was not accepted.
public struct MatcherError: Error, Sendable, CustomStringConvertible {
    public enum Reason: Sendable {
        case notAllowed, unknownToken, controlToken, tooEarly, ended
    }
    public let token: TokenID?
    /// The offset in the text of the byte that can't come.
    public let offset: Int
    public let reason: Reason

    public var description: String {
        let name = token.map { "token \($0)" } ?? "the text"
        return switch reason {
        case .notAllowed: "\(name) is not allowed: no valid output goes on so after byte \(offset)"
        case .unknownToken: "\(name) is not in the vocabulary"
        case .controlToken: "\(name) is a control token, which never stands for text"
        case .tooEarly: "\(name) would end the output too early, after \(offset) bytes"
        case .ended: "\(name) comes after the end"
        }
    }
}

extension Machine {
    /// The masks of this machine over a vocabulary.
    func cache(for trie: TokenTrie) -> MaskCache { companion(for: trie) { MaskCache() } }
}
