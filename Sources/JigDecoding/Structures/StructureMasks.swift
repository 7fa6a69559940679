import Synchronization

/// The masks of a structure where no grammar's text has begun, kept for all its sequences and keyed by threads.
final class StructureMasks: Sendable {
    /// A mask as words, or as a list while it is short.
    final class Mask: Sendable {
        let words: MaskWords?
        let list: [TokenID]

        init(_ mask: TokenMask, _ pool: MaskWordsPool) {
            list = []
            words = MaskWords(mask.words).map(pool.unique)
        }

        init(_ tokens: [TokenID], count: Int, _ pool: MaskWordsPool) {
            if tokens.count <= 1024 {
                list = tokens
                words = nil
            } else {
                var mask = TokenMask(count: count)
                mask.insert(tokens)
                list = []
                words = MaskWords(mask.words).map(pool.unique)
            }
        }

        func fill(_ mask: inout TokenMask, count: Int) {
            if let words {
                mask.assign(words.start, count: count)
            } else {
                mask.assign([], count: count)
                mask.insert(list)
            }
        }

        var allocatedBytes: Int { 96 + list.allocatedBytes + (words?.allocatedBytes ?? 0) }
    }

    private struct State {
        var masks: [[Int]: Mask] = [:]
        var allocatedBytes = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// What tells threads from others; nil where one is within a grammar's text.
    static func key(_ threads: [StructureMatcher.Thread]) -> [Int]? {
        var key: [Int] = []
        key.reserveCapacity(threads.count)
        for thread in threads {
            switch thread {
            case .node(let node): key.append(node << 4 | 15)
            case .text(let node, let state): key.append(node << 4 | Int(state.rawValue))
            case .grammar: return nil
            }
        }
        return key
    }

    func mask(_ key: [Int]) -> Mask? { state.withLock { $0.masks[key] } }

    func keep(_ mask: Mask, for key: [Int]) {
        let bytes = mask.allocatedBytes + key.allocatedBytes
        guard bytes <= limit else { return }
        state.withLock { state in
            if state.allocatedBytes + bytes > limit { state = State() }
            if state.masks.updateValue(mask, forKey: key) == nil { state.allocatedBytes += bytes }
        }
    }
}
