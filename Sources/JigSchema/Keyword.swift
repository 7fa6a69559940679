import JigJSON

/// A keyword that a subschema is read by, as a small number.
enum Keyword: UInt8, CaseIterable {
    case ref, recursiveRef, dynamicRef
    case type, `enum`, const
    case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
    case minLength, maxLength, pattern, format, contentEncoding, contentMediaType
    case items, additionalItems, prefixItems, contains, minContains, maxContains, minItems, maxItems, uniqueItems
    case unevaluatedItems
    case properties, patternProperties, additionalProperties, propertyNames, required, minProperties, maxProperties
    case dependencies, dependentRequired, dependentSchemas, unevaluatedProperties
    case allOf, anyOf, oneOf, not, `if`, then, `else`

    /// How schemas spell it.
    var text: String { Self.table.texts[Int(rawValue)] }

    /// The keyword of this spelling, if it is one.
    init?(_ text: String) {
        let table = Self.table
        var slot = Self.slot(of: text)
        while table.keywords[slot] != Self.none {
            let index = Int(table.keywords[slot])
            if table.texts[index].isExactly(text) {
                self = Self.allCases[index]
                return
            }
            slot = (slot + 1) & (Self.slots - 1)
        }
        return nil
    }

    private static let slots = 256
    private static let none = UInt8.max

    /// All keywords, with open addressing, and their spellings.
    private static let table: (keywords: [UInt8], texts: [String]) = {
        let texts = allCases.map { keyword in
            switch keyword {
            case .ref, .recursiveRef, .dynamicRef: "$\(keyword)"
            default: "\(keyword)"
            }
        }
        var keywords = [UInt8](repeating: none, count: slots)
        for (index, text) in texts.enumerated() {
            var slot = slot(of: text)
            while keywords[slot] != none { slot = (slot + 1) & (slots - 1) }
            keywords[slot] = UInt8(index)
        }
        return (keywords, texts)
    }()

    /// Where to look for a spelling: by its length, its first byte and two more.
    private static func slot(of text: String) -> Int {
        func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
            guard let first = bytes.first else { return 0 }
            let count = bytes.count
            return count &* 31 &+ Int(first) &* 5 &+ Int(bytes[count - 1]) &* 7 &+ Int(bytes[count / 2]) &* 13
        }
        if let known = text.utf8.withContiguousStorageIfAvailable(hash) { return known & (slots - 1) }
        // A string of Objective-C's is not in one piece.
        var text = text
        return text.withUTF8(hash) & (slots - 1)
    }
}

/// The keywords of one subschema, and where in its members each stands.
struct KeywordPositions {
    private var present: UInt64 = 0
    private var positions: [Int32] = []

    init(_ object: JSONObject) {
        for (position, member) in object.members.enumerated() {
            guard let keyword = Keyword(member.key) else { continue }
            if positions.isEmpty { positions = [Int32](repeating: 0, count: Keyword.allCases.count) }
            present |= 1 << UInt64(keyword.rawValue)
            positions[Int(keyword.rawValue)] = Int32(truncatingIfNeeded: position)
        }
    }

    /// Whether there is no keyword other than these.
    func hasNone(but keywords: [Keyword]) -> Bool {
        keywords.reduce(present) { $0 & ~(1 << UInt64($1.rawValue)) } == 0
    }

    /// The position of a keyword's member. Of some fifty keywords that are asked for, most subschemas have three or four.
    subscript(keyword: Keyword) -> Int? {
        present >> UInt64(keyword.rawValue) & 1 == 0 ? nil : Int(positions[Int(keyword.rawValue)])
    }
}
