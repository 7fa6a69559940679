import JigGrammar
import Synchronization

/// The mask at a state within certain open values.
///
/// An entry never changes once it is in a table, apart from how often it was used and from its words, which are atomic.
final class MaskEntry: PositionEntry, @unchecked Sendable {
    /// The parts, with `lowest` counted from the position's own depth.
    let parts: MaskParts
    /// Whether few tokens are beside those that the parts begin with, so that words of its own would be written no sooner.
    let isShort: Bool
    /// Whether nothing of a sequence's own data has to be looked at beside.
    let isSettled: Bool
    /// What the key asks that is being written, where those that the object has already are all that has to be looked at beside.
    let question: Machine.KeyQuestion?
    /// Whether the text may end here.
    let mayEnd: Bool
    /// The whole mask as words, end tokens included, once that is worth its memory.
    let words = Atomic<UnsafePointer<UInt64>?>(nil)
    private let uses = Atomic<Int>(0)

    /// What was found at a position, which is taken out of `found` without a copy.
    init(taking found: inout MaskParts, at position: Position, isSettled: Bool, question: Machine.KeyQuestion? = nil, mayEnd: Bool) {
        let lowest = found.lowest
        var parts = MaskParts(at: position)
        swap(&parts, &found)
        parts.lowest -= position.depth
        isShort = parts.removed.count + parts.added.count <= 64
        self.parts = parts
        self.isSettled = isSettled
        self.question = question
        self.mayEnd = mayEnd
        super.init(at: position, lowest: lowest)
    }

    /// The least depth of the stack that was looked at from a position where the entry holds.
    func lowest(at position: borrowing Position) -> Int { parts.lowest + position.depth }

    /// Counts a use, and tells how many there were before.
    func use() -> Int { uses.add(1, ordering: .relaxed).oldValue }

    var allocatedBytes: Int { keyBytes + 128 + parts.listBytes }

    /// Makes a mask of all that does not depend on data.
    func fill(_ mask: inout TokenMask, _ bytes: TokenBytes) {
        parts.fill(&mask, count: bytes.count)
        if mayEnd { bytes.insertEnds(into: &mask) }
    }

    /// Makes the mask at a position within a key of an object that has undeclared keys already.
    func fill(
        _ mask: inout TokenMask, count: Int, asking question: Machine.KeyQuestion, at position: Position, _ text: [UInt8],
        _ machine: Machine, _ trie: ByteTrie
    ) {
        parts.fill(&mask, count: count)
        for rest in Machine.usedRests(position, text) { mask.removeKey(rest, question, machine, trie) }
    }
}
