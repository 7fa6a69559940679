import Jig

/// Looks for an order of keys in which a grammar takes a value in the default layout and spelling.
struct OrderSearch {
    enum Outcome: Equatable {
        case writable(text: [UInt8])
        case unwritable, undecided
    }

    /// What has been written, and where the grammar is after it.
    private struct Draft {
        var text: [UInt8] = []
        var position: GrammarPosition
    }

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
        if let draft = search.write(value, Draft(position: GrammarPosition(grammar))), draft.position.canEnd {
            return .writable(text: draft.text)
        }
        return search.budget > 0 ? .unwritable : .undecided
    }

    private mutating func write(_ value: JSONValue, _ draft: Draft) -> Draft? {
        switch value {
        case .object(let object):
            let members = object.members.sorted { ranks[$0.key] ?? .max < ranks[$1.key] ?? .max }
            return advance(draft, "{".utf8).flatMap { self.members(members, $0, isFirst: true) }
        case .array(let elements):
            var draft = advance(draft, "[".utf8)
            for (index, element) in elements.enumerated() {
                if index > 0 { draft = draft.flatMap { advance($0, ", ".utf8) } }
                draft = draft.flatMap { write(element, $0) }
            }
            return draft.flatMap { advance($0, "]".utf8) }
        case .number(let number):
            return advance(draft, number.text.utf8) ?? Self.plainText(number.value).flatMap { advance(draft, $0.utf8) }
        default: return advance(draft, value.utf8())
        }
    }

    /// Writes members in any order in which the object can be closed after them.
    private mutating func members(_ rest: [JSONObject.Member], _ draft: Draft, isFirst: Bool) -> Draft? {
        if rest.isEmpty { return advance(draft, "}".utf8) }
        for (index, member) in rest.enumerated() {
            let start = (isFirst ? "" : ", ").utf8 + JSONValue.string(member.key).utf8() + ": ".utf8
            guard let next = advance(draft, start).flatMap({ write(member.value, $0) }) else { continue }
            var others = rest
            others.remove(at: index)
            if let end = members(others, next, isFirst: false) { return end }
        }
        return nil
    }

    /// A small fraction without an exponent.
    private static func plainText(_ value: ExactDecimal) -> String? {
        guard (-64..<0).contains(value.exponent) else { return nil }
        let digits = "\(value.significand.magnitude)", places = -value.exponent
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
        return (value.signum < 0 ? "-" : "") + "\(padded.dropLast(places)).\(padded.suffix(places))"
    }

    private mutating func advance(_ draft: Draft, _ bytes: some Sequence<UInt8>) -> Draft? {
        var draft = draft
        for byte in bytes {
            budget -= 1
            guard budget > 0, draft.position.accept(byte) else { return nil }
            draft.text.append(byte)
        }
        return draft
    }
}
