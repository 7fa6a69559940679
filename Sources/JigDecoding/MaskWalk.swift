import JigGrammar

/// Computes the mask of one position by walking the vocabulary's trie through the machine. The machine's lock is held.
struct MaskWalk {
    let machine: Machine
    let trie: TokenTrie
    let cache: MaskCache

    /// The tokens that may come at a position. `text` is used as scratch space and restored.
    func mask(at position: Position, _ text: inout [UInt8]) -> TokenMask {
        var mask: TokenMask
        if machine.readsText(position) || mustSearch(position) {
            // Few tokens begin with what a number, or one of few values, goes on with, so that a walk costs little.
            mask = TokenMask(count: trie.vocabulary.count)
            var collected = Collected(from: position)
            walk(trie.trie, position, &text, &mask, &collected, settlesData: true)
        } else {
            let like = cache.representative(of: position, machine, trie)
            let entry = cache.find(like) ?? build(like, &text)
            mask = entry.mask
            for token in entry.unsure where accepts(token, at: position, &text) { mask.insert(token) }
        }
        if machine.canEnd(position, text) {
            for token in trie.vocabulary.endTokens { mask.insert(token) }
        }
        return mask
    }

    /// Whether nothing but a search tells if the value here can still become one that is not among those before it.
    private func mustSearch(_ position: Position) -> Bool {
        guard position.differing > 0 else { return false }
        var trace = Trace(from: position)
        return !machine.isEndless(position, &trace) && !machine.hasPlenty(position)
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
        if let (declared, undeclared) = machine.keyHalves(position.top) {
            let tokens = stringTokens(undeclared, position)
            mask.words = tokens.words
            collected.unsure += tokens.scarce
            if let outer = machine.closeUndeclared(position) {
                for exit in tokens.exits { goOn(exit.rest, outer, &text, &mask, &collected) }
            } else {
                for exit in tokens.exits { collected.unsure += exit.rest.tokens(below: 0) }
            }
            // What closes as a declared key is none of these, and may come only if the key may.
            let closing = declaredClosings(position.top)
            for token in closing { mask.remove(token) }
            if !closing.isEmpty, !collected.unsure.isEmpty {
                let closing = Set(closing)
                collected.unsure.removeAll(where: closing.contains)
            }
            leave(stringTokens(declared, position), from: declared, position, &text, &mask, &collected)
        } else if machine.hasTransitions(position.top) {
            leave(stringTokens(position.top, position), from: position.top, position, &text, &mask, &collected)
        } else {
            walk(trie.trie, position, &text, &mask, &collected, settlesData: false)
        }
        return cache.keep(mask, unsure: collected.unsure, for: position, lowest: collected.lowest)
    }

    private func stringTokens(_ state: Int32, _ position: Position) -> StringTokens {
        if machine.isAnyString(state) {
            return trie.anyString(machine.spelling) { StringTokens(state, machine, trie, differing: false) }
        }
        let differing = position.differing > 0 || !position.isUnused
        if !differing, let (least, most) = machine.length(after: state) {
            return cache.stringTokens(state, differing: false) {
                trie.lengths(machine.spelling).tokens(state, least: least, most: most, machine)
            }
        }
        return cache.stringTokens(state, differing: differing) { StringTokens(state, machine, trie, differing: differing) }
    }

    /// The tokens that close a declared key, be it one that may come or not.
    private func declaredClosings(_ state: Int32) -> [TokenID] {
        guard let keys = machine.declaredKeys(state) else { return [] }
        var closing: [TokenID] = []
        var path = [keys]
        let trie = trie.trie
        var node = 1
        while node < trie.nodeCount {
            path.removeLast(path.count - Int(trie.depths[node]))
            if let (next, closes) = machine.advance(path[path.count - 1], trie.bytes[node]), !closes {
                path.append(next)
                node += 1
            } else {
                if machine.advance(path[path.count - 1], trie.bytes[node]) != nil { closing += trie.tokens(below: node) }
                node = Int(trie.ends[node])
            }
        }
        return closing
    }

    /// Marks the tokens of a string or key: those that stay within it, and those that leave it and can go on outside.
    private func leave(
        _ tokens: StringTokens, from state: Int32, _ position: Position, _ text: inout [UInt8], _ mask: inout TokenMask,
        _ collected: inout Collected
    ) {
        for index in mask.words.indices { mask.words[index] |= tokens.words[index] }
        for exit in tokens.exits {
            var trace = Trace(from: position)
            let outer = machine.close(exit.state ?? state, at: position, text, &trace)
            if trace.readData {
                collected.unsure += exit.rest.tokens(below: 0)
            } else if let outer {
                collected.lowest = min(collected.lowest, trace.lowest)
                goOn(exit.rest, outer, &text, &mask, &collected)
            }
        }
        collected.unsure += tokens.scarce
    }

    private func goOn(
        _ rest: ByteTrie, _ outer: Position, _ text: inout [UInt8], _ mask: inout TokenMask, _ collected: inout Collected
    ) {
        for token in rest.tokens(at: 0) { mask.insert(token) }
        walk(rest, outer, &text, &mask, &collected, settlesData: false)
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
