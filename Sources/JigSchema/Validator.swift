import JigJSON
import JigRegex

/// Judges one value by a schema.
///
/// Subschemas apply by recursion; every ``stackStride`` levels it goes on on a fresh stack, so that depth is bounded by
/// ``ValidationOptions/depthLimit`` and not by the calling thread's stack.
struct Validator {
    let schema: Schema
    let options: ValidationOptions
    /// The subschemas by their place in the graph.
    let applicable: [ApplicableSchema]
    /// Whether errors are noted; without, the first one ends the matter.
    var collects: Bool
    var errors: [ValidationError] = []
    private var obstacle: ValidationResult?

    /// The resources entered on the way here, outermost first and each once: the dynamic scope.
    private var scope: [Int] = []
    /// The subschemas that are being applied, to find those that apply to one value without end.
    private var inPlace: [InPlace] = []
    /// Where in `inPlace` the value at hand begins.
    private var inPlaceStart = 0
    private var depth = 0
    private var applications = 0

    private struct InPlace {
        var id: SchemaID
        var scopeCount: Int
    }

    private static let stackStride = 96

    init(schema: Schema, options: ValidationOptions, collects: Bool) {
        self.schema = schema
        applicable = schema.applicable.all
        self.options = options
        self.collects = collects
    }

    mutating func validate(_ instance: JSONValue) -> ValidationResult {
        var evaluated: Evaluated?
        let place = InstancePlace(instance, at: nil)
        let holds = apply(schema.graph.root, to: place, by: nil, &evaluated)
        if let obstacle { return obstacle }
        return holds ? .valid : .invalid(errors)
    }

    // MARK: Applying subschemas

    /// Applies a subschema to a member, element or key.
    mutating func apply(_ id: SchemaID, below place: InstancePlace, by path: EvaluationPath?) -> Bool {
        let outer = inPlaceStart
        inPlaceStart = inPlace.count
        defer { inPlaceStart = outer }
        var evaluated: Evaluated?
        return apply(id, to: place, by: path, &evaluated)
    }

    /// Applies a subschema to the same value, and adds what it evaluated if the value is valid by it.
    mutating func applyInPlace(
        _ id: SchemaID, to place: InstancePlace, by path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        guard evaluated != nil else { return apply(id, to: place, by: path, &evaluated) }
        var own: Evaluated? = Evaluated()
        let holds = apply(id, to: place, by: path, &own)
        if holds, let own { evaluated?.formUnion(own) }
        return holds
    }

    /// Whether a subschema holds, with no errors noted.
    mutating func holds(
        _ id: SchemaID, for place: InstancePlace, by path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        let outer = collects
        collects = false
        defer { collects = outer }
        return applyInPlace(id, to: place, by: path, &evaluated)
    }

    private mutating func apply(
        _ id: SchemaID, to place: InstancePlace, by path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        guard obstacle == nil else { return false }
        let subschema = applicable[id.index]
        applications += 1
        if applications > options.applicationLimit {
            return stop("subschemas apply more than \(options.applicationLimit) times", place, subschema)
        }
        depth += 1
        defer { depth -= 1 }
        if depth > options.depthLimit {
            return stop("subschemas apply more than \(options.depthLimit) deep", place, subschema)
        }
        let entersResource = !scope.contains(subschema.node.resource)
        if entersResource { scope.append(subschema.node.resource) }
        defer { if entersResource { scope.removeLast() } }
        if inPlace[inPlaceStart...].contains(where: { $0.id == id && $0.scopeCount == scope.count }) {
            return stop("the subschema applies itself to the same value without end", place, subschema)
        }
        inPlace.append(InPlace(id: id, scopeCount: scope.count))
        defer { inPlace.removeLast() }
        guard depth % Self.stackStride == 0 else { return judge(subschema, place, path, &evaluated) }
        return onFreshStack { judge(subschema, place, path, &evaluated) }
    }

    private mutating func stop(_ reason: String, _ place: InstancePlace, _ subschema: ApplicableSchema) -> Bool {
        obstacle = .undetermined(
            reason: reason, instanceLocation: place.pointer, schemaLocation: subschema.node.location)
        return false
    }

