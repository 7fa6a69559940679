import JigJSON
import JigRegex

/// Texts that complete what has begun.
extension Machine {
    /// A text of a value that meets a formula over goals, in the grammar's layout; nil if there is none.
    func text(of formula: Formula, depth: Int) -> [UInt8]? {
        guard let kind = cheapestKind(formula) else { return nil }
        let expanded = expand(formula, kind)
        switch kind {
        case .null: return Array("null".utf8)
        case .yes: return Array("true".utf8)
        case .no: return Array("false".utf8)
        case .number: return numberSet(expanded).shortest
        case .string: return languages.shortest(decidedStrings(expanded, whereAsked: [expanded])).map(JSONText.quoted)
        case .array:
            return restOfArray(expanded, after: .opened, space: 0, items: nil, depth: depth + 1).map { [UInt8(ascii: "[")] + $0 }
        case .object:
            let shape = shape(of: [formula])
            let available = availabilities.id(KeySet(from: 0, count: shapes[shape].order.count))
            let question = ObjectQuestion(formula: expanded, available: available, shape: shape)
            return restOfObject(question, after: .opened, space: 0, used: nil, depth: depth + 1)
                .map { [UInt8(ascii: "{")] + $0 }
        }
    }

    /// The shortest known bytes after which the text may end; nil only for a position that no text reaches.
    package func witness(from position: Position, _ text: [UInt8]) -> [UInt8]? {
        plannedWitness(from: position, text) ?? stepwiseWitness(from: position, text)
    }

    private func plannedWitness(from position: Position, _ text: [UInt8]) -> [UInt8]? {
        var position = position
        var text = text
        let start = text.count
        var trace = Trace(from: position)
        while !canEnd(position, text) {
            let part = position.differing > 0 ? differingCompletion(of: position, text) : completion(of: position, text)
            guard let part, !part.isEmpty else { return nil }
            for byte in part {
                guard advance(&position, byte, text, &trace) else { return nil }
                text.append(byte)
            }
        }
        return Array(text[start...])
    }

    /// Bytes that bring the innermost state to its end, or nearer to it.
    func completion(of position: Position, _ text: [UInt8]) -> [UInt8]? {
        let depth = position.depth + 1
        switch states[position.top] {
        case .start(let vector, _): return self.text(of: viability(vectors[vector]), depth: 0)
        case .end: return nil
        case .literal(let kind, let offset, _):
            let word: StaticString = kind == .null ? "null" : kind == .yes ? "true" : "false"
            return (Int(offset)..<word.utf8CodeUnitCount).map { word.utf8Start[$0] }
        case .number(let vector, _):
            let digits = text[position.scalarStart...]
            guard let number = numbers(vector).completion(of: digits) else { return nil }
            let rest = Array(number.dropFirst(digits.count))
            return rest.isEmpty ? afterNumber(position, vector, text) : rest
        case .string(let parts, let lexer): return stringCompletion(lexer, parts.whole)
        case .key(let place, let prefix, let lexer):
            return keyCompletion(place, prefix, lexer, used: position.used, text[position.scalarStart...])
        case .colon(let step, _, _):
            let value = self.text(of: viability(vectors[memberStepTable[Int(step)].child]), depth: depth - 1)
            return value.map { gap(at: position) + $0 }
        case .object(let place, let phase, let space):
            let residual = objects[place.object]
            let question = ObjectQuestion(
                formula: viability(vectors[residual.vector]), available: place.available, shape: residual.shape)
            return restOfObject(question, after: phase, space: Int(space), used: position.used, depth: depth)
        case .array(let vector, let phase, let space):
            return restOfArray(
                viability(vectors[vector]), after: phase, space: Int(space), items: position.items, depth: depth)
        case .member, .element, .outside: return nil
        }
    }

    /// What stands between a key and its value.
    func gap(at position: Position) -> [UInt8] {
        guard case .colon(_, let passed, let space) = states[position.top] else { return [] }
        let gap = LayoutRules(options: options).completion(in: .afterColon, after: passed ? Int(space) : 0, to: .value, depth: 0)
        return (passed ? [] : [UInt8(ascii: ":")]) + gap
    }

    /// A complete number ends with what its parent writes next.
    private func afterNumber(_ position: Position, _ vector: Int32, _ text: [UInt8]) -> [UInt8]? {
        guard let number = NumberPrefix(text[position.scalarStart...])?.number else { return nil }
        var outer = position
        var trace = Trace(from: position)
        let outcome = outcomes.id(vectors[vector].parts.map { holds($0, of: number) })
        guard pop(&outer, outcome, text, closing: nil, &trace) else { return nil }
        return completion(of: outer, text)
    }

