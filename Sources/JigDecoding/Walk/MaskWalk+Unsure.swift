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
            let ends = trace.readData || trace.left >= 0
            if ends || machine.hasTransitions(next.top) && !machine.isScarce(next.top) {
                if ends, endsValue(trie.bytes[node], at: positions[depth - 1].top) {
                    collectStructure(trie, below: node, &found.unsure)
                } else {
                    found.unsure += trie.tokens(below: node)
                }
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

    /// Whether a byte that ends something at a state ends a value or key, so that structure or white space follows it.
    private func endsValue(_ byte: UInt8, at state: Int32) -> Bool {
        switch byte {
        case UInt8(ascii: "]"), UInt8(ascii: "}"): !machine.hasTransitions(state)
        case UInt8(ascii: "\""): machine.hasTransitions(state)
        // A comma may be followed by all that begins a value, and white space ends nothing but a number.
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): machine.endsWithWhatFollows(state)
        default: false
        }
    }

    /// Collects the tokens below a node that go on with white space, and with what closes or goes on after a value or key.
    private func collectStructure(_ trie: ByteTrie, below node: Int, _ tokens: inout [TokenID]) {
        tokens += trie.tokens(at: node)
        var child = node + 1
        while child < Int(trie.ends[node]) {
            switch trie.bytes[child] {
            case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"): tokens += trie.tokens(below: child)
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                collectStructure(trie, below: child, &tokens)
            default: break
            }
            child = Int(trie.ends[child])
        }
    }

    /// Puts tokens in the order of their bytes, in which those that begin alike stand beside one another.
    func sortByBytes(_ tokens: inout [TokenID]) {
        guard tokens.count > 1 else { return }
        let bytes = trie.vocabulary.tokens
        tokens.sort { bytes[Int($0)].lexicographicallyPrecedes(bytes[Int($1)]) }
    }

    /// Adds those of some sorted tokens that a position takes to a mask.
    ///
    /// A token goes on from where the one before it parts ways with it, so that each beginning is looked at once.
    func insert(_ tokens: [TokenID], in mask: inout TokenMask, at position: Position, _ text: inout [UInt8]) {
        if tokens.isEmpty { return }
        let start = text.count
        // The positions after each byte on the way to the last token, and what could not follow them.
        var positions = [position]
        var refused: ArraySlice<UInt8>?
        next: for token in tokens {
            let bytes = trie.vocabulary.tokens[Int(token)]
            if let refused, bytes.starts(with: refused) { continue }
            refused = nil
            let common = zip(bytes, text[start...]).prefix { $0 == $1 }.count
            positions.removeLast(positions.count - 1 - common)
            text.removeLast(text.count - start - common)
            for index in common..<bytes.count {
                var next = positions[index]
                var trace = Trace(from: next)
                guard machine.step(&next, bytes[index], text, &trace) else {
                    refused = bytes[...index]
                    continue next
                }
                positions.append(next)
                text.append(bytes[index])
            }
            mask.insert(CollectionOfOne(token))
        }
        text.removeLast(text.count - start)
    }
}
