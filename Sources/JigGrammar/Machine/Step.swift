import JigJSON
import JigRegex

extension Machine {
    private var layout: LayoutRules { LayoutRules(options: options) }

    /// Where a text begins.
    package func start() -> Position {
        let vector = vectors.id(Vector(parts: [goal(root)], condition: formulas.atom(.verdict(0))))
        return Position(top: states.id(.start(vector: vector, space: 0)), stack: nil, used: nil)
    }

    /// Moves a position by one byte, without a look at whether items before can still be differed from.
    ///
    /// - Parameter text: all bytes before this one, of which the innermost number or key is read, and unique items.
    func advance(_ position: inout Position, _ byte: UInt8, _ text: [UInt8], _ trace: inout Trace) -> Bool {
        let next = transition(position.top, byte)
        if next >= 0 {
            position.top = next
            return true
        }
        if next == Self.dead { return false }
        switch states[position.top] {
        case .string(let parts, _):
            return pop(&position, parts.parts.map(languages.acceptsEmpty), text, closing: byte, &trace)
        case .key(let place, let prefix, _):
            return closeKey(&position, place, prefix, text, &trace)
        case .literal(let kind, let offset, let outcome):
            let word: StaticString = kind == .null ? "null" : kind == .yes ? "true" : "false"
            guard word.utf8Start[Int(offset)] == byte else { return false }
            if Int(offset) + 1 == word.utf8CodeUnitCount {
                return pop(&position, outcomes[outcome], text, closing: byte, &trace)
            }
            position.top = states.id(.literal(kind, offset: offset + 1, outcome: outcome))
            return true
        case .number(let vector): return stepNumber(&position, vector, byte, text, &trace)
        case .start(let vector, let space):
            if isSpace(byte) {
                guard layout.permits(byte, in: .root, after: Int(space), depth: 0, mayClose: false, mayGoOn: true) else {
                    return false
                }
                position.top = states.id(.start(vector: vector, space: layout.count(after: space)))
                return true
            }
            guard layout.permits(.value, in: .root, after: Int(space), depth: 0) else { return false }
            return begin(&position, vector, byte, text)
        case .end(let space):
            guard isSpace(byte),
                layout.permits(byte, in: .end, after: Int(space), depth: 0, mayClose: false, mayGoOn: false)
            else { return false }
            position.top = states.id(.end(space: layout.count(after: space)))
            return true
        case .object(let place, let phase, let space):
            return stepObject(&position, place, phase, Int(space), byte, text, &trace)
        case .colon(let step, let passed, let space):
            return stepColon(&position, step, passed, Int(space), byte, text, &trace)
        case .array(let vector, let phase, let space):
            return stepArray(&position, vector, phase, Int(space), byte, text, &trace)
        case .member, .element: return false
        }
    }

    /// Whether the text may end here.
    package func canEnd(_ position: Position, _ text: [UInt8]) -> Bool {
        switch states[position.top] {
        case .end(let space): layout.permits(.end, in: .end, after: Int(space), depth: 0)
        case .number(let vector): position.stack == nil && numbers(vector).accepts(text[position.scalarStart...])
        default: false
        }
    }