    private func stringCompletion(_ lexer: StringLexer, _ language: Language) -> [UInt8]? {
        if lexer == .between { return languages.shortest(language).map { JSONText.escaped($0) + [UInt8(ascii: "\"")] } }
        let reachable = lexer.reachable(options.spelling)
        let scalar = reachable.lazy.compactMap { self.languages.firstContinuation(language, in: $0) }.first
        return scalar.map(lexer.completion)
    }

    private func keyCompletion(
        _ place: ObjectPlace, _ prefix: KeyPrefix, _ lexer: StringLexer, used: UsedList<[UInt8]>?, _ text: ArraySlice<UInt8>
    ) -> [UInt8]? {
        let sorted = sorted(objects[place.object].shape)
        let reachable = lexer.reachable(options.spelling)
        var best: (rest: ArraySlice<UInt32>, cost: Int)?
        for index in prefix.low..<max(prefix.low, prefix.high) {
            let entry = sorted.entries[Int(index)]
            let rest = entry.scalars.dropFirst(Int(prefix.depth))
            guard anyDeclared(index, index + 1, at: place), let step = memberStep(place, .declared(entry.index)) else {
                continue
            }
            if lexer != .between {
                guard let first = rest.first, reachable.contains(where: { $0.contains(first) }) else { continue }
            }
            let cost = rest.count + (cost(viability(vectors[memberStepTable[Int(step)].child])) ?? 0)
            if cost < best?.cost ?? Int.max { best = (rest, cost) }
        }
        if lexer != .between {
            let fresh = freshKeys(place, prefix, used: used, text)
            let scalar =
                best?.rest.first
                ?? reachable.lazy.compactMap { self.languages.firstContinuation(fresh, in: $0) }.first
            return scalar.map(lexer.completion)
        }
        let quote = UInt8(ascii: "\"")
        if let best { return JSONText.escaped(String.unicode(best.rest)) + [quote] }
        return languages.shortest(freshKeys(place, prefix, used: used, text)).map { JSONText.escaped($0) + [quote] }
    }

    /// What an undeclared key may still add so that it differs from declared and from used ones that begin as it does.
    private func freshKeys(
        _ place: ObjectPlace, _ prefix: KeyPrefix, used: UsedList<[UInt8]>?, _ text: ArraySlice<UInt8>
    ) -> Language {
        let (written, _) = KeyText.decodePrefix(text)
        var repeated: [String] = []
        for key in used.map(Array.init) ?? [] where key.starts(with: written) {
            repeated.append(String(decoding: key.dropFirst(written.count), as: UTF8.self))
        }
        let sorted = sorted(objects[place.object].shape)
        for index in prefix.low..<max(prefix.low, prefix.high) {
            repeated.append(String.unicode(sorted.entries[Int(index)].scalars.dropFirst(Int(prefix.depth))))
        }
        if repeated.isEmpty { return prefix.others }
        return languages.intersection([prefix.others, languages.complement(languages.literals(repeated))])
    }

    /// Whether a key that has begun, where few undeclared ones begin so, can become one that is not used.
    func hasFreshKey(_ place: ObjectPlace, _ prefix: KeyPrefix, _ lexer: StringLexer, _ position: Position, _ text: [UInt8]) -> Bool {
        keyCompletion(place, prefix, lexer, used: position.used, text[position.scalarStart...]) != nil
    }

    private func restOfArray(
        _ formula: Formula, after phase: State.Phase, space: Int, items: UsedList<JSONValue>?, depth: Int
    ) -> [UInt8]? {
        let layout = LayoutRules(options: options)
        guard let plan = arrayPlan(needing(formula, after: phase), used: Set(items.map(Array.init) ?? [])) else { return nil }
        var bytes: [UInt8] = []
        var phase = phase, space = space
        for item in plan.items {
            let text: [UInt8]?
            switch item {
            case .meeting(let formula): text = self.text(of: formula, depth: depth)
            case .value(let value): text = layout.text(of: value, depth: depth)
            }
            guard let text else { return nil }
            bytes += separator(&phase, &space, next: .value, depth: depth, layout) + text
        }
        return bytes + layout.completion(in: gap(phase), after: space, to: .close, depth: depth) + [UInt8(ascii: "]")]
    }

