import Dispatch
import Jig
import Synchronization

/// Many sequences of one grammar, token by token in turn as a batch is decoded, shared out among threads.
struct SequencesBench {
    let vocabulary: TokenTrie
    let grammar: Grammar
    /// The tokens of each sequence, up to its end.
    let sequences: [[TokenID]]
    let use: MaskUse

    /// Sequences that write random instances of a schema.
    init(
        _ schema: Schema, options: GrammarOptions, count: Int, seed: UInt64, vocabulary: BenchVocabulary,
        use: MaskUse = .copied
    ) throws {
        self.vocabulary = vocabulary.trie
        self.use = use
        grammar = try Grammar(schema, options: options)
        sequences = (0..<UInt64(count)).map { [grammar] index in
            var generator = InstanceGenerator(grammar, seed: seed &+ index)
            generator.longestText = 1500
            return vocabulary.tokenizer.encode(String(decoding: generator.next(), as: UTF8.self))
        }
    }

    var stepCount: Int { sequences.reduce(0) { $0 + $1.count } }

    /// Steps in a second on so many threads, or nil where a token is refused.
    ///
    /// - Parameter seconds: how long to measure.
    func stepsPerSecond(threads: Int, seconds: Double) -> Double? {
        let rates = Mutex<[Double?]>([])
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let rate = self.rate(of: stride(from: thread, to: sequences.count, by: threads).map { sequences[$0] }, seconds)
            rates.withLock { $0.append(rate) }
        }
        return rates.withLock { rates in
            rates.contains { $0 == nil } ? nil : rates.reduce(0) { $0 + ($1 ?? 0) }
        }
    }

    /// Takes the sequences of one thread, all of them again and again, for some time.
    private func rate(of sequences: [[TokenID]], _ seconds: Double) -> Double? {
        var mask = TokenMask(count: vocabulary.vocabulary.count)
        let length = sequences.map(\.count).max() ?? 0
        var steps = 0
        let watch = Stopwatch()
        repeat {
            var matchers = sequences.map { _ in GrammarMatcher(grammar: grammar, vocabulary: vocabulary) }
            for place in 0..<length {
                for index in sequences.indices where place < sequences[index].count {
                    let token = sequences[index][place]
                    let isAllowed: Bool
                    switch use {
                    case .copied:
                        matchers[index].fillMask(&mask)
                        isAllowed = mask.contains(token)
                    case .viewed: isAllowed = matchers[index].withMask { $0.allows(token) }
                    }
                    guard isAllowed, (try? matchers[index].accept(token)) != nil else { return nil }
                    steps += 1
                }
            }
        } while Double(watch.nanoseconds) < seconds * 1e9
        return Double(steps) / Double(watch.nanoseconds) * 1e9
    }
}
