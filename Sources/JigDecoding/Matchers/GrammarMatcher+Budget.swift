import JigGrammar

/// A budget of tokens within which the output must end.
///
/// The plan is the tokens of the shortest known completion and an end token. A token fits if afterwards a plan fits into
/// what is left. The tokens of a plan are the longest that fit its text from the left, so that each token of a plan leaves
/// its tail as a plan: an output that follows plans always ends in time.
extension GrammarMatcher: BudgetedConstraint {
    /// The tokens of a completion from here, the end token included; nil if the vocabulary can't write it.
    public mutating func plan() -> [TokenID]? {
        if isTerminated { return [] }
        if let kept = keptPlan { return Array(kept) }
        guard let end = trie.vocabulary.endTokens.first, let bytes = witness(), let tokens = trie.greedyTokens(bytes) else {
            return nil
        }
        let plan = tokens + [end]
        keptPlan = plan[...]
        return plan
    }

    /// How many tokens are enough from here, the end token included.
    public mutating func tokensToFinish() -> Int? { plan()?.count }

    /// Whether after this token the output can still end within `budget` tokens, this one included.
    public mutating func permits(_ token: TokenID, budget: Int) -> Bool {
        if let plan = plan(), plan.first == token { return plan.count <= budget }
        var probe = self
        do { try probe.accept(token) } catch { return false }
        guard let rest = probe.tokensToFinish() else { return false }
        return 1 + rest <= budget
    }

    public mutating func fillMask(_ mask: inout TokenMask, budget: Int) {
        fillMask(&mask)
        var costs: [ProbeKey: Int] = [:]
        let own = position.depth
        for token in mask {
            if let plan = plan(), plan.first == token {
                if plan.count > budget { mask.remove(token) }
                continue
            }
            var probe = self
            do { try probe.accept(token) } catch {
                mask.remove(token)
                continue
            }
            let rest: Int
            // Tokens of a string lead to few states, so that most plans are made once.
            if let key = ProbeKey(probe, above: own) {
                if let known = costs[key] {
                    rest = known
                } else {
                    rest = probe.tokensToFinish() ?? Int.max - 1
                    costs[key] = rest
                }
            } else {
                rest = probe.tokensToFinish() ?? Int.max - 1
            }
            if 1 + rest > budget { mask.remove(token) }
        }
    }

    /// The static part of a probe's position relative to where it began.
    private struct ProbeKey: Hashable {
        let frames: [Int32]
        let depth: Int
        let isTerminated: Bool

        /// nil where a completion reads the sequence's own text.
        init?(_ probe: GrammarMatcher, above depth: Int) {
            guard probe.grammar.machine.lock.withLock({ _ in probe.grammar.machine.isStatic(probe.position) }) else {
                return nil
            }
            var frames = [probe.position.top]
            var frame = probe.position.stack
            while let current = frame, current.depth > depth {
                frames.append(current.state)
                frame = current.below
            }
            // The frame where the token came back to was changed by its value, so that it counts too.
            if let current = frame { frames.append(current.state) }
            self.frames = frames
            self.depth = probe.position.depth
            isTerminated = probe.isTerminated
        }
    }
}
