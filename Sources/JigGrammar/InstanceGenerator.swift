import JigRegex

/// Makes random texts that a grammar takes, going first where it has not been: every optional property and every kind of
/// value that can occur does occur after few texts. Where every spelling is taken, the texts vary in theirs.
public struct InstanceGenerator {
    private let machine: Machine
    private var random: SplitMix64
    private var visited: Set<Choice> = []
    /// From this length on, a text is brought to its end by the shortest way.
    public var longestText = 4000
    /// From this depth on, a text is brought to its end by the shortest way.
    public var deepest = 8

    private enum Choice: Hashable {
        case kind(Opening)
        case key(Int32, KeyReference)
        case item(Int32)
        case closing(Int32)
    }

    /// Texts of a grammar, the same ones for the same seed.
    public init(_ grammar: Grammar, seed: UInt64) {
        machine = grammar.machine
        random = SplitMix64(seed: seed)
    }

    /// The next text. Texts may repeat, since a schema may have few.
    public mutating func next() -> [UInt8] {
        let machine = machine
        return machine.lock.withLock { _ in makeText() }
    }

    private mutating func makeText() -> [UInt8] {
        var position = machine.start()
        var text: [UInt8] = []
        while !machine.canEnd(position, text) {
            let part =
                text.count > longestText || position.depth > deepest
                ? machine.witness(from: position, text) : nextPart(position, text)
            var trace = Trace(from: position)
            guard let part = part ?? machine.witness(from: position, text) else { return text }
            for byte in part {
                // Parts are advice: where one does not fit after all, the rest of the text is the shortest.
                guard machine.step(&position, byte, text, &trace) else {
                    return text + (machine.witness(from: position, text) ?? [])
                }
                text.append(byte)
            }
        }
        return text
    }

    /// Bytes that lead on from a position.
    private mutating func nextPart(_ position: Position, _ text: [UInt8]) -> [UInt8]? {
        let layout = LayoutRules(options: machine.options)
        let depth = position.depth + 1
        switch machine.states[position.top] {
        case .start(let vector, _): return opening(vector)
        case .colon(let step, let passed, let space):
            let gap = self.space(layout, in: .afterColon, after: passed ? Int(space) : 0, to: .value, depth: 0)
            return opening(machine.memberStepTable[Int(step)].child).map { (passed ? [] : [UInt8(ascii: ":")]) + gap + $0 }
        case .object(let place, let phase, _): return member(place, phase, depth, layout)
        case .array(let vector, let phase, _): return item(vector, phase, depth, layout)
        case .string(let parts, .between): return string(parts.whole).map { $0 + [UInt8(ascii: "\"")] }
        case .key(_, let prefix, .between) where prefix.low >= prefix.high:
            return string(prefix.others).map { $0 + [UInt8(ascii: "\"")] }
        case .number(let vector, _): return digits(vector, text[position.scalarStart...])
        default: return nil
        }
    }

    private mutating func opening(_ vector: Int32) -> [UInt8]? {
        let kinds = Kind.allCases.map { Opening(vector: vector, kind: $0) }.filter { machine.open($0) != nil }
        guard let choice = pick(kinds.map { (Choice.kind($0), $0.kind) }) else { return nil }
        switch choice {
        case .null: return Array("null".utf8)
        case .yes: return Array("true".utf8)
        case .no: return Array("false".utf8)
        case .string: return [UInt8(ascii: "\"")]
        case .array: return [UInt8(ascii: "[")]
        case .object: return [UInt8(ascii: "{")]
        case .number:
            let expanded = machine.vectors[vector].parts.map { machine.expand($0, .number) }
            let needed = machine.viability(Vector(parts: expanded, condition: machine.vectors[vector].condition))
            let signs = [[UInt8(ascii: "-")]] + (UInt8(ascii: "0")...UInt8(ascii: "9")).map { [$0] }
            let numbers = machine.numberSet(needed)
            return signs.filter { numbers.canContinue($0) }.randomElement(using: &random)
        }
    }

    /// An unvisited choice if there is one, else any.
    private mutating func pick<Value>(_ choices: [(Choice, Value)]) -> Value? {
        let fresh = choices.filter { !visited.contains($0.0) }
        guard let chosen = (fresh.isEmpty ? choices : fresh).randomElement(using: &random) else { return nil }
        visited.insert(chosen.0)
        return chosen.1
    }

    private mutating func member(
        _ place: ObjectPlace, _ phase: State.Phase, _ depth: Int, _ layout: LayoutRules
    ) -> [UInt8]? {
        let shape = machine.shapes[machine.objects[place.object].shape]
        let available = machine.availabilities[place.available]
        let declared = shape.order.indices.filter { available.contains($0) }.map { KeyReference.declared($0) }
        let possible = (declared + machine.choices(at: place).classes.map { .undeclared($0) })
            .filter { machine.memberStep(place, $0) != nil }
        let mayClose = phase != .afterComma && machine.closing(machine.objects[place.object].vector) != nil
        // In declared order a key that is passed over can't come later, so each gets its turn by a coin of its own.
        var chosen = possible.first { key in
            if !visited.contains(.key(place.object, key)) { return true }
            return Int.random(in: 0..<4, using: &random) < (key.classIndex == nil ? 2 : 1)
        }
        if chosen == nil, !mayClose { chosen = possible.randomElement(using: &random) }
        guard let chosen else { return close(UInt8(ascii: "}"), phase, depth, layout) }
        visited.insert(.key(place.object, chosen))
        let start = separator(phase, .member, depth, layout) + [UInt8(ascii: "\"")]
        if let index = chosen.declaredIndex {
            return start + spelled(machine.keys[shape.order[index]]) + [UInt8(ascii: "\"")]
        }
        let shapeID = machine.objects[place.object].shape
        guard let index = chosen.classIndex, let word = string(machine.language(ofClass: index, in: shapeID)) else { return nil }
        return start + word + [UInt8(ascii: "\"")]
    }

