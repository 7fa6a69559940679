import JigGrammar

/// Tokens that begin within a string or key, which are found without a step for each of their bytes.
extension MaskWalk {
    /// Marks the tokens below a node of the vocabulary's trie that can follow a position within a string or key; false, and
    /// nothing done, where only steps can tell.
    func readString(below node: Int, from position: Position, _ text: inout [UInt8], _ found: inout MaskParts) -> Bool {
        guard machine.hasTransitions(position.top) else { return false }
        if let question = machine.keyQuestion(position.top) {
            return readKey(question, below: node, from: position, &text, &found)
        }
        guard machine.isString(position.top) else {
            // Keys with an escape begun are few.
            guard position.isUnused || node == 0 && machine.lexer(withinFreeScalar: position.top) != nil, position.differing == 0,
                let question = machine.undeclaredQuestion(position.top),
                let undeclared = question.undeclared
            else { return false }
            readUndeclared(undeclared, question, below: node, from: position, &text, except: [], &found)
            return true
        }
        let differing = position.differing > 0 && !isSettled(around: position, &found)
        if differing, node > 0 { return false }
        let tokens = stringTokens(position.top, below: node, differing: differing)
        if node == 0, !differing, machine.isAnyString(position.top), closeAnyString(tokens, from: position, &text, &found) {
            return true
        }
        add(tokens.staying, &found, below: node)
        found.unsure += tokens.scarce
        for exit in tokens.exits {
            switch close(exit.state ?? position.top, below: node, at: position, text, &found) {
            case .at(let outer): leave(exit, to: outer, &text, except: [], &found)
            case .dead: break
            case .unsure: found.unsure += exit.tokens
            }
        }
        return true
    }

    /// Marks the tokens that can follow a position within a string of which nothing is asked; false, and nothing done, where what
    /// comes after it depends on more than states.
    private func closeAnyString(
        _ tokens: StringTokens, from position: Position, _ text: inout [UInt8], _ found: inout MaskParts
    ) -> Bool {
        guard case .at(let outer) = close(position.top, below: 0, at: position, text, &found),
            machine.outcome(outside: outer.top) == nil
        else { return false }
        let ends = suffixes(at: outer, &text)
        guard let words = ends.settled else { return false }
        found.base = trie.anyString(tokens, machine.spelling, closing: words)
        found.lowest = min(found.lowest, ends.lowest)
        return true
    }

    private func add(_ tokens: TokenSet, _ found: inout MaskParts, below node: Int) {
        if !tokens.words.isEmpty {
            if found.base.isEmpty {
                found.base = tokens.words
            } else {
                // What is removed from the base comes back where it is added.
                found.added += found.removed.filter { tokens.words[Int($0) >> 6] >> UInt64($0 & 63) & 1 == 1 }
                var base = TokenMask(count: count)
                swap(&base.words, &found.base)
                base.formUnion(tokens.words)
                swap(&base.words, &found.base)
            }
        }
        found.added += tokens.list
    }

    func stringTokens(_ state: Int32, below node: Int, differing: Bool) -> StringTokens {
        if machine.isAnyString(state) {
            return trie.anyString(machine.spelling, below: node) {
                StringTokens(state, below: node, machine, trie, runs: cache.runs, differing: false)
            }
        }
        return cache.stringTokens(state, below: node, differing: differing) {
            if !differing, let (lexer, isLine, least, most) = machine.length(after: state) {
                let question = LengthTokens.Question(spelling: machine.spelling, lexer: lexer, isLine: isLine, node: node)
                return trie.lengths(question).tokens(state, least: least, most: most, machine)
            }
            let rest = differing ? nil : machine.formatRest(state)
            let question = rest.map { FormatTokens.Question(rest: $0, node: node) }
            if let question, let known = trie.formats.find(question) { return known.adopted(from: state, machine) }
            if !differing, rest == nil, let (formats, others) = machine.splitFormats(state) {
                let end = machine.ended(state)
                return stringTokens(formats, below: node, differing: false)
                    .union(stringTokens(others, below: node, differing: false), endingAt: end, count: count)
            }
            let isCounted = !differing && machine.stringList(state) == nil && machine.setRepetition(state) == nil
            let made = (isCounted && node == 0 ? countedTokens(state) : nil)
                ?? (isCounted ? endlessTokens(state, below: node) : nil)
                ?? StringTokens(state, below: node, machine, trie, runs: cache.runs, differing: differing)
            // What was cut short holds for this grammar only.
            if let question, machine.isWithinLimits { trie.formats.keep(made, for: question) }
            return made
        }
    }

