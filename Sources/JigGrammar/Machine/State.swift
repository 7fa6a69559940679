import JigJSON
import JigRegex

/// The static part of where a text stands in its innermost value. Data (key texts, digits) is the matcher's.
enum State {
    /// Before the root's value.
    case start(vector: Int32, space: Int32)
    /// After the root's value.
    case end(space: Int32)
    /// Within `null`, `true` or `false`.
    case literal(Kind, offset: Int32, outcome: Int32)
    /// Within a number that must meet this vector of number formulas, as far as it is read; -1 where its text must be looked at.
    case number(vector: Int32, reading: Int32)
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
    /// After a value with these verdicts of which it is not said what it stands in.
    case outside(outcome: Int32)

    /// Where between members or items.
    enum Phase: Int, Hashable { case opened, afterValue, afterComma }
}

extension State: QuickHashable {
    func mix(into hash: inout QuickHash) {
        switch self {
        case .start(let vector, let space):
            hash.mix(1, vector)
            hash.mix(space)
        case .end(let space): hash.mix(2, space)
        case .literal(let kind, let offset, let outcome):
            hash.mix(3, Int32(kind.rawValue))
            hash.mix(offset, outcome)
        case .number(let vector, let reading):
            hash.mix(4)
            hash.mix(vector, reading)
        case .string(let parts, let lexer):
            hash.mix(5)
            hash.mix(parts)
            hash.mix(lexer)
        case .object(let place, let phase, let space):
            hash.mix(place)
            hash.mix(6 | Int(phase.rawValue) &<< 8 | Int(space) &<< 32)
        case .key(let place, let prefix, let lexer):
            hash.mix(place)
            hash.mix(prefix.low, prefix.high)
            hash.mix(7, prefix.depth)
            hash.mix(prefix.undeclared)
            hash.mix(lexer)
        case .colon(let step, let passed, let space):
            hash.mix(passed ? 8 : 9, step)
            hash.mix(space)
        case .member(let step): hash.mix(10, step)
        case .array(let vector, let phase, let space):
            hash.mix(11 | Int32(phase.rawValue) &<< 8, vector)
            hash.mix(space)
        case .element(let step): hash.mix(12, step)
        case .outside(let outcome): hash.mix(13, outcome)
        }
    }
}

/// The beginning of a key: the declared keys that begin so, and what an undeclared key may still add.
struct KeyPrefix: Hashable {
    /// A range of the shape's sorted keys, and how many scalars they share with the text.
    var low: Int32
    var high: Int32
    var depth: Int32
    /// What undeclared keys may still add: each class of them, and any.
    var undeclared: StringParts
    var others: Language { undeclared.whole }
}

/// Where one sequence stands: the innermost state, and the values around it.
///
/// It takes four words. A struct of more is passed in memory and, in other modules, copied by way of its type's description.
package struct Position: Sendable {
    package var top: Int32
    /// How many values around here must still become different from an item before them.
    package var differing: Int32 = 0
    package var stack: StackFrame?
    /// The undeclared keys that the innermost object has used, or the items of the innermost array that further ones may have to
    /// differ from.
    var data: OwnData?
    /// Where in the text the number or key begins that the position is in.
    package var scalarStart = 0

    init(top: Int32, stack: StackFrame? = nil) {
        self.top = top
        self.stack = stack
    }

    package var depth: Int { stack?.depth ?? 0 }
    /// The undeclared keys that the innermost object has used.
    var used: UsedList<[UInt8]>? { data?.keys }
    /// The items of the innermost array that further ones may have to differ from.
    var items: UsedList<JSONValue>? { data?.items }
    /// Whether the innermost object has no undeclared key yet.
    package var isUnused: Bool { data?.kind != .keys }
    /// Tells the undeclared keys that the innermost object has from those of others; nil where it has none.
    package var usedKeys: ObjectIdentifier? { used.map { ObjectIdentifier($0) } }
    /// Whether the innermost array has no item yet that others may have to differ from.
    package var isFirst: Bool { data?.kind != .items }

    /// What tells the innermost value from others, with a state in place of its own: the state, and whether there are any keys or
    /// items of the sequence's own.
    package func signature(_ state: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: state)) | (isUnused ? 1 << 32 : 0) | (isFirst ? 1 << 33 : 0)
    }
}

/// An open array or object that waits for the value within it. Frames are shared by all positions that came through them.
package final class StackFrame: @unchecked Sendable {
    /// The frame of the value around this one, which this frame holds.
    ///
    /// A constant, so that other modules read it without a call and without a count.
    package let outer: Unmanaged<StackFrame>?
    package let state: Int32
    package let depth: Int
    /// The state, and whether the value has undeclared keys or items that others may have to differ from.
    package let signature: UInt64
    /// The keys or items that the waiting value has.
    let data: OwnData?
    var items: UsedList<JSONValue>? { data?.items }
    /// Where in the text the value within begins.
    package let start: Int
    /// How many values around the frame must still become different from an item before them.
    let differing: Int32
    /// Whether the text of the value within, or of one around it, is read once that value ends.
    package let readsText: Bool
    package var below: StackFrame? { outer?.takeUnretainedValue() }

    /// The frame of the value that waits at a position, as `state`.
    package init(state: Int32, waiting position: Position, start: Int, readsText: Bool = false) {
        self.state = state
        self.start = start
        self.readsText = readsText || position.stack?.readsText ?? false
        signature = position.signature(state)
        data = position.data
        differing = position.differing
        outer = position.stack.map(Unmanaged.passRetained)
        depth = position.depth + 1
    }

    deinit {
        // A long chain is freed in a loop: freeing it by recursion would exhaust the call stack.
        var next = outer
        while let frame = next {
            next = nil
            var last = frame.takeRetainedValue()
            // Held for the loop, the frame around the last one outlives it.
            if isKnownUniquelyReferenced(&last) { next = last.outer?.retain() }
        }
    }
}

/// What a walk has read besides the innermost static state, so that its result can be cached under just that.
package struct Trace {
    /// The least stack depth that the walk came to.
    package var lowest: Int
    /// Whether the walk read text before its start, used keys or the depth itself.
    package var readData = false
    /// The verdicts of a value that ended, and of which it is not said what it stands in; -1 if the walk came to no such end.
    package var left: Int32 = -1
    /// Where in the text the walk began: what it reads from there on it has written itself.
    private let start: Int

    package init(from position: Position, start: Int = Int.max) {
        lowest = position.depth
        self.start = start
    }

    /// Notes that the walk read the text from an offset on.
    mutating func read(from offset: Int) {
        if offset < start { readData = true }
    }
}
