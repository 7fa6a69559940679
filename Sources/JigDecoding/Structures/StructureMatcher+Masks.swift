import JigGrammar

/// The masks of a structure: what any thread allows, and, within a budget, what any thread can end after in time.
extension StructureMatcher: BudgetedConstraint {
    public mutating func fillMask(_ mask: inout TokenMask, budget: Int) { fillMask(&mask, within: budget) }

    /// How many tokens are enough from here, the end token included; nil if the vocabulary cannot write the rest.
    public func tokensToFinish() -> Int? {
        if isTerminated { return 0 }
        let cost = automaton.cost(of: threads)
        return cost < StructureAutomaton.unreachable ? cost : nil
    }

    func fillMask(_ mask: inout TokenMask, within budget: Int?) {
        let ends = automaton.trie.vocabulary.endTokens
        mask = TokenMask(count: automaton.trie.vocabulary.count)
        guard !isTerminated else { return }
        if canEnd, budget ?? 1 >= 1 {
            for end in ends { mask.insert(end) }
        }
        var literals: [Thread] = []
        for thread in threads {
            switch thread {
            case .node(let node):
                for (token, target) in automaton.nodes[node].tokens
                where budget.map({ 1 + automaton.costs[target] <= $0 }) ?? true {
                    mask.insert(token)
                }
                if !automaton.nodes[node].bytes.isEmpty { literals.append(thread) }
            case .text(let node, let state):
                mask.formUnion(textMask(node, state, within: budget))
            case .grammar(let node, var matcher):
                guard case .grammar(_, let next) = automaton.nodes[node].content else { continue }
                var inner = TokenMask(count: mask.count)
                if let budget {
                    // The grammar counts one token for its end, in whose place the rest of the structure stands.
                    matcher.fillMask(&inner, budget: budget - automaton.costs[next] + 1)
                } else {
                    matcher.fillMask(&inner)
                }
                // Its end is the structure's only where nothing has to follow.
                for end in ends { inner.remove(end) }
                mask.formUnion(inner)
            }
        }
        if !literals.isEmpty { mask.insert(tokens(literals, within: budget)) }
        for case .grammar(let node, _) in threads {
            for token in automaton.crossingTokens[node] ?? [] where !mask.contains(token) {
                var reached: [Thread] = []
                automaton.advance(threads, token, automaton.trie.vocabulary.tokens[Int(token)], &reached)
                if automaton.fits(reached, within: budget) { mask.insert(token) }
            }
        }
    }

    /// The tokens with which a free text may go on.
    private func textMask(_ node: Int, _ state: UTF8State, within budget: Int?) -> TokenMask {
        var mask = automaton.textMasks[state]
        guard let budget, case .text(let next) = automaton.nodes[node].content else { return mask }
        let left = budget - 1 - automaton.costs[next]
        // A token that ends within a scalar needs at most three more.
        guard left < 3 else { return mask }
        for token in mask {
            let after = state.after(automaton.trie.vocabulary.tokens[Int(token)])
            if (after?.missing ?? 0) > left { mask.remove(token) }
        }
        return mask
    }

    /// The tokens that may come where only literals, special tokens and the end can; nil elsewhere.
    func literalTokens() -> [TokenID]? {
        var found = canEnd ? automaton.trie.vocabulary.endTokens : []
        for thread in threads {
            guard case .node(let node) = thread else { return nil }
            found += automaton.nodes[node].tokens.keys
        }
        let literals = threads.filter { if case .node(let node) = $0 { !automaton.nodes[node].bytes.isEmpty } else { false } }
        for case .node(let node) in literals where !addTokens(from: node, below: 0, &found) {
            return found + tokens(literals, within: nil)
        }
        return found
    }

    /// Adds the tokens below a node of the trie that go on within literals from a node of the structure, by looking up each byte
    /// that may come; false where more than literals comes within a token.
    private func addTokens(from node: Int, below place: Int, _ found: inout [TokenID]) -> Bool {
        let trie = automaton.trie.trie
        for (byte, next) in automaton.nodes[node].bytes {
            let targets = automaton.closures[next]
            guard !targets.isEmpty, let child = trie.child(of: place, byte) else { continue }
            found += trie.tokens(at: child)
            if trie.isLeaf(child) { continue }
            for target in targets {
                guard case .edges = automaton.nodes[target].content, addTokens(from: target, below: child, &found) else { return false }
            }
        }
        return true
    }