    private func restOfObject(
        _ question: ObjectQuestion, after phase: State.Phase, space: Int, used: UsedList<[UInt8]>?, depth: Int
    ) -> [UInt8]? {
        let layout = LayoutRules(options: options)
        let wanted = needing(question.formula, after: phase)
        guard
            let plan = objectPlan(
                ObjectQuestion(formula: wanted, available: question.available, shape: question.shape))
        else { return nil }
        var taken = used?.map { String(decoding: $0, as: UTF8.self) } ?? []
        var bytes: [UInt8] = []
        var phase = phase, space = space
        for (key, value) in plan.members {
            guard let name = name(of: key, in: question.shape, besides: taken), let text = text(of: value, depth: depth) else {
                return nil
            }
            if key.classIndex != nil { taken.append(name) }
            bytes += separator(&phase, &space, next: .member, depth: depth, layout)
            bytes += JSONText.quoted(name) + [UInt8(ascii: ":")]
            bytes += layout.completion(in: .afterColon, after: 0, to: .value, depth: depth) + text
        }
        return bytes + layout.completion(in: gap(phase), after: space, to: .close, depth: depth) + [UInt8(ascii: "}")]
    }

    /// The shortest key of a class that is not used, or the declared key.
    private func name(of key: KeyReference, in shape: Int32, besides taken: [String]) -> String? {
        if let index = key.declaredIndex { return keys[shapes[shape].order[index]] }
        guard let index = key.classIndex else { return nil }
        let fresh = taken.isEmpty ? [] : [languages.complement(languages.literals(taken))]
        return languages.shortest(languages.intersection([language(ofClass: index, in: shape)] + fresh))
    }

    /// After a comma, one more has to come.
    private func needing(_ formula: Formula, after phase: State.Phase) -> Formula {
        phase == .afterComma ? formulas.all([formula, formulas.atom(.atLeast(1))]) : formula
    }

    /// The next member of a plan for an open object: what comes before its value, and what the value has to meet; nil if it is
    /// to close.
    func nextMember(at position: Position) -> (beginning: [UInt8], value: Formula)? {
        guard case .object(let place, var phase, let space) = states[position.top] else { return nil }
        let residual = objects[place.object]
        let wanted = needing(viability(vectors[residual.vector]), after: phase)
        let question = ObjectQuestion(formula: wanted, available: place.available, shape: residual.shape)
        guard let (key, value) = objectPlan(question)?.members.first,
            let name = name(of: key, in: residual.shape, besides: position.used?.map { String(decoding: $0, as: UTF8.self) } ?? [])
        else { return nil }
        var run = Int(space)
        let separator = separator(&phase, &run, next: .member, depth: position.depth + 1, LayoutRules(options: options))
        return (separator + JSONText.quoted(name), value)
    }

    /// The next item of a plan for an open array, and what comes before it; nil if it is to close.
    func nextItem(at position: Position) -> (beginning: [UInt8], item: PlannedItem)? {
        guard case .array(let vector, var phase, let space) = states[position.top] else { return nil }
        let used = Set(position.items.map(Array.init) ?? [])
        guard let item = arrayPlan(needing(viability(vectors[vector]), after: phase), used: used)?.items.first else { return nil }
        var run = Int(space)
        let separator = separator(&phase, &run, next: .value, depth: position.depth + 1, LayoutRules(options: options))
        return (separator, item)
    }

    /// What stands before the next member or item.
    private func separator(
        _ phase: inout State.Phase, _ space: inout Int, next: LayoutRules.Next, depth: Int, _ layout: LayoutRules
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        if phase == .afterValue {
            bytes = [UInt8(ascii: ",")]
            phase = .afterComma
            space = 0
        }
        bytes += layout.completion(in: gap(phase), after: space, to: next, depth: depth)
        phase = .afterValue
        space = 0
        return bytes
    }

    private func gap(_ phase: State.Phase) -> LayoutRules.Gap {
        switch phase {
        case .opened: .opened
        case .afterValue: .afterValue
        case .afterComma: .afterComma
        }
    }
}

extension String {
    /// The string of these scalars.
    static func unicode(_ scalars: some Sequence<UInt32>) -> String {
        var view = String.UnicodeScalarView()
        for value in scalars {
            if let scalar = Unicode.Scalar(value) { view.append(scalar) }
        }
        return String(view)
    }
}
