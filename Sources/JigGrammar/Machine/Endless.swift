import JigRegex

/// Whether a state, or what follows a step whatever comes of it, leaves endlessly many ways on.
enum EndlessQuestion: QuickHashable {
    case state(Int32)
    case afterMember(Int32)
    case afterItem(Int32)

    func mix(into hash: inout QuickHash) {
        switch self {
        case .state(let state): hash.mix(state, 0)
        case .afterMember(let step): hash.mix(step, 1)
        case .afterItem(let step): hash.mix(step, 2)
        }
    }
}

/// Values that can't run out: there are more of them than a text has room for, so that one that must be new always is.
///
/// All of these look at static states only, and say no where they don't see it.
extension Machine {
    private static var endless: Int { 1 << 31 }

    /// Whether the value that must differ from others can still become any of endlessly many.
    ///
    /// - Parameter trace: is told how far down the open values were looked at.
    package func isEndless(_ position: Position, _ trace: inout Trace) -> Bool {
        isEndless(state: position.top) || isEndless(around: position, &trace)
    }

    /// The same if the innermost value may become any that is possible.
    package func isEndless(around position: Position, _ trace: inout Trace) -> Bool {
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
        answer(.state(state)) { decideEndless(states[state]) }
    }

    /// The kept answer to a question, or a new one. Recursion adds nothing that the rest of the value does not have.
    private func answer(_ question: EndlessQuestion, _ decide: () -> Bool) -> Bool {
        if let known = endless[question] { return known }
        endless[question] = false
        openEndless.append(question)
        let result = decide()
        endless[question] = result
        if openEndless.first == question {
            // What was no because one of these was still open is asked again where that turned out to be yes.
            if openEndless.contains(where: { endless[$0] == true }) {
                for other in openEndless.dropFirst() where endless[other] == false { endless[other] = nil }
            }
            openEndless = []
        }
        return result
    }

    private func decideEndless(_ state: State) -> Bool {
        switch state {
        case .string(let parts, let lexer): return isEndless(parts.whole, lexer)
        case .key(let place, let prefix, let lexer):
            return isEndless(prefix.others, lexer) || isEndless(declared: prefix.low..<max(prefix.low, prefix.high), at: place)
        case .colon(let step, _, _): return isEndless(step: step)
        case .object(let place, _, _):
            if isEvidentlyEndless(place) { return true }
            let shape = shapes[objects[place.object].shape]
            return choices(at: place).classes.contains { !shape.classes[$0].isExact || isEndless(shape.classes[$0].reading, .between) }
                || isEndless(declared: 0..<Int32(shape.order.count), at: place)
        case .array(let vector, _, _):
            guard let step = elementStep(vector) else { return false }
            return isEndless(vector: elementStepTable[Int(step)].child) || isEndless(afterItem: step)
        case .start, .end, .literal, .number, .member, .element, .outside: return false
        }
    }

    private func isEndless(_ language: Language, _ lexer: StringLexer) -> Bool {
        if language == languages.any { return true }
        if lexer == .between { return !languages.hasAtMost(Self.endless, language) }
        let reachable = lexer.reachable(options.spelling)
        return languages.classes(language).contains { part in
            reachable.contains { $0.overlaps(part.range) } && isEndless(part.derivative, .between)
        }
    }

    /// Whether one of these sorted declared keys leads to endlessly many values.
    private func isEndless(declared range: Range<Int32>, at place: ObjectPlace) -> Bool {
        let shape = objects[place.object].shape
        let entries = sorted(shape).entries
        func isEndless(_ index: Int32) -> Bool {
            anyDeclared(index, index + 1, at: place)
                && memberStep(place, .declared(entries[Int(index)].index)).map { self.isEndless(step: $0) } ?? false
        }
        // What led to endlessly many values before probably does again.
        if let index = endlessKeys[shape], range.contains(index), isEndless(index) { return true }
        guard let index = range.first(where: isEndless) else { return false }
        endlessKeys[shape] = index
        return true
    }

    private func isEndless(step: Int32) -> Bool {
        isEndless(vector: memberStepTable[Int(step)].child) || isEndless(after: step)
    }

    /// Whether an object has endlessly many ways on after a member, whatever its outcome is.
    private func isEndless(after step: Int32) -> Bool {
        if memberStepTable[Int(step)].isDetached { return false }
        return answer(.afterMember(step)) {
            outcomes(of: memberStepTable[Int(step)].child)?.allSatisfy {
                isEndless(state: states.id(.object(resume(step, $0), .afterValue, space: 0)))
            } ?? false
        }
    }

    private func isEndless(afterItem step: Int32) -> Bool {
        answer(.afterItem(step)) {
            let element = elementStepTable[Int(step)]
            guard element.uniqueness == nil, let outcomes = outcomes(of: element.child) else { return false }
            return outcomes.allSatisfy { outcome in
                let after = resumeArray(ArrayResumption(step: step, outcome: outcome))
                // An array that is the same after one more item never has to end.
                return elementSteps[after] == step || isEndless(state: states.id(.array(vector: after, .afterValue, space: 0)))
            }
        }
    }

    private static var mostOutcomes: Int { 64 }

    /// The verdicts that a child may have whenever the parent can go on, and maybe some that it can't; nil where there are many.
    ///
    /// Of many verdicts few can hold together, which is seen at once of most: of forty constants one matches.
    private func outcomes(of child: Int32) -> [[Bool]]? {
        let vector = vectors[child]
        var outcomes: [[Bool]] = [[]]
        for (index, part) in vector.parts.enumerated() {
            let rivals = (0..<index).filter { areDisjoint(part, vector.parts[$0]) }
            outcomes = outcomes.flatMap { outcome in
                rivals.contains { outcome[$0] } ? [outcome + [false]] : [outcome + [true], outcome + [false]]
            }
            guard outcomes.count <= Self.mostOutcomes else { return nil }
        }
        return outcomes.filter { settle(vector.condition, $0) != .no }
    }

    /// Whether endlessly many values meet a formula over goals, as far as that is seen.
    func isEndless(_ goal: Formula) -> Bool {
        isEndless(vector: vectors.id(Vector(parts: [goal], condition: formulas.atom(.verdict(0)))))
    }

    /// Whether endlessly many values meet what is asked of a child.
    private func isEndless(vector: Int32) -> Bool {
        // The kinds that are soon told come first.
        ([.string, .number, .array, .object] as [Kind]).contains { kind in
            guard let state = open(Opening(vector: vector, kind: kind)) else { return false }
            if case .number(let numbers, _) = states[state] { return self.numbers(numbers).isEndless }
            return isEndless(state: state)
        }
    }
}