    /// The tokens that begin within literals, wherever they end, found by walking the trie through the threads.
    private func tokens(_ literals: [Thread], within budget: Int?) -> [TokenID] {
        var found: [TokenID] = []
        let trie = automaton.trie.trie
        var path = [literals]
        var possible = [automaton.possibleBytes(literals)]
        var node = 1
        while node < trie.nodeCount {
            let depth = Int(trie.depths[node])
            path.removeLast(path.count - depth)
            possible.removeLast(possible.count - depth)
            guard possible[depth - 1]?.contains(trie.bytes[node]) ?? true else {
                node = Int(trie.ends[node])
                continue
            }
            let next = automaton.step(path[depth - 1], trie.bytes[node])
            if next.isEmpty {
                node = Int(trie.ends[node])
            } else {
                let tokens = trie.tokens(at: node)
                if !tokens.isEmpty, automaton.fits(next, within: budget) {
                    found += tokens
                }
                path.append(next)
                possible.append(automaton.possibleBytes(next))
                node += 1
            }
        }
        return found
    }
}

extension StructureAutomaton {
    /// The bytes with which any of these threads may go on; nil for any.
    fileprivate func possibleBytes(_ threads: [Thread]) -> ByteSet? {
        if threads.count == 1, case .node(let node) = threads[0] { return ByteSet(nodes[node].bytes.keys) }
        var bytes: [UInt8] = []
        for thread in threads {
            guard case .node(let node) = thread else { return nil }
            bytes += nodes[node].bytes.keys
        }
        return ByteSet(bytes)
    }
}

/// What it takes to end.
extension StructureAutomaton {
    /// A number of tokens that no output has, small enough to be added up.
    static let unreachable = Int.max / 8

    /// Whether one of the threads can end within the budget of which a token was just spent.
    func fits(_ threads: [Thread], within budget: Int?) -> Bool {
        guard !threads.isEmpty else { return false }
        return budget.map { 1 + cost(of: threads) <= $0 } ?? true
    }

    /// The fewest tokens known to end the output from threads, the end token included.
    func cost(of threads: [Thread]) -> Int {
        threads.lazy.map { thread in
            switch thread {
            case .node(let node): return self.costs[node]
            case .text(let node, let state):
                guard case .text(let next) = self.nodes[node].content else { return Self.unreachable }
                return state.missing + self.costs[next]
            case .grammar(let node, var matcher):
                guard case .grammar(_, let next) = self.nodes[node].content, let own = matcher.tokensToFinish() else {
                    return Self.unreachable
                }
                return own - 1 + self.costs[next]
            }
        }.min() ?? Self.unreachable
    }

    /// The fewest tokens known to end the output from each node, the end token included.
    static func costs(_ nodes: [Node], final: Int, trie: TokenTrie) -> [Int] {
        var costs = [Int](repeating: unreachable, count: nodes.count)
        costs[final] = 1
        let arcs = nodes.indices.map { Self.arcs(from: $0, nodes, trie) }
        // Shortest paths (Bellman and Ford); nodes are few, and come mostly after those that lead to them.
        var changed = true
        while changed {
            changed = false
            for node in nodes.indices.reversed() {
                for arc in arcs[node] where arc.cost + costs[arc.target] < costs[node] {
                    costs[node] = arc.cost + costs[arc.target]
                    changed = true
                }
            }
        }
        return costs
    }

    /// The ways on from a node: where they lead and how many tokens they take.
    private static func arcs(from start: Int, _ nodes: [Node], _ trie: TokenTrie) -> [(target: Int, cost: Int)] {
        var arcs = nodes[start].empty.map { (target: $0, cost: 0) } + nodes[start].tokens.values.map { (target: $0, cost: 1) }
        switch nodes[start].content {
        case .text(let next): arcs.append((next, 0))
        case .grammar(let grammar, let next):
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
            if let tokens = matcher.tokensToFinish() { arcs.append((next, tokens - 1)) }
        case .edges:
            // Every token that begins at the node and lies within the literals.
            var path = [start]
            var place = 1
            let trie = trie.trie
            while !nodes[start].bytes.isEmpty, place < trie.nodeCount {
                path.removeLast(path.count - Int(trie.depths[place]))
                if let next = nodes[path[path.count - 1]].bytes[trie.bytes[place]] {
                    if !trie.tokens(at: place).isEmpty { arcs.append((next, 1)) }
                    path.append(next)
                    place += 1
                } else {
                    place = Int(trie.ends[place])
                }
            }
        }
        return arcs
    }
}

extension UTF8State {
    /// How many continuation bytes, each a token of its own, complete the scalar.
    var missing: Int {
        switch self {
        case .start: 0
        case .one: 1
        case .two, .afterE0, .afterED: 2
        case .three, .afterF0, .afterF4: 3
        }
    }
}
