import JigRegex

/// Transitions that depend on the innermost state alone.
extension Machine {
    /// The cell was not asked for yet. Its bits are all set, so that a row is cleared byte by byte.
    static let unknown: Int32 = -1
    /// No text goes on with the byte.
    package static let dead: Int32 = -2
    /// The byte leaves the string or key.
    package static let leaves: Int32 = -3
    /// The transition needs more than the state.
    package static let unsettled: Int32 = -4
    /// This and what is below stand for actions.
    static let firstAction: Int32 = -5

    /// The transitions of one state within a string or key.
    package struct Row {
        fileprivate let row: TransitionTable.Row
    }

    /// The transitions of a state within a string or key; nil for others.
    package func row(of state: Int32) -> Row? {
        hasTransitions(state) ? madeRow(of: state).map { Row(row: $0) } : nil
    }

    /// The state after a byte, or ``dead`` or ``leaves``.
    @inline(__always)
    package func transition(_ state: Int32, in row: Row, _ byte: UInt8) -> Int32 {
        let known = row.row[byte]
        return known != Self.unknown ? known : fill(row.row, state, byte)
    }

    /// The state after a byte of a state within a string or key, or ``dead`` or ``leaves``.
    package func transition(_ state: Int32, _ byte: UInt8) -> Int32 {
        row(of: state).map { transition(state, in: $0, byte) } ?? Self.unsettled
    }

    /// The row of a state, made when it is first asked for; nil where all its transitions need more than the state.
    func madeRow(of state: Int32) -> TransitionTable.Row? {
        if let row = transitions.row(of: state) { return row }
        let draft: TransitionTable.Draft
        switch states[state] {
        case .number(_, reading: -1): return nil
        case .object where options.layout == .indented, .array where options.layout == .indented: return nil
        case .key(_, _, let lexer): return transitions.makeRow(of: state, self.draft(lexer), keys: Self.unknown)
        case .string(_, let lexer): return transitions.makeRow(of: state, self.draft(lexer))
        case .member, .element: return transitions.makeRow(of: state, .verdicts)
        case .literal: draft = .letters
        case .number: draft = .number
        case .start: draft = .value
        case .end: draft = .space
        case .object(_, .opened, _): draft = .objectOpened
        case .object(_, .afterValue, _): draft = .afterMember
        case .object(_, .afterComma, _): draft = .afterMemberComma
        case .colon(_, let passed, _): draft = passed ? .value : .colon
        case .array(_, .opened, _): draft = .arrayOpened
        case .array(_, .afterValue, _): draft = .afterItem
        case .array(_, .afterComma, _): draft = .value
        case .outside: draft = .afterValue
        }
        return transitions.makeRow(of: state, draft, space: countedSpace(state) ?? Self.unsettled)
    }

    /// The bytes that a string may go on with.
    private func draft(_ lexer: StringLexer) -> TransitionTable.Draft {
        switch lexer {
        case .between: .between
        case .utf8: .scalar
        case .escape, .unicode, .surrogate: .escape
        }
    }

    /// Whether a string goes on from between two scalars with few characters only, as one of a list does.
    package func isNarrow(_ state: Int32) -> Bool { goesOnBeyondASCII(state, ifFew: { $0 != Self.dead }) == false }

    /// Whether a string goes on from between two scalars with nearly any character.
    package func refusesFew(_ state: Int32) -> Bool { goesOnBeyondASCII(state, ifFew: { $0 == Self.dead }) == true }

