import JigJSON
import JigRegex

extension Machine {
    private var layout: LayoutRules { LayoutRules(options: options) }

    /// Where a text begins.
    package func start() -> Position {
        let vector = vectors.id(Vector(parts: [goal(root)], condition: formulas.atom(.verdict(0))))
        return Position(top: states.id(.start(vector: vector, space: 0)), stack: nil)
    }

    /// Moves a position by one byte, without a look at whether items before can still be differed from.
    ///
    /// - Parameter text: all bytes before this one, of which the innermost number or key is read, and unique items.
    func advance(_ position: inout Position, _ byte: UInt8, _ text: [UInt8], _ trace: inout Trace) -> Bool {
        let cell = cell(position.top, byte)
        if cell >= 0 {
            position.top = cell
            return true
        }
        if cell == Self.dead { return false }
        if cell <= Self.firstAction { return perform(transitions.action(cell), &position, byte, text, &trace) }
        if readsDepth(position.top) { trace.readData = true }
        return perform(action(position.top, byte, depth: position.depth + 1), &position, byte, text, &trace)
    }

    private func readsDepth(_ state: Int32) -> Bool {
        guard layout.readsDepth else { return false }
        switch states[state] {
        case .object, .array: return true
        default: return false
        }
    }

    private func perform(
        _ action: Action, _ position: inout Position, _ byte: UInt8, _ text: [UInt8], _ trace: inout Trace
    ) -> Bool {
        switch action.kind {
        case .dead: return false
        case .move: position.top = action.state
        case .key:
            position.top = action.state
            position.scalarStart = text.count + 1
        case .begin, .beginNumber:
            position.top = action.state
            position.data = nil
            if action.kind == .beginNumber { position.scalarStart = text.count }
        case .push, .pushNumber:
            let frame = StackFrame(
                state: action.other, waiting: position, start: text.count, readsText: action.readsText)
            if !position.isFirst, case .element(let step) = states[action.other], elementStepTable[Int(step)].resentsRepeats {
                position.differing += 1
            }
            position.top = action.state
            position.stack = frame
            position.data = nil
            if action.kind == .pushNumber { position.scalarStart = text.count }
        case .pop: return pop(&position, action.other, text, closing: byte, &trace)
        case .number:
            guard case .number(let vector, _) = states[position.top] else { return false }
            return stepNumber(&position, vector, byte, text, &trace)
        case .closeNumber:
            var outer = position
            guard pop(&outer, action.other, text, closing: nil, &trace), advance(&outer, byte, text, &trace) else { return false }
            position = outer
        case .closeUndeclared:
            if !position.isUnused { trace.readData = true }
            return closeUndeclared(&position, action.state, text)
        case .outside:
            trace.left = action.other
            return false
        }
        return true
    }

    /// Moves a position into a bracket that opens with a byte, as `state`; the array or object that it is in waits.
    func enter(
        _ state: Int32, waiting: State?, _ position: inout Position, _ byte: UInt8, _ text: [UInt8], _ trace: inout Trace
    ) -> Bool {
        guard let waiting else { return perform(Action(kind: .begin, state: state), &position, byte, text, &trace) }
        let push = Action(kind: .push, state: state, other: states.id(waiting), readsText: readsText(waiting))
        return perform(push, &position, byte, text, &trace)
    }

    /// Whether the text of a value is read once it ends.
    private func readsText(_ waiting: State) -> Bool {
        guard case .element(let step) = waiting else { return false }
        return elementStepTable[Int(step)].uniqueness != nil
    }

    /// What a byte does at a state.
    ///
    /// - Parameter depth: how many brackets are open; it counts where the layout is indented.
    func action(_ state: Int32, _ byte: UInt8, depth: Int) -> Action {
        switch states[state] {
        case .string, .key, .member, .element: return .dead
        case .number(let vector, let reading): return numberAction(vector, reading, byte)
        case .literal(let kind, let offset, let outcome):
            let word: StaticString = kind == .null ? "null" : kind == .yes ? "true" : "false"
            guard word.utf8Start[Int(offset)] == byte else { return .dead }
            if Int(offset) + 1 == word.utf8CodeUnitCount { return .pop(outcome) }
            return .move(states.id(.literal(kind, offset: offset + 1, outcome: outcome)))
        case .start(let vector, let space):
            if isSpace(byte) {
                guard layout.permits(byte, in: .root, after: Int(space), depth: 0, mayClose: false, mayGoOn: true) else {
                    return .dead
                }
                return .move(states.id(.start(vector: vector, space: layout.count(after: space))))
            }
            guard layout.permits(.value, in: .root, after: Int(space), depth: 0), let (inner, isNumber) = begin(vector, byte)
            else { return .dead }
            return Action(kind: isNumber ? .beginNumber : .begin, state: inner)
        case .end(let space):
            guard isSpace(byte),
                layout.permits(byte, in: .end, after: Int(space), depth: 0, mayClose: false, mayGoOn: false)
            else { return .dead }
            return .move(states.id(.end(space: layout.count(after: space))))
        case .object(let place, let phase, let space): return objectAction(place, phase, Int(space), byte, depth: depth)
        case .colon(let step, let passed, let space): return colonAction(step, passed, Int(space), byte)
        case .array(let vector, let phase, let space): return arrayAction(vector, phase, Int(space), byte, depth: depth)
        case .outside(let outcome): return Action(kind: .outside, other: outcome)
        }
    }

