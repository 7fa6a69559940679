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
        if known != Self.unknown { return known }
        let next: Int32
        switch states[state] {
        case .string(let parts, let lexer): next = self.next(parts, lexer, byte)
        case .key(let place, let prefix, let lexer): next = self.next(place, prefix, lexer, byte)
        default: return Self.unknown
        }
        transitions[row, byte] = next
        return next
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
        next.others = languages.derivative(prefix.others, by: scalar)
        return next
    }

    func isAlive(_ prefix: KeyPrefix, at place: ObjectPlace) -> Bool {
        choices(at: place).anyDeclared(prefix.low, prefix.high) || !languages.isEmpty(prefix.others)
    }

    private func declaredContinues(_ prefix: KeyPrefix, at place: ObjectPlace, _ range: ClosedRange<UInt32>) -> Bool {
        let sorted = sorted(objects[place.object].shape)
        let choices = choices(at: place)
        return (prefix.low..<prefix.high).contains { index in
            let scalars = sorted.entries[Int(index)].scalars
            return scalars.count > Int(prefix.depth) && range.contains(scalars[Int(prefix.depth)])
                && choices.anyDeclared(index, index + 1)
        }
    }
}
