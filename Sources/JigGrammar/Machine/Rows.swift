import JigRegex

/// Transitions within strings and keys, which depend on the static state alone: a row of next states for each state, filled
/// when it is first asked for.
extension Machine {
    /// No text goes on with the byte.
    package static let dead: Int32 = -1
    /// The byte leaves the string or key, or the state has no row.
    package static let leaves: Int32 = -2

    /// The row of a state; nil where transitions need more than the state.
    package func row(_ state: Int32) -> [Int32]? {
        while rows.count < states.count { rows.append(nil) }
        if let row = rows[Int(state)] { return row }
        let row: [Int32]
        switch states[state] {
        case .string(let parts, let lexer): row = (0...255).map { next(parts, lexer, UInt8($0)) }
        case .key(let place, let prefix, let lexer): row = (0...255).map { next(place, prefix, lexer, UInt8($0)) }
        default: return nil
        }
        while rows.count < states.count { rows.append(nil) }
        rows[Int(state)] = row
        return row
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
