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
    /// What comes after a value of which it is not said what it stands in.
    var leaving: [Leaving] = []
    /// The least depth of the stack that was looked at.
    var lowest: Int

    init(at position: Position) { lowest = position.depth }

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
        leaving.trim()
    }

    /// The bytes of the lists.
    var listBytes: Int {
        leaving.reduce(removed.allocatedBytes + added.allocatedBytes + unsure.allocatedBytes + leaving.allocatedBytes) {
            if case .closing(_, let tokens, let suffixes) = $1 { $0 + tokens.allocatedBytes + suffixes.allocatedBytes } else { $0 }
        }
    }
}

extension Array {
    /// Gives back the memory into which the array would have grown.
    mutating func trim() {
        if capacity > count + count / 8 { self = withUnsafeBufferPointer { Array($0) } }
    }

    /// The bytes on the heap: the elements' and the header's.
    var allocatedBytes: Int { capacity == 0 ? 0 : 32 + capacity * MemoryLayout<Element>.stride }
}
