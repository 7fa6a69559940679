/// An object of which only this is asked: that members meet rules, each by itself, and that some keys come.
///
/// Most objects are such. What may come then follows without a look at the rest: a member is possible if its value can meet the
/// rules and no key that is still required lies behind it.
struct PlainObject {
    let rules: PlainRules
    /// The places of keys that must still come, each of which can.
    var required: KeySet
}

/// What is asked of each member of a plain object, and what that comes to for the keys that were looked at.
final class PlainRules {
    let rules: [MemberRule]
    let names: [Int32]
    @exclusivity(unchecked) fileprivate var values: [KeyReference: Formula?] = [:]
    @exclusivity(unchecked) fileprivate var children: [KeyReference: Int32] = [:]

    fileprivate init(rules: [MemberRule], names: [Int32]) { (self.rules, self.names) = (rules, names) }
}

extension Machine {
    /// What is asked of an open object, if it is a plain one.
    func plainObject(_ object: Int32) -> PlainObject? {
        if let known = plainObjects[object] { return known }
        let plain = makePlainObject(objects[object])
        plainObjects[object] = .some(plain)
        return plain
    }

    private func makePlainObject(_ residual: ObjectResidual) -> PlainObject? {
        let vector = vectors[residual.vector]
        guard vector.parts.count == 1, vector.condition == formulas.atom(.verdict(0)) else { return nil }
        let places = places(in: residual.shape)
        var rules: [MemberRule] = [], names: [Int32] = []
        var required = KeySet(from: places.order.count, count: places.order.count)
        for part in formulas.conjuncts(of: vector.parts[0]) {
            guard case .literal(let literal) = formulas[part], literal.positive else { return nil }
            switch formulas.atoms[Int(literal.atom)] {
            case .members(let schema): rules.append(.declared(schema))
            case .unevaluatedMembers(let group): rules.append(.unevaluated(group))
            case .names(let schema): names.append(schema)
            case .key(let key):
                guard let index = places[key] else { return nil }
                required.insert(index)
            default: return nil
            }
        }
        let plain = PlainObject(rules: PlainRules(rules: rules, names: names), required: required)
        let canFinish = places.order.indices.allSatisfy { index in
            !required.contains(index) || memberValue(.declared(index), plain.rules, residual.shape) != nil
        }
        return canFinish ? plain : nil
    }

    /// What is asked of a member's value; nil if no member can have the key.
    private func memberValue(_ key: KeyReference, _ object: PlainRules, _ shape: Int32) -> Formula? {
        if let known = object.values[key] { return known }
        var value: Formula?
        if object.names.allSatisfy({ keyMeets($0, key, shape) }) {
            let goal = formulas.all(object.rules.map { memberGoal($0, key, shape) })
            if hasValue(goal) { value = goal }
        }
        // During a search no is not the last word.
        if !isSolving { object.values[key] = .some(value) }
        return value
    }

    private func memberVector(_ key: KeyReference, _ object: PlainRules, _ shape: Int32) -> Int32? {
        if let known = object.children[key] { return known }
        guard let value = memberValue(key, object, shape) else { return nil }
        let child = vectors.id(
            value == .yes ? Vector(parts: [], condition: .yes) : Vector(parts: [value], condition: formulas.atom(.verdict(0))))
        object.children[key] = child
        return child
    }

    /// Whether there is a step for a key that is available. Mostly none is made: of the keys that may come, few do.
    func mayTake(_ key: KeyReference, at place: ObjectPlace) -> Bool {
        guard let plain = plainObject(place.object) else { return evidentlyMayTake(key, at: place) || memberStep(place, key) != nil }
        let isFree =
            switch options.keyOrder {
            case .any: plain.required.isSubset(of: availabilities[place.available])
            case .declared: key.declaredIndex.map { plain.required.isFree(below: $0) } ?? plain.required.isEmpty
            }
        return isFree && memberVector(key, plain.rules, objects[place.object].shape) != nil
    }

    /// The step for a key of a plain object that misses no key afterwards.
    func plainStep(_ question: MemberQuestion, _ object: PlainObject) -> MemberStep? {
        let residual = objects[question.object]
        guard let child = memberVector(question.key, object.rules, residual.shape) else { return nil }
        let vector = vectors[residual.vector]
        return MemberStep(
            child: child, parts: vector.parts, condition: vector.condition, shape: residual.shape,
            available: question.available, plain: question)
    }

    /// The place of a plain object after a member, whose value meets what was asked of it.
    func resumePlain(_ step: MemberStep, _ question: MemberQuestion) -> ObjectPlace {
        guard let index = question.key.declaredIndex, var plain = plainObject(question.object), plain.required.contains(index) else {
            return ObjectPlace(object: question.object, available: step.available)
        }
        let key = formulas.atom(.key(shapes[step.shape].order[index]))
        let vector = Vector(parts: [formulas.removing(key, from: step.parts[0])], condition: step.condition)
        let object = objects.id(ObjectResidual(vector: vectors.id(vector), shape: step.shape))
        if plainObjects[object] == nil {
            plain.required.remove(index)
            plainObjects[object] = .some(plain)
        }
        return ObjectPlace(object: object, available: step.available)
    }

    /// Whether an object that takes a key now can no more have one that it can't do without.
    func missesKey(_ question: MemberQuestion) -> Bool {
        let required = requiredKeys(of: question.object)
        var possible = availabilities[question.available]
        if required.isSubset(of: possible) { return false }
        if let index = question.key.declaredIndex { possible.insert(index) }
        return !required.isSubset(of: possible)
    }

    /// The declared keys that stand in the conjunction which an object has to meet.
    private func requiredKeys(of object: Int32) -> KeySet {
        if let plain = plainObject(object) { return plain.required }
        if let known = requiredKeys[object] { return known }
        let residual = objects[object]
        let places = places(in: residual.shape)
        var required = KeySet(from: places.order.count, count: places.order.count)
        for part in formulas.conjuncts(of: viability(vectors[residual.vector])) {
            guard case .literal(let literal) = formulas[part], literal.positive, case .key(let key) = formulas.atoms[Int(literal.atom)],
                let index = places[key]
            else { continue }
            required.insert(index)
        }
        requiredKeys[object] = required
        return required
    }
}