    /// Whether completions from a position read nothing but its states.
    package func isStatic(_ position: Position) -> Bool {
        switch states[position.top] {
        case .number, .key: return false
        default: break
        }
        guard position.used == nil, position.items == nil, options.layout != .indented else { return false }
        var frame = position.stack
        while let current = frame {
            if case .element(let step) = states[current.state], elementStepTable[Int(step)].uniqueness != nil { return false }
            frame = current.below
        }
        return true
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    /// Begins a value in place of the innermost state.
    private func begin(_ position: inout Position, _ vector: Int32, _ byte: UInt8, _ text: [UInt8]) -> Bool {
        guard let state = open(vector, byte) else { return false }
        if case .number(let numbers) = states[state] {
            guard self.numbers(numbers).canContinue([byte]) else { return false }
            position.scalarStart = text.count
        }
        position.top = state
        position.used = nil
        position.items = nil
        return true
    }

    /// Begins a value within the innermost state, which waits as `waiting`.
    private func push(
        _ position: inout Position, _ vector: Int32, waiting: State, _ byte: UInt8, _ text: [UInt8]
    ) -> Bool {
        var inner = position
        guard begin(&inner, vector, byte, text) else { return false }
        var readsText = false
        if case .element(let step) = waiting { readsText = elementStepTable[Int(step)].uniqueness != nil }
        inner.stack = StackFrame(state: states.id(waiting), waiting: position, start: text.count, readsText: readsText)
        if case .element(let step) = waiting, position.items != nil, elementStepTable[Int(step)].resentsRepeats {
            inner.differing += 1
        }
        position = inner
        return true
    }

    /// Ends the innermost value with these verdicts; false if the array that it is in could then not be finished.
    ///
    /// - Parameters:
    ///   - text: all bytes before the last one of the value.
    ///   - closing: the last byte; nil for a number, which ends with what follows it.
    func pop(
        _ position: inout Position, _ outcome: [Bool], _ text: [UInt8], closing: UInt8?, _ trace: inout Trace
    ) -> Bool {
        guard let frame = position.stack else {
            position.top = states.id(.end(space: 0))
            return true
        }
        switch states[frame.state] {
        case .member(let step):
            position.top = states.id(.object(resume(step, outcome), .afterValue, space: 0))
        case .element(let step):
            var resumption = ArrayResumption(step: step, outcome: outcome)
            var items = frame.items
            if elementStepTable[Int(step)].uniqueness != nil {
                trace.readData = true
                guard compare(Array(text[frame.start...]) + (closing.map { [$0] } ?? []), &resumption, &items) else { return false }
            }
            position.top = states.id(.array(vector: resumeArray(resumption), .afterValue, space: 0))
            position.items = items
        default: return false
        }
        position.stack = frame.below
        position.used = frame.used
        position.differing = frame.differing
        trace.lowest = min(trace.lowest, frame.depth - 1)
        return true
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
            return set.canContinue(digits + [byte])
        default:
            guard isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            else { return false }
            trace.read(from: position.scalarStart)
            guard set.accepts(digits), let number = NumberPrefix(digits)?.number else { return false }
            var outer = position
            guard pop(&outer, vectors[vector].parts.map { holds($0, of: number) }, text, closing: nil, &trace),
                advance(&outer, byte, text, &trace)
            else { return false }
            position = outer
            return true
        }
    }

    private func stepObject(
        _ position: inout Position, _ place: ObjectPlace, _ phase: State.Phase, _ space: Int, _ byte: UInt8,
        _ text: [UInt8], _ trace: inout Trace
    ) -> Bool {
        let gap: LayoutRules.Gap = phase == .opened ? .opened : phase == .afterValue ? .afterValue : .afterComma
        let depth = position.depth + 1
        if layout.readsDepth { trace.readData = true }
        let vector = objects[place.object].vector
        switch byte {
        case UInt8(ascii: "}"):
            guard phase != .afterComma, layout.permits(.close, in: gap, after: space, depth: depth),
                let outcome = closing(vector)
            else { return false }
            return pop(&position, outcome, text, closing: byte, &trace)
        case UInt8(ascii: ","):
            guard phase == .afterValue, layout.permits(.comma, in: gap, after: space, depth: depth),
                hasChoices(at: place)
            else { return false }
            position.top = states.id(.object(place, .afterComma, space: 0))
            return true
        case UInt8(ascii: "\""):
            guard phase != .afterValue, layout.permits(.member, in: gap, after: space, depth: depth),
                hasChoices(at: place)
            else { return false }
            position.top = states.id(.key(place, keyStart(at: place), .between))
            position.scalarStart = text.count + 1
            return true
        default:
            guard isSpace(byte),
                layout.permits(
                    byte, in: gap, after: space, depth: depth, mayClose: closing(vector) != nil,
                    mayGoOn: hasChoices(at: place))
            else { return false }
            position.top = states.id(.object(place, phase, space: layout.count(after: Int32(space))))
            return true
        }
    }

