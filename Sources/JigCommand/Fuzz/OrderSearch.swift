import Jig

/// Looks for an order of keys in which a grammar takes a value in the default layout and spelling.
struct OrderSearch {
    enum Outcome { case writable, unwritable, undecided }

    /// The rank of each key where the schema first names it: an order that is tried first.
    private let ranks: [String: Int]
    /// How many bytes may still be tried.
    private var budget = 100_000

    private init(_ schema: JSONValue) {
        var ranks: [String: Int] = [:]
        var pending = [schema]
        while let value = pending.popLast() {
            switch value {
            case .object(let object):
                for key in object["properties"]?.objectValue?.keys ?? [] where ranks[key] == nil { ranks[key] = ranks.count }
                pending += object.values.reversed()
            case .array(let elements): pending += elements.reversed()
            default: break
            }
        }
        self.ranks = ranks
    }

    static func outcome(of value: JSONValue, _ grammar: Grammar, _ schema: JSONValue) -> Outcome {
        var search = OrderSearch(schema)
        if search.write(value, GrammarPosition(grammar))?.canEnd == true { return .writable }
        return search.budget > 0 ? .unwritable : .undecided
    }

    private mutating func write(_ value: JSONValue, _ position: GrammarPosition) -> GrammarPosition? {
        switch value {
        case .object(let object):
            let members = object.members.sorted { ranks[$0.key] ?? .max < ranks[$1.key] ?? .max }
            return advance(position, "{".utf8).flatMap { self.members(members, $0, isFirst: true) }
        case .array(let elements):
            var position = advance(position, "[".utf8)
            for (index, element) in elements.enumerated() {
                if index > 0 { position = position.flatMap { advance($0, ", ".utf8) } }
                position = position.flatMap { write(element, $0) }
            }
            return position.flatMap { advance($0, "]".utf8) }
        default: return advance(position, value.utf8())
        }
    }

    /// Writes members in any order in which the object can be closed after them.
    private mutating func members(_ rest: [JSONObject.Member], _ position: GrammarPosition, isFirst: Bool)
        -> GrammarPosition?
    {
        if rest.isEmpty { return advance(position, "}".utf8) }
        for (index, member) in rest.enumerated() {
            let start = (isFirst ? "" : ", ").utf8 + JSONValue.string(member.key).utf8() + ": ".utf8
            guard let next = advance(position, start).flatMap({ write(member.value, $0) }) else { continue }
            var others = rest
            others.remove(at: index)
            if let end = members(others, next, isFirst: false) { return end }
        }
        return nil
    }

    private mutating func advance(_ position: GrammarPosition, _ bytes: some Sequence<UInt8>) -> GrammarPosition? {
        var position = position
        for byte in bytes {
            budget -= 1
            guard budget > 0, position.accept(byte) else { return nil }
        }
        return position
    }
}
