import JigGrammar

/// Strings that must not be one of the items before them.
extension MaskWalk {
    /// The position after a string ends in one of its states, if that depends on nothing but states and on whether it is among the
    /// items before it, which `endsItem` then tells.
    func close(
        _ state: Int32, below node: Int, at position: Position, _ text: [UInt8], _ found: inout MaskParts
    ) -> ClosedString {
        // Where a string begins within the tokens, or a character before them, what was written is not told by itself.
        if node == 0 && machine.isBetween(position.top) || !machine.mayRepeat(position),
            let outer = machine.endNewItem(state, at: position)
        {
            found.lowest = min(found.lowest, position.depth - 1)
            found.endsItem = found.endsItem || machine.mayRepeat(position)
            return .at(outer)
        }
        var trace = Trace(from: position)
        let outer = machine.close(state, at: position, text, &trace)
        if trace.readData { return .unsure }
        guard let outer else { return .dead }
        found.lowest = min(found.lowest, trace.lowest)
        return .at(outer)
    }

    enum ClosedString {
        case at(Position)
        case dead
        /// The sequence's own data tell.
        case unsure
    }

    /// Makes the mask what may come within a string that must not be one of the items before it: whatever may come if it were none, but
    /// for what goes on as one of them and might then not become another.
    func fillNewItem(_ mask: inout TokenMask, at position: Position, _ text: inout [UInt8]) {
        var free = position
        free.differing = 0
        fillOwn(&mask, at: free, &text)
        for rest in Machine.itemRests(position, text) {
            let search = KeySearch(for: rest, hasEscapes: true, machine, trie.trie)
            for token in search.passed.flatMap({ trie.trie.tokens(at: $0) }) where mask.contains(token) {
                if !accepts(token, at: position, &text) { mask.remove(CollectionOfOne(token)) }
            }
        }
    }

    /// Looks at the tokens again that would end an item as one of those before it.
    func settleRepeatedItems(in mask: inout TokenMask, at position: Position, _ text: inout [UInt8]) {
        for rest in Machine.itemRests(position, text) {
            let search = KeySearch(for: rest, hasEscapes: true, machine, trie.trie)
            for (_, quote) in search.nodes.closings {
                for token in trie.trie.tokens(below: quote) {
                    if accepts(token, at: position, &text) {
                        mask.insert(CollectionOfOne(token))
                    } else {
                        mask.remove(CollectionOfOne(token))
                    }
                }
            }
        }
    }
}
