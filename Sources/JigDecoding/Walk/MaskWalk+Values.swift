import JigGrammar

/// Tokens that begin before a member's value. What they do within the value is found once for all members of which the same is
/// asked, and only what comes after it is looked at for each.
extension MaskWalk {
    /// Marks the tokens that can follow a position before a member's value; false, and nothing done, elsewhere.
    func readValue(from position: Position, _ text: inout [UInt8], _ found: inout MaskParts) -> Bool {
        guard position.differing == 0, let state = machine.detached(position.top) else { return false }
        let value = cache.valueTokens(state) {
            if let common = machine.commonValue(state, longest: trie.longestScalars + 1) { return trie.common.tokens(common, machine) { makeValueTokens(state, &text) } }
            return makeValueTokens(state, &text)
        }
        (found.base, found.added, found.unsure) = (value.base, value.added, value.unsure)
        leave(value.leaving, trie.trie, from: position, &text, &found)
        return true
    }

    private func makeValueTokens(_ state: Int32, _ text: inout [UInt8]) -> MaskParts {
        let start = machine.position(at: state)
        var found = MaskParts(at: start)
        walk(trie.trie, from: start, &text, &found)
        found.settle(count: count)
        return found
    }

    /// Marks the tokens of a trie that can leave a value, from a position before it.
    private func leave(
        _ leaving: [Leaving], _ trie: ByteTrie, from position: Position, _ text: inout [UInt8], _ found: inout MaskParts
    ) {
        let start = text.count
        for way in leaving {
            switch way {
            case .after(let outcome, let node):
                guard let outer = machine.leave(position, outcome) else { continue }
                trie.addPath(from: 0, to: node, to: &text)
                walk(trie, below: node, from: outer, &text, &found)
            case .before(let outcome, let node):
                guard let outer = machine.leave(position, outcome) else { continue }
                trie.addPath(from: 0, to: node, to: &text)
                text.removeLast()
                walkStep(trie, to: node, from: outer, &text, start, &found)
            case .closing(let outcome, let tokens, let suffixes):
                guard let outer = machine.leave(position, outcome) else { continue }
                leave(StringTokens.Exit(state: nil, tokens: tokens, suffixes: suffixes), to: outer, &text, except: [], &found)
            case .token(let token):
                tryToken(token, from: position, &text, &found)
            }
            text.removeLast(text.count - start)
        }
    }

    /// Marks a token if it can follow a position, by its steps.
    private func tryToken(_ token: TokenID, from position: Position, _ text: inout [UInt8], _ found: inout MaskParts) {
        let start = text.count
        defer { text.removeLast(text.count - start) }
        var next = position
        var trace = Trace(from: position, start: start)
        for byte in trie.vocabulary.tokens[Int(token)] {
            let goesOn = machine.step(&next, byte, text, &trace)
            if trace.left >= 0 {
                found.leaving.append(.token(token))
                return
            }
            if trace.readData {
                found.unsure.append(token)
                return
            }
            found.lowest = min(found.lowest, trace.lowest)
            guard goesOn else { return }
            text.append(byte)
        }
        found.added.append(token)
    }

    // MARK: Ends of tokens

    /// Which ends of tokens can follow a position.
    func suffixes(at outer: Position, _ text: inout [UInt8]) -> SuffixSet {
        guard outer.differing == 0, let state = machine.detached(outer.top) else {
            if let known = cache.find(.suffixes, outer) {
                return SuffixSet(known.parts, lowest: known.lowest(at: outer), trie.suffixes)
            }
            var found = makeSuffixes(at: outer, &text)
            let set = SuffixSet(found, lowest: found.lowest, trie.suffixes)
            _ = cache.keep(&found, as: .suffixes, for: outer)
            return set
        }
        let value = ends(of: state, &text)
        if value.leaving.isEmpty { return value.set }
        var found = MaskParts(at: outer)
        leave(value.leaving, trie.suffixes.trie, from: outer, &text, &found)
        var set = value.set
        set.insert(found, trie.suffixes)
        return set
    }

    private func makeSuffixes(at outer: Position, _ text: inout [UInt8]) -> MaskParts {
        var found = MaskParts(at: outer)
        // An end without further bytes is always possible.
        found.added += trie.suffixes.trie.tokens(at: 0)
        walk(trie.suffixes.trie, from: outer, &text, &found)
        var mask = TokenMask(count: trie.suffixes.count)
        mask.insert(found.added)
        found.base = mask.words
        found.added = []
        return found
    }

    /// Which ends of tokens can follow a state before a value of which it is not said what it stands in.
    private func ends(of state: Int32, _ text: inout [UInt8]) -> ValueEnds {
        cache.valueEnds(state) {
            if let common = machine.commonValue(state, longest: trie.longestScalars + 1) { return trie.common.ends(common, machine) { makeEnds(of: state, &text) } }
            return makeEnds(of: state, &text)
        }
    }

    private func makeEnds(of state: Int32, _ text: inout [UInt8]) -> ValueEnds {
        let found = makeSuffixes(at: machine.position(at: state), &text)
        return ValueEnds(set: SuffixSet(found, lowest: found.lowest, trie.suffixes), leaving: found.leaving)
    }

    // MARK: Keys

    /// Finds the tokens of an undeclared key by those that are the same for all objects; false, and nothing done, where there are
    /// none.
    func readKeyTokens(
        _ undeclared: Int32, _ question: Machine.KeyQuestion, _ position: Position, _ text: inout [UInt8], _ found: inout MaskParts
    ) -> Bool {
        guard position.differing == 0 else { return false }
        let tokens = stringTokens(undeclared, below: 0, differing: false)
        var outers: [Position?] = [], values: [Int32] = []
        for exit in tokens.exits {
            let outer = machine.closeUndeclared(exit.state ?? undeclared, question, position)
            let value = outer.map { machine.detached($0.top) } ?? -1
            guard let value else { return false }
            outers.append(outer)
            values.append(value)
        }
        let known = cache.keyTokens(KeyTokens.Question(state: undeclared, values: values)) {
            let sets = values.map { $0 < 0 ? nil : ends(of: $0, &text).set }
            return KeyTokens(tokens, sets, count: count)
        }
        found.base = known.words
        for (outer, others) in zip(outers, known.others) where !others.isEmpty {
            guard let outer else { continue }
            let ends = suffixes(at: outer, &text)
            found.lowest = min(found.lowest, ends.lowest)
            for (token, suffix) in others {
                if ends.allows(suffix) {
                    found.added.append(token)
                } else if ends.isUnsure(suffix) {
                    found.unsure.append(token)
                }
            }
        }
        return true
    }
}
