/// Steps by what is known already, which take no lock: most steps of most sequences.
extension Machine {
    /// Moves a position by bytes, which are appended to the text. The lock is taken where what is known does not tell.
    ///
    /// - Returns: the offset of the first byte that can't come; the text then has the bytes before it. nil if all came.
    package func read(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Position, _ text: inout [UInt8]) -> Int? {
        var lowest = 0
        for offset in bytes.indices {
            guard let goesOn = knownStep(&position, bytes[offset], offset: text.count, text: text, lowest: &lowest) else {
                return lock.withLock { _ in read(bytes, from: offset, &position, &text) }
            }
            if !goesOn { return offset }
            text.append(bytes[offset])
        }
        return nil
    }

    private func read(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ position: inout Position, _ text: inout [UInt8]
    ) -> Int? {
        var trace = Trace(from: position)
        for offset in start..<bytes.count {
            guard step(&position, bytes[offset], text, &trace) else { return offset }
            text.append(bytes[offset])
        }
        if position.differing > 0, bytes.contains(where: Self.mayEndMember) { settleDiffering(&position, text) }
        return nil
    }

    /// Moves a position by one byte, by what is known already; nil, with the position unchanged, where that does not tell.
    ///
    /// - Parameters:
    ///   - offset: how many bytes are before this one.
    ///   - text: all bytes before this one, if the step may read them.
    ///   - lowest: is lowered to the least depth of the stack that the step came to.
    @inline(__always)
    func knownStep(
        _ position: inout Position, _ byte: UInt8, offset: Int, text: [UInt8]?, lowest: inout Int
    ) -> Bool? {
        guard position.differing == 0, let row = transitions.row(of: position.top) else { return nil }
        var cell = row[byte]
        if cell == Self.leaves { cell = row.closing }
        if cell >= 0 {
            if !position.isUnused, transitions.row(of: cell)?.keys != 0 { return nil }
            position.top = cell
            return true
        }
        if cell == Self.dead { return false }
        guard cell <= Self.firstAction else { return nil }
        return perform(transitions.action(cell), &position, byte, offset: offset, text: text, lowest: &lowest)
    }

    private func perform(
        _ action: Action, _ position: inout Position, _ byte: UInt8, offset: Int, text: [UInt8]?, lowest: inout Int
    ) -> Bool? {
        switch action.kind {
        case .key:
            if !position.isUnused { return nil }
            position.scalarStart = offset + 1
        case .begin, .beginNumber:
            if action.kind == .beginNumber { position.scalarStart = offset }
            position.data = nil
        case .push, .pushNumber:
            // Whether items count their repetitions is for the slow path to see.
            if !position.isFirst { return nil }
            position.stack = StackFrame(
                state: action.other, waiting: position, start: offset, readsText: action.readsText)
            if action.kind == .pushNumber { position.scalarStart = offset }
            position.data = nil
        case .pop:
            guard let frame = position.stack else {
                position.top = endState
                return true
            }
            guard action.other < TransitionTable.verdictCount,
                let target = transitions.row(of: frame.state)?[UInt8(action.other)], target >= 0
            else {
                return nil
            }
            if frame.data?.kind == .keys, transitions.row(of: target)?.keys != 0 { return nil }
            lowest = min(lowest, frame.depth - 1)
            position.data = frame.data
            position.top = target
            position.stack = frame.below
            return true
        case .closeNumber:
            var outer = position
            guard perform(.pop(action.other), &outer, byte, offset: offset, text: text, lowest: &lowest) != nil,
                let goesOn = knownStep(&outer, byte, offset: offset, text: text, lowest: &lowest)
            else { return nil }
            if goesOn { position = outer }
            return goesOn
        case .closeUndeclared: return text.map { closeUndeclared(&position, action.state, $0) }
        case .dead, .move, .number, .outside: return nil
        }
        position.top = action.state
        return true
    }
}
