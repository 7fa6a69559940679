/// Witnesses written value by value, each in the machine's own state.
///
/// A plan for some of what is asked of a value may order its keys otherwise than all of it does: `properties: {c}` beside
/// `const: {"b": 0, "c": null}` puts `c` first. A value within the text is therefore asked for one verdict more, that it meets
/// the plan, and is written where all the others are judged too.
extension Machine {
    /// As ``witness(from:_:)``, which is quicker where the order of keys is the same for every part of what is asked.
    func stepwiseWitness(from position: Position, _ text: [UInt8]) -> [UInt8]? {
        var writer = StepwiseWriter(machine: self, position: position, text: text)
        var steps = 0
        while !canEnd(writer.position, writer.text) {
            steps += 1
            guard steps < 1 << 16, writer.writeOn() else { return nil }
        }
        return Array(writer.text[text.count...])
    }
}

private struct StepwiseWriter {
    let machine: Machine
    var position: Position
    var text: [UInt8]
    private var trace: Trace

    init(machine: Machine, position: Position, text: [UInt8]) {
        self.machine = machine
        self.position = position
        self.text = text
        trace = Trace(from: position)
    }

    /// Writes up to the next value within, or to the end of what is open.
    mutating func writeOn() -> Bool {
        if position.differing > 0 { return write(machine.differingCompletion(of: position, text)) }
        // A complete number ends with what its parent writes next.
        let place = machine.closeNumber(position, text) ?? position
        switch machine.states[place.top] {
        case .start(let vector, _): return begin(machine.viability(machine.vectors[vector]))
        case .colon(let step, _, _):
            return write(machine.gap(at: position)) && begin(machine.viability(machine.vectors[machine.memberStepTable[Int(step)].child]))
        case .object:
            guard let (beginning, value) = machine.nextMember(at: place) else { return write(machine.completion(of: place, text)) }
            return write(beginning) && write(machine.gap(at: position)) && begin(value)
        case .array:
            guard let (beginning, item) = machine.nextItem(at: place) else { return write(machine.completion(of: place, text)) }
            guard write(beginning) else { return false }
            switch item {
            case .meeting(let formula): return begin(formula)
            case .value(let value): return begin(machine.isOne(of: [value]))
            }
        default: return write(machine.completion(of: position, text))
        }
    }

    private mutating func write(_ bytes: [UInt8]?) -> Bool {
        guard let bytes else { return false }
        for byte in bytes {
            guard machine.advance(&position, byte, text, &trace) else { return false }
            text.append(byte)
        }
        return true
    }

    /// Begins a value that meets a formula: scalars are written, brackets opened.
    private mutating func begin(_ target: Formula) -> Bool {
        guard let kind = machine.cheapestKind(target) else { return false }
        guard kind == .array || kind == .object else { return write(machine.text(of: target, depth: position.depth)) }
        let asked: Int32, waiting: State?
        switch machine.states[position.top] {
        case .start(let vector, _): (asked, waiting) = (vector, nil)
        case .colon(let step, _, _): (asked, waiting) = (machine.memberStepTable[Int(step)].child, .member(step: step))
        case .array(let vector, _, _):
            guard let step = machine.elementStep(vector) else { return false }
            (asked, waiting) = (machine.elementStepTable[Int(step)].child, .element(step: step))
        default: return false
        }
        let parts = machine.vectors[asked].parts
        let vector = Vector(parts: parts + [target], condition: machine.formulas.atom(.verdict(Int32(parts.count))))
        guard let state = machine.open(Opening(vector: machine.vectors.id(vector), kind: kind)) else { return false }
        let byte = UInt8(ascii: kind == .array ? "[" : "{")
        guard machine.enter(state, waiting: waiting, &position, byte, text, &trace) else { return false }
        text.append(byte)
        return true
    }
}

extension Machine {
    /// The kind of value that meets a formula with the shortest text.
    func cheapestKind(_ formula: Formula) -> Kind? {
        guard cost(formula) != nil else { return nil }
        return Kind.allCases.compactMap { kind in cost(formula, as: kind).map { (kind, $0) } }.min { $0.1 < $1.1 }?.0
    }
}
