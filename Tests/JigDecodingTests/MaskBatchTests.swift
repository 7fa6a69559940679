import JigGrammar
import JigJSON
import JigSchema
import Testing

@testable import JigDecoding

@Suite("Masks of a batch")
struct MaskBatchTests {
    private let trie = SmallVocabulary.trie
    private var count: Int { trie.vocabulary.count }

    /// Sequences that have come to different places, and a tree of drafts for each, some of which are not allowed.
    private func batch(_ schema: String, seed: UInt64) throws -> (sequences: [GrammarMatcher], drafts: [DraftTree]) {
        let grammar = try MaskTests.grammar(schema)
        var random = Walk(seed: seed)
        var all = TokenMask(count: count)
        for token in 0..<count { all.insert(TokenID(token)) }
        var sequences: [GrammarMatcher] = []
        var drafts: [DraftTree] = []
        for index in 0..<8 {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
            for _ in 0..<index * 2 where !matcher.isTerminated {
                var mask = TokenMask(count: count)
                matcher.fillMask(&mask)
                guard let token = random.pick(mask) else { break }
                try matcher.accept(token)
            }
            sequences.append(matcher)
            var tokens: [TokenID] = []
            var parents: [Int?] = []
            var nodes = [(matcher, Int?.none)]
            for step in 0..<index * 2 {
                let (at, parent) = nodes[step * 7 % nodes.count]
                var next = at
                var mask = TokenMask(count: count)
                next.fillMask(&mask)
                // Some tokens are any tokens, most of which are refused.
                guard let token = step % 4 == 3 ? random.pick(all) : random.pick(mask) else { continue }
                tokens.append(token)
                parents.append(parent)
                if (try? next.accept(token)) != nil { nodes.append((next, tokens.count - 1)) }
            }
            drafts.append(try DraftTree(tokens: tokens, parents: parents))
        }
        return (sequences, drafts)
    }

    @Test("rows are the masks of one sequence after another", arguments: MaskTests.schemas, [1, 3])
    func againstOneByOne(schema: String, threads: Int) throws {
        var (sequences, drafts) = try batch(schema, seed: 41)
        let stride = (count + 31) / 32 * 4 + 12
        let rowCount = MaskBatch.rowCount(sequences: sequences.count, drafts: drafts)
        var memory = [UInt8](repeating: 0xAA, count: rowCount * stride + 5)
        let before = sequences.map(\.text)
        var span = memory.mutableSpan
        var bytes = span.mutableBytes
        let allowed = try MaskBatch.fill(
            &sequences, drafts: drafts, tokenCount: count, into: &bytes, stride: stride, threads: threads)
        #expect(sequences.map(\.text) == before)
        var row = 0
        func check(_ wanted: TokenMask) {
            let own = memory[row * stride..<(row + 1) * stride]
            for token in 0..<stride * 8 {
                let isSet = own[own.startIndex + token / 8] >> UInt8(token % 8) & 1 == 1
                #expect(isSet == wanted.contains(TokenID(token)))
            }
            row += 1
        }
        for (index, sequence) in sequences.enumerated() {
            var mask = TokenMask(count: count)
            var own = sequence
            own.fillMask(&mask)
            check(mask)
            var reached: [GrammarMatcher?] = []
            for (node, token) in drafts[index].tokens.enumerated() {
                var next = drafts[index].parents[node].map { reached[$0] } ?? sequence
                if (try? next?.accept(token)) == nil { next = nil }
                reached.append(next)
                #expect(allowed[index][node] == (next != nil))
                mask = TokenMask(count: count)
                next?.fillMask(&mask)
                check(mask)
            }
        }
        #expect(memory[(rowCount * stride)...].allSatisfy { $0 == 0xAA })
    }

    @Test("what does not fit is told before anything is written")
    func refusals() throws {
        var sequences = [GrammarMatcher(grammar: try MaskTests.grammar("{}"), vocabulary: trie)]
        var memory = [UInt8](repeating: 1, count: 64)
        var span = memory.mutableSpan
        var bytes = span.mutableBytes
        #expect(throws: MaskBatchError.stride(4, needed: (count + 31) / 32 * 4)) {
            try MaskBatch.fill(&sequences, tokenCount: count, into: &bytes, stride: 4)
        }
        #expect(throws: MaskBatchError.memory(64, needed: 128)) {
            try MaskBatch.fill(&sequences, tokenCount: count, into: &bytes, stride: 128)
        }
        #expect(throws: MaskBatchError.drafts(count: 2, sequences: 1)) {
            try MaskBatch.fill(&sequences, drafts: [.none, .none], tokenCount: count, into: &bytes, stride: 64)
        }
        #expect(throws: DraftTreeError.self) { try DraftTree(tokens: [1, 2], parents: [nil, 1]) }
        #expect(throws: DraftTreeError.self) { try DraftTree(tokens: [1, 2], parents: [nil]) }
        #expect(memory.allSatisfy { $0 == 1 })
    }
}
