import JigGrammar

/// Where a token leads from a state within certain open values, whatever the sequence's own data are.
///
/// A token that ends values takes their frames off the stack, and one that opens values puts frames on it.
final class StepEntry: PositionEntry, @unchecked Sendable {
    private let state: Int32
    /// The frames that are put on the stack, the outermost first; where their values begin is counted from the token's first byte.
    private let opened: UnsafeMutablePointer<Opened>
    private let openedCount: Int
    /// Where the number or key begins that the token leads into; nil if it begins no other one.
    private let scalarStart: Int?

    private struct Opened {
        let state: Int32
        let start: Int
        let readsText: Bool
    }

    /// The step from one position to another; nil if it took a look at, or left, data of the sequence's own.
    ///
    /// - Parameters:
    ///   - trace: what the walk there has read.
    ///   - start: how many bytes there were before the token.
    ///   - isInScalar: whether the first position is within a number or key; if not, the second one's `scalarStart` is -1 unless
    ///     one began.
    init?(_ token: TokenID, from position: Position, to next: Position, _ trace: Trace, start: Int, isInScalar: Bool) {
        guard !trace.readData, position.holdsNoData, next.holdsNoData, position.depth - trace.lowest < 64 else { return nil }
        var frame = position.stack
        while let current = frame, current.depth > trace.lowest {
            guard current.isUnused, current.isFirst else { return nil }
            frame = current.below
        }
        let kept = frame
        var opened: [Opened] = []
        frame = next.stack
        while let current = frame, current.depth > trace.lowest {
            guard current.isUnused, current.isFirst else { return nil }
            opened.append(Opened(state: current.state, start: current.start - start, readsText: current.readsText))
            frame = current.below
        }
        guard frame === kept else { return nil }
        state = next.top
        openedCount = opened.count
        self.opened = .allocate(capacity: max(1, opened.count))
        for (index, frame) in opened.reversed().enumerated() { (self.opened + index).initialize(to: frame) }
        scalarStart = next.scalarStart == (isInScalar ? position.scalarStart : -1) ? nil : next.scalarStart - start
        super.init(at: position, lowest: trace.lowest, mark: token)
    }

    deinit { opened.deallocate() }

    /// Takes the step.
    ///
    /// - Parameter start: how many bytes there are before the token.
    func move(_ position: inout Position, start: Int) {
        position.top = state
        if let scalarStart { position.scalarStart = start + scalarStart }
        for _ in 0..<frameCount { position.stack = position.stack?.below }
        for index in 0..<openedCount {
            let frame = opened[index]
            position.stack = StackFrame(
                state: frame.state, waiting: position, start: start + frame.start, readsText: frame.readsText)
        }
    }

    var allocatedBytes: Int { keyBytes + 48 + max(1, openedCount) * MemoryLayout<Opened>.stride }
}

extension Position {
    /// Whether there is nothing of the sequence's own to look at: used keys, and items to differ from.
    fileprivate var holdsNoData: Bool { isUnused && isFirst && differing == 0 }
}
