import JigGrammar

/// Tokens that only the sequence's own data can tell about.
extension MaskWalk {
    /// Collects the tokens below a node of a trie, whose byte leads to a question about earlier items.
    ///
    /// What no item could go on with is left out: after `f` that is all but `false`. Each of the others is looked at for every
    /// mask, so that they had better be few.
    ///
    /// - Parameter position: the position before the node's byte.
    func collectUnsure(
        _ trie: ByteTrie, below root: Int, from position: Position, _ text: inout [UInt8], start: Int, _ found: inout MaskParts
    ) {
        let length = text.count
        let base = Int(trie.depths[root]) - 1
        let end = Int(trie.ends[root])
        var positions = [position]
        var node = root
        while node < end {
            let depth = Int(trie.depths[node]) - base
            let after = Int(trie.ends[node])
            positions.removeLast(positions.count - depth)
            text.removeLast(text.count - length - (depth - 1))
            var next = positions[depth - 1]
            var trace = Trace(from: next, start: start)
            let goesOn = machine.stepFreely(&next, trie.bytes[node], text, &trace)
            if trace.readData || trace.left >= 0 || machine.hasTransitions(next.top) && !machine.isScarce(next.top) {
                found.unsure += trie.tokens(below: node)
                node = after
                continue
            }
            found.lowest = min(found.lowest, trace.lowest)
            guard goesOn else {
                node = after
                continue
            }
            found.unsure += trie.tokens(at: node)
            text.append(trie.bytes[node])
            positions.append(next)
            node += 1
        }
        text.removeLast(text.count - length)
    }
}
