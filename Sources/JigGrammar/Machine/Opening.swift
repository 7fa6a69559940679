import JigRegex

/// A value that begins: what is asked of it, and its kind.
struct Opening: QuickHashable {
    let vector: Int32
    let kind: Kind

    func mix(into hash: inout QuickHash) { hash.mix(vector, Int32(kind.rawValue)) }
}

/// The states in which a value of each kind begins; -1 where none may.
struct Openings: QuickHashable {
    let states: [Int32]

    func mix(into hash: inout QuickHash) { hash.mix(states) }
}

extension Machine {
    /// The state after the first byte of a value; nil if no value that helps the parent begins so.
    ///
    /// For numbers the byte is not yet judged: that needs the text.
    func open(_ vector: Int32, _ byte: UInt8) -> Int32? {
        let kind: Kind
        switch byte {
        case UInt8(ascii: "n"): kind = .null
        case UInt8(ascii: "f"): kind = .no
        case UInt8(ascii: "t"): kind = .yes
        case UInt8(ascii: "\""): kind = .string
        case UInt8(ascii: "["): kind = .array
        case UInt8(ascii: "{"): kind = .object
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): kind = .number
        default: return nil
        }
        return open(Opening(vector: vector, kind: kind))
    }

    func open(_ opening: Opening) -> Int32? {
        if let known = openings[opening] { return known < 0 ? nil : known }
        let state = makeOpening(opening)
        let id = state.map { states.id($0) } ?? -1
        openings[opening] = id
        return id < 0 ? nil : id
    }

    private func makeOpening(_ opening: Opening) -> State? {
        let goals = vectors[opening.vector]
        let vector = Vector(parts: goals.parts.map { expand($0, opening.kind) }, condition: goals.condition)
        let needed = viability(vector)
        if needed == .no { return nil }
        switch opening.kind {
        case .null, .no, .yes:
            guard needed == .yes else { return nil }
            return .literal(opening.kind, offset: 1, outcome: outcomes.id(vector.parts.map { $0 == .yes }))
        case .number:
            let hasNumber = isEvident(goals, hasEvidentNumber) || numberSet(needed).isUnbounded || numberSet(needed).shortest != nil
            return hasNumber ? numberStart(vectors.id(vector)) : nil
        case .string:
            let parts = stringParts(vector.parts.map(stringLanguage), whole: decidedStrings(needed, whereAsked: vector.parts))
            return languages.isEmpty(parts.whole) ? nil : .string(parts, .between)
        case .array:
            return canFinishArray(needed) ? .array(vector: vectors.id(vector), .opened, space: 0) : nil
        case .object:
            let shape = shape(of: goals.parts)
            let available = availabilities.id(KeySet(from: 0, count: shapes[shape].order.count))
            let question = ObjectQuestion(formula: needed, available: available, shape: shape)
            guard isEvident(goals, hasEvidentObject) || canFinish(question) else { return nil }
            let object = objects.id(ObjectResidual(vector: vectors.id(vector), shape: shape))
            return .object(ObjectPlace(object: object, available: available), .opened, space: 0)
        }
    }

    /// Whether there is evidently a value of a kind that meets goals, where all that is asked is one formula.
    private func isEvident(_ goals: Vector, _ hasEvidentValue: (Formula) -> Bool) -> Bool {
        goals.parts.count == 1 && goals.condition == formulas.atom(.verdict(0)) && hasEvidentValue(goals.parts[0])
    }

    /// The numbers that help the parent of a number with this vector.
    ///
    /// How many digits a number may have depends on what it is for: those that a single verdict takes more digits for are
    /// added.
    func numbers(_ vector: Int32) -> NumberSet {
        if let known = vectorNumbers[vector] { return known }
        let needed = viability(vectors[vector])
        var numbers = numberSet(needed)
        for part in vectors[vector].parts where part != needed {
            for goal in [part, formulas.not(part)] {
                numbers.addClauses(of: numberSet(formulas.all([needed, goal])))
            }
        }
        vectorNumbers[vector] = numbers
        return numbers
    }
}
