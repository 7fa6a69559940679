import JigGrammar

/// A mask in parts, of which many masks share the first: these words, without some tokens, and with some others.
struct MaskParts: Sendable {
    var base: [UInt64] = []
    var removed: [TokenID] = []
    var added: [TokenID] = []
    /// Whether tokens that end a string are meant for one that is not among the items before it.
    var endsItem = false
    /// Tokens that depend on a sequence's own data.
    var unsure: [TokenID] = []
    /// Where keys of the innermost object begin, of which the ones that it has already are to be left out.
    var keys: [KeyStart] = []
    /// What comes after a value of which it is not said what it stands in.
    var leaving: [Leaving] = []
    /// The least depth of the stack that was looked at.
    var lowest: Int

    /// A node of the vocabulary's trie after which a key is written.
    struct KeyStart: Sendable {
        let node: Int
        let question: Machine.KeyQuestion
    }

    /// Which object the position was in that the parts are found for.
    private let depth: Int
    private let usedKeys: ObjectIdentifier?

    init(at position: Position) {
        lowest = position.depth
        depth = position.depth
        usedKeys = position.usedKeys
    }

    /// Whether a position that was come to is within the same object, with the keys that it has already.
    func isWithinOwnObject(_ position: Position) -> Bool { position.depth == depth && position.usedKeys == usedKeys }

    /// Puts long lists into words.
    mutating func settle(count: Int) {
        guard added.count + removed.count > 1024 else { return }
        var mask = TokenMask(count: count)
        fill(&mask, count: count)
        (base, removed, added) = (mask.words, [], [])
    }

    /// Makes a mask of all that does not depend on data.
    func fill(_ mask: inout TokenMask, count: Int) {
        mask.assign(base, count: count)
        mask.remove(removed)
        mask.insert(added)
    }

    /// Gives back the memory into which lists would have grown.
    mutating func trim() {
        removed.trim()
        added.trim()
        unsure.trim()
        keys.trim()
        leaving.trim()
    }

    /// The bytes of the lists.
    var listBytes: Int {
        let lists = removed.allocatedBytes + added.allocatedBytes + unsure.allocatedBytes + keys.allocatedBytes
        return leaving.reduce(lists + leaving.allocatedBytes) {
            if case .closing(_, let tokens, let suffixes) = $1 { $0 + tokens.allocatedBytes + suffixes.allocatedBytes } else { $0 }
        }
    }
}

extension Array {
    /// Gives back the memory into which the array would have grown, where that is worth a copy.
    mutating func trim() {
        guard capacity > count + count / 8, (capacity - count) * MemoryLayout<Element>.stride > 128 else { return }
        self = withUnsafeBufferPointer { Array($0) }
    }

    /// The bytes on the heap: the elements' and the header's.
    var allocatedBytes: Int { capacity == 0 ? 0 : 32 + capacity * MemoryLayout<Element>.stride }
}