    /// Applies all keywords of a subschema.
    private mutating func judge(
        _ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        let node = subschema.node
        if let boolean = node.boolean {
            return boolean || fail(subschema, "", place, path) { ("nothing at all", $0.briefly) }
        }
        var holds = true
        // What has failed once can only be failed for more reasons, which matter to reports alone.
        var goesOn: Bool { holds || collects }
        var own: Evaluated? = evaluated != nil || subschema.isUnevaluatedAware ? Evaluated() : nil

        holds = judgeAnyType(subschema, place, path)
        switch place.value {
        case .number(let number):
            if goesOn, subschema.concernsNumbers { holds = judge(number, subschema, place, path) && holds }
        case .string(let string):
            if goesOn, subschema.concernsStrings { holds = judge(string, subschema, place, path) && holds }
        case .array(let elements):
            if goesOn, subschema.concernsArrays { holds = judge(elements, subschema, place, path, &own) && holds }
        case .object(let object):
            if goesOn, subschema.concernsObjects { holds = judge(object, subschema, place, path, &own) && holds }
        case .null, .bool: break
        }
        if goesOn { holds = judgeInPlace(subschema, place, path, &own) && holds }
        if goesOn, subschema.isUnevaluatedAware { holds = judgeUnevaluated(subschema, place, path, &own) && holds }
        if holds, let own { evaluated?.formUnion(own) }
        return holds
    }

    // MARK: Keywords that apply to the same value

    private mutating func judgeInPlace(
        _ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        let node = subschema.node
        var holds = true
        if let reference = node.reference {
            holds = applyInPlace(reference, to: place, by: step(path, "$ref"), &evaluated)
        }
        if let reference = node.dynamicReference, holds || collects {
            let keyword = node.dialect == .draft2019_09 ? "$recursiveRef" : "$dynamicRef"
            holds = applyInPlace(target(of: reference), to: place, by: step(path, keyword), &evaluated) && holds
        }
        for (index, id) in node.allOf.enumerated() where holds || collects {
            holds = applyInPlace(id, to: place, by: step(path, "allOf", index), &evaluated) && holds
        }
        if !node.anyOf.isEmpty, holds || collects { holds = judgeAnyOf(subschema, place, path, &evaluated) && holds }
        if !node.oneOf.isEmpty, holds || collects { holds = judgeOneOf(subschema, place, path, &evaluated) && holds }
        if let not = node.not, holds || collects {
            var ignored: Evaluated?
            if self.holds(not, for: place, by: step(path, "not"), &ignored) {
                let unwanted = description(of: not)
                holds = fail(subschema, "not", place, path) { ("a value that is not \(unwanted)", $0.briefly) }
            }
        }
        if let condition = node.if, holds || collects {
            let isMet = self.holds(condition, for: place, by: step(path, "if"), &evaluated)
            if let branch = isMet ? node.then : node.else {
                holds = applyInPlace(branch, to: place, by: step(path, isMet ? "then" : "else"), &evaluated) && holds
            }
        }
        return holds
    }

    private mutating func judgeAnyOf(
        _ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        let mark = errors.count
        var holds = false
        for (index, id) in subschema.node.anyOf.enumerated() where !holds || evaluated != nil {
            holds = applyInPlace(id, to: place, by: step(path, "anyOf", index), &evaluated) || holds
        }
        let causes = takeErrors(from: mark)
        if holds { return true }
        let count = subschema.node.anyOf.count
        return fail(subschema, "anyOf", place, path, causes: causes) {
            ("a value that fits at least one of \(count) subschemas", "\($0.briefly), which fits none")
        }
    }

    private mutating func judgeOneOf(
        _ subschema: ApplicableSchema, _ place: InstancePlace, _ path: EvaluationPath?, _ evaluated: inout Evaluated?
    ) -> Bool {
        let mark = errors.count
        var fitting: [Int] = []
        for (index, id) in subschema.node.oneOf.enumerated() where fitting.count < 2 || collects {
            if applyInPlace(id, to: place, by: step(path, "oneOf", index), &evaluated) { fitting.append(index) }
        }
        let causes = takeErrors(from: mark)
        if fitting.count == 1 { return true }
        let count = subschema.node.oneOf.count
        return fail(subschema, "oneOf", place, path, causes: fitting.isEmpty ? causes : []) {
            (
                "a value that fits exactly one of \(count) subschemas",
                fitting.isEmpty
                    ? "\($0.briefly), which fits none"
                    : "\($0.briefly), which fits \(fitting.count): \(fitting.map(String.init).joined(separator: ", "))"
            )
        }
    }

