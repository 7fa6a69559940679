import JigRegex

/// Values that can't run out: there are more of them than a text has room for, so that one that must be new always is.
///
/// All of these look at static states only, and say no where they don't see it.
extension Machine {
    private static var endless: Int { 1 << 31 }

    /// Whether the value that must differ from others can still become any of endlessly many.
    ///
    /// - Parameter trace: is told how far down the open values were looked at.
    package func isEndless(_ position: Position, _ trace: inout Trace) -> Bool {
        if isEndless(state: position.top) { return true }
        var frame = position.stack
        while let current = frame {
            trace.lowest = min(trace.lowest, current.depth - 1)
            switch states[current.state] {
            case .member(let step):
                if isEndless(after: step) { return true }
            case .element(let step):
                // What follows an item does not make the item a new one.
                if current.items != nil, elementStepTable[Int(step)].resentsRepeats { return false }
                if isEndless(afterItem: step) { return true }
            default: return false
            }
            frame = current.below
        }
        return false
    }

    /// Whether the value that a state is in can end in endlessly many ways.
    private func isEndless(state: Int32) -> Bool {
        if let known = endlessStates[state] { return known }
        // Recursion adds nothing that the rest of the value does not have.
        endlessStates[state] = false
        let result = decideEndless(states[state])
        endlessStates[state] = result
        return result
    }

    private func decideEndless(_ state: State) -> Bool {
        switch state {
        case .string(let parts, let lexer): return isEndless(parts.whole, lexer)
        case .key(let place, let prefix, let lexer):
            return isEndless(prefix.others, lexer) || isEndless(declared: prefix.low..<max(prefix.low, prefix.high), at: place)
        case .colon(let step, _, _): return isEndless(step: step)
        case .object(let place, _, _):
            let shape = shapes[objects[place.object].shape]
            return choices(at: place).classes.contains { shape.classes[$0].cut.map { isEndless($0, .between) } ?? true }
                || isEndless(declared: 0..<Int32(shape.order.count), at: place)
        case .array(let vector, _, _):
            guard let step = elementStep(vector) else { return false }
            return isEndless(vector: elementStepTable[Int(step)].child) || isEndless(afterItem: step)
        case .start, .end, .literal, .number, .member, .element: return false
        }
    }

    private func isEndless(_ language: Language, _ lexer: StringLexer) -> Bool {
        if language == languages.any { return true }
        if lexer == .between { return languages.cardinality(language, limit: Self.endless) == nil }
        let reachable = lexer.reachable(options.spelling)
        return languages.classes(language).contains { part in
            reachable.contains { $0.overlaps(part.range) } && isEndless(part.derivative, .between)
        }
    }

    /// Whether one of these sorted declared keys leads to endlessly many values.
    private func isEndless(declared range: Range<Int32>, at place: ObjectPlace) -> Bool {
        let entries = sorted(objects[place.object].shape).entries
        return range.contains { index in
            anyDeclared(index, index + 1, at: place)
                && memberStep(place, .declared(entries[Int(index)].index)).map { isEndless(step: $0) } ?? false
        }
    }

    private func isEndless(step: Int32) -> Bool {
        isEndless(vector: memberStepTable[Int(step)].child) || isEndless(after: step)
    }

    /// Whether an object has endlessly many ways on after a member, whatever its outcome is.
    private func isEndless(after step: Int32) -> Bool {
        outcomes(of: memberStepTable[Int(step)].child)?.allSatisfy {
            isEndless(state: states.id(.object(resume(step, $0), .afterValue, space: 0)))
        } ?? false
    }

    private func isEndless(afterItem step: Int32) -> Bool {
        let element = elementStepTable[Int(step)]
        guard element.uniqueness == nil, let outcomes = outcomes(of: element.child) else { return false }
        return outcomes.allSatisfy { outcome in
            let after = resumeArray(ArrayResumption(step: step, outcome: outcome))
            // An array that is the same after one more item never has to end.
            return elementSteps[after] == step || isEndless(state: states.id(.array(vector: after, .afterValue, space: 0)))
        }
    }

    /// The verdicts that a child may have whenever the parent can go on; nil where there are many.
    private func outcomes(of child: Int32) -> [[Bool]]? {
        let vector = vectors[child]
        guard vector.parts.count <= 3 else { return nil }
        return (0..<1 << vector.parts.count).map { bits in vector.parts.indices.map { bits >> $0 & 1 == 1 } }
            .filter { settle(vector.condition, $0) != .no }
    }

    /// Whether endlessly many values meet what is asked of a child.
    private func isEndless(vector: Int32) -> Bool {
        Kind.allCases.contains { kind in
            guard let state = open(Opening(vector: vector, kind: kind)) else { return false }
            if case .number(let numbers) = states[state] { return self.numbers(numbers).isEndless }
            return isEndless(state: state)
        }
    }
}
