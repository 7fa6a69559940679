import JigJSON
import JigRegex

/// Values that meet a formula.
struct ValueList {
    /// Different values, at most as many as were asked for.
    var values: [JSONValue]
    /// Whether there are no others.
    var isComplete: Bool
}

extension Machine {
    /// Values that meet a formula over goals: all of them, or `limit` of them.
    func values(_ formula: Formula, limit: Int) -> ValueList {
        if cost(formula) == nil { return ValueList(values: [], isComplete: true) }
        if let known = valueLists[formula], known.isComplete || known.values.count >= limit { return known }
        // Recursive schemas have values of any depth.
        guard valueDepth < 6 else { return ValueList(values: [], isComplete: false) }
        valueDepth += 1
        var enumerator = ValueEnumerator(machine: self, limit: limit)
        for kind in Kind.allCases { enumerator.add(formula, kind) }
        valueDepth -= 1
        let list = ValueList(values: enumerator.found, isComplete: enumerator.isComplete)
        // While the fixpoint runs, there may still be more.
        if !isSolving { valueLists[formula] = list }
        return list
    }
}

/// Lists values, kind by kind, until there are enough.
private struct ValueEnumerator {
    let machine: Machine
    let limit: Int
    var found: [JSONValue] = []
    var isComplete = true
    private var seen: Set<JSONValue> = []

    init(machine: Machine, limit: Int) {
        self.machine = machine
        self.limit = limit
    }

    private var isFull: Bool { found.count >= limit }

    private mutating func add(_ value: JSONValue) {
        if isFull { isComplete = false } else if seen.insert(value).inserted { found.append(value) }
    }

    mutating func add(_ formula: Formula, _ kind: Kind) {
        let expanded = machine.expand(formula, kind)
        if expanded == .no { return }
        if isFull {
            isComplete = isComplete && machine.cost(formula, as: kind) == nil
            return
        }
        switch kind {
        case .null: if expanded == .yes { add(.null) }
        case .yes: if expanded == .yes { add(.bool(true)) }
        case .no: if expanded == .yes { add(.bool(false)) }
        case .number:
            let (numbers, isAll) = machine.numberSet(expanded).values(limit: limit)
            isComplete = isComplete && isAll
            for number in numbers { add(.number(JSONNumber(number))) }
        case .string:
            let (strings, isAll) = machine.languages.firstMembers(machine.stringLanguage(expanded), limit: limit)
            isComplete = isComplete && isAll
            for string in strings { add(.string(string)) }
        case .array: addArrays(expanded)
        case .object:
            let shape = machine.shape(of: [formula])
            let builder = ObjectBuilder(machine: machine, shape: shape)
            builder.addMembers(from: 0, [], expanded, &self)
        }
    }

    // MARK: Arrays

    /// Lists arrays by their length.
    private mutating func addArrays(_ expanded: Formula) {
        var open: [(items: [JSONValue], rest: Formula)] = [([], expanded)]
        while !open.isEmpty {
            for (items, rest) in open where machine.closes(rest) { add(.array(items)) }
            if isFull {
                isComplete = false
                return
            }
            var longer: [(items: [JSONValue], rest: Formula)] = []
            for (items, rest) in open {
                let choices = machine.choices(ofItem: rest).compactMap { choice in
                    machine.arrayCost(choice.rest).map { (choice.goal, choice.rest, cost: $0) }
                }
                for (goal, rest, _) in choices.sorted(by: { $0.cost < $1.cost }) {
                    let list = machine.values(goal, limit: limit)
                    isComplete = isComplete && list.isComplete
                    for value in list.values {
                        let rest = items.contains(value) ? repeating(rest) : rest
                        if rest == .no { continue }
                        guard longer.count <= 2 * limit else {
                            isComplete = false
                            break
                        }
                        longer.append((items + [value], rest))
                    }
                }
            }
            // What is nearest to its end goes on first, so that there is an end to it.
            if longer.count > limit {
                longer = Array(longer.sorted { machine.arrayCost($0.rest) ?? 0 < machine.arrayCost($1.rest) ?? 0 }.prefix(limit))
                isComplete = false
            }
            open = longer
        }
    }

    /// The formula once two items are equal.
    private func repeating(_ formula: Formula) -> Formula {
        machine.formulas.substitute(formula) { if case .unique = $0 { .no } else { nil } }
    }

    // MARK: Objects

    private struct ObjectBuilder {
        let machine: Machine
        let shapeID: Int32
        let shape: ObjectShape

        init(machine: Machine, shape: Int32) {
            self.machine = machine
            shapeID = shape
            self.shape = machine.shapes[shape]
        }

        private func cost(_ rest: Formula, from index: Int) -> Int? {
            let available = machine.availabilities.id(KeySet(from: index, count: shape.order.count))
            return machine.objectCost(ObjectQuestion(formula: rest, available: available, shape: shapeID))
        }

        private func canFinish(_ rest: Formula, from index: Int) -> Bool { cost(rest, from: index) != nil }

