/// Languages that are lists of strings, as an `enum` has them, read by their form: no derivative is made of any.
extension LanguageStore {
    /// Whether the form of a language may be that of a list; where it isn't, ``forEachBeginning(of:_:)`` tells.
    package func mayBeList(_ language: Language) -> Bool {
        attributes[language.index].isPositive && attributes[language.index].most <= Self.longestList
    }

    private static let longestList = 1 << 20
    private static let longestString = 256

    /// Goes through the characters that the members of a list begin with, each with what may follow it.
    ///
    /// - Parameters:
    ///   - body: is given a character that every JSON text writes as it is.
    ///   - other: is given one that they don't, with which strings of a list go on; nil where none may come.
    /// - Returns: false if the form is not that of a list, or some member begins with another character. Then some beginnings may
    ///   have been gone through.
    package func forEachBeginning(of list: Language, other: ((UInt32) -> Void)? = nil, _ body: (UInt8, Language) -> Void) -> Bool {
        switch node(list) {
        case .none, .empty: return true
        case .characters(let set): return Self.forEachPlain(set) { body($0, empty) }
        case .concatenation(let head, let tail):
            guard case .characters(let set) = node(head) else { return false }
            return Self.forEachPlain(set) { body($0, tail) }
        case .union(let members): return members.allSatisfy { forEachBeginning(of: $0, body) }
        // Long lists are worked out where a text gets to.
        case .equation(let index):
            guard let strings = listedStrings(list) else { return mayBeList(list) && forEachBeginning(of: definition(index), body) }
            guard other != nil || strings.arePlain else { return false }
            strings.forEachBranch { scalar, branch in
                if ListedStrings.isPlain(scalar) {
                    body(UInt8(truncatingIfNeeded: scalar), language(of: strings.rest(of: branch)))
                } else {
                    other?(scalar)
                }
            }
            return true
        case .intersection, .complement, .repetition: return false
        }
    }

    /// The strings of a list in the order of ``members(_:limit:)``; nil where the form does not tell, there are more than `limit`, or one
    /// is long.
    package func strings(ofList list: Language, limit: Int) -> [String]? {
        // The search goes as deep as strings are long.
        guard attributes[list.index].upper ?? .max <= Self.longestString else { return nil }
        if let listed = listedStrings(list), listed.range.count > limit { return nil }
        var found: [[UInt8]] = []
        func visit(_ list: Language, _ beginning: [UInt8]) -> Bool {
            if acceptsEmpty(list) { found.append(beginning) }
            var isClear = found.count <= limit
            guard isClear else { return false }
            return forEachBeginning(of: list) { isClear = isClear && visit($1, beginning + [$0]) } && isClear
        }
        guard mayBeList(list), visit(list, []) else { return nil }
        let ranked = found.map { (bytes: $0, scalars: $0.map(UInt32.init)) }
        return ranked.sorted { one, other in
            one.bytes.count == other.bytes.count ? Self.isMoreReadable(one.scalars, other.scalars) : one.bytes.count < other.bytes.count
        }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// What may follow a character in the strings of a list; nil where the form does not tell.
    package func rest(ofList list: Language, after byte: UInt8) -> Language? {
        if let strings = listedStrings(list) { return strings.rest(after: UInt32(byte)).map(language) ?? none }
        var found = none
        var isClear = true
        let isList = forEachBeginning(of: list) { beginning, rest in
            guard beginning == byte else { return }
            isClear = isClear && found == none
            found = rest
        }
        return isList && isClear ? found : nil
    }

    private static func forEachPlain(_ set: ScalarSet, _ body: (UInt8) -> Void) -> Bool {
        for range in set.ranges {
            guard range.lowerBound >= 0x20, range.upperBound < 0x7F else { return false }
            for scalar in range {
                guard scalar != 0x22, scalar != 0x5C else { return false }
                body(UInt8(scalar))
            }
        }
        return true
    }
}