    private func closeKey(
        _ position: inout Position, _ place: ObjectPlace, _ prefix: KeyPrefix, _ text: [UInt8], _ trace: inout Trace
    ) -> Bool {
        if let key = declaredKey(prefix, at: place), let step = memberStep(place, key) {
            position.top = states.id(.colon(step: step, passed: false, space: 0))
            return true
        }
        if position.used != nil { trace.readData = true }
        if choices(at: place).classes.count > 1 { trace.read(from: position.scalarStart) }
        guard let key = KeyText.decode(text[position.scalarStart...]), position.used?.contains(key) != true,
            let reference = undeclaredKey(String(decoding: key, as: UTF8.self), at: place),
            let step = memberStep(place, reference)
        else { return false }
        position.used = UsedList(key, before: position.used)
        position.top = states.id(.colon(step: step, passed: false, space: 0))
        return true
    }

    private func stepColon(
        _ position: inout Position, _ step: Int32, _ passed: Bool, _ space: Int, _ byte: UInt8, _ text: [UInt8],
        _ trace: inout Trace
    ) -> Bool {
        let gap: LayoutRules.Gap = passed ? .afterColon : .beforeColon
        if isSpace(byte) {
            guard layout.permits(byte, in: gap, after: space, depth: 0, mayClose: false, mayGoOn: true) else { return false }
            position.top = states.id(.colon(step: step, passed: passed, space: layout.count(after: Int32(space))))
            return true
        }
        if !passed {
            guard byte == UInt8(ascii: ":"), layout.permits(.colon, in: gap, after: space, depth: 0) else { return false }
            position.top = states.id(.colon(step: step, passed: true, space: 0))
            return true
        }
        guard layout.permits(.value, in: gap, after: space, depth: 0) else { return false }
        return push(&position, memberStepTable[Int(step)].child, waiting: .member(step: step), byte, text)
    }

    private func stepArray(
        _ position: inout Position, _ vector: Int32, _ phase: State.Phase, _ space: Int, _ byte: UInt8,
        _ text: [UInt8], _ trace: inout Trace
    ) -> Bool {
        let gap: LayoutRules.Gap = phase == .opened ? .opened : phase == .afterValue ? .afterValue : .afterComma
        let depth = position.depth + 1
        if layout.readsDepth { trace.readData = true }
        switch byte {
        case UInt8(ascii: "]"):
            guard phase != .afterComma, layout.permits(.close, in: gap, after: space, depth: depth),
                let outcome = closing(vector)
            else { return false }
            return pop(&position, outcome, text, closing: byte, &trace)
        case UInt8(ascii: ","):
            guard phase == .afterValue, layout.permits(.comma, in: gap, after: space, depth: depth),
                elementStep(vector) != nil
            else { return false }
            position.top = states.id(.array(vector: vector, .afterComma, space: 0))
            return true
        case let byte where isSpace(byte):
            guard
                layout.permits(
                    byte, in: gap, after: space, depth: depth, mayClose: closing(vector) != nil,
                    mayGoOn: elementStep(vector) != nil)
            else { return false }
            position.top = states.id(.array(vector: vector, phase, space: layout.count(after: Int32(space))))
            return true
        default:
            guard phase != .afterValue, layout.permits(.value, in: gap, after: space, depth: depth),
                let step = elementStep(vector)
            else { return false }
            return push(&position, elementStepTable[Int(step)].child, waiting: .element(step: step), byte, text)
        }
    }
}

/// The key within quotation marks, decoded from any spelling.
enum KeyText {
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let (bytes, isWhole) = decodePrefix(text)
        return isWhole ? bytes : nil
    }

    /// The scalars that are complete, and whether that is all.
    static func decodePrefix(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], isWhole: Bool) {
        var bytes: [UInt8] = []
        var lexer = StringLexer.between
        for byte in text {
            switch lexer.step(byte, .any) {
            case .partial(let next): lexer = next
            case .scalar(let value):
                guard let scalar = Unicode.Scalar(value) else { return (bytes, false) }
                bytes += Array(String(Character(scalar)).utf8)
                lexer = .between
            case .close, .invalid: return (bytes, false)
            }
        }
        return (bytes, lexer == .between)
    }
}
