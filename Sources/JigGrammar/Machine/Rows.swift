import JigRegex

/// Transitions within strings and keys, which depend on the static state alone.
extension Machine {
    /// No text goes on with the byte.
    package static let dead: Int32 = -1
    /// The byte leaves the string or key.
    package static let leaves: Int32 = -2
    /// Transitions of the state need more than the state.
    package static let unknown: Int32 = -3

    /// The state after a byte, or one of ``dead``, ``leaves`` and ``unknown``.
    package func transition(_ state: Int32, _ byte: UInt8) -> Int32 {
        guard let row = transitions.row(of: state, isRow: hasTransitions) else { return Self.unknown }
        let known = transitions[row, byte]
        return known != Self.unknown ? known : fill(row, state, byte)
    }

    /// The row of a state for ``transition(_:in:_:)``; nil where its transitions need more than the state.
    package func row(of state: Int32) -> Int32? { transitions.row(of: state, isRow: hasTransitions) }

    /// The state after a byte, of a state whose row is known.
    @inline(__always)
    package func transition(_ state: Int32, in row: Int32, _ byte: UInt8) -> Int32 {
        let known = transitions[row, byte]
        return known != Self.unknown ? known : fill(row, state, byte)
    }

    private func fill(_ row: Int32, _ state: Int32, _ byte: UInt8) -> Int32 {
        switch states[state] {
        case .string(let parts, .between):
            let next = self.next(parts, .between, byte)
            transitions[row, byte] = next
            if (0x20..<0x80).contains(byte) { fillASCII(row, parts) }
            return next
        case .string(let parts, let lexer): transitions[row, byte] = next(parts, lexer, byte)
        case .key(let place, let prefix, let lexer): transitions[row, byte] = next(place, prefix, lexer, byte)
        default: return Self.unknown
        }
        return transitions[row, byte]
    }

    /// Fills in what a string does with ASCII, of which many bytes do the same.
    private func fillASCII(_ row: Int32, _ parts: StringParts) {
        let single = parts.parts == [parts.whole]
        var last: (parts: StringParts, state: Int32)?
        for byte in UInt8(0x20)..<0x80 where byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
            let whole = languages.derivative(parts.whole, by: UInt32(byte))
            if languages.isEmpty(whole) {
                transitions[row, byte] = Self.dead
                continue
            }
            let derived = single ? [whole] : parts.parts.map { languages.derivative($0, by: UInt32(byte)) }
            if let last, last.parts.whole == whole, last.parts.parts == derived {
                transitions[row, byte] = last.state
                continue
            }
            let next = StringParts(parts: derived, whole: whole)
            let state = states.id(.string(next, .between))
            last = (next, state)
            transitions[row, byte] = state
        }
    }

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
            let goesOn = partial.reachable(options.spelling).contains { languages.canContinue(parts.whole, in: $0) }
            return goesOn ? states.id(.string(parts, partial)) : Self.dead
        case .scalar(let scalar):
            let whole = languages.derivative(parts.whole, by: scalar)
            if languages.isEmpty(whole) { return Self.dead }
            let next = StringParts(parts: parts.parts.map { languages.derivative($0, by: scalar) }, whole: whole)
            return states.id(.string(next, .between))
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
            let sorted = sorted(objects[place.object].shape)
            (next.low, next.high) = sorted.narrow(prefix.low, prefix.high, prefix.depth, scalar)
        }
        // Past the declared keys the depth no longer tells states apart.
        next.depth = next.low < next.high ? prefix.depth + 1 : 0
        if next.low >= next.high { (next.low, next.high) = (0, 0) }
        if prefix.others != languages.none {
            next.undeclared.whole = languages.derivative(prefix.others, by: scalar)
            for index in next.undeclared.parts.indices {
                next.undeclared.parts[index] = languages.derivative(prefix.undeclared.parts[index], by: scalar)
            }
        }
        return next
    }

    func isAlive(_ prefix: KeyPrefix, at place: ObjectPlace) -> Bool {
        anyDeclared(prefix.low, prefix.high, at: place) || !languages.isEmpty(prefix.others)
    }

    private func declaredContinues(_ prefix: KeyPrefix, at place: ObjectPlace, _ range: ClosedRange<UInt32>) -> Bool {
        let sorted = sorted(objects[place.object].shape)
        return (prefix.low..<prefix.high).contains { index in
            let scalars = sorted.entries[Int(index)].scalars
            return scalars.count > Int(prefix.depth) && range.contains(scalars[Int(prefix.depth)])
                && anyDeclared(index, index + 1, at: place)
        }
    }
}
