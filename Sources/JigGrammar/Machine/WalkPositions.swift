/// The positions of a walk over a vocabulary, which go out from one and share its stack.
///
/// A walk goes through thousands of positions. Here they are numbers, so that no references are counted and no frames
/// allocated; a real position is made where the innermost state does not tell how to go on.
package struct WalkPositions {
    /// One position of the walk.
    package struct Element {
        package var top: Int32
        /// A frame that the walk pushed, or with a negative number one of those below where it began.
        fileprivate var frame: Int32
        /// Where the used keys and the items come from: nowhere, the position where the walk began, or one of the frames below it.
        fileprivate var data: Int32
        fileprivate var scalarStart: Int32
        /// How much white space the walk has read at the state, which is not counted in the state itself.
        fileprivate var space: Int32 = 0
    }

    package enum Step { case dead, moved, unsettled }

    fileprivate struct Frame {
        let state: Int32
        let below: Int32
        let data: Int32
        let start: Int32
        let readsText: Bool
        var made: StackFrame?
    }

    /// The memory of a walk, which the next one can use again.
    package struct Memory {
        fileprivate var pushed: [Frame] = []
        /// The frames below where the walk began, innermost first, as far as they were looked at.
        fileprivate var outer: [StackFrame] = []
        /// Whether there are used keys or items at each of the outer frames.
        fileprivate var hasOuterData: [Bool] = []

        package init() {}
    }

    private let machine: Machine
    private let transitions: TransitionTable
    private let longestWhiteSpace: Int32
    private let base: Position
    /// Whether there are used keys or items where the walk began.
    private let hasOwnData: Bool
    private var memory: Memory
    /// The least depth of the stack that the walk came to.
    package private(set) var lowest: Int

    package init(from position: Position, _ machine: Machine, in memory: consuming Memory) {
        self.memory = memory
        self.machine = machine
        transitions = machine.transitions
        longestWhiteSpace = Int32(clamping: machine.options.longestWhiteSpace)
        base = position
        hasOwnData = position.data != nil
        lowest = position.depth
    }

    /// Gives the walk's memory back. The walk is over then.
    package mutating func takeMemory() -> Memory {
        var taken = Memory()
        swap(&taken, &memory)
        taken.pushed.removeAll(keepingCapacity: true)
        taken.outer.removeAll(keepingCapacity: true)
        taken.hasOuterData.removeAll(keepingCapacity: true)
        return taken
    }

    /// Where the walk begins.
    package var first: Element { Element(top: base.top, frame: -1, data: 1, scalarStart: Int32(base.scalarStart)) }

    /// Moves a position by one byte by its innermost state alone; nothing changes if that does not tell.
    ///
    /// - Parameter offset: how many bytes are before this one.
    @inline(__always)
    package mutating func step(_ position: inout Element, _ byte: UInt8, offset: Int) -> Step {
        guard let row = transitions.row(of: position.top) ?? machine.madeRow(of: position.top) else { return .unsettled }
        if byte <= UInt8(ascii: " "), row.space >= 0 {
            // A state for each length of a run would cost more than all the rest of the walk.
            guard machine.isSpace(byte), row.space + position.space < longestWhiteSpace else { return .dead }
            position.space += 1
            return .moved
        }
        let space = position.space
        // A number that ends with white space counts it anew.
        position.space = 0
        let step = leave(row, &position, byte, offset: offset)
        if step != .moved { position.space = space }
        return step
    }

    /// Moves a position by one byte that is not counted as white space.
    @inline(__always)
    private mutating func leave(_ row: TransitionTable.Row, _ position: inout Element, _ byte: UInt8, offset: Int) -> Step {
        var cell = row[byte]
        if cell == Machine.unknown || cell == Machine.leaves { cell = machine.cell(position.top, byte) }
        if cell >= 0 {
            if position.data > 0, hasData(position), machine.isKey(cell) { return .unsettled }
            position.top = cell
            return .moved
        }
        if cell == Machine.dead { return .dead }
        guard cell <= Machine.firstAction else { return .unsettled }
        return perform(transitions.action(cell), &position, byte, offset: Int32(truncatingIfNeeded: offset))
    }

    private mutating func perform(_ action: Action, _ position: inout Element, _ byte: UInt8, offset: Int32) -> Step {
        let hasData = hasData(position)
        switch action.kind {
        case .key:
            if hasData { return .unsettled }
            position.scalarStart = offset + 1
        case .begin, .beginNumber:
            if action.kind == .beginNumber { position.scalarStart = offset }
            position.data = 0
        case .push, .pushNumber:
            if hasData, machine.isElement(action.other) { return .unsettled }
            memory.pushed.append(
                Frame(
                    state: action.other, below: position.frame, data: position.data, start: offset, readsText: action.readsText))
            position.frame = Int32(memory.pushed.count - 1)
            if action.kind == .pushNumber { position.scalarStart = offset }
            position.data = 0
        case .pop:
            if position.frame >= 0 {
                let frame = memory.pushed[Int(position.frame)]
                guard let target = machine.target(of: frame.state, action.other) else { return .unsettled }
                position.top = target
                position.frame = frame.below
                position.data = frame.data
                return .moved
            }
            let index = Int(-1 - position.frame)
            guard let frame = outerFrame(index) else {
                position.top = machine.endState
                return .moved
            }
            guard let target = machine.target(of: frame.state, action.other) else { return .unsettled }
            lowest = min(lowest, frame.depth - 1)
            position.top = target
            position.frame -= 1
            position.data = Int32(index + 2)
            return .moved
        case .closeNumber:
            var outer = position
            guard perform(.pop(action.other), &outer, byte, offset: offset) == .moved else { return .unsettled }
            let step = step(&outer, byte, offset: Int(offset))
            if step == .moved { position = outer }
            return step
        case .dead, .move, .closeUndeclared, .number, .outside: return .unsettled
        }
        position.top = action.state
        return .moved
    }

    /// How much more white space may follow white space, where it changes nothing else; nil where that is not known.
    package func longestSpace(after position: Element) -> Int? {
        if machine.takesAnySpace { return Int(UInt8.max) }
        guard let row = transitions.row(of: position.top), row.space >= 0 else { return nil }
        return Int(longestWhiteSpace - row.space - position.space)
    }

    /// Whether there are used keys or items at a position.
    private func hasData(_ position: Element) -> Bool {
        switch position.data {
        case 0: false
        case 1: hasOwnData
        default: memory.hasOuterData[Int(position.data) - 2]
        }
    }

    private mutating func outerFrame(_ index: Int) -> StackFrame? {
        while memory.outer.count <= index {
            guard let next = memory.outer.isEmpty ? base.stack : memory.outer[memory.outer.count - 1].below else { return nil }
            memory.outer.append(next)
            memory.hasOuterData.append(next.data != nil)
        }
        return memory.outer[index]
    }

    /// The position as others use it.
    package mutating func position(of element: Element) -> Position {
        var position = base
        position.top = element.space == 0 ? element.top : machine.spaced(element.top, by: element.space)
        position.stack = stack(element.frame)
        position.scalarStart = Int(element.scalarStart)
        setData(element.data, of: &position)
        return position
    }

    private func setData(_ data: Int32, of position: inout Position) {
        position.data =
            switch data {
            case 0: nil
            case 1: base.data
            default: memory.outer[Int(data) - 2].data
            }
    }

    private mutating func stack(_ frame: Int32) -> StackFrame? {
        if frame < 0 {
            let index = Int(-1 - frame)
            return index == 0 ? base.stack : outerFrame(index)
        }
        let pushedFrame = memory.pushed[Int(frame)]
        if let made = pushedFrame.made { return made }
        var waiting = base
        waiting.stack = stack(pushedFrame.below)
        setData(pushedFrame.data, of: &waiting)
        let made = StackFrame(state: pushedFrame.state, waiting: waiting, start: Int(pushedFrame.start), readsText: pushedFrame.readsText)
        memory.pushed[Int(frame)].made = made
        return made
    }
}

