import JigRegex

/// What the walk over a vocabulary asks about a state, so that masks can be shared between states.
extension Machine {
    /// Whether every way on from a position reads the sequence's own text.
    package func readsText(_ position: Position) -> Bool {
        if case .number = states[position.top] { true } else { false }
    }

    /// How strings are spelled, which tells any strings of one grammar from those of another.
    package var spelling: GrammarOptions.Spelling { options.spelling }

    /// Whether a state lies within a string of which nothing is asked, between two scalars, so that what stays within it is
    /// the same in all grammars of one spelling.
    package func isAnyString(_ state: Int32) -> Bool {
        guard case .string(let parts, .between) = states[state], parts.whole == languages.any else { return false }
        return parts.parts.allSatisfy { $0 == languages.any }
    }

    /// For a state between two scalars of a string of which only the length is asked: how many scalars may follow.
    package func length(after state: Int32) -> (least: Int, most: Int?)? {
        guard case .string(let parts, .between) = states[state] else { return nil }
        guard (parts.parts + [parts.whole]).allSatisfy({ isLength($0) }) else { return nil }
        let (_, least, most) = languages.split(parts.whole)
        return (least, most)
    }

    private func isLength(_ language: Language) -> Bool {
        language == languages.any || language == languages.none || languages.split(language).core == languages.any
    }

    /// A state of a string of which only the length is asked, with lengths beyond `longest` made alike: the state that tokens of
    /// at most so many scalars can't tell from this one.
    package func clampingLength(_ state: Int32, to longest: Int) -> Int32 {
        guard case .string(let parts, .between) = states[state], let (least, most) = length(after: state),
            least > longest || most ?? 0 > longest
        else { return state }
        func clamp(_ language: Language) -> Language {
            if language == languages.none || language == languages.any { return language }
            let (_, min, max) = languages.split(language)
            return languages.length(min: Swift.min(min, longest), max: max.map { Swift.min($0, longest) })
        }
        return states.id(.string(StringParts(parts: parts.parts.map(clamp), whole: clamp(parts.whole)), .between))
    }

    /// A key state in two halves: one that takes declared keys only, and a string state that takes what undeclared ones may be.
    package func keyHalves(_ state: Int32) -> (declared: Int32, undeclared: Int32)? {
        guard case .key(let place, var prefix, let lexer) = states[state], prefix.others != languages.none else { return nil }
        let others = StringParts(parts: [], whole: prefix.others)
        prefix.others = languages.none
        return (states.id(.key(place, prefix, lexer)), states.id(.string(others, lexer)))
    }

    /// The position after an undeclared key closes, whichever it is; nil if its text matters.
    package func closeUndeclared(_ position: Position) -> Position? {
        guard case .key(let place, _, _) = states[position.top], position.isUnused, choices(at: place).classes.count == 1,
            let index = choices(at: place).classes.first, let step = memberStep(place, .undeclared(index))
        else { return nil }
        var outer = position
        outer.used = UsedList([], before: nil)
        outer.top = states.id(.colon(step: step, passed: false, space: 0))
        return outer
    }

    /// A reader of the declared keys of a key state, be they such that may come or not.
    package struct DeclaredKeys {
        let place: ObjectPlace
        var prefix: KeyPrefix
        var lexer: StringLexer
    }

    package func declaredKeys(_ state: Int32) -> DeclaredKeys? {
        guard case .key(let place, let prefix, let lexer) = states[state], prefix.low < prefix.high else { return nil }
        return DeclaredKeys(place: place, prefix: prefix, lexer: lexer)
    }

    /// Moves a reader of declared keys on: `closes` where one of them is complete, nil where none begins so.
    package func advance(_ keys: DeclaredKeys, _ byte: UInt8) -> (next: DeclaredKeys, closes: Bool)? {
        var next = keys
        switch keys.lexer.step(byte, options.spelling) {
        case .invalid: return nil
        case .close: return isDeclared(keys.prefix, at: keys.place) ? (keys, true) : nil
        case .partial(let lexer): next.lexer = lexer
        case .scalar(let scalar):
            next.lexer = .between
            next.prefix = advance(keys.prefix, at: keys.place, scalar)
            if next.prefix.low >= next.prefix.high { return nil }
        }
        return (next, false)
    }

    /// The position after a string or declared key closes in one of its states, for any of the texts that lead there.
    package func close(_ state: Int32, at position: Position, _ text: [UInt8], _ trace: inout Trace) -> Position? {
        var outer = position
        outer.top = state
        return step(&outer, UInt8(ascii: "\""), text, &trace) ? outer : nil
    }
}