    /// Whether the text may end here.
    package func canEnd(_ position: Position, _ text: [UInt8]) -> Bool {
        switch states[position.top] {
        case .end(let space): layout.permits(.end, in: .end, after: Int(space), depth: 0)
        case .number(let vector, let reading):
            position.stack == nil
                && (reading >= 0 ? mayEndNumber(vector, reading) : numbers(vector).accepts(text[position.scalarStart...]))
        default: false
        }
    }

    /// Whether completions from a position read nothing but its states.
    package func isStatic(_ position: Position) -> Bool {
        switch states[position.top] {
        case .number, .key: return false
        default: break
        }
        guard position.data == nil, options.layout != .indented else { return false }
        var frame = position.stack
        while let current = frame {
            if case .element(let step) = states[current.state], elementStepTable[Int(step)].uniqueness != nil { return false }
            frame = current.below
        }
        return true
    }

    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    /// The state after the first byte of a value.
    private func begin(_ vector: Int32, _ byte: UInt8) -> (state: Int32, isNumber: Bool)? {
        guard let state = open(vector, byte) else { return nil }
        guard case .number(let numbers, let reading) = states[state] else { return (state, false) }
        if reading >= 0 {
            let next = cell(state, byte)
            return next >= 0 ? (next, true) : nil
        }
        return self.numbers(numbers).canContinue([byte]) ? (state, true) : nil
    }

    private func push(_ vector: Int32, waiting: State, _ byte: UInt8) -> Action {
        guard let (inner, isNumber) = begin(vector, byte) else { return .dead }
        return Action(kind: isNumber ? .pushNumber : .push, state: inner, other: states.id(waiting), readsText: readsText(waiting))
    }

    /// Ends the innermost value with these verdicts; false if the array that it is in could then not be finished.
    ///
    /// - Parameters:
    ///   - text: all bytes before the last one of the value.
    ///   - closing: the last byte; nil for a number, which ends with what follows it.
    func pop(
        _ position: inout Position, _ verdicts: Int32, _ text: [UInt8], closing: UInt8?, _ trace: inout Trace
    ) -> Bool {
        guard let frame = position.stack else {
            position.top = endState
            return true
        }
        if let target = target(of: frame.state, verdicts) {
            position.top = target
            position.data = frame.data
        } else {
            guard case .element(let step) = states[frame.state] else { return false }
            var resumption = ArrayResumption(step: step, outcome: outcomes[verdicts])
            var items = frame.items
            trace.readData = true
            guard compare(Array(text[frame.start...]) + (closing.map { [$0] } ?? []), &resumption, &items) else { return false }
            position.top = states.id(.array(vector: resumeArray(resumption), .afterValue, space: 0))
            position.data = items
        }
        position.stack = frame.below
        position.differing = frame.differing
        trace.lowest = min(trace.lowest, frame.depth - 1)
        return true
    }

    /// Where a frame that waits comes to when its value ends with these verdicts; nil where the value itself matters.
    func target(of frame: Int32, _ verdicts: Int32) -> Int32? {
        let row = verdicts < TransitionTable.verdictCount ? madeRow(of: frame) : nil
        if let known = row?[UInt8(truncatingIfNeeded: verdicts)], known != Self.unknown { return known >= 0 ? known : nil }
        let target: Int32
        switch states[frame] {
        case .member(let step) where memberStepTable[Int(step)].isDetached: target = states.id(.outside(outcome: verdicts))
        case .member(let step): target = states.id(.object(resume(step, outcomes[verdicts]), .afterValue, space: 0))
        case .element(let step) where elementStepTable[Int(step)].uniqueness == nil:
            let resumption = ArrayResumption(step: step, outcome: outcomes[verdicts])
            target = states.id(.array(vector: resumeArray(resumption), .afterValue, space: 0))
        default: target = Self.unsettled
        }
        row?[UInt8(truncatingIfNeeded: verdicts)] = target
        return target >= 0 ? target : nil
    }

