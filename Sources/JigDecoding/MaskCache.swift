import JigGrammar

/// The masks of one grammar over one vocabulary, kept for all its sequences and keyed by static states only.
///
/// 1. For a state within a string: the tokens that stay within it, and those that leave it.
/// 2. For a state and the open values that tokens leave: the tokens that may come whatever the sequence's own data are, and
///    those that must be looked at again each time.
/// 3. The same for the ends of tokens that close a string, which thousands of tokens share.
final class MaskCache {
    /// What holds at a state within certain open values.
    struct Entry {
        /// The frames that were looked at, innermost first.
        let frames: [Signature]
        /// Whether that went down to the end of the text, so that there are just these frames.
        let reachesBottom: Bool
        /// What is known of the keys and items of the innermost value.
        let data: Data
        /// Whether it holds only where some value must still become different from an item before it.
        let isDiffering: Bool
        /// The parts, with `lowest` counted from the position's own depth.
        let found: MaskParts
    }

    /// What a mask depends on of a sequence's own data: whether there are any.
    struct Data: Hashable {
        let isUnused: Bool
        let isFirst: Bool
    }

    /// What tells an open value from others.
    struct Signature: Hashable {
        let state: Int32
        let data: Data

        init(_ frame: StackFrame) {
            state = frame.state
            data = Data(isUnused: frame.isUnused, isFirst: frame.isFirst)
        }
    }

    /// What an entry tells.
    enum Layer { case mask, keyBase, suffixes }

    let runs = StringRuns()
    private var strings: [StringQuestion: StringTokens] = [:]
    private var masks: [Int32: [Entry]] = [:]
    private var keyBases: [Int32: [Entry]] = [:]
    private var suffixes: [Int32: [Entry]] = [:]
    private var representatives: [Int32: Int32] = [:]
    private var count = 0
    /// How many masks are kept; past the limit all layers start anew.
    private let limit: Int

    init(limit: Int = 8192) { self.limit = limit }

    /// A position whose tokens are the same ones, where there is one that stands for many.
    func representative(of position: Position, _ machine: Machine, _ trie: TokenTrie) -> Position {
        guard position.differing == 0 else { return position }
        let state: Int32
        if let known = representatives[position.top] {
            state = known
        } else {
            state = machine.isString(position.top)
                ? machine.clampingLength(position.top, to: trie.lengths(machine.spelling).longest + 1) : position.top
            representatives[position.top] = state
        }
        if state == position.top { return position }
        var like = position
        like.top = state
        return like
    }

    private func makeRoom() {
        count += 1
        guard count > limit else { return }
        strings = [:]
        masks = [:]
        keyBases = [:]
        suffixes = [:]
        representatives = [:]
        count = 1
    }

    private struct StringQuestion: Hashable {
        let state: Int32
        let node: Int
        let differing: Bool
    }

    func stringTokens(_ state: Int32, below node: Int, differing: Bool, make: () -> StringTokens) -> StringTokens {
        let question = StringQuestion(state: state, node: node, differing: differing)
        if let known = strings[question] { return known }
        let made = make()
        makeRoom()
        strings[question] = made
        return made
    }

    func find(_ layer: Layer, _ position: Position) -> MaskParts? {
        let entries =
            switch layer {
            case .mask: masks[position.top]
            case .keyBase: keyBases[position.top]
            case .suffixes: suffixes[position.top]
            }
        guard let entries else { return nil }
        let data = Data(position)
        search: for entry in entries {
            if entry.data != data || entry.isDiffering != (position.differing > 0) { continue }
            var frame = position.stack
            for signature in entry.frames {
                guard let current = frame, Signature(current) == signature else { continue search }
                frame = current.below
            }
            if entry.reachesBottom, frame != nil { continue }
            var found = entry.found
            found.lowest += position.depth
            return found
        }
        return nil
    }

    func keep(_ found: MaskParts, as layer: Layer, for position: Position) {
        makeRoom()
        var frames: [Signature] = []
        var frame = position.stack
        while let current = frame, current.depth > found.lowest {
            frames.append(Signature(current))
            frame = current.below
        }
        var relative = found
        relative.lowest -= position.depth
        let entry = Entry(
            frames: frames, reachesBottom: found.lowest == 0, data: Data(position), isDiffering: position.differing > 0,
            found: relative)
        switch layer {
        case .mask: masks[position.top, default: []].append(entry)
        case .keyBase: keyBases[position.top, default: []].append(entry)
        case .suffixes: suffixes[position.top, default: []].append(entry)
        }
    }
}

extension MaskCache.Data {
    init(_ position: Position) { self.init(isUnused: position.isUnused, isFirst: position.isFirst) }
}

/// A mask in parts, of which many masks share the first: these words, without some tokens, and with some others.
struct MaskParts: Sendable {
    var base: [UInt64] = []
    var removed: [TokenID] = []
    var added: [TokenID] = []
    /// Tokens that depend on a sequence's own data.
    var unsure: [TokenID] = []
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
}