        /// Adds objects with these members and some of the declared keys from `index` on.
        func addMembers(
            from index: Int, _ members: [(String, JSONValue)], _ rest: Formula, _ list: inout ValueEnumerator
        ) {
            guard canFinish(rest, from: index) else { return }
            if list.isFull {
                list.isComplete = false
                return
            }
            guard index < shape.order.count else { return addUndeclared(members, rest, &list) }
            addMembers(from: index + 1, members, rest, &list)
            let key = KeyReference.declared(index)
            let available = KeySet(from: index + 1, count: shape.order.count)
            for (goal, rest) in machine.choices(of: key, rest, shapeID, available) where canFinish(rest, from: index + 1) {
                let values = machine.values(goal, limit: list.limit)
                list.isComplete = list.isComplete && values.isComplete
                for value in values.values {
                    addMembers(from: index + 1, members + [(machine.keys[shape.order[index]], value)], rest, &list)
                    if list.isFull { return }
                }
            }
        }

        /// Adds objects with these members and as many undeclared ones as it takes, of which there are endlessly many.
        private func addUndeclared(
            _ members: [(String, JSONValue)], _ rest: Formula, after last: (key: Int, name: Int)? = nil,
            _ list: inout ValueEnumerator
        ) {
            let count = shape.order.count
            guard let cost = cost(rest, from: count) else { return }
            if machine.closes(rest), last == nil { list.add(.object(JSONObject(members))) }
            for index in (last?.key ?? 0)..<max(last?.key ?? 0, shape.classes.count) {
                let available = KeySet(from: count, count: count)
                for (goal, rest) in machine.choices(of: .undeclared(index), rest, shapeID, available)
                where canFinish(rest, from: count) {
                    // Members that bring the end no nearer might follow one another for ever.
                    guard machine.closes(rest) || self.cost(rest, from: count) ?? Int.max < cost else { continue }
                    let values = machine.values(goal, limit: list.limit).values
                    guard !values.isEmpty else { continue }
                    list.isComplete = false
                    let keys = machine.language(ofClass: index, in: shapeID)
                    let names = machine.languages.firstMembers(keys, limit: list.limit + members.count).members
                    // Names in one order only, so that no object comes twice.
                    for (place, name) in names.enumerated() where last.map({ (index, place) > ($0.key, $0.name) }) ?? true {
                        for value in values {
                            if list.isFull { return }
                            let members = members + [(name, value)]
                            if machine.closes(rest) {
                                list.add(.object(JSONObject(members)))
                            } else {
                                addUndeclared(members, rest, after: (index, place), &list)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension Machine {
    /// The ways to add an item: what is asked of it, and of the rest of the array after it.
    func choices(ofItem formula: Formula) -> [(goal: Formula, rest: Formula)] {
        var verdicts = Verdicts(formulas)
        let after = settle(afterItem(formula, &verdicts), repeats: false)
        return choices(after, verdicts)
    }

    /// The ways to add a member with a key: what is asked of its value, and of the rest of the object after it.
    fileprivate func choices(
        of key: KeyReference, _ formula: Formula, _ shape: Int32, _ available: KeySet
    ) -> [(goal: Formula, rest: Formula)] {
        var verdicts = Verdicts(formulas)
        let after = after(key, formula, shape, available, &verdicts)
        return choices(after, verdicts)
    }

    private func choices(_ after: Formula, _ verdicts: Verdicts) -> [(goal: Formula, rest: Formula)] {
        let (cubes, isComplete) = formulas.cubes(of: after, limit: options.conjunctions)
        if !isComplete { limitReached = "conjunctions" }
        return cubes.map { cube in
            var goals: [Formula] = [], rest: [Formula] = []
            for literal in cube {
                let atom = formulas.atoms[Int(literal.atom)]
                if case .verdict(let index) = atom {
                    let goal = verdicts.goals[Int(index)]
                    goals.append(literal.positive ? goal : formulas.not(goal))
                } else {
                    rest.append(literal.positive ? formulas.atom(atom) : formulas.not(formulas.atom(atom)))
                }
            }
            return (formulas.all(goals), formulas.all(rest))
        }
    }
}

extension LanguageStore {
    /// Members of a language: all of them, or `limit` of them.
    fileprivate func firstMembers(_ language: Language, limit: Int) -> (members: [String], isAll: Bool) {
        if let all = members(language, limit: limit) { return (all, true) }
        var members: [String] = []
        var open: [(text: String, state: Language)] = [("", language)]
        while open.count < limit, members.count < limit, !open.isEmpty {
            var longer: [(text: String, state: Language)] = []
            for (text, state) in open {
                if acceptsEmpty(state) { members.append(text) }
                for part in classes(state) where !isEmpty(part.derivative) {
                    let first = part.range.contains(0x61) ? 0x61 : part.range.lowerBound
                    for value in first...part.range.upperBound {
                        if longer.count >= limit { break }
                        guard let scalar = Unicode.Scalar(value) else { continue }
                        longer.append((text + String(Character(scalar)), part.derivative))
                    }
                }
            }
            open = longer
        }
        for (text, state) in open where members.count < limit {
            if let rest = shortest(state) { members.append(text + rest) }
        }
        return (Array(members.prefix(limit)), false)
    }
}
