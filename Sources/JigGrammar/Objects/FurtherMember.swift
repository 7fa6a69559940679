/// Members that complete an object, beside which others may come.
///
/// Where a way to complete an object is known, most other keys are seen to be possible: a member changes nothing for it if its
/// value breaks no rule that the way keeps to. What else the member would lead to is found out when its key is written.
final class KnownCompletion {
    fileprivate let planner: ObjectPlanner
    fileprivate let members: [(key: KeyReference, value: Formula)]
    /// Up to two declared keys whose values don't run out, the last ones first. Whatever other key comes next, one of them may follow.
    fileprivate lazy var endlessKeys: [KeyReference] = Array(planner.endlessKeys(besides: members).prefix(2))

    fileprivate init(planner: ObjectPlanner, members: [(key: KeyReference, value: Formula)]) {
        (self.planner, self.members) = (planner, members)
    }

    fileprivate func contains(_ key: KeyReference) -> Bool { members.contains { $0.key == key } }
}

extension Machine {
    /// Whether there is evidently a step for a key that is available; false where that takes a closer look.
    func evidentlyMayTake(_ key: KeyReference, at place: ObjectPlace) -> Bool {
        guard !isSolving, stepsAreDear(at: place), let completion = completion(of: place) else { return false }
        let after = availability(after: key, at: place)
        let available = availabilities[after]
        let goesOn = completion.members.allSatisfy { $0.key == key || $0.key.declaredIndex.map(available.contains) ?? true }
        return goesOn && (completion.contains(key) || completion.planner.allows(key, besides: completion.members.count))
    }

    /// Whether an object can evidently be completed in endlessly many ways after a declared key that comes next.
    func isEvidentlyEndless(after key: KeyReference, at place: ObjectPlace) -> Bool {
        guard evidentlyMayTake(key, at: place), let completion = completion(of: place) else { return false }
        let available = availabilities[availability(after: key, at: place)]
        return completion.endlessKeys.contains { $0 != key && $0.declaredIndex.map(available.contains) ?? false }
    }

    /// Whether an object can evidently be completed in endlessly many ways.
    func isEvidentlyEndless(_ place: ObjectPlace) -> Bool {
        guard !isSolving, stepsAreDear(at: place), let completion = completion(of: place) else { return false }
        return !completion.endlessKeys.isEmpty
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
                planner: ObjectPlanner(machine: self, question).reading(plan.conjunction), members: plan.members)
        }
        completions[place] = .some(completion)
        return completion
    }
}
