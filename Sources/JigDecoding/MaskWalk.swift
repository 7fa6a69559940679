import JigGrammar

/// Computes the mask of one position by walking the vocabulary's trie through the machine. The machine's lock is held.
struct MaskWalk {
    let machine: Machine
    let trie: TokenTrie
    let cache: MaskCache

    /// The tokens that may come at a position. `text` is used as scratch space and restored.
    func mask(at position: Position, _ text: inout [UInt8]) -> TokenMask {
        if let known = cache.find(position) { return known }
        var mask = TokenMask(count: trie.vocabulary.count)
        var trace = Trace(from: position)
        if let row = machine.row(position.top) {
            let inner = inner(position.top, row)
            mask.words = inner.words
            for exit in inner.exits { leave(at: Int(exit), position, &text, &mask, &trace) }
        } else {
            walk(0, position, &text, &mask, &trace)
        }
        if machine.canEnd(position, text) {
            for token in trie.vocabulary.endTokens { mask.insert(token) }
        }
        if !trace.readData { cache.keep(mask, for: position, trace) }
        return mask
    }

    /// The tokens that stay within a string or key, by static transitions alone.
    private func inner(_ state: Int32, _ row: [Int32]) -> MaskCache.Inner {
        if let known = cache.inner[state] { return known }
        var mask = TokenMask(count: trie.vocabulary.count)
        var exits: [Int32] = []
        var rows: [[Int32]] = [row]
        var node = 1
        while node < trie.nodeCount {
            let depth = Int(trie.depths[node])
            rows.removeLast(rows.count - depth)
            let next = rows[depth - 1][Int(trie.bytes[node])]
            if next >= 0, let nextRow = machine.row(next) {
                for token in trie.tokens(at: node) { mask.insert(token) }
                rows.append(nextRow)
                node += 1
            } else {
                if next == Machine.leaves { exits.append(Int32(node)) }
                node = Int(trie.ends[node])
            }
        }
        let result = MaskCache.Inner(words: mask.words, exits: exits)
        cache.makeRoom()
        cache.inner[state] = result
        return result
    }

    /// Goes on with the tokens of a branch at whose root a string or key ends.
    private func leave(
        at node: Int, _ position: Position, _ text: inout [UInt8], _ mask: inout TokenMask, _ trace: inout Trace
    ) {
        let start = text.count
        defer { text.removeLast(text.count - start) }
        var position = position
        for byte in trie.path(to: node) {
            guard machine.step(&position, byte, text, &trace) else { return }
            text.append(byte)
        }
        for token in trie.tokens(at: node) { mask.insert(token) }
        walk(node, position, &text, &mask, &trace)
    }

    /// Marks the tokens of the branch below a node that can follow a position.
    private func walk(
        _ root: Int, _ position: Position, _ text: inout [UInt8], _ mask: inout TokenMask, _ trace: inout Trace
    ) {
        let start = text.count
        let base = Int(trie.depths[root])
        var positions = [position]
        var node = root + 1
        let end = Int(trie.ends[root])
        while node < end {
            let depth = Int(trie.depths[node]) - base
            positions.removeLast(positions.count - depth)
            text.removeLast(text.count - start - (depth - 1))
            var next = positions[depth - 1]
            let byte = trie.bytes[node]
            if machine.step(&next, byte, text, &trace) {
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
