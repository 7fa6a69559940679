import JigGrammar

/// One sequence's position in a grammar, token by token. A copy is a fork, and costs the same however long the output is.
public struct GrammarMatcher: Sendable, MaskLending {
    public let grammar: Grammar
    public let trie: TokenTrie
    /// The bytes so far.
    public var text: [UInt8] { written.bytes }
    var written = SequenceText()
    public private(set) var isTerminated = false
    var position: Position
    /// The tokens of the completion that the sequence follows, while it does.
    var keptPlan: ArraySlice<TokenID>?
    private var history = PersistentStack<Moment>()
    let cache: MaskCache
    /// The masks that are read without a lock.
    private var generation: MaskGeneration
    /// Where masks are written that can't be read in place.
    private var scratch: TokenMask?
    /// Whether a mask had to be made, so that others may have to be.
    private(set) var makesMasks = false

    /// Where the sequence stood before a token.
    private struct Moment: Sendable {
        let position: Position
        let length: Int
    }

    /// Begins a sequence.
    public init(grammar: Grammar, vocabulary: TokenTrie) {
        self.grammar = grammar
        trie = vocabulary
        (position, cache, generation) = grammar.machine.lock.withLock { _ in
            let cache = grammar.machine.cache(for: vocabulary)
            return (grammar.machine.start(), cache, cache.generation)
        }
    }

    // MARK: Masks

    /// About how many bytes of masks are kept for the grammar and the vocabulary; see ``MaskOptions/cacheBytes``.
    public var keptMaskBytes: Int { grammar.machine.lock.withLock { _ in cache.allocatedBytes } }

    /// The mask at the position, where it is known and depends on nothing but states. No lock is taken.
    ///
    /// - Parameter uses: after how many uses it is put into words. What is used again may well be used many times.
    private func settledMask(wordsAfter uses: Int) -> Unmanaged<MaskEntry>? {
        guard generation.isCurrent, let entry = generation.settledMask(at: position) else { return nil }
        entry._withUnsafeGuaranteedRef { entry in
            if entry.words.load(ordering: .relaxed) == nil, uses == 0 || !entry.isShort && entry.use() >= uses {
                grammar.machine.lock.withLock { _ in cache.makeWords(at: position) }
            }
        }
        return entry
    }

    public mutating func fillMask(_ mask: inout TokenMask) {
        if isTerminated {
            mask.assign([], count: trie.bytes.count)
        } else if let entry = settledMask(wordsAfter: 3) {
            entry._withUnsafeGuaranteedRef { entry in
                if let words = entry.words.load(ordering: .acquiring) {
                    mask.assign(words, count: trie.bytes.count)
                } else {
                    entry.parts.fill(&mask, count: trie.bytes.count)
                    // They lie in plain memory: to count references to what all threads share would make them wait for one another.
                    if entry.mayEnd { trie.bytes.insertEnds(into: &mask) }
                }
            }
        } else if let entry = generation.isCurrent ? generation.settledKeyMask(at: position) : nil {
            entry._withUnsafeGuaranteedRef { entry in
                guard let question = entry.question else { return mask.assign([], count: trie.bytes.count) }
                entry.fill(
                    &mask, count: trie.bytes.count, asking: question, at: position, written.recent, grammar.machine, trie.trie)
            }
        } else {
            makeMask(&mask)
        }
    }

    private mutating func makeMask(_ mask: inout TokenMask) {
        makesMasks = true
        grammar.machine.lock.withLock { _ in
            let walk = MaskWalk(machine: grammar.machine, trie: trie, cache: cache)
            walk.fill(&mask, at: position, &written.recent)
            if generation !== cache.generation { generation = cache.generation }
        }
    }

    /// Does part of the work of the masks from the position on, where none was asked for yet.
    func prepareMasks() {
        guard generation.isCurrent, generation.representative(position.top) == nil else { return }
        grammar.machine.lock.withLock { _ in grammar.machine.prepareMasks(from: position) }
    }

    public mutating func withMask<Result, Failure: Error>(
        _ body: (Span<UInt64>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if !isTerminated, let entry = settledMask(wordsAfter: 0),
            let words = entry._withUnsafeGuaranteedRef({ $0.words.load(ordering: .acquiring) })
        {
            // The generation, which the words belong to, is held meanwhile.
            return try body(Span(_unsafeStart: words, count: (trie.bytes.count + 63) / 64))
        }
        var mask = scratch ?? TokenMask(count: trie.bytes.count)
        scratch = nil
        fillMask(&mask)
        defer { scratch = mask }
        return try mask.words.lent(body)
    }

    /// Whether the text may end here.
    public var canEnd: Bool {
        !isTerminated && grammar.machine.lock.withLock { _ in grammar.machine.canEnd(position, written.recent) }
    }

    public mutating func accept(_ token: TokenID) throws {
        let length = written.count
        if trie.bytes.isEnd(token) {
            guard canEnd else { throw MatcherError(token: token, offset: length, reason: .tooEarly) }
            isTerminated = true
            history.push(Moment(position: position, length: length))
        } else {
            guard token >= 0, Int(token) < trie.bytes.count else {
                throw MatcherError(token: token, offset: length, reason: .unknownToken)
            }
            let bytes = trie.bytes[token]
            guard !bytes.isEmpty else { throw MatcherError(token: token, offset: length, reason: .controlToken) }
            try accept(bytes, token)
        }
        if let plan = keptPlan { keptPlan = plan.first == token ? plan.dropFirst() : nil }
    }

    /// Moves on by bytes that are no tokens of their own; throws, and changes nothing, if they can't come.
    public mutating func accept(bytes: [UInt8]) throws {
        try bytes.withUnsafeBufferPointer { try accept($0, nil) }
        keptPlan = nil
    }

    private mutating func accept(_ bytes: UnsafeBufferPointer<UInt8>, _ token: TokenID?) throws(MatcherError) {
        let start = written.count
        guard !isTerminated else { throw MatcherError(token: token, offset: start, reason: .ended) }
        var next = position
        if let failed = grammar.machine.read(bytes, &next, &written.recent) {
            written.truncate(to: start)
            throw MatcherError(token: token, offset: start + failed, reason: .notAllowed)
        }
        // What was the position goes into the history, without a copy.
        swap(&position, &next)
        history.push(Moment(position: consume next, length: start))
        if written.recent.count > SequenceText.longest { putTextAway() }
    }

    /// Puts the text away that is no longer read, so that copies need not copy it.
    private mutating func putTextAway() {
        let isRead = grammar.machine.lock.withLock { _ in grammar.machine.readsEarlierText(position) }
        if !isRead { written.putAway() }
    }

    /// How many tokens can be taken back.
    public var acceptedCount: Int { history.count }

    /// Takes back the last tokens; all of them if there are fewer.
    public mutating func rollback(_ count: Int) {
        guard count > 0 else { return }
        for _ in 0..<count {
            guard let moment = history.pop() else { break }
            position = moment.position
            written.truncate(to: moment.length)
        }
        isTerminated = false
        keptPlan = nil
    }

    /// The shortest known bytes after which the text may end.
    public func witness() -> [UInt8]? {
        if isTerminated { return [] }
        return grammar.machine.lock.withLock { _ in grammar.machine.witness(from: position, written.recent) }
    }

    /// Whether it is known of the state, wherever it occurs, that there are several ways on.
    var offersChoice: Bool {
        position.differing == 0 && position.isUnused && generation.isCurrent && generation.offersChoice(position.top)
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
