import JigRegex

/// The static part of where a text stands in its innermost value. Data (key texts, digits) is the matcher's.
enum State: Hashable {
    /// Before the root's value.
    case start(vector: Int32, space: Int32)
    /// After the root's value.
    case end(space: Int32)
    /// Within `null`, `true` or `false`.
    case literal(Kind, offset: Int32, outcome: Int32)
    /// Within a number that must meet this vector of number formulas.
    case number(vector: Int32)
    /// Within a string.
    case string(StringParts, StringLexer)
    /// Within an object, between keys and values.
    case object(ObjectPlace, Phase, space: Int32)
    /// Within a key.
    case key(ObjectPlace, KeyPrefix, StringLexer)
    /// Between a key and its value.
    case colon(step: Int32, passed: Bool, space: Int32)
    /// An object that waits for a member's value.
    case member(step: Int32)
    /// Within an array, between items.
    case array(vector: Int32, Phase, space: Int32)
    /// An array that waits for an item.
    case element(step: Int32)

    /// Where between members or items.
    enum Phase: Hashable { case opened, afterValue, afterComma }
}

/// The rest of a string value: a language for each verdict, and the one that the parent needs.
struct StringParts: Hashable {
    var parts: [Language]
    var whole: Language
}

/// The beginning of a key: the declared keys that begin so, and what an undeclared key may still add.
struct KeyPrefix: Hashable {
    /// A range of the shape's sorted keys, and how many scalars they share with the text.
    var low: Int32
    var high: Int32
    var depth: Int32
    var others: Language
}

/// Where one sequence stands: the innermost state, and the values around it.
package struct Position: Sendable {
    package var top: Int32
    package var stack: StackFrame?
    /// The undeclared keys that the innermost object has used.
    var used: UsedKeys?
    /// Where in the text the number or key begins that the position is in.
    var scalarStart = 0

    package var depth: Int { stack?.depth ?? 0 }
    /// Whether the innermost object has no undeclared key yet.
    package var isUnused: Bool { used == nil }
}

/// An open array or object that waits for the value within it. Frames are shared by all positions that came through them.
package final class StackFrame: @unchecked Sendable {
    /// Changed by `deinit` only, when nobody else can see the frame.
    package private(set) var below: StackFrame?
    package let state: Int32
    package let depth: Int
    let used: UsedKeys?
    /// Whether the object that waits has no undeclared key yet.
    package var isUnused: Bool { used == nil }

    init(state: Int32, used: UsedKeys?, below: StackFrame?) {
        self.state = state
        self.used = used
        self.below = below
        depth = (below?.depth ?? 0) + 1
    }

    deinit {
        // A long chain is freed in a loop: freeing it by recursion would exhaust the call stack.
        var next = below
        below = nil
        while var frame = next, { next = nil; return isKnownUniquelyReferenced(&frame) }() {
            next = frame.below
            frame.below = nil
        }
    }
}

/// A list of used keys, newest first.
final class UsedKeys: Sendable {
    let key: [UInt8]
    let next: UsedKeys?

    /// Stands for a key whose text was left open, when masks are made for many keys at once.
    static let unknown = UsedKeys(key: [], next: nil)

    init(key: [UInt8], next: UsedKeys?) {
        self.key = key
        self.next = next
    }

    func contains(_ wanted: [UInt8]) -> Bool {
        var current: UsedKeys? = self
        while let keys = current {
            if keys.key == wanted { return true }
            current = keys.next
        }
        return false
    }
}

/// What a walk has read besides the innermost static state, so that its result can be cached under just that.
package struct Trace {
    /// The least stack depth that the walk came to.
    package var lowest: Int
    /// Whether the walk read text, used keys or the depth itself.
    package var readData = false

    package init(from position: Position) { lowest = position.depth }
}