extension Machine {
    /// How much white space has been read at a state, where its length is counted and what follows does not depend on it.
    func countedSpace(_ state: Int32) -> Int32? {
        guard options.layout == .flexible, !takesAnySpace else { return nil }
        switch states[state] {
        case .start(_, let space), .end(let space), .object(_, _, let space), .colon(_, _, let space), .array(_, _, let space):
            return space
        default: return nil
        }
    }

    /// The state after so much more white space.
    fileprivate func spaced(_ state: Int32, by count: Int32) -> Int32 {
        switch states[state] {
        case .start(let vector, let space): states.id(.start(vector: vector, space: space + count))
        case .end(let space): states.id(.end(space: space + count))
        case .object(let place, let phase, let space): states.id(.object(place, phase, space: space + count))
        case .colon(let step, let passed, let space): states.id(.colon(step: step, passed: passed, space: space + count))
        case .array(let vector, let phase, let space): states.id(.array(vector: vector, phase, space: space + count))
        default: state
        }
    }

    fileprivate func isElement(_ state: Int32) -> Bool {
        if case .element = states[state] { true } else { false }
    }

    fileprivate func isKey(_ state: Int32) -> Bool {
        if let row = transitions.row(of: state) { return row.keys != 0 }
        if case .key = states[state] { return true }
        return false
    }
}
