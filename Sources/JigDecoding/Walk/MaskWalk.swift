import JigGrammar

/// Computes the mask of one position by walking the vocabulary's trie through the machine. The machine's lock is held.
struct MaskWalk {
    let machine: Machine
    let trie: TokenTrie
    let cache: MaskCache

    var count: Int { trie.vocabulary.count }

    /// Makes the mask the tokens that may come at a position. `text` is used as scratch space and restored.
    func fill(_ mask: inout TokenMask, at position: Position, _ text: inout [UInt8]) {
        fillOwn(&mask, at: position, &text)
        if machine.canEnd(position, text) {
            for token in trie.vocabulary.endTokens { mask.insert(token) }
        }
    }

    func fillOwn(_ mask: inout TokenMask, at position: Position, _ text: inout [UInt8]) {
        if machine.isNumber(position.top) {
            fillNumber(&mask, at: position, &text)
        } else if machine.isWithinNewItem(position) {
            fillNewItem(&mask, at: position, &text)
        } else if mustSearch(position) {
            // Few tokens begin with what one of few values goes on with, so that a walk costs little.
            var found = MaskParts(at: position)
            walkSteps(trie.trie, from: position, &text, settlesData: true, &found)
            found.fill(&mask, count: count)
        } else {
            let like = cache.representative(of: position, machine, trie)
            if let entry = cache.findMask(like) {
                // Nothing below adds to the cache.
                entry._withUnsafeGuaranteedRef { fill(&mask, $0, at: position, &text) }
            } else {
                fill(&mask, build(like, &text), at: position, &text)
            }
        }
    }

    private func fill(_ mask: inout TokenMask, _ entry: MaskEntry, at position: Position, _ text: inout [UInt8]) {
        entry.parts.fill(&mask, count: count)
        insert(entry.parts.unsure, in: &mask, at: position, &text)
        if entry.parts.endsItem { settleRepeatedItems(in: &mask, at: position, &text) }
        if !position.isUnused { removeUsedKeys(from: &mask, at: position, entry.parts.keys, text) }
    }

    /// A number goes on with digits, which its text tells; what follows its end is what follows any value there.
    private func fillNumber(_ mask: inout TokenMask, at position: Position, _ text: inout [UInt8]) {
        if let outer = machine.closeNumber(position, text) {
            fillOwn(&mask, at: outer, &text)
        } else {
            mask.assign([], count: count)
        }
        var found = MaskParts(at: position)
        walkSteps(trie.trie, from: position, &text, beginning: .number, settlesData: true, &found)
        mask.insert(found.added)
    }

    /// Whether nothing but a search tells if the value here can still become one that is not among those before it.
    private func mustSearch(_ position: Position) -> Bool {
        guard position.differing > 0 else { return false }
        var trace = Trace(from: position)
        return !machine.isEndless(position, &trace) && !machine.hasPlenty(position)
    }