    private func stepNumber(
        _ position: inout Position, _ vector: Int32, _ byte: UInt8, _ text: [UInt8], _ trace: inout Trace
    ) -> Bool {
        let set = numbers(vector)
        let digits = text[position.scalarStart...]
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            trace.read(from: position.scalarStart)
            return set.canContinue(digits, byte)
        default:
            guard isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            else { return false }
            trace.read(from: position.scalarStart)
            guard set.accepts(digits), let number = NumberPrefix(digits)?.number else { return false }
            var outer = position
            let outcome = outcomes.id(vectors[vector].parts.map { holds($0, of: number) })
            guard pop(&outer, outcome, text, closing: nil, &trace),
                advance(&outer, byte, text, &trace)
            else { return false }
            position = outer
            return true
        }
    }

    private func objectAction(_ place: ObjectPlace, _ phase: State.Phase, _ space: Int, _ byte: UInt8, depth: Int) -> Action {
        let gap: LayoutRules.Gap = phase == .opened ? .opened : phase == .afterValue ? .afterValue : .afterComma
        let vector = objects[place.object].vector
        switch byte {
        case UInt8(ascii: "}"):
            guard phase != .afterComma, layout.permits(.close, in: gap, after: space, depth: depth),
                let outcome = closing(vector)
            else { return .dead }
            return .pop(outcomes.id(outcome))
        case UInt8(ascii: ","):
            guard phase == .afterValue, layout.permits(.comma, in: gap, after: space, depth: depth),
                hasChoices(at: place)
            else { return .dead }
            return .move(states.id(.object(place, .afterComma, space: 0)))
        case UInt8(ascii: "\""):
            guard phase != .afterValue, layout.permits(.member, in: gap, after: space, depth: depth),
                hasChoices(at: place)
            else { return .dead }
            return Action(kind: .key, state: states.id(.key(place, keyStart(at: place), .between)))
        default:
            guard isSpace(byte),
                layout.permits(
                    byte, in: gap, after: space, depth: depth, mayClose: closing(vector) != nil,
                    mayGoOn: hasChoices(at: place))
            else { return .dead }
            return .move(states.id(.object(place, phase, space: layout.count(after: Int32(space)))))
        }
    }

    /// Ends an undeclared key; false, with the position unchanged, if the object has it already.
    func closeUndeclared(_ position: inout Position, _ colon: Int32, _ text: [UInt8]) -> Bool {
        guard let key = KeyText.decode(text[position.scalarStart...]), position.used?.contains(key) != true else { return false }
        position.data = OwnData.key(key, before: position.used)
        position.top = colon
        return true
    }

    private func colonAction(_ step: Int32, _ passed: Bool, _ space: Int, _ byte: UInt8) -> Action {
        let gap: LayoutRules.Gap = passed ? .afterColon : .beforeColon
        if isSpace(byte) {
            guard layout.permits(byte, in: gap, after: space, depth: 0, mayClose: false, mayGoOn: true) else { return .dead }
            return .move(states.id(.colon(step: step, passed: passed, space: layout.count(after: Int32(space)))))
        }
        if !passed {
            guard byte == UInt8(ascii: ":"), layout.permits(.colon, in: gap, after: space, depth: 0) else { return .dead }
            return .move(states.id(.colon(step: step, passed: true, space: 0)))
        }
        guard layout.permits(.value, in: gap, after: space, depth: 0) else { return .dead }
        return push(memberStepTable[Int(step)].child, waiting: .member(step: step), byte)
    }

    private func arrayAction(_ vector: Int32, _ phase: State.Phase, _ space: Int, _ byte: UInt8, depth: Int) -> Action {
        let gap: LayoutRules.Gap = phase == .opened ? .opened : phase == .afterValue ? .afterValue : .afterComma
        switch byte {
        case UInt8(ascii: "]"):
            guard phase != .afterComma, layout.permits(.close, in: gap, after: space, depth: depth),
                let outcome = closing(vector)
            else { return .dead }
            return .pop(outcomes.id(outcome))
        case UInt8(ascii: ","):
            guard phase == .afterValue, layout.permits(.comma, in: gap, after: space, depth: depth),
                elementStep(vector) != nil
            else { return .dead }
            return .move(states.id(.array(vector: vector, .afterComma, space: 0)))
        case let byte where isSpace(byte):
            guard
                layout.permits(
                    byte, in: gap, after: space, depth: depth, mayClose: closing(vector) != nil,
                    mayGoOn: elementStep(vector) != nil)
            else { return .dead }
            return .move(states.id(.array(vector: vector, phase, space: layout.count(after: Int32(space)))))
        default:
            guard phase != .afterValue, layout.permits(.value, in: gap, after: space, depth: depth),
                let step = elementStep(vector)
            else { return .dead }
            return push(elementStepTable[Int(step)].child, waiting: .element(step: step), byte)
        }
    }
}

/// The key within quotation marks, decoded from any spelling.
package enum KeyText {
    /// Whether a text has another spelling than its own bytes, of the few.
    static func hasEscapes(_ text: some Sequence<UInt8>) -> Bool { text.contains(where: hasEscapes) }

    /// Whether a byte of a text, or the character that it begins, has another spelling.
    @inlinable package static func hasEscapes(_ byte: UInt8) -> Bool {
        !(0x20..<0x7F).contains(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let (bytes, cut) = decodePrefix(text)
        return cut.isEmpty ? bytes : nil
    }

    /// The scalars that are complete, and what was written after them.
    static func decodePrefix(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], cut: ArraySlice<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var lexer = StringLexer.between
        var complete = text.startIndex
        reading: for (index, byte) in zip(text.indices, text) {
            switch lexer.step(byte, .any) {
            case .partial(let next): lexer = next
            case .scalar(let value):
                guard let scalar = Unicode.Scalar(value) else { break reading }
                bytes += scalar.utf8
                lexer = .between
                complete = index + 1
            case .close, .invalid: break reading
            }
        }
        return (bytes, text[complete...])
    }
}
