/// What the walk over a vocabulary asks about a state, so that masks can be shared between states.
extension Machine {
    /// Whether a state lies within a number of which every way on reads the sequence's own text.
    package func isNumber(_ state: Int32) -> Bool {
        if case .number(_, reading: -1) = states[state] { true } else { false }
    }

    /// Whether a value may end at a state with the byte that follows it.
    package func endsWithWhatFollows(_ state: Int32) -> Bool {
        switch states[state] {
        case .number, .outside: true
        default: false
        }
    }

    /// Whether a state lies within a string that is a value.
    package func isString(_ state: Int32) -> Bool {
        if case .string = states[state] { true } else { false }
    }

    /// Whether a state lies between two scalars of a string that is a value.
    package func isBetween(_ state: Int32) -> Bool {
        if case .string(_, .between) = states[state] { true } else { false }
    }

    /// Bytes of which the next one may be, and no other.
    package func possibleBytes(_ state: Int32) -> ByteSet {
        switch states[state] {
        case .string, .key: .all
        case .number: .numberOrEnd
        case .end: .space
        case .literal(let kind, let offset, _):
            ByteSet([(kind == .null ? "null" : kind == .yes ? "true" : "false" as StaticString).utf8Start[Int(offset)]])
        case .start: .value
        case .colon(_, let passed, _): passed ? .value : .colon
        case .object(_, let phase, _): phase == .opened ? .objectOpened : phase == .afterValue ? .afterMember : .afterMemberComma
        case .array(_, let phase, _): phase == .opened ? .arrayOpened : phase == .afterValue ? .afterItem : .value
        case .outside: .afterValue
        case .member, .element: ByteSet([])
        }
    }

    /// Whether white space may have any length wherever it may be, so that the state after it is that before it.
    var takesAnySpace: Bool { options.layout == .flexible && options.spelling == .any }

    /// How strings are spelled, which tells any strings of one grammar from those of another.
    package var spelling: GrammarOptions.Spelling { options.spelling }

    /// Whether a state lies within a key.
    package func isWithinKey(_ state: Int32) -> Bool {
        if case .key = states[state] { true } else { false }
    }

    /// The position after a number ends as it is; nil if it can't.
    package func closeNumber(_ position: Position, _ text: [UInt8]) -> Position? {
        guard case .number(let vector, _) = states[position.top] else { return nil }
        let digits = text[position.scalarStart...]
        guard numbers(vector).accepts(digits), let number = NumberPrefix(digits)?.number else { return nil }
        var outer = position
        var trace = Trace(from: position)
        let outcome = outcomes.id(vectors[vector].parts.map { holds($0, of: number) })
        return pop(&outer, outcome, text, closing: nil, &trace) ? outer : nil
    }

    /// The position after a string or declared key closes in one of its states, for any of the texts that lead there.
    package func close(_ state: Int32, at position: Position, _ text: [UInt8], _ trace: inout Trace) -> Position? {
        var outer = position
        outer.top = state
        return step(&outer, UInt8(ascii: "\""), text, &trace) ? outer : nil
    }
}
