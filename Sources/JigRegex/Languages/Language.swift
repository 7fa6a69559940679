/// A set of strings of Unicode scalars: a handle into the `LanguageStore` that made it.
///
/// Equal handles of one store are equal languages; unequal handles may be equal languages that normalisation did not
/// recognise as such.
public struct Language: Hashable, Sendable {
    @usableFromInline package let id: Int32

    var index: Int { Int(id) }
}

extension Language: QuickHashable {
    @inlinable @inline(__always)
    package func mix(into hash: inout QuickHash) { hash.mix(id) }
}

extension Language: Comparable {
    public static func < (a: Language, b: Language) -> Bool { a.id < b.id }
}

/// A range of scalars on which the derivative of a language is one and the same.
public struct ScalarClass: Hashable, Sendable {
    public let range: ClosedRange<UInt32>
    /// Numbers the classes of the language from 0; several ranges may belong to one class.
    public let index: Int
    /// The derivative of the language by any scalar of the class.
    public let derivative: Language
}

/// The form of a language; operands are handles, so equal forms are found by hashing one level.
enum Node: Hashable {
    case none
    case empty
    /// One scalar of a set.
    case characters(ScalarSet)
    /// The head is no concatenation, so that tails are shared.
    case concatenation(Language, Language)
    /// At least two members, sorted, none of them a union.
    case union([Language])
    /// At least two members, sorted, none of them an intersection.
    case intersection([Language])
    case complement(Language)
    /// A symbolic counter, never unrolled.
    case repetition(Language, min: Int, max: Int?)
    /// A language defined by an equation that may mention it behind at least one scalar, or only on demand.
    case equation(Int)
}

extension Node: QuickHashable {
    func mix(into hash: inout QuickHash) {
        switch self {
        case .none: hash.mix(0)
        case .empty: hash.mix(1)
        case .characters(let set):
            for range in set.ranges { hash.mix(Int(range.lowerBound) &<< 32 | Int(range.upperBound)) }
            hash.mix(2)
        case .concatenation(let head, let tail):
            hash.mix(head.id, tail.id)
            hash.mix(3)
        case .union(let members):
            hash.mix(members)
            hash.mix(4)
        case .intersection(let members):
            hash.mix(members)
            hash.mix(5)
        case .complement(let language): hash.mix(6, language.id)
        case .repetition(let body, let min, let max):
            hash.mix(body.id, 7)
            hash.mix(min)
            hash.mix(max ?? -1)
        case .equation(let number):
            hash.mix(number)
            hash.mix(8)
        }
    }
}

/// What is known of a language from its form alone.
struct Attributes {
    var acceptsEmpty: Bool
    /// Bounds on the lengths of members: no member is shorter, none is longer (nil: no bound).
    var lower: Int
    var upper: Int?
    /// The exact set of lengths, for languages without Boolean operations where it is simple.
    var lengths: LengthSet?
    var emptiness: Emptiness
    /// Whether there is neither intersection nor complement nor equation inside: then every part can be completed.
    var isPositive: Bool
    /// Whether an equation with an unknown is inside, so that Boolean operations must be kept flat.
    var isRecursive = false
    /// The height of the form, tails of concatenations not counted.
    var height: Int32
    /// Whether there is a string such that all strings in which it occurs (`Σ*wΣ*`) are members, or all that begin with it
    /// (`wΣ*`), as far as the form tells.
    ///
    /// Patterns without anchors are such. Any number of them have a member in common: what each wants, one after the other.
    var breadth = Breadth.narrow
    /// No more members than this, as far as the form tells; `Int.max` where it sets no bound.
    var most = Int.max
    /// Whether the language is a built-in format, or was come to from one by a text.
    var isOfFormat = false

    enum Emptiness { case empty, inhabited, unknown }
    enum Breadth: Int8, Comparable {
        case narrow, beginning, occurrence
        static func < (a: Breadth, b: Breadth) -> Bool { a.rawValue < b.rawValue }
    }
}
