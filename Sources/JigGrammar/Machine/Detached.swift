/// Values of which it is not said what they stand in: what is found within them holds for all objects that ask the same of a
/// member, whichever keys these have already.
extension Machine {
    /// The state that asks the same of a member's value, and knows nothing of the object; nil for states of other kinds.
    ///
    /// A text goes on from it as from the state itself until the value has ended. Then the state is one of those that
    /// ``outcome(outside:)`` tells, and a step from there fails with ``Trace/left``.
    package func detached(_ state: Int32) -> Int32? {
        guard options.layout != .indented, case .colon(let step, let passed, let space) = states[state] else { return nil }
        return states.id(.colon(step: detachedStep(for: memberStepTable[Int(step)].child), passed: passed, space: space))
    }

    private func detachedStep(for child: Int32) -> Int32 {
        if let known = detachedSteps[child] { return known }
        // What is asked of a value may be said in several ways that come to the same.
        let openings = Openings(states: Kind.allCases.map { open(Opening(vector: child, kind: $0)) ?? -1 })
        let step = detachedStepsByOpenings[openings] ?? Int32(memberStepTable.count)
        if step == memberStepTable.count {
            memberStepTable.append(
                MemberStep(child: child, parts: [], condition: .yes, shape: -1, available: -1, isDetached: true))
            detachedStepsByOpenings[openings] = step
        }
        detachedSteps[child] = step
        return step
    }

    /// The position at a state before a value of which it is not said what it stands in.
    package func position(at state: Int32) -> Position { Position(top: state, stack: nil) }

    private func outcomeWhereAllHold(_ count: Int) -> Int32 {
        if let known = outcomesWhereAllHold[Int32(count)] { return known }
        let outcome = outcomes.id([Bool](repeating: true, count: count))
        outcomesWhereAllHold[Int32(count)] = outcome
        return outcome
    }

    /// The verdicts of the value, for a state after one of which it is not said what it stands in.
    package func outcome(outside state: Int32) -> Int32? {
        if case .outside(let outcome) = states[state] { outcome } else { nil }
    }

    /// The position after a member's value that ended with these verdicts, for one before the value.
    ///
    /// - Parameter outcome: the verdicts; nil where all that are asked for hold.
    package func leave(_ position: Position, _ outcome: Int32?) -> Position? {
        guard case .colon(let step, _, _) = states[position.top] else { return nil }
        let outcome = outcome ?? outcomeWhereAllHold(vectors[memberStepTable[Int(step)].child].parts.count)
        guard let target = target(of: states.id(.member(step: step)), outcome) else { return nil }
        var outer = position
        outer.top = target
        return outer
    }
}
