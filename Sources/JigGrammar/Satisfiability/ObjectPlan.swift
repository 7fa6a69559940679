import JigRegex

/// Whether the rest of an object can meet a formula over its atoms.
struct ObjectQuestion: QuickHashable {
    let formula: Formula
    let available: Int32
    let shape: Int32

    func mix(into hash: inout QuickHash) {
        hash.mix(formula)
        hash.mix(available, shape)
    }
}

/// Members that complete an object, in an order in which they may be written.
struct ObjectPlan {
    var members: [(key: KeyReference, value: Formula)]
    /// The length of the members' text and the closing bracket.
    var cost: Int
    /// What the members make true, so that the object may close.
    var conjunction: [Literal]
}

extension Machine {
    /// The length of the shortest known rest of an object, closing bracket included; nil if there is none.
    func objectCost(_ question: ObjectQuestion) -> Int? {
        if question.formula == .no { return nil }
        if let known = objectCosts[question] { return known == Int.max ? nil : known }
        let guesses = guesses
        let cost = objectPlan(question)?.cost
        // While the fixpoint runs, costs may still fall.
        if self.guesses == guesses { objectCosts[question] = cost ?? Int.max }
        return cost
    }

    /// Whether the rest of an object can be written at all.
    func canFinish(_ question: ObjectQuestion) -> Bool {
        if question.formula == .no { return false }
        if let known = objectCosts[question] { return known != Int.max }
        if let known = objectsThatFinish[question] { return known }
        let guesses = guesses
        let finishes = objectPlan(question, isFirstEnough: true) != nil
        if self.guesses == guesses { objectsThatFinish[question] = finishes }
        return finishes
    }

    /// - Parameter isFirstEnough: whether any members will do, so that nothing is said of what they cost.
    func objectPlan(_ question: ObjectQuestion, isFirstEnough: Bool = false) -> ObjectPlan? {
        if closes(question.formula) { return ObjectPlan(members: [], cost: 1, conjunction: whatCloses(question.formula)) }
        let planner = ObjectPlanner(machine: self, question, isFirstEnough: isFirstEnough)
        var best: ObjectPlan?
        var tries = Tries(options)
        // A conjunction that is possible is often the one that is found next.
        var last: (cube: [Literal], plan: ObjectPlan?)?
        func plan(_ cube: [Literal]) -> ObjectPlan? {
            if let last, last.cube == cube { return last.plan }
            let plan = planner.plan(cube)
            last = (cube, plan)
            return plan
        }
        formulas.search(question.formula, isPossible: { tries.count(found: false) && plan($0) != nil }) { cube in
            if let plan = plan(cube), plan.cost < best?.cost ?? Int.max { best = plan }
            return tries.count(found: best != nil) && !(isFirstEnough && best != nil)
        }
        if best == nil, !tries.goesOn { limitReached = "conjunctions" }
        return best
    }
}

/// How long to look for a cheap plan: as long as the limit allows for a first one, then a little longer.
struct Tries {
    private var left: Int
    private var afterFirst = 16

    init(_ options: GrammarOptions) { left = options.conjunctions }

    var goesOn: Bool { left > 0 }

    mutating func count(found: Bool) -> Bool {
        left -= 1
        if found { afterFirst -= 1 }
        return left > 0 && afterFirst > 0
    }
}

/// Finds the members that meet a conjunction of literals about the rest of an object.
struct ObjectPlanner {
    /// Not counted, since a machine keeps planners.
    unowned(unsafe) let machine: Machine
    let shapeID: Int32
    let shape: ObjectShape
    let available: KeySet
    let isFirstEnough: Bool
    private var universal: [MemberRule] = []
    private var names: [Int32] = []
    private var wanted: [KeyID] = []
    private var forbidden: Set<KeyID> = []
    private var least = 0
    private var most = Int.max
    /// What some member must not satisfy: a rule for its value, or a `propertyNames` for its key.
    private var violations: [Violation] = []

    enum Violation { case value(of: MemberRule), name(of: Int32) }

    private struct Member {
        var key: KeyReference
        var value: Formula
        var cost: Int
    }

    init(machine: Machine, _ question: ObjectQuestion, isFirstEnough: Bool = false) {
        self.machine = machine
        self.isFirstEnough = isFirstEnough
        shapeID = question.shape
        shape = machine.shapes[question.shape]
        available = machine.availabilities[question.available]
    }