    func accepts(_ token: TokenID, at position: Position, _ text: inout [UInt8]) -> Bool {
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

    private func build(_ position: Position, _ text: inout [UInt8]) -> MaskEntry {
        var found = MaskParts(at: position)
        found.added.reserveCapacity(32)
        if !readString(below: 0, from: position, &text, &found), !readValue(from: position, &text, &found) {
            walk(trie.trie, from: position, &text, &found)
        }
        found.settle(count: count)
        sortByBytes(&found.unsure)
        return cache.keep(&found, as: .mask, for: position)
    }

    /// Marks the tokens below a node of a trie that can follow a position; those that come to a step that reads the
    /// sequence's own data are collected as unsure.
    func walk(
        _ trie: ByteTrie, below root: Int = 0, from position: Position, _ text: inout [UInt8], _ found: inout MaskParts
    ) {
        guard position.differing == 0, !machine.hasTransitions(position.top) else {
            walkSteps(trie, below: root, from: position, &text, settlesData: false, &found)
            return
        }
        let start = text.count
        let base = Int(trie.depths[root])
        var memory = cache.takeWalkMemory()
        var positions = WalkPositions(from: position, machine, in: memory.takePositions())
        memory.path.append(positions.first)
        trie.addBranches(of: root, machine.possibleBytes(position.top), to: &memory.branches)
        while let branch = memory.branches.popLast() {
            var node = branch.lowerBound
            follow: while node < branch.upperBound {
                let depth = Int(trie.depths[node]) - base
                var next = memory.path[depth - 1]
                let step = positions.step(&next, trie.bytes[node], offset: start + depth - 1)
                let after = Int(trie.ends[node])
                switch step {
                case .dead: node = after
                case .moved:
                    trie.addTokens(at: node, to: &found.added)
                    if trie.isFollowedBySpace(node), trie.bytes[node] <= UInt8(ascii: " "), next.top == memory.path[depth - 1].top,
                        let longest = positions.longestSpace(after: next)
                    {
                        // Outside of strings and numbers that is white space, and more of it changes nothing but its length.
                        trie.addTokens(below: node, to: &found.added, longest: longest)
                        node = after
                        continue follow
                    }
                    if after > node + 1, let outcome = machine.outcome(outside: next.top) {
                        found.leaving.append(.after(outcome, node))
                        node = after
                    } else if after > node + 1, machine.hasTransitions(next.top) || machine.isNumber(next.top) {
                        trie.addPath(from: root, to: node, to: &text)
                        let inner = positions.position(of: next)
                        if trie !== self.trie.trie || !readString(below: node, from: inner, &text, &found) {
                            walkSteps(trie, below: node, from: inner, &text, settlesData: false, since: start, &found)
                        }
                        text.removeLast(text.count - start)
                        node = after
                    } else {
                        if memory.path.count == depth { memory.path.append(next) } else { memory.path[depth] = next }
                        node += 1
                        if node < after, trie.isWide(node - 1) {
                            // What is below comes first, since it goes on from the path.
                            memory.branches.append(after..<branch.upperBound)
                            trie.addBranches(of: node - 1, machine.possibleBytes(next.top), to: &memory.branches)
                            break follow
                        }
                    }
                case .unsettled:
                    trie.addPath(from: root, to: node, to: &text)
                    text.removeLast()
                    walkStep(trie, to: node, from: positions.position(of: next), &text, start, &found)
                    text.removeLast(text.count - start)
                    node = after
                }
            }
        }
        found.lowest = min(found.lowest, positions.lowest)
        text.removeLast(text.count - start)
        cache.giveBack(memory, positions.takeMemory())
    }

    /// Goes on to a node by a step that may read data, and below it by such steps.
    func walkStep(
        _ trie: ByteTrie, to node: Int, from position: Position, _ text: inout [UInt8], _ start: Int, _ found: inout MaskParts
    ) {
        var next = position
        var trace = Trace(from: position, start: start)
        let goesOn = machine.step(&next, trie.bytes[node], text, &trace)
        if trace.left >= 0 {
            found.leaving.append(.before(trace.left, node))
            return
        }
        if trace.readData {
            collectUnsure(trie, below: node, from: position, &text, start: start, &found)
            return
        }
        found.lowest = min(found.lowest, trace.lowest)
        guard goesOn else { return }
        found.added += trie.tokens(at: node)
        guard Int(trie.ends[node]) > node + 1 else { return }
        text.append(trie.bytes[node])
        if trie !== self.trie.trie || !readString(below: node, from: next, &text, &found) {
            walkSteps(trie, below: node, from: next, &text, settlesData: false, since: start, &found)
        }
    }

    /// Marks the tokens below a node of a trie that can follow a position, by whole steps.
    ///
    /// - Parameters:
    ///   - beginning: the bytes that the first step may take.
    ///   - settlesData: whether steps may read the sequence's own data; otherwise the tokens that come to such a step
    ///     are collected as unsure.
    ///   - written: where in the text begins what the walk wrote itself, if that is before this part of it.
    func walkSteps(
        _ trie: ByteTrie, below root: Int = 0, from position: Position, _ text: inout [UInt8], beginning: ByteSet? = nil,
        settlesData: Bool, since written: Int? = nil, _ found: inout MaskParts
    ) {
        let start = text.count
        let base = Int(trie.depths[root])
        let end = Int(trie.ends[root])
        let isWhole = trie === self.trie.trie
        var positions = [position]
        var possible = [beginning ?? machine.possibleBytes(position.top)]
        var node = root + 1
        while node < end {
            let depth = Int(trie.depths[node]) - base
            let byte = trie.bytes[node]
            guard possible[depth - 1].contains(byte) else {
                node = Int(trie.ends[node])
                continue
            }
            positions.removeLast(positions.count - depth)
            possible.removeLast(possible.count - depth)
            text.removeLast(text.count - start - (depth - 1))
            var next = positions[depth - 1]
            var trace = Trace(from: next, start: settlesData ? Int.max : written ?? start)
            let goesOn = machine.step(&next, byte, text, &trace)
            if trace.left >= 0 {
                found.leaving.append(.before(trace.left, node))
                node = Int(trie.ends[node])
                continue
            }
            if trace.readData, !settlesData {
                collectUnsure(trie, below: node, from: positions[depth - 1], &text, start: start, &found)
                node = Int(trie.ends[node])
                continue
            }
            found.lowest = min(found.lowest, trace.lowest)
            guard goesOn else {
                node = Int(trie.ends[node])
                continue
            }
            found.added += trie.tokens(at: node)
            text.append(byte)
            if isWhole, !settlesData, Int(trie.ends[node]) > node + 1, readString(below: node, from: next, &text, &found) {
                node = Int(trie.ends[node])
                continue
            }
            positions.append(next)
            possible.append(machine.possibleBytes(next.top))
            node += 1
        }
        text.removeLast(text.count - start)
    }
}
