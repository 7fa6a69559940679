import JigRegex

/// A statement about a value, or about the rest of a value that has begun, which ends up true or false.
enum Atom {
    /// The value satisfies the subschema with this index.
    case goal(Int32)
    /// The verdict with this index, of a child that is still to come.
    case verdict(Int32)

    /// Every further member satisfies `properties`, `patternProperties` and `additionalProperties` of this subschema.
    case members(Int32)
    /// Every further member that this group is for meets its goal (`unevaluatedProperties`).
    case unevaluatedMembers(Int32)
    /// Every further key satisfies the subschema with this index (`propertyNames`).
    case names(Int32)
    /// This key is still to come.
    case key(KeyID)
    /// At least this many more members or items come.
    case atLeast(Int)
    /// At most this many more members or items come.
    case atMost(Int)

    /// Every further item, the next having this index, satisfies `prefixItems` and `items` of this subschema.
    case items(Int32, index: Int32)
    /// Every further item that this group is for, the next having this index, meets its goal (`unevaluatedItems`).
    case unevaluatedItems(Int32, index: Int32)
    /// No two items are equal: the further ones differ from each other, from these values, and from those that the sequence
    /// keeps (`uniqueItems`).
    case unique(Int32)
    /// The child, which is still to come, equals an item that the sequence keeps.
    case repeats
    /// At least this many more items satisfy the subschema with this index.
    case contains(Int32, atLeast: Int)
    /// At most this many more items satisfy the subschema with this index.
    case containsAtMost(Int32, Int)

    /// The number passes the test with this index.
    case number(Int32)
    /// The string is a member of this language.
    case language(Language)
}

extension Atom: QuickHashable {
    func mix(into hash: inout QuickHash) {
        switch self {
        case .goal(let schema): hash.mix(1, schema)
        case .verdict(let index): hash.mix(2, index)
        case .members(let schema): hash.mix(3, schema)
        case .unevaluatedMembers(let group): hash.mix(4, group)
        case .names(let schema): hash.mix(5, schema)
        case .key(let key): hash.mix(6, key)
        case .atLeast(let count):
            hash.mix(7)
            hash.mix(count)
        case .atMost(let count):
            hash.mix(8)
            hash.mix(count)
        case .items(let schema, let index):
            hash.mix(9, schema)
            hash.mix(index)
        case .unevaluatedItems(let group, let index):
            hash.mix(10, group)
            hash.mix(index)
        case .unique(let values): hash.mix(11, values)
        case .repeats: hash.mix(12)
        case .contains(let schema, let count):
            hash.mix(13, schema)
            hash.mix(count)
        case .containsAtMost(let schema, let count):
            hash.mix(14, schema)
            hash.mix(count)
        case .number(let test): hash.mix(15, test)
        case .language(let language): hash.mix(16, language.id)
        }
    }
}

/// An interned object key.
typealias KeyID = Int32

/// The kinds of JSON value, by how their text begins.
enum Kind: Int, CaseIterable {
    case null, no, yes, number, string, array, object

    /// The length of the shortest texts.
    var shortest: Int {
        switch self {
        case .number: 1
        case .string, .array, .object: 2
        case .null, .yes: 4
        case .no: 5
        }
    }

    static let shortestFirst: [Kind] = [.number, .string, .array, .object, .null, .yes, .no]
    /// Where any value will do.
    static let likeliestFirst: [Kind] = [.null, .yes, .no, .array, .object, .number, .string]
}