    func plan(_ cube: [Literal]) -> ObjectPlan? {
        var planner = self
        return planner.read(cube) ? planner.plan(for: cube) : nil
    }

    /// A planner that keeps to a conjunction.
    func reading(_ cube: [Literal]) -> ObjectPlanner {
        var planner = self
        _ = planner.read(cube)
        return planner
    }

    /// Whether a plan for what was read stays one with a further member: whether that breaks no rule.
    func allows(_ key: KeyReference, besides count: Int) -> Bool {
        count < most && meetsNames(key) && machine.hasValue(goal(key))
    }

    /// What the universal rules ask of a member.
    private func goal(_ key: KeyReference) -> Formula {
        machine.formulas.all(universal.map { machine.memberGoal($0, key, shapeID) })
    }

    /// The declared keys that may come beside the members of a plan for what was read, or are among them, and one more member, with
    /// endlessly many values; the last ones first.
    func endlessKeys(besides members: [(key: KeyReference, value: Formula)]) -> some Sequence<KeyReference> {
        shape.order.indices.reversed().lazy.filter(available.contains).map(KeyReference.declared).filter { key in
            if let member = members.first(where: { $0.key == key }) { return machine.isEndless(member.value) }
            return members.count + 1 < most && meetsNames(key) && machine.isEndless(goal(key))
        }
    }

    /// Whether nothing that was read is against a key.
    private func meetsNames(_ key: KeyReference) -> Bool {
        if let index = key.declaredIndex, forbidden.contains(shape.order[index]) { return false }
        return names.allSatisfy { machine.keyMeets($0, key, shapeID) }
    }

    private mutating func read(_ cube: [Literal]) -> Bool {
        for literal in cube {
            switch (machine.formulas.atoms[Int(literal.atom)], literal.positive) {
            case (.members(let schema), true): universal.append(.declared(schema))
            case (.members(let schema), false): violations.append(.value(of: .declared(schema)))
            case (.unevaluatedMembers(let group), true): universal.append(.unevaluated(group))
            case (.unevaluatedMembers(let group), false): violations.append(.value(of: .unevaluated(group)))
            case (.names(let schema), true): names.append(schema)
            case (.names(let schema), false): violations.append(.name(of: schema))
            case (.key(let key), true): wanted.append(key)
            case (.key(let key), false): forbidden.insert(key)
            case (.atLeast(let count), _): least = max(least, count)
            case (.atMost(let count), _): most = min(most, count)
            default: return false
            }
        }
        return true
    }

    private func plan(for cube: [Literal]) -> ObjectPlan? {
        var members: [Member] = []
        let places = machine.places(in: shapeID)
        for key in wanted {
            guard let index = places[key], available.contains(index), let member = member(.declared(index)) else {
                return nil
            }
            members.append(member)
        }
        var tries = machine.options.conjunctions
        guard members.count <= most, let discharged = discharge(violations[...], members, &tries) else { return nil }
        members = discharged
        if members.count < least { members = fill(members) }
        guard members.count >= least, members.count <= most else { return nil }
        members.sort { a, b in
            switch (a.key.declaredIndex, b.key.declaredIndex) {
            case (let a?, let b?): a < b
            case (_?, nil): true
            default: false
            }
        }
        let cost = members.reduce(0) { $0 + $1.cost } + 1
        return ObjectPlan(members: members.map { ($0.key, $0.value) }, cost: cost, conjunction: cube)
    }

    /// A member with this key, and the least that its value costs under the universal rules.
    private func member(_ key: KeyReference, _ further: Formula = .yes) -> Member? {
        guard meetsNames(key) else { return nil }
        let value = machine.formulas.all([goal(key), further])
        guard let cost = cost(value) else { return nil }
        return Member(key: key, value: value, cost: keyCost(key) + 2 + cost + 2)
    }

    private func cost(_ value: Formula) -> Int? { machine.cost(of: value, isAnyEnough: isFirstEnough) }

    private func keyCost(_ key: KeyReference) -> Int {
        if let index = key.declaredIndex { return machine.keys.lengths[Int(shape.order[index])] }
        guard let index = key.classIndex else { return 2 }
        return (machine.languages.minLength(shape.classes[index].reading) ?? 0) + 2
    }

    private var candidates: [KeyReference] {
        shape.order.indices.filter(available.contains).map { .declared($0) }
            + shape.classes.indices.map { .undeclared($0) }
    }

