import JigRegex

/// What the walk over a vocabulary asks about the key of an object, to follow declared keys by itself.
extension Machine {
    /// What a key state asks, for those that read the keys themselves.
    package struct KeyQuestion {
        /// The declared keys that begin as the text does, in UTF-8, sorted; `depth` of their bytes are written.
        package let texts: [[UInt8]]
        package let range: Range<Int>
        package let depth: Int
        /// The string state that reads the undeclared keys; nil if there can be none.
        package let undeclared: Int32?
        /// Whether any key may be one, so that what is a declared key up to here may go on as one.
        package let takesAny: Bool
        /// Whether there are so few undeclared keys that they may run out.
        package let isScarce: Bool
        /// Whether declared keys may be spelled in another way than by their own bytes.
        package let hasEscapes: Bool
        /// Tells the declared keys from those of other objects.
        package let shape: Int32
        let place: ObjectPlace

        /// Whether what is left of a key may be spelled in another way than by its own bytes.
        package func hasEscapes(in rest: ArraySlice<UInt8>) -> Bool { hasEscapes || KeyText.hasEscapes(rest) }
    }

    /// What a key state between two scalars asks.
    package func keyQuestion(_ state: Int32) -> KeyQuestion? {
        if lastKeyQuestion.state == state { return lastKeyQuestion.question }
        let question = makeKeyQuestion(state)
        lastKeyQuestion = (state, question)
        return question
    }

    private func makeKeyQuestion(_ state: Int32) -> KeyQuestion? {
        guard case .key(let place, let prefix, .between) = states[state] else { return nil }
        let sorted = sorted(at: place)
        let range = Int(prefix.low)..<Int(max(prefix.low, prefix.high))
        let depth = range.isEmpty ? 0 : sorted.entries[range.lowerBound].scalars.prefix(Int(prefix.depth))
            .reduce(0) { $0 + UTF8.width(Unicode.Scalar($1) ?? " ") }
        return KeyQuestion(
            texts: sorted.texts, range: range, depth: depth,
            undeclared: prefix.others == languages.none ? nil : states.id(.string(prefix.undeclared, .between)),
            takesAny: prefix.others == languages.any,
            isScarce: prefix.others != languages.none && isScarce(prefix.others, .between),
            hasEscapes: options.spelling == .any || sorted.hasEscapes, shape: objects[place.object].shape,
            place: place)
    }

    /// What a key state within a scalar asks, where no declared key goes on with any scalar that this may become.
    package func undeclaredQuestion(_ state: Int32) -> KeyQuestion? {
        guard case .key(let place, let prefix, let lexer) = states[state], lexer != .between, prefix.others != languages.none
        else { return nil }
        let sorted = sorted(at: place)
        let reachable = lexer.reachable(options.spelling)
        let mayBeDeclared = (prefix.low..<max(prefix.low, prefix.high)).contains { index in
            let scalars = sorted.entries[Int(index)].scalars
            return scalars.count > Int(prefix.depth) && reachable.contains { $0.contains(scalars[Int(prefix.depth)]) }
        }
        if mayBeDeclared { return nil }
        return KeyQuestion(
            texts: sorted.texts, range: 0..<0, depth: 0, undeclared: states.id(.string(prefix.undeclared, lexer)), takesAny: false,
            isScarce: false, hasEscapes: false, shape: objects[place.object].shape, place: place)
    }

    /// A state that stands for the open object of a key.
    package func object(of question: KeyQuestion) -> Int32 { states.id(.object(question.place, .afterComma, space: 0)) }

    /// Whether one of a range of the sorted keys may come.
    package func mayCome(_ range: Range<Int>, _ question: KeyQuestion) -> Bool {
        anyDeclared(Int32(range.lowerBound), Int32(range.upperBound), at: question.place)
    }

    /// A state after a key that has no value: what follows it there follows any key, up to its value.
    package func colonWithoutValue() -> Int32 {
        if let known = valuelessColon { return known }
        let none = vectors.id(Vector(parts: [], condition: .no))
        memberStepTable.append(MemberStep(child: none, parts: [], condition: .no, shape: -1, available: -1))
        let state = states.id(.colon(step: Int32(memberStepTable.count - 1), passed: false, space: 0))
        valuelessColon = state
        return state
    }

    /// The position after one of the sorted declared keys closes; nil if it may not come.
    package func closeDeclared(_ index: Int, _ question: KeyQuestion, _ position: Position) -> Position? {
        let entries = sorted(at: question.place).entries
        guard mayCome(index..<index + 1, question),
            let step = memberStep(question.place, .declared(entries[index].index))
        else { return nil }
        var outer = position
        outer.top = states.id(.colon(step: step, passed: false, space: 0))
        return outer
    }

    /// Whether there are evidently endlessly many values after a declared key of the innermost object.
    package func isEvidentlyEndless(afterDeclared index: Int, _ question: KeyQuestion) -> Bool {
        let entries = sorted(at: question.place).entries
        return isEvidentlyEndless(after: .declared(entries[index].index), at: question.place)
    }

    /// The position after an undeclared key closes in a string state that reads it; nil if none may come that ends so.
    package func closeUndeclared(_ state: Int32, _ question: KeyQuestion, _ position: Position) -> Position? {
        guard case .string(let parts, .between) = states[state],
            let index = firstComplete(parts),
            let step = memberStep(question.place, .undeclared(choices(at: question.place).classes[index]))
        else { return nil }
        var outer = position
        outer.data = Self.anyKey
        outer.top = states.id(.colon(step: step, passed: false, space: 0))
        return outer
    }

    /// Stands for an undeclared key of which it is not said what it is.
    private static let anyKey = OwnData.key([])

    /// The undeclared keys that the innermost object has already.
    package static func usedKeys(_ position: Position) -> [[UInt8]] { position.used.map { Array($0) } ?? [] }

    /// The rests of the used keys that begin as the key that is being written at a position, which must not be one of them.
    ///
    /// Within a scalar that is written as it is, rests begin within it too.
    package static func usedRests(_ position: borrowing Position, _ text: [UInt8]) -> [ArraySlice<UInt8>] {
        let start = position.scalarStart
        var rests: [ArraySlice<UInt8>] = []
        // Without an escape the key is what is written.
        let written = text[start...].contains(UInt8(ascii: "\\")) ? decoded(text[start...])[...] : text[start...]
        var list = position.used
        while let used = list {
            if used.element.starts(with: written) { rests.append(used.element.dropFirst(written.count)) }
            list = used.next
        }
        return rests
    }

    /// What is written of a key, decoded from any spelling; what of it is an escape's beginning is left out.
    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        let (bytes, cut) = KeyText.decodePrefix(text)
        return bytes + (cut.first ?? 0 >= 0x80 ? cut : [])
    }

    /// Where the reader of a key stands that ends within a scalar, and may be any key that the object has not used; nil elsewhere.
    package func lexer(withinFreeScalar state: Int32) -> StringLexer? {
        guard case .key(_, let prefix, let lexer) = states[state], lexer != .between, prefix.others == languages.any else { return nil }
        return lexer
    }
}
