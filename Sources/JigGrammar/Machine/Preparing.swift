/// Work that masks will need, done while the tokens before them are accepted, or when a schema is compiled.
///
/// The first mask before a value is among the dearest, and the tokens that come to it, a key and a colon, are among the cheapest. So
/// its work is divided between their steps. What is found here is kept in the machine, where masks find it; they are the same
/// without it.
extension Machine {
    /// Finds out part of what the masks from a position on ask.
    package func prepareMasks(from position: Position) {
        switch states[position.top] {
        case .start(let vector, _):
            for kind in Kind.allCases { _ = open(Opening(vector: vector, kind: kind)) }
            prepareContents(vector)
        case .key(let place, let prefix, .between): prepareValue(of: prefix, at: place)
        case .colon(let step, _, _): prepareContents(memberStepTable[Int(step)].child)
        default: break
        }
    }

    /// Finds out how a bracket may open after a declared key, if no other one begins so.
    private func prepareValue(of prefix: KeyPrefix, at place: ObjectPlace) {
        guard prefix.high - prefix.low == 1, isDeclared(prefix, at: place) || prefix.others == languages.none,
            anyDeclared(prefix.low, prefix.high, at: place)
        else { return }
        let key = sorted(at: place).entries[Int(prefix.low)].index
        guard let step = memberStep(place, .declared(key)) else { return }
        let vector = memberStepTable[Int(step)].child
        _ = open(Opening(vector: vector, kind: .array))
        if let place = openedObject(vector) { _ = choices(at: place) }
    }

    /// Where an object begins that is a value, if one may.
    private func openedObject(_ vector: Int32) -> ObjectPlace? {
        guard let opened = open(Opening(vector: vector, kind: .object)), case .object(let place, _, _) = states[opened] else { return nil }
        return place
    }

    /// Finds out how strings and numbers begin, and what may come first within brackets.
    private func prepareContents(_ vector: Int32) {
        for kind in [Kind.string, .number] { _ = open(Opening(vector: vector, kind: kind)) }
        if let place = openedObject(vector) { _ = hasChoices(at: place) }
        if case .array(let items, _, _)? = open(Opening(vector: vector, kind: .array)).map({ states[$0] }),
            let step = elementStep(items)
        {
            for kind in [Kind.string, .number] { _ = open(Opening(vector: elementStepTable[Int(step)].child, kind: kind)) }
        }
    }
}
