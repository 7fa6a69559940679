import JigRegex

/// What one key of an open object leads to.
struct MemberStep {
    /// What is asked of the member's value.
    let child: Int32
    /// The object's parts after the member, over the child's verdicts.
    let parts: [Formula]
    let condition: Formula
    let shape: Int32
    let available: Int32
    /// Set in a plain object: its parts are those before the member then, and what follows depends on the key alone.
    var plain: MemberQuestion?
    /// Whether nothing is known of the object; see ``Machine/detached(_:)``.
    var isDetached = false
}

/// A parent that goes on after a child with these verdicts.
struct Resumption: QuickHashable {
    let step: Int32
    let outcome: [Bool]

    func mix(into hash: inout QuickHash) {
        hash.mix(step)
        for verdict in outcome { hash.mix(verdict ? 1 : 2) }
    }
}

struct MemberQuestion: QuickHashable {
    let object: Int32
    /// The keys available after the member.
    let available: Int32
    let key: KeyReference

    func mix(into hash: inout QuickHash) {
        hash.mix(object, available)
        hash.mix(key)
    }
}

extension Machine {
    /// The step for a key, if the object can be finished after it.
    func memberStep(_ place: ObjectPlace, _ key: KeyReference) -> Int32? {
        let available = availability(after: key, at: place)
        let question = MemberQuestion(object: place.object, available: available, key: key)
        if let known = memberSteps[question] { return known < 0 ? nil : known }
        let step = missesKey(question) ? nil : plainObject(question.object).map { plainStep(question, $0) } ?? makeMemberStep(question)
        var id: Int32 = -1
        if let step {
            id = Int32(memberStepTable.count)
            memberStepTable.append(step)
        }
        memberSteps[question] = id
        return id < 0 ? nil : id
    }

    /// The keys that are available after a key.
    func availability(after key: KeyReference, at place: ObjectPlace) -> Int32 {
        let count = shapes[objects[place.object].shape].order.count
        switch options.keyOrder {
        case .declared:
            return availabilities.id(KeySet(from: key.declaredIndex.map { $0 + 1 } ?? count, count: count))
        case .any:
            guard let index = key.declaredIndex else { return place.available }
            var set = availabilities[place.available]
            set.remove(index)
            return availabilities.id(set)
        }
    }

    private func makeMemberStep(_ question: MemberQuestion) -> MemberStep? {
        let residual = objects[question.object]
        let vector = vectors[residual.vector]
        let shape = residual.shape
        var verdicts = Verdicts(formulas)
        let parts = vector.parts.map {
            after(question.key, $0, shape, availabilities[question.available], &verdicts)
        }
        let condition = condition(Vector(parts: parts, condition: vector.condition), over: verdicts.goals) {
            self.canFinish(ObjectQuestion(formula: $0, available: question.available, shape: residual.shape))
        }
        guard let (child, parts) = child(verdicts.goals, condition, parts) else { return nil }
        return MemberStep(
            child: child, parts: parts, condition: vector.condition, shape: residual.shape,
            available: question.available)
    }

    /// A formula over an object's rest after one more member, over the verdicts of the member's value.
    func after(
        _ key: KeyReference, _ formula: Formula, _ shape: Int32, _ available: KeySet, _ verdicts: inout Verdicts
    ) -> Formula {
        var collected = verdicts
        let taken = key.declaredIndex.map { shapes[shape].order[$0] }
        let result = formulas.substitute(formula) { atom in
            switch atom {
            case .members(let schema):
                let verdict = collected.verdict(self.memberGoal(.declared(schema), key, shape))
                if self.judgesNone(schema, shape, available) { return verdict }
                return self.formulas.all([verdict, self.formulas.atom(atom)])
            case .unevaluatedMembers(let group):
                let verdict = collected.verdict(self.memberGoal(.unevaluated(group), key, shape))
                return self.formulas.all([verdict, self.formulas.atom(atom)])
            case .names(let schema): return self.keyMeets(schema, key, shape) ? nil : .no
            case .key(let wanted):
                if taken == wanted { return .yes }
                return self.isAvailable(wanted, shape, available) ? nil : .no
            case .atLeast(let count): return self.formulas.atom(.atLeast(count - 1))
            case .atMost(let count): return self.formulas.atom(.atMost(count - 1))
            default: return nil
            }
        }
        verdicts = collected
        return result
    }

    /// Whether a subschema says nothing of the members that may still come, as a condition on the value of one key that was written.
    private func judgesNone(_ schema: Int32, _ shape: Int32, _ available: KeySet) -> Bool {
        let node = nodes[Int(schema)]
        return node.additionalProperties == nil && node.patternProperties.isEmpty
            && propertyPlaces(of: schema).order.allSatisfy { !isAvailable($0, shape, available) }
    }

    private func isAvailable(_ key: KeyID, _ shape: Int32, _ available: KeySet) -> Bool {
        guard let index = places(in: shape)[key] else { return false }
        return available.contains(index)
    }

    /// The object's place after a member whose value had these verdicts.
    func resume(_ step: Int32, _ outcome: [Bool]) -> ObjectPlace {
        let resumption = Resumption(step: step, outcome: outcome)
        if let known = resumedObjects[resumption] { return known }
        let step = memberStepTable[Int(step)]
        if let question = step.plain {
            let place = resumePlain(step, question)
            resumedObjects[resumption] = place
            return place
        }
        let vector = Vector(parts: step.parts.map { settle($0, outcome) }, condition: step.condition)
        let place = ObjectPlace(
            object: objects.id(ObjectResidual(vector: vectors.id(vector), shape: step.shape)), available: step.available)
        resumedObjects[resumption] = place
        return place
    }

    func settle(_ formula: Formula, _ outcome: [Bool]) -> Formula {
        formulas.mapVerdicts(formula) { literal in
            guard case .verdict(let index) = formulas.atoms[Int(literal.atom)] else { return formulas.intern(literal) }
            return .constant(outcome[Int(index)] == literal.positive)
        }
    }
}