    /// Whether a string goes on from between two scalars with one beyond ASCII, if few characters of ASCII do what is asked; nil if more do.
    private func goesOnBeyondASCII(_ state: Int32, ifFew isCounted: (Int32) -> Bool) -> Bool? {
        guard case .string(let parts, .between) = states[state], let row = madeRow(of: state) else { return nil }
        var count = 0
        for byte in UInt8(0x20)..<0x80 where byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
            if isCounted(transition(state, in: Row(row: row), byte)) { count += 1 }
            if count == 8 { return nil }
        }
        return languages.canContinue(parts.whole, in: 0x80...0x10FFFF)
    }

    /// What a byte does at a state, as a cell; ``unsettled`` where that takes more than the state.
    func cell(_ state: Int32, _ byte: UInt8) -> Int32 {
        guard let row = madeRow(of: state) else { return Self.unsettled }
        let known = row[byte]
        let cell = known != Self.unknown ? known : fill(row, state, byte)
        if cell != Self.leaves { return cell }
        if row.closing == Self.unknown { row.closing = transitions.cell(for: closing(states[state])) }
        return row.closing
    }

    private func fill(_ row: TransitionTable.Row, _ state: Int32, _ byte: UInt8) -> Int32 {
        let next: Int32
        switch states[state] {
        case .string(let parts, .between):
            if (0x20..<0x80).contains(byte) {
                if !fillList(row, parts) { fillASCII(row, parts) }
                let filled = row[byte]
                if filled != Self.unknown { return filled }
            }
            next = self.next(parts, .between, byte)
            if byte >= 0xC2, next == Self.dead, !languages.canContinue(parts.whole, in: 0x80...0x10FFFF) {
                row.fill(0xC2...0xF4, with: Self.dead)
            }
        case .string(let parts, .utf8(let bits, 1, let least)):
            next = self.next(parts, .utf8(bits: bits, missing: 1, least: least), byte)
            fillLastBytes(row, parts, bits << 6, least)
        case .string(let parts, let lexer): next = self.next(parts, lexer, byte)
        case .key(let place, let prefix, let lexer): next = self.next(place, prefix, lexer, byte)
        case .member, .element: next = Self.dead
        default: next = transitions.cell(for: action(state, byte, depth: 0))
        }
        row[byte] = next
        return next
    }

    /// What the closing quotation mark of a string or key does.
    private func closing(_ state: State) -> Action {
        switch state {
        case .string(let parts, _): return .pop(outcomes.id(languages(of: parts).map(languages.acceptsEmpty)))
        case .key(let place, let prefix, _):
            if let key = declaredKey(prefix, at: place), let step = memberStep(place, key) {
                return .move(states.id(.colon(step: step, passed: false, space: 0)))
            }
            guard let index = firstComplete(prefix.undeclared),
                let step = memberStep(place, .undeclared(choices(at: place).classes[index]))
            else { return .dead }
            return Action(kind: .closeUndeclared, state: states.id(.colon(step: step, passed: false, space: 0)))
        default: return .dead
        }
    }

    /// Fills in what a string does with ASCII, of which many bytes do the same.
    private func fillASCII(_ row: TransitionTable.Row, _ parts: StringParts) {
        var byte: UInt8 = 0x20
        while byte < 0x80 {
            let (cell, end) = afterRun(from: UInt32(byte), parts)
            while byte < min(end, 0x80) {
                // The quotation mark closes, and the backslash begins an escape.
                if byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { row[byte] = cell }
                byte += 1
            }
        }
    }

    /// What a string does with a scalar, and the end of a range from it on with whose scalars it does the same.
    private func afterRun(from scalar: UInt32, _ parts: StringParts) -> (cell: Int32, end: UInt32) {
        let (next, run) = afterRun(around: scalar, parts)
        return (languages.isEmpty(next.whole) ? Self.dead : states.id(.string(next, .between)), run.upperBound)
    }

    /// What is left of a string after a scalar, and a range around it after whose scalars it is the same.
    private func afterRun(around scalar: UInt32, _ parts: StringParts) -> (parts: StringParts, run: Range<UInt32>) {
        var run = 0..<UInt32.max
        let next = map(parts) { part in
            let (derivative, other) = languages.derivativeOfRun(part, around: scalar)
            run = run.clamped(to: other)
            return derivative
        }
        return (next, run)
    }

    /// A UTF-8 sequence that has begun, or the first one in whose place the string goes on alike after each of its scalars: a string
    /// takes all letters of a script or none, as a rule, so that one state and its row stand for many.
    private func begun(_ lexer: StringLexer, _ parts: StringParts) -> StringLexer {
        guard case .utf8(let bits, let missing, let least) = lexer else { return lexer }
        let shift = 6 * UInt32(missing)
        let first = bits << shift, count = UInt32(1) << shift
        guard first >= least, first + count <= 0x110000 else { return lexer }
        let run = afterRun(around: first, parts).run
        guard run.contains(first + count - 1) else { return lexer }
        let same = (max(run.lowerBound, least) + count - 1) >> shift
        // Where there are surrogates among them, some are no scalars.
        let hasSurrogates = [bits, same].contains { (0xD800...0xDFFF).overlaps($0 << shift...$0 << shift + count - 1) }
        return hasSurrogates ? lexer : .utf8(bits: same, missing: missing, least: least)
    }

    /// Fills in what a string of a list does with the characters that its strings begin with, which are few; false, and nothing
    /// done, where the form is not that of a list.
    private func fillList(_ row: TransitionTable.Row, _ parts: StringParts) -> Bool {
        guard languages.mayBeList(parts.whole) else { return false }
        var rests: [(byte: UInt8, language: Language)] = []
        var beginnings = ByteSet()
        // Of what can't be told by one byte, which is left for when it is asked for.
        var firstBytes: Set<UInt8> = []
        let isList = languages.forEachBeginning(of: parts.whole) {
            firstBytes.formUnion(ListedStrings.firstBytes(of: $0))
        } _: { byte, rest in
            rests.append((byte, rest))
            beginnings.insert(byte)
        }
        guard isList, beginnings.count == rests.count else { return false }
        for (byte, rest) in rests {
            let next = map(parts) { part in
                part == parts.whole ? rest : languages.rest(ofList: part, after: byte) ?? languages.derivative(part, by: UInt32(byte))
            }
            row[byte] = languages.isEmpty(rest) ? Self.dead : states.id(.string(next, .between))
        }
        for byte in UInt8(0x20)..<0x80 where byte != UInt8(ascii: "\"") && !beginnings.contains(byte) && !firstBytes.contains(byte) {
            // Other characters are written as they are, unless any spelling is taken.
            if byte != UInt8(ascii: "\\") || options.spelling == .few { row[byte] = Self.dead }
        }
        for byte in UInt8(0xC2)...0xF4 where !firstBytes.contains(byte) { row[byte] = Self.dead }
        return true
    }

    /// Fills in what a string does with the last bytes of scalars that begin alike, of which many do the same.
    private func fillLastBytes(_ row: TransitionTable.Row, _ parts: StringParts, _ first: UInt32, _ least: UInt32) {
        // All of them or none are scalars that may be spelled so.
        guard first >= least, first <= 0x10FFFF, !(0xD800...0xDFFF).contains(first) else {
            row.fill(0x80...0xBF, with: Self.dead)
            return
        }
        var scalar = first
        while scalar < first + 64 {
            let (cell, end) = afterRun(from: scalar, parts)
            while scalar < min(end, first + 64) {
                row[0x80 | UInt8(scalar & 0x3F)] = cell
                scalar += 1
            }
        }
    }

    func after(_ scalar: UInt32, _ parts: StringParts) -> StringParts { map(parts) { languages.derivative($0, by: scalar) } }

    /// Whether a state lies within a string or key.
    package func hasTransitions(_ state: Int32) -> Bool {
        switch states[state] {
        case .string, .key: true
        default: false
        }
    }

    private func next(_ parts: StringParts, _ lexer: StringLexer, _ byte: UInt8) -> Int32 {
        switch lexer.step(byte, options.spelling) {
        case .invalid: return Self.dead
        case .close: return languages.acceptsEmpty(parts.whole) ? Self.leaves : Self.dead
        case .partial(let partial):
            let partial = begun(partial, parts)
            let goesOn = partial.reachable(options.spelling).contains { languages.canContinue(parts.whole, in: $0) }
            return goesOn ? states.id(.string(parts, partial)) : Self.dead
        case .scalar(let scalar):
            let next = after(scalar, parts)
            return languages.isEmpty(next.whole) ? Self.dead : states.id(.string(next, .between))
        }
    }

    private func next(_ place: ObjectPlace, _ prefix: KeyPrefix, _ lexer: StringLexer, _ byte: UInt8) -> Int32 {
        switch lexer.step(byte, options.spelling) {
        case .invalid: return Self.dead
        case .close:
            return mayClose(prefix, at: place) ? Self.leaves : Self.dead
        case .partial(let partial):
            let goesOn = partial.reachable(options.spelling).contains { range in
                languages.canContinue(prefix.others, in: range) || declaredContinues(prefix, at: place, range)
            }
            return goesOn ? states.id(.key(place, prefix, partial)) : Self.dead
        case .scalar(let scalar):
            let next = advance(prefix, at: place, scalar)
            return isAlive(next, at: place) ? states.id(.key(place, next, .between)) : Self.dead
        }
    }

    func advance(_ prefix: KeyPrefix, at place: ObjectPlace, _ scalar: UInt32) -> KeyPrefix {
        var next = prefix
        if prefix.low < prefix.high {
            let sorted = sorted(at: place)
            (next.low, next.high) = sorted.narrow(prefix.low, prefix.high, prefix.depth, scalar)
        }
        // Past the declared keys the depth no longer tells states apart.
        next.depth = next.low < next.high ? prefix.depth + 1 : 0
        if next.low >= next.high { (next.low, next.high) = (0, 0) }
        if prefix.others != languages.none {
            next.undeclared = map(prefix.undeclared) { languages.derivative($0, by: scalar) }
        }
        return next
    }

    func isAlive(_ prefix: KeyPrefix, at place: ObjectPlace) -> Bool {
        !languages.isEmpty(prefix.others) || anyDeclared(prefix.low, prefix.high, at: place)
    }

    private func declaredContinues(_ prefix: KeyPrefix, at place: ObjectPlace, _ range: ClosedRange<UInt32>) -> Bool {
        let sorted = sorted(at: place)
        return (prefix.low..<prefix.high).contains { index in
            let scalars = sorted.entries[Int(index)].scalars
            return scalars.count > Int(prefix.depth) && range.contains(scalars[Int(prefix.depth)])
                && anyDeclared(index, index + 1, at: place)
        }
    }
}
