import JigGrammar

/// Computes the mask of one position by walking the vocabulary's trie through the machine. The machine's lock is held.
struct MaskWalk {
    let machine: Machine
    let trie: TokenTrie
    let cache: MaskCache

    /// The tokens that may come at a position. `text` is used as scratch space and restored.
    func mask(at position: Position, _ text: inout [UInt8]) -> TokenMask {
        var mask: TokenMask
        if machine.readsText(position) {
            // Few tokens begin with what a number goes on with, so that a walk costs little.
            mask = TokenMask(count: trie.vocabulary.count)
            var collected = Collected(from: position)
            walk(trie.trie, position, &text, &mask, &collected, settlesData: true)
        } else {
            let entry = cache.find(position) ?? build(position, &text)
            mask = entry.mask
            for token in entry.unsure where accepts(token, at: position, &text) { mask.insert(token) }
        }
        if machine.canEnd(position, text) {
            for token in trie.vocabulary.endTokens { mask.insert(token) }
        }
        return mask
    }

    private func accepts(_ token: TokenID, at position: Position, _ text: inout [UInt8]) -> Bool {
        let start = text.count
        defer { text.removeLast(text.count - start) }
        var position = position
        var trace = Trace(from: position)
        for byte in trie.vocabulary.tokens[Int(token)] {
            guard machine.step(&position, byte, text, &trace) else { return false }
            text.append(byte)
        }
        return true
    }

    /// What a walk finds besides the mask.
    private struct Collected {
        var lowest: Int
        var unsure: [TokenID] = []
        init(from position: Position) { lowest = position.depth }
    }

    private func build(_ position: Position, _ text: inout [UInt8]) -> MaskCache.Whole {
        var mask = TokenMask(count: trie.vocabulary.count)
        var collected = Collected(from: position)
        if let row = machine.row(position.top) {
            let inner = cache.inner(position.top, isUnused: position.isUnused) {
                self.inner(position.top, row, isUnused: position.isUnused)
            }
            mask.words = inner.words
            collected.unsure = inner.unsure
            for exit in inner.exits { leave(exit, position, &text, &mask, &collected) }
        } else {
            walk(trie.trie, position, &text, &mask, &collected, settlesData: false)
        }
        return cache.keep(mask, unsure: collected.unsure, for: position, lowest: collected.lowest)
    }

    /// The tokens that stay within a string or key, by static transitions alone, and those that leave it.
    private func inner(_ state: Int32, _ row: [Int32], isUnused: Bool) -> MaskCache.Inner {
        var mask = TokenMask(count: trie.vocabulary.count)
        var leaving: [Int32: [(bytes: ArraySlice<UInt8>, token: TokenID)]] = [:]
        var unsure: [TokenID] = []
        var states = [state]
        var rows = [row]
        let trie = trie.trie
        var node = 1
        while node < trie.nodeCount {
            let depth = Int(trie.depths[node])
            rows.removeLast(rows.count - depth)
            states.removeLast(states.count - depth)
            let next = rows[depth - 1][Int(trie.bytes[node])]
            if next >= 0, let nextRow = machine.row(next) {
                for token in trie.tokens(at: node) { mask.insert(token) }
                rows.append(nextRow)
                states.append(next)
                node += 1
                continue
            }
            if next == Machine.leaves {
                let tokens = trie.tokens(below: node)
                if machine.closesAlike(states[depth - 1], isUnused: isUnused) {
                    leaving[states[depth - 1], default: []] += tokens.map {
                        (self.trie.vocabulary.tokens[Int($0)].dropFirst(depth), $0)
                    }
                } else {
                    unsure += tokens
                }
            }
            node = Int(trie.ends[node])
        }
        return MaskCache.Inner(
            words: mask.words, exits: leaving.map { MaskCache.Exit(state: $0, rest: ByteTrie($1)) }, unsure: unsure)
    }

    /// Goes on with the tokens that leave a string or key from one of its states.
    private func leave(
        _ exit: MaskCache.Exit, _ position: Position, _ text: inout [UInt8], _ mask: inout TokenMask,
        _ collected: inout Collected
    ) {
        guard let outer = machine.close(exit.state, at: position, text, lowest: &collected.lowest) else { return }
        for token in exit.rest.tokens(at: 0) { mask.insert(token) }
        walk(exit.rest, outer, &text, &mask, &collected, settlesData: false)
    }

    /// Marks the tokens of a trie that can follow a position.
    ///
    /// - Parameter settlesData: whether steps may read the sequence's own data; otherwise the tokens that come to such a step
    ///   are collected as unsure.
    private func walk(
        _ trie: ByteTrie, _ position: Position, _ text: inout [UInt8], _ mask: inout TokenMask,
        _ collected: inout Collected, settlesData: Bool
    ) {
        let start = text.count
        var positions = [position]
        var node = 1
        while node < trie.nodeCount {
            let depth = Int(trie.depths[node])
            positions.removeLast(positions.count - depth)
            text.removeLast(text.count - start - (depth - 1))
            var next = positions[depth - 1]
            let byte = trie.bytes[node]
            var trace = Trace(from: next)
            let goesOn = machine.step(&next, byte, text, &trace)
            if trace.readData, !settlesData {
                collected.unsure += trie.tokens(below: node)
                node = Int(trie.ends[node])
                continue
            }
            collected.lowest = min(collected.lowest, trace.lowest)
            if goesOn {
                for token in trie.tokens(at: node) { mask.insert(token) }
                positions.append(next)
                text.append(byte)
                node += 1
            } else {
                node = Int(trie.ends[node])
            }
        }
        text.removeLast(text.count - start)
    }
}
