/// The members of a JSON object, in the order in which they were written, with no key twice.
///
/// Keys are compared scalar by scalar. Equality does not depend on the order of the members.
public struct JSONObject: Sendable {
    /// A key with its value.
    public struct Member: Sendable, Hashable {
        public var key: String
        public var value: JSONValue

        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }

        public static func == (left: Member, right: Member) -> Bool {
            left.key.isExactly(right.key) && left.value == right.value
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(ExactString(key))
            hasher.combine(value)
        }
    }

    /// The members in order.
    public private(set) var members: [Member]

    /// Where each key stands in `members`; empty while a search through the few members is quicker.
    private var index = [ExactString: Int]()

    private static let indexedFrom = 8

    /// An object without members.
    public init() { members = [] }

    /// An object of these members; where a key occurs twice, the last value counts, in the first one's place.
    public init(_ pairs: some Sequence<(String, JSONValue)>) {
        self.init()
        for (key, value) in pairs { self[key] = value }
    }

    /// How many members there are.
    public var count: Int { members.count }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The keys in order.
    public var keys: [String] { members.map(\.key) }

    /// The values in order.
    public var values: [JSONValue] { members.map(\.value) }

    /// Whether there is a member with this key.
    public func contains(_ key: String) -> Bool { position(of: key) != nil }

    /// The value of a key. Setting a new key appends a member, setting an old one replaces the value in its place, and
    /// setting nil removes the member.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            if let newValue {
                let slot = slot(for: key)
                members[slot.position].value = newValue
            } else if let position = position(of: key) {
                members.remove(at: position)
                index = [:]
                if members.count >= Self.indexedFrom { buildIndex() }
            }
        }
    }

    func position(of key: String) -> Int? {
        if members.count < Self.indexedFrom { return members.firstIndex { $0.key.isExactly(key) } }
        return index[ExactString(key)]
    }

    /// The place of a key, made at the end, with `null` for its value, if there is none.
    mutating func slot(for key: String) -> (position: Int, isNew: Bool) {
        let count = members.count
        if count < Self.indexedFrom {
            if let position = position(of: key) { return (position, false) }
            members.append(Member(key: key, value: .null))
            if members.count == Self.indexedFrom { buildIndex() }
            return (count, true)
        }
        func known(_ entry: inout Int) -> Int { entry }
        // Looked up and added in one.
        let position = known(&index[ExactString(key), default: count])
        if position < count { return (position, false) }
        members.append(Member(key: key, value: .null))
        return (count, true)
    }

    /// Sets the value at a place that ``slot(for:)`` gave.
    mutating func fill(_ position: Int, with value: JSONValue) { members[position].value = value }

    private mutating func buildIndex() {
        index.reserveCapacity(members.count * 2)
        for (position, member) in members.enumerated() { index[ExactString(member.key)] = position }
    }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var one = Hasher()
            one.combine(member)
            sum &+= one.finalize()
        }
        hasher.combine(count)
        hasher.combine(sum)
    }
}

extension JSONObject: Sequence {
    public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object; where a key occurs twice, the last value counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
