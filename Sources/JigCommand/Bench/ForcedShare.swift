import Jig

/// How many tokens of the valid instances that a grammar takes are forced, so that no mask is made and nothing is sampled.
struct ForcedShare {
    /// The tokens of the instances.
    var all = 0
    /// Those of them that are forced.
    var forced = 0
    /// Places where the forced tokens are others than the tokenizer's own, which should not be.
    var otherSpelling = 0

    static func + (left: ForcedShare, right: ForcedShare) -> ForcedShare {
        ForcedShare(
            all: left.all + right.all, forced: left.forced + right.forced,
            otherSpelling: left.otherSpelling + right.otherSpelling)
    }
}

extension ForcedShare {
    /// - Parameter taken: which of the file's instances the grammar takes.
    init(_ file: BenchFile, _ taken: [Bool], _ grammar: Grammar, _ vocabulary: TokenTrie) {
        for (instance, isTaken) in zip(file.instances, taken) where isTaken {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: vocabulary)
            var rest = instance.tokens[...]
            all += rest.count
            while !rest.isEmpty {
                let tokens = matcher.forcedTokens().prefix { !vocabulary.vocabulary.endTokens.contains($0) }
                let isOwn = rest.starts(with: tokens)
                if !isOwn { otherSpelling += 1 }
                forced += isOwn ? tokens.count : 0
                for token in rest.prefix(isOwn ? max(1, tokens.count) : 1) { try? matcher.accept(token) }
                rest = rest.dropFirst(isOwn ? max(1, tokens.count) : 1)
            }
        }
    }
}