    /// Marks the tokens that close a string and can go on from the position after it.
    func leave(
        _ exit: StringTokens.Exit, to outer: Position, _ text: inout [UInt8], except excluded: Set<TokenID>,
        _ found: inout MaskParts
    ) {
        if exit.tokens.isEmpty { return }
        if let outcome = machine.outcome(outside: outer.top) {
            found.leaving.append(.closing(outcome, tokens: exit.tokens, suffixes: exit.suffixes))
            return
        }
        let ends = suffixes(at: outer, &text)
        found.lowest = min(found.lowest, ends.lowest)
        for (token, suffix) in zip(exit.tokens, exit.suffixes) {
            if ends.allows(suffix) {
                if excluded.isEmpty || !excluded.contains(token) { found.added.append(token) }
            } else if ends.isUnsure(suffix) {
                if !excluded.contains(token) { found.unsure.append(token) }
            } else if ends.leaves(suffix), !excluded.contains(token) {
                found.leaving.append(.token(token))
            }
        }
    }

    // MARK: Keys

    private func readKey(
        _ question: Machine.KeyQuestion, below node: Int, from position: Position, _ text: inout [UInt8],
        _ found: inout MaskParts
    ) -> Bool {
        let isUsed = !position.isUnused && question.undeclared != nil
        if isUsed, question.isScarce || node > 0 && !canLeaveOutUsedKeys(question, position, text, found) { return false }
        if !staysEndless(question, position, &found) { return false }
        if isUsed, node > 0 { found.keys.append(MaskParts.KeyStart(node: node, question: question)) }
        let keys = cache.declaredKeys(question, below: node) { KeySearch.declaredKeys(question, below: node, machine, trie.trie) }
        if let undeclared = question.undeclared.map(cache.representative) {
            // What closes as a declared key is no undeclared one.
            let closing = keys.closings.flatMap { trie.trie.tokens(below: $0.node) }
            if node == 0 {
                let (base, lowest) = keyBase(undeclared, question, position, &text)
                found.base = base.parts.base
                found.removed = closing
                // They are few, and what is removed comes before what is added.
                found.added = base.parts.added.filter { !closing.contains($0) }
                found.unsure = base.parts.unsure.filter { !closing.contains($0) }
                found.lowest = min(found.lowest, lowest)
            } else {
                readUndeclared(undeclared, question, below: node, from: position, &text, except: Set(closing), &found)
            }
        }
        for (range, inside) in keys.inside where machine.mayCome(range, question) { found.added += trie.trie.tokens(at: inside) }
        for (index, quote) in keys.closings {
            guard machine.mayCome(index..<index + 1, question) else { continue }
            if position.differing == 0 || machine.isEvidentlyEndless(afterDeclared: index, question) {
                let colon = colonTokens(below: quote, &text)
                if colon.isAll {
                    found.added += colon.tokens
                    continue
                }
            }
            guard let outer = machine.closeDeclared(index, question, position) else { continue }
            guard isSettled(outer, &found) else {
                found.unsure += trie.trie.tokens(below: quote)
                continue
            }
            found.added += trie.trie.tokens(at: quote)
            if trie.trie.isLeaf(quote) { continue }
            let start = text.count
            trie.trie.addPath(from: node, to: quote, to: &text)
            walk(trie.trie, below: quote, from: outer, &text, &found)
            text.removeLast(text.count - start)
        }
        return true
    }

    /// Whether a key begins here, in the object that the walk began in, so that the keys which that has can be left out later on.
    private func canLeaveOutUsedKeys(
        _ question: Machine.KeyQuestion, _ position: Position, _ text: [UInt8], _ found: MaskParts
    ) -> Bool {
        position.scalarStart == text.count && found.isWithinOwnObject(position) && !machine.mayRunOut(question)
    }

    private func colonTokens(below quote: Int, _ text: inout [UInt8]) -> ColonTokens {
        cache.colonTokens(below: quote) {
            let position = machine.position(at: machine.colonWithoutValue())
            var found = MaskParts(at: position)
            found.added += trie.trie.tokens(at: quote)
            if !trie.trie.isLeaf(quote) { walk(trie.trie, below: quote, from: position, &text, &found) }
            return ColonTokens(tokens: found.added, isAll: found.added.count == trie.trie.tokenRange(below: quote).count)
        }
    }