    /// Where a dynamic reference leads: to the anchor in the outermost resource of the dynamic scope that has it.
    private func target(of reference: DynamicReference) -> SchemaID {
        guard let anchor = reference.anchor else { return reference.target }
        for resource in scope {
            if let target = schema.graph.resources[resource].dynamicAnchors[anchor] { return target }
        }
        return reference.target
    }

    // MARK: Errors

    /// Notes an error, and gives false.
    mutating func fail(
        _ subschema: ApplicableSchema, _ keyword: String, _ place: InstancePlace, _ path: EvaluationPath?,
        causes: [ValidationError] = [], _ words: (JSONValue) -> (expected: String, found: String)
    ) -> Bool {
        guard collects, obstacle == nil, errors.count < options.errorLimit else { return false }
        let (expected, found) = words(place.value)
        let location = subschema.node.location
        let pointer = location.isEmpty ? "#" : location
        errors.append(
            ValidationError(
                instanceLocation: place.pointer,
                evaluationPath: (keyword.isEmpty ? path : EvaluationPath(keyword, after: path)).pointer,
                schemaLocation: keyword.isEmpty ? pointer : location + "/" + keyword,
                keyword: keyword, expected: expected, found: found, causes: causes))
        return false
    }

    private mutating func takeErrors(from mark: Int) -> [ValidationError] {
        guard errors.count > mark else { return [] }
        let taken = Array(errors[mark...])
        errors.removeSubrange(mark...)
        return taken
    }

    /// One step on the way through keywords; nil where no error will need it.
    func step(_ path: EvaluationPath?, _ keyword: String) -> EvaluationPath? {
        collects ? EvaluationPath(keyword, after: path) : nil
    }

    func step(_ path: EvaluationPath?, _ keyword: String, _ index: Int) -> EvaluationPath? {
        collects ? EvaluationPath(String(index), after: EvaluationPath(keyword, after: path)) : nil
    }

    func step(_ path: EvaluationPath?, _ keyword: String, _ name: String) -> EvaluationPath? {
        collects ? EvaluationPath(name, after: EvaluationPath(keyword, after: path)) : nil
    }

    /// A subschema in few words.
    func description(of id: SchemaID) -> String {
        let node = schema.graph[id]
        if let title = node.title { return title }
        if let constant = node.constant { return constant.briefly }
        if let types = node.types, node.keywords.count == 1 { return types.briefly }
        return "valid by \(node.location)"
    }
}

/// The way through keywords from the root to here, linked backwards so that it costs little until an error needs it.
final class EvaluationPath: Sendable {
    let token: String
    private let previous: EvaluationPath?

    init(_ token: String, after previous: EvaluationPath?) {
        self.token = token
        self.previous = previous
    }

    var tokens: [String] {
        var tokens: [String] = []
        var step: EvaluationPath? = self
        while let current = step {
            tokens.append(current.token)
            step = current.previous
        }
        return tokens.reversed()
    }
}

extension EvaluationPath? {
    var pointer: JSONPointer { JSONPointer(self?.tokens ?? []) }
}

extension EvaluationPath {
    var pointer: JSONPointer { JSONPointer(tokens) }
}

/// A value with its place in the instance.
struct InstancePlace {
    let value: JSONValue
    private let path: EvaluationPath?

    init(_ value: JSONValue, at path: EvaluationPath?) {
        self.value = value
        self.path = path
    }

    var pointer: JSONPointer { path.pointer }

    func member(_ key: String, _ value: JSONValue) -> InstancePlace {
        InstancePlace(value, at: EvaluationPath(key, after: path))
    }

    func element(_ index: Int, _ value: JSONValue) -> InstancePlace {
        InstancePlace(value, at: EvaluationPath(String(index), after: path))
    }
}
