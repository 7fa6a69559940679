import JigGrammar

/// The masks of one grammar over one vocabulary, kept for all its sequences and keyed by static states only.
///
/// 1. For a state within a string or key: the tokens that stay within it, and what is left of the tokens that leave it.
/// 2. For a state and the open values that tokens leave: the tokens that may come whatever the sequence's own data are, and
///    those that must be looked at again each time.
final class MaskCache {
    struct Whole {
        /// The frames that tokens leave, innermost first.
        let frames: [Signature]
        /// Whether tokens come to the end of the text, so that there are just these frames.
        let reachesBottom: Bool
        /// What is known of the keys and items of the innermost value.
        let data: Data
        /// Whether it holds only where some value must still become different from an item before it.
        let isDiffering: Bool
        let mask: TokenMask
        /// Tokens that depend on a sequence's own data.
        let unsure: [TokenID]
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

    private var inner: [StringQuestion: StringTokens] = [:]
    private var whole: [Int32: [Whole]] = [:]
    private var representatives: [Int32: Int32] = [:]
    private var count = 0
    /// How many masks are kept; past the limit both layers start anew.
    private let limit: Int

    init(limit: Int = 8192) { self.limit = limit }

    /// A position whose tokens are the same ones, where there is one that stands for many.
    func representative(of position: Position, _ machine: Machine, _ trie: TokenTrie) -> Position {
        guard position.differing == 0 else { return position }
        let state: Int32
        if let known = representatives[position.top] {
            state = known
        } else {
            let longest = machine.length(after: position.top) == nil ? nil : trie.lengths(machine.spelling).longest
            state = longest.map { machine.clampingLength(position.top, to: $0 + 1) } ?? position.top
            representatives[position.top] = state
        }
        var like = position
        like.top = state
        return like
    }

    private func makeRoom() {
        count += 1
        guard count > limit else { return }
        inner = [:]
        whole = [:]
        representatives = [:]
        count = 1
    }

    private struct StringQuestion: Hashable {
        let state: Int32
        let differing: Bool
    }

    func stringTokens(_ state: Int32, differing: Bool, make: () -> StringTokens) -> StringTokens {
        let question = StringQuestion(state: state, differing: differing)
        if let known = inner[question] { return known }
        let made = make()
        makeRoom()
        inner[question] = made
        return made
    }

    func find(_ position: Position) -> Whole? {
        search: for entry in whole[position.top] ?? [] {
            if entry.data != Data(position) || entry.isDiffering != (position.differing > 0) { continue }
            var frame = position.stack
            for signature in entry.frames {
                guard let current = frame, Signature(current) == signature else { continue search }
                frame = current.below
            }
            if entry.reachesBottom, frame != nil { continue }
            return entry
        }
        return nil
    }

    func keep(_ mask: TokenMask, unsure: [TokenID], for position: Position, lowest: Int) -> Whole {
        makeRoom()
        var frames: [Signature] = []
        var frame = position.stack
        while let current = frame, current.depth > lowest {
            frames.append(Signature(current))
            frame = current.below
        }
        let entry = Whole(
            frames: frames, reachesBottom: lowest == 0, data: Data(position),
            isDiffering: position.differing > 0, mask: mask, unsure: unsure)
        whole[position.top, default: []].append(entry)
        return entry
    }
}

extension MaskCache.Data {
    init(_ position: Position) { self.init(isUnused: position.isUnused, isFirst: position.isFirst) }
}
