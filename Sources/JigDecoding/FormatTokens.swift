import JigGrammar
import Synchronization

/// How tokens go on from within strings of the built-in formats, which is the same in all grammars that ask for a format and no more.
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
    /// The same tokens with the states of another machine, in which they begin at `state`.
    ///
    /// - Parameter node: where in the trie they begin.
    func adopted(from state: Int32, below node: Int, _ machine: Machine, _ vocabulary: TokenTrie) -> StringTokens {
        var adopted = self
        let depth = Int(vocabulary.trie.depths[node])
        adopted.exits = exits.map { exit in
            guard exit.state != nil, let token = exit.tokens.first else { return exit }
            var before = state
            for byte in vocabulary.vocabulary.tokens[Int(token)].dropFirst(depth) {
                let next = machine.transition(before, byte)
                guard next >= 0 else { break }
                before = next
            }
            return Exit(state: before, tokens: exit.tokens, suffixes: exit.suffixes)
        }
        return adopted
    }
}
