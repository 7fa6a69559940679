import Jig

/// Something that a server does for each request or each token.
public struct Case: Sendable {
    public let name: String
    private let make: @Sendable (Subject) throws -> () throws -> Void

    /// Makes what is not measured, and returns what is.
    public func prepare() throws -> () throws -> Void { try make(Subject.shared.get()) }

    public static let all = [
        Case(name: "compile") { subject in
            { _ = try subject.grammar() }
        },
        Case(name: "first-mask") { subject in
            var mask = subject.emptyMask
            return {
                var matcher = try subject.matcher()
                matcher.fillMask(&mask)
            }
        },
        Case(name: "instance-with-new-masks") { subject in
            var mask = subject.emptyMask
            return { try subject.take(subject.tokens, subject.matcher(), &mask) }
        },
        Case(name: "instance-with-known-masks") { subject in
            let start = try subject.matcher()
            var mask = subject.emptyMask
            try subject.take(subject.tokens, start, &mask)
            return { try subject.take(subject.tokens, start, &mask) }
        },
        Case(name: "instance-with-lent-masks") { subject in
            let start = try subject.matcher()
            // Masks are put into words once they were used again.
            for _ in 0..<3 { try subject.borrow(subject.tokens, start) }
            return { try subject.borrow(subject.tokens, start) }
        },
        Case(name: "batch-of-16-with-drafts") { subject in
            var sequences = try subject.sequences(16)
            let drafts = try sequences.indices.map { index in
                let next = Array(subject.tokens.dropFirst(index + 1).prefix(4))
                return try DraftTree(tokens: next + [next[0]], parents: [nil, 0, 1, 2, 0])
            }
            let count = subject.vocabulary.vocabulary.count
            let stride = (count + 31) / 32 * 4
            var rows = [UInt8](repeating: 0, count: MaskBatch.rowCount(sequences: 16, drafts: drafts) * stride)
            func fill() throws {
                try rows.withUnsafeMutableBytes { memory in
                    var bytes = MutableRawSpan(_unsafeBytes: memory)
                    _ = try MaskBatch.fill(&sequences, drafts: drafts, tokenCount: count, into: &bytes, stride: stride)
                }
            }
            for _ in 0..<3 { try fill() }
            return fill
        },
        Case(name: "forced-tokens") { subject in
            let start = try subject.matcher()
            return {
                var matcher = start
                for token in subject.tokens {
                    _ = matcher.forcedTokens()
                    try matcher.accept(token)
                }
            }
        },
        Case(name: "instance-without-masks") { subject in
            let start = try subject.matcher()
            return {
                var matcher = start
                for token in subject.tokens { try matcher.accept(token) }
            }
        },
        Case(name: "fork-and-rollback") { subject in
            var matcher = try subject.matcher()
            let half = subject.tokens.count / 2
            for token in subject.tokens.prefix(half) { try matcher.accept(token) }
            let draft = subject.tokens.dropFirst(half).prefix(8)
            return { [matcher] in
                var fork = matcher
                for token in draft { try fork.accept(token) }
                fork.rollback(draft.count)
            }
        },
        Case(name: "call-among-100-tools") { subject in
            let start = try subject.tools(100)
            let call = subject.call(50)
            var mask = subject.emptyMask
            try subject.take(call, start, &mask)
            return { try subject.take(call, start, &mask) }
        },
        Case(name: "prepare-a-vocabulary") { subject in
            { _ = TokenTrie(subject.tokenizer.vocabulary) }
        },
        Case(name: "tokenize") { subject in
            { _ = subject.tokenizer.encode(subject.instance) }
        },
    ]
}