    /// Adds to the members, or to what their values must meet, until each violation happens; cheap ways are tried first.
    private func discharge(_ violations: ArraySlice<Violation>, _ members: [Member], _ tries: inout Int) -> [Member]? {
        guard let violation = violations.first else { return members }
        var dearer: [(added: Int, members: [Member])] = []
        func attempt(_ members: [Member]) -> [Member]? {
            tries -= 1
            if tries < 0 { machine.limitReached = "conjunctions" }
            return tries < 0 ? nil : discharge(violations.dropFirst(), members, &tries)
        }
        // In the value of a member that comes anyway: where that costs nothing, no other way can be better. Branches of a `oneOf`
        // mostly have a constant that says so.
        if case .value(let rule) = violation,
            members.contains(where: { machine.areDisjoint($0.value, machine.memberGoal(rule, $0.key, shapeID)) })
        {
            return attempt(members)
        }
        for (index, existing) in members.enumerated() {
            let value = machine.formulas.all([existing.value, violated(violation, existing.key)])
            guard let cost = cost(value) else { continue }
            var changed = members
            changed[index] = Member(key: existing.key, value: value, cost: keyCost(existing.key) + 4 + cost)
            if changed[index].cost == existing.cost {
                if let result = attempt(changed) { return result }
            } else {
                dearer.append((changed[index].cost - existing.cost, changed))
            }
        }
        dearer.sort { $0.added < $1.added }
        var changes = dearer[...]
        // In a further member.
        var further = CheapestFirst(members.count < most && tries > 0 ? furtherKeys(members) : [])
        func makeFurther(_ key: KeyReference) -> Member? {
            let violated = violated(violation, key)
            return violated == .no ? nil : member(key, violated)
        }
        while true {
            if let change = changes.first, !further.hasNext(below: change.added, makeFurther) {
                changes.removeFirst()
                if let result = attempt(change.members) { return result }
            } else if let added = further.next(makeFurther) {
                if let result = attempt(members + [added]) { return result }
            } else {
                return nil
            }
        }
    }

    /// The keys of members that may be added, with the least that one costs.
    private func furtherKeys(_ members: [Member]) -> [(key: KeyReference, least: Int)] {
        candidates.filter { key in key.classIndex != nil || !members.contains { $0.key == key } }
            .map { ($0, keyCost($0) + 4 + 1) }
    }

    private func violated(_ violation: Violation, _ key: KeyReference) -> Formula {
        switch violation {
        case .value(let rule): machine.formulas.not(machine.memberGoal(rule, key, shapeID))
        case .name(let schema): .constant(!machine.keyMeets(schema, key, shapeID))
        }
    }

    /// Adds the cheapest further members until there are enough.
    private func fill(_ members: [Member]) -> [Member] {
        var members = members
        var further = CheapestFirst(furtherKeys(members))
        while members.count < least, let next = further.next({ member($0) }) {
            members.append(next)
            // Classes of undeclared keys that are left here are too big to run out.
            while members.count < least, next.key.classIndex != nil { members.append(next) }
        }
        return members
    }

    /// Members by what they cost, of which only those are looked into that may be the next one.
    private struct CheapestFirst {
        /// The dearest first, by the least that each costs.
        private var unknown: [(key: KeyReference, least: Int)]
        private var known: [Member] = []

        init(_ keys: [(key: KeyReference, least: Int)]) {
            unknown = keys.enumerated().sorted { ($0.element.least, $0.offset) > ($1.element.least, $1.offset) }.map(\.element)
        }

        /// Whether the next member costs less than this.
        mutating func hasNext(below cost: Int, _ make: (KeyReference) -> Member?) -> Bool {
            while let candidate = unknown.last, candidate.least < min(cost, known.last?.cost ?? Int.max) { look(make) }
            return known.last.map { $0.cost < cost } ?? false
        }

        mutating func next(_ make: (KeyReference) -> Member?) -> Member? {
            while let candidate = unknown.last, candidate.least < known.last?.cost ?? Int.max { look(make) }
            return known.popLast()
        }

        /// Finds out what the likeliest member costs.
        private mutating func look(_ make: (KeyReference) -> Member?) {
            guard let member = make(unknown.removeLast().key) else { return }
            // Those that cost the same in the order in which they were looked at.
            known.insert(member, at: known.firstIndex { $0.cost <= member.cost } ?? known.count)
        }
    }
}
