import JigGrammar
import Synchronization

/// How tokens go on from within strings of the built-in formats, which is the same in all grammars that ask for a format and no
/// more.
///
/// What a schema says itself (patterns, lengths, lists of values) is in none of these.
final class FormatTokens: Sendable {
    struct Question: Hashable {
        let rest: Machine.FormatRest
        let node: Int
    }

    private struct Known {
        var tokens: [Question: (tokens: StringTokens, words: MaskWords?)] = [:]
        var allocatedBytes = 0
    }

    /// All states of all formats that text comes to take about half as much.
    private static let mostBytes = 8 << 20

    private let known = Mutex(Known())
    private let words: MaskWordsPool

    init(_ words: MaskWordsPool) { self.words = words }

    /// How many states are known.
    var count: Int { known.withLock(\.tokens.count) }

    func find(_ question: Question) -> StringTokens? { known.withLock { $0.tokens[question]?.tokens } }

    func keep(_ found: StringTokens, for question: Question) {
        var tokens = found
        tokens.trim()
        let shared = MaskWords(tokens.staying.words).map(words.unique)
        if let shared { tokens.staying.words = shared.words }
        let bytes = tokens.listBytes + (shared?.allocatedBytes ?? 0) + 128
        known.withLock { known in
            if known.allocatedBytes + bytes > Self.mostBytes { known = Known() }
            if known.tokens.updateValue((tokens, shared), forKey: question) == nil { known.allocatedBytes += bytes }
        }
    }
}

extension StringTokens {
    /// The same tokens as they go on from a state of another machine, where no other verdict is asked for than one on the format.
    func adopted(from state: Int32, _ machine: Machine) -> StringTokens {
        var adopted = self
        adopted.exits = exits.map { Exit(state: machine.ended(state), tokens: $0.tokens, suffixes: $0.suffixes) }
        return adopted
    }

    /// The tokens of either, where it makes no difference to what follows which of the strings it was.
    func union(_ other: StringTokens, endingAt end: Int32, count: Int) -> StringTokens {
        var united = StringTokens(staying: staying, exits: [])
        if other.staying.words.isEmpty {
            united.staying.list += other.staying.list
        } else {
            var mask = TokenMask(count: count)
            mask.formUnion(staying)
            mask.formUnion(other.staying)
            united.staying = TokenSet(words: mask.words)
        }
        united.staying.settle(count: count)
        var exit = Exit(state: end)
        var known = TokenMask(count: count)
        for (token, suffix) in (exits + other.exits).lazy.flatMap({ zip($0.tokens, $0.suffixes) }) where !known.contains(token) {
            known.insert(CollectionOfOne(token))
            exit.tokens.append(token)
            exit.suffixes.append(suffix)
        }
        if !exit.tokens.isEmpty { united.exits = [exit] }
        return united
    }
}