    /// Whether every beginning of a key leaves a value that must be a new one endlessly many ways on.
    private func staysEndless(_ question: Machine.KeyQuestion, _ position: Position, _ found: inout MaskParts) -> Bool {
        if position.differing == 0 || question.takesAny { return true }
        return question.undeclared == nil
            && question.range.allSatisfy { index in
                machine.isEvidentlyEndless(afterDeclared: index, question)
                    || machine.closeDeclared(index, question, position).map { isSettled($0, &found) } ?? true
            }
    }

    /// Whether a position may come, whatever items there were before.
    private func isSettled(_ position: Position, _ found: inout MaskParts) -> Bool {
        if position.differing == 0 { return true }
        var trace = Trace(from: position)
        let isEndless = machine.isEndless(position, &trace)
        found.lowest = min(found.lowest, trace.lowest)
        return isEndless
    }

    /// The same, whatever the string that the position is in becomes.
    private func isSettled(around position: Position, _ found: inout MaskParts) -> Bool {
        var trace = Trace(from: position)
        let isEndless = machine.isEndless(around: position, &trace)
        found.lowest = min(found.lowest, trace.lowest)
        return isEndless
    }

    private func readUndeclared(
        _ undeclared: Int32, _ question: Machine.KeyQuestion, below node: Int, from position: Position,
        _ text: inout [UInt8], except closing: Set<TokenID>, _ found: inout MaskParts
    ) {
        let tokens = stringTokens(undeclared, below: node, differing: false)
        add(tokens.staying, &found, below: node)
        for exit in tokens.exits {
            guard let outer = machine.closeUndeclared(exit.state ?? undeclared, question, position) else { continue }
            if isSettled(outer, &found) {
                leave(exit, to: outer, &text, except: closing, &found)
            } else {
                found.unsure += exit.tokens.filter { !closing.contains($0) }
            }
        }
    }

    /// The tokens of an undeclared key, whether or not they close it as a declared one.
    private func keyBase(
        _ undeclared: Int32, _ question: Machine.KeyQuestion, _ position: Position, _ text: inout [UInt8]
    ) -> (entry: MaskEntry, lowest: Int) {
        // The string state tells what the key may be, the object what may follow.
        var like = position
        like.top = machine.object(of: question)
        like.stack = StackFrame(state: undeclared, waiting: position, start: 0)
        if let known = cache.find(.keyBase, like) { return (known, known.lowest(at: like)) }
        var found = MaskParts(at: position)
        if !readKeyTokens(undeclared, question, position, &text, &found) {
            readUndeclared(undeclared, question, below: 0, from: position, &text, except: [], &found)
            var mask = TokenMask(count: count)
            found.fill(&mask, count: count)
            (found.base, found.added) = (mask.words, [])
        }
        let lowest = found.lowest
        return (cache.keep(&found, as: .keyBase, for: like), lowest)
    }

    /// Takes the tokens out of a mask that would close a key that was used before, or could only go on to such keys.
    func removeUsedKeys(from mask: inout TokenMask, at position: Position, _ starts: [MaskParts.KeyStart], _ text: [UInt8]) {
        if !starts.isEmpty {
            for key in Machine.usedKeys(position) {
                for start in starts { mask.removeKey(key[...], start.question, from: start.node, machine, trie.trie) }
            }
        }
        if let lexer = machine.lexer(withinFreeScalar: position.top) {
            for rest in Machine.usedRests(position, text) {
                mask.remove(KeySearch(for: Array(rest), within: lexer, machine, trie.trie), trie.trie)
            }
            return
        }
        guard let question = machine.keyQuestion(position.top), !question.isScarce else { return }
        let mayRunOut = machine.mayRunOut(question)
        for rest in Machine.usedRests(position, text) {
            mask.removeKey(rest, question, machine, trie.trie)
            guard mayRunOut else { continue }
            let search = KeySearch(for: Array(rest), hasEscapes: question.hasEscapes(in: rest), machine, trie.trie)
            var text = text
            for token in search.passed.flatMap({ trie.trie.tokens(at: $0) }) where mask.contains(token) {
                if !accepts(token, at: position, &text) { mask.remove(CollectionOfOne(token)) }
            }
        }
    }
}
