/// Members that complete an object, beside which others may come.
///
/// Where a way to complete an object is known, most other keys are seen to be possible: a member changes nothing for it if its
/// value breaks no rule that the way keeps to. What else the member would lead to is found out when its key is written.
struct KnownCompletion {
    fileprivate let planner: ObjectPlanner
    fileprivate let members: [KeyReference]
}

extension Machine {
    /// Whether there is evidently a step for a key that is available; false where that takes a closer look.
    func evidentlyMayTake(_ key: KeyReference, at place: ObjectPlace) -> Bool {
        guard !isSolving, stepsAreDear(at: place), let completion = completion(of: place) else { return false }
        let after = availability(after: key, at: place)
        let available = availabilities[after]
        let goesOn = completion.members.allSatisfy { $0 == key || $0.declaredIndex.map(available.contains) ?? true }
        return goesOn && (completion.members.contains(key) || completion.planner.allows(key, besides: completion.members.count))
    }

    /// Whether steps for all keys cost more than a look for a way to complete the object: where there are many, or much is asked.
    private func stepsAreDear(at place: ObjectPlace) -> Bool {
        let residual = objects[place.object]
        return shapes[residual.shape].order.count > 8 || formulas.literals(of: viability(vectors[residual.vector])).count > 24
    }

    private func completion(of place: ObjectPlace) -> KnownCompletion? {
        if let known = completions[place] { return known }
        let residual = objects[place.object]
        let question = ObjectQuestion(
            formula: viability(vectors[residual.vector]), available: place.available, shape: residual.shape)
        let completion = objectPlan(question, isFirstEnough: true).map { plan in
            KnownCompletion(
                planner: ObjectPlanner(machine: self, question).reading(plan.conjunction), members: plan.members.map(\.key))
        }
        completions[place] = .some(completion)
        return completion
    }
}
