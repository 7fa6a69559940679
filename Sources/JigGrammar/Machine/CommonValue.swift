import JigRegex

/// What many schemas ask of a value, in words that mean the same in all grammars: its type, bounds of a number, the length of a
/// string. A value has one verdict at most, and it holds.
package struct CommonValue: Hashable, Sendable {
    private var kinds = 0
    private var length: ClosedRange<Int>?
    private var numberTests: Set<NumberTest> = []
    private let isPassed: Bool
    private let space: Int32
    private let options: GrammarOptions

    fileprivate init(isPassed: Bool, space: Int32, _ options: GrammarOptions) {
        (self.isPassed, self.space) = (isPassed, space)
        // The order of keys is that of declared ones, and limits of work change no answer.
        var options = options
        let defaults = GrammarOptions()
        (options.keyOrder, options.formats) = (defaults.keyOrder, defaults.formats)
        self.options = options
    }

    fileprivate mutating func insert(_ kind: Kind) { kinds |= 1 << kind.rawValue }
    fileprivate mutating func insert(length: ClosedRange<Int>) {
        insert(.string)
        self.length = length
    }
    fileprivate mutating func insert(_ tests: Set<NumberTest>) {
        insert(.number)
        numberTests = tests
    }
}

extension Machine {
    /// What is asked of the value at a detached state, if that is common to many grammars.
    package func commonValue(_ state: Int32) -> CommonValue? {
        guard case .colon(let step, let passed, let space) = states[state] else { return nil }
        let child = memberStepTable[Int(step)].child
        guard vectors[child].parts.count <= 1 else { return nil }
        var value = CommonValue(isPassed: passed, space: space, options)
        for kind in Kind.allCases {
            guard let opened = open(Opening(vector: child, kind: kind)) else { continue }
            switch states[opened] {
            case .literal(_, _, let outcome) where outcomes[outcome].allSatisfy({ $0 }): value.insert(kind)
            case .string(let parts, _) where parts.parts.allSatisfy({ $0 == parts.whole }):
                if parts.whole == languages.any {
                    value.insert(kind)
                } else if let (least, most) = length(after: opened) {
                    value.insert(length: least...(most ?? Int.max))
                } else {
                    return nil
                }
            case .number(let vector, _) where vectors[vector].parts.allSatisfy({ $0 == viability(vectors[vector]) }):
                guard let tests = numberTests(of: viability(vectors[vector])) else { return nil }
                value.insert(tests)
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

    /// The tests that a number must pass, where nothing else is asked of it.
    private func numberTests(of formula: Formula) -> Set<NumberTest>? {
        if formula == .yes { return [] }
        var tests: Set<NumberTest> = []
        for part in formulas.conjuncts(of: formula) {
            guard case .literal(let literal) = formulas[part], literal.positive,
                case .number(let test) = formulas.atoms[Int(literal.atom)]
            else { return nil }
            tests.insert(numberTests[test])
        }
        return tests
    }
}
