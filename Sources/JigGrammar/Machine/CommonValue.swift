import JigRegex

/// What many schemas ask of a value, and no more, in words that mean the same in all grammars: its type, and the format of its
/// strings, or their length as far as tokens tell lengths apart. A value has one verdict at most, and it holds.
package struct CommonValue: Hashable, Sendable {
    private var kinds = 0
    private var integer: NumberTest?
    private var format: Fingerprint?
    private var length: Length?
    private let isPassed: Bool
    private let space: Int32
    private let options: GrammarOptions

    fileprivate init(isPassed: Bool, space: Int32, _ options: GrammarOptions) {
        (self.isPassed, self.space) = (isPassed, space)
        // A type declares no keys, and a format is named itself.
        var options = options
        let defaults = GrammarOptions()
        (options.keyOrder, options.formats) = (defaults.keyOrder, defaults.formats)
        self.options = options
    }

    fileprivate mutating func insert(_ kind: Kind) { kinds |= 1 << kind.rawValue }
    fileprivate mutating func insert(integer: NumberTest) {
        insert(.number)
        self.integer = integer
    }
    private struct Length: Hashable, Sendable {
        let least: Int
        let most: Int?
    }
    fileprivate mutating func insert(least: Int, most: Int?) {
        insert(.string)
        if least > 0 || most != nil { length = Length(least: least, most: most) }
    }
    fileprivate mutating func insert(format: Fingerprint) {
        insert(.string)
        self.format = format
    }
}

extension Machine {
    /// What is asked of the value at a detached state, if that is common to many grammars.
    ///
    /// - Parameter longest: a length that no token comes to.
    package func commonValue(_ state: Int32, longest: Int) -> CommonValue? {
        guard case .colon(let step, let passed, let space) = states[state] else { return nil }
        let child = memberStepTable[Int(step)].child
        guard vectors[child].parts.count <= 1 else { return nil }
        var value = CommonValue(isPassed: passed, space: space, options)
        for kind in Kind.allCases {
            guard let opened = open(Opening(vector: child, kind: kind)) else { continue }
            switch states[opened] {
            case .literal(_, _, let outcome) where outcomes[outcome].allSatisfy({ $0 }): value.insert(kind)
            case .string where isAnyString(opened): value.insert(kind)
            case .string(let parts, _):
                guard languages(of: parts).allSatisfy({ $0 == parts.whole }) else { return nil }
                let (core, least, most) = languages.split(parts.whole)
                if core == languages.any {
                    value.insert(least: min(least, longest), most: most.flatMap { $0 < longest ? $0 : nil })
                    continue
                }
                guard let rest = formatRest(opened) else { return nil }
                value.insert(format: rest.fingerprint)
            case .number(let vector, _) where takesAny(vector): value.insert(kind)
            case .number(let vector, _):
                guard let integer = integerTest(vector) else { return nil }
                value.insert(integer: integer)
            case .array(let vector, _, _) where takesAny(vector): value.insert(kind)
            case .object(let place, _, _):
                let object = objects[place.object], shape = shapes[object.shape]
                guard takesAny(object.vector), shape.order.isEmpty, shape.classes.allSatisfy({ $0.reading == languages.any })
                else { return nil }
                value.insert(kind)
            default: return nil
            }
        }
        return value
    }

    private func takesAny(_ vector: Int32) -> Bool {
        viability(vectors[vector]) == .yes && vectors[vector].parts.allSatisfy { $0 == .yes }
    }

    /// The test that a number must pass, where it has to be an integer and nothing else.
    private func integerTest(_ vector: Int32) -> NumberTest? {
        let asked = viability(vectors[vector])
        guard vectors[vector].parts.allSatisfy({ $0 == asked }), case .literal(let literal) = formulas[asked], literal.positive,
            case .number(let id) = formulas.atoms[Int(literal.atom)]
        else { return nil }
        let test = numberTests[id]
        return test == .integer || test == .writtenAsInteger ? test : nil
    }
}