    private mutating func item(
        _ vector: Int32, _ phase: State.Phase, _ depth: Int, _ layout: LayoutRules
    ) -> [UInt8]? {
        let step = machine.elementStep(vector)
        let mayClose = phase != .afterComma && machine.closing(vector) != nil
        let isFresh = visited.insert(.item(vector)).inserted
        guard let step, isFresh || !mayClose || Int.random(in: 0..<5, using: &random) < 2,
            let start = opening(machine.elementStepTable[Int(step)].child)
        else { return mayClose ? close(UInt8(ascii: "]"), phase, depth, layout) : nil }
        return separator(phase, .value, depth, layout) + start
    }

    private mutating func separator(
        _ phase: State.Phase, _ next: LayoutRules.Next, _ depth: Int, _ layout: LayoutRules
    ) -> [UInt8] {
        switch phase {
        case .opened: space(layout, in: .opened, to: next, depth: depth)
        case .afterComma: space(layout, in: .afterComma, to: next, depth: depth)
        case .afterValue: [UInt8(ascii: ",")] + space(layout, in: .afterComma, to: next, depth: depth)
        }
    }

    private mutating func close(_ bracket: UInt8, _ phase: State.Phase, _ depth: Int, _ layout: LayoutRules) -> [UInt8] {
        space(layout, in: phase == .opened ? .opened : .afterValue, to: .close, depth: depth) + [bracket]
    }

    /// A random member of a language, in JSON's spelling.
    private mutating func string(_ language: Language) -> [UInt8]? {
        var language = language
        var scalars: [UInt32] = []
        let length = Int.random(in: 0...12, using: &random)
        while !(machine.languages.acceptsEmpty(language) && scalars.count >= length), scalars.count < length + 64 {
            let classes = machine.languages.classes(language).filter { !machine.languages.isEmpty($0.derivative) }
            guard let range = classes.randomElement(using: &random)?.range else { break }
            // Readable text where the class allows it.
            let readable = max(range.lowerBound, 0x61)...max(max(range.lowerBound, 0x61), min(range.upperBound, 0x7A))
            let scalar = UInt32.random(
                in: readable.upperBound <= range.upperBound ? readable : range, using: &random)
            scalars.append(scalar)
            language = machine.languages.derivative(language, by: scalar)
        }
        if !machine.languages.acceptsEmpty(language) {
            guard let rest = machine.languages.shortest(language) else { return nil }
            scalars += rest.unicodeScalars.map(\.value)
        }
        return spelled(String.unicode(scalars))
    }

    /// A string's inside: as Jig writes it or, where every spelling is taken, some scalars in another way.
    private mutating func spelled(_ string: String) -> [UInt8] {
        guard machine.options.spelling == .any else { return JSONText.escaped(string) }
        var bytes: [UInt8] = []
        for scalar in string.unicodeScalars {
            let isVaried = Int.random(in: 0..<8, using: &random) == 0
            let other = isVaried ? JSONText.spellings(of: scalar).randomElement(using: &random) : nil
            bytes += other ?? JSONText.escaped(scalar)
        }
        return bytes
    }

    /// White space that the layout asks for or, where any may come, sometimes some.
    private mutating func space(
        _ layout: LayoutRules, in gap: LayoutRules.Gap, after count: Int = 0, to next: LayoutRules.Next, depth: Int
    ) -> [UInt8] {
        guard layout.isUnlimited, Int.random(in: 0..<6, using: &random) == 0 else {
            return layout.completion(in: gap, after: count, to: next, depth: depth)
        }
        return (0..<Int.random(in: 1...20, using: &random)).compactMap { _ in
            [0x20, 0x0A, 0x0D, 0x09].randomElement(using: &random)
        }
    }

    /// More digits of a number; nil to end it.
    private mutating func digits(_ vector: Int32, _ text: ArraySlice<UInt8>) -> [UInt8]? {
        let numbers = machine.numbers(vector)
        if numbers.accepts(text), Int.random(in: 0..<3, using: &random) == 0 { return nil }
        // Long exponents make numbers that few readers know.
        if let exponent = NumberPrefix(text)?.exponent, exponent.digitCount > 2 { return nil }
        return Array(".0123456789eE+-".utf8).filter { numbers.canContinue(text + [$0]) }
            .randomElement(using: &random).map { [$0] }
    }
}

/// A small seeded generator, the same on every platform (Steele, Lea and Flood, 2014).
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
