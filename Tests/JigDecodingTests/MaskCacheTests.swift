import JigGrammar
import JigJSON
import JigSchema
import Testing

@testable import JigDecoding

/// The small vocabulary, with little or no room for masks.
enum CrampedVocabulary {
    static let limits = [0, 1, 600, 4000, 20_000]
    static let tries = limits.map { TokenTrie(SmallVocabulary.trie.vocabulary, options: MaskOptions(cacheBytes: $0)) }
}

@Suite("What is kept of masks")
struct MaskCacheTests {
    @Test("masks under any cap are the masks without one", arguments: MaskTests.schemas, [MaskTests.options(.trained), .anyText])
    func caps(schema: String, options: GrammarOptions) throws {
        let roomy = try MaskTests.grammar(schema, options)
        let cramped = try MaskTests.grammar(schema, options)
        var random = Walk(seed: 23)
        for _ in 0..<2 {
            var free = GrammarMatcher(grammar: roomy, vocabulary: SmallVocabulary.trie)
            var bounds = CrampedVocabulary.tries.map { GrammarMatcher(grammar: cramped, vocabulary: $0) }
            while !free.isTerminated, free.acceptedCount < 16 {
                var wanted = TokenMask(count: SmallVocabulary.trie.vocabulary.count)
                free.fillMask(&wanted)
                for index in bounds.indices {
                    var mask = TokenMask(count: wanted.count)
                    bounds[index].fillMask(&mask)
                    #expect(mask == wanted, "with \(CrampedVocabulary.limits[index]) bytes, after \(free.text)")
                    let isSame = bounds[index].withMask { $0.elementsEqual(wanted.words) }
                    #expect(isSame, "a view with \(CrampedVocabulary.limits[index]) bytes, after \(free.text)")
                }
                guard let token = random.pick(wanted) else { break }
                try free.accept(token)
                for index in bounds.indices { try bounds[index].accept(token) }
            }
        }
        for trie in CrampedVocabulary.tries {
            let cache = cramped.machine.lock.withLock { _ in cramped.machine.cache(for: trie) }
            // Beside what is kept there are the tables that it is found in.
            #expect(cache.allocatedBytes <= trie.options.cacheBytes + 32_768)
        }
    }

    @Test("a view is the mask, however often it was used before", arguments: MaskTests.schemas)
    func views(schema: String) throws {
        let grammar = try MaskTests.grammar(schema)
        var random = Walk(seed: 29)
        for _ in 0..<6 {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: SmallVocabulary.trie)
            while !matcher.isTerminated, matcher.acceptedCount < 16 {
                var mask = TokenMask(count: SmallVocabulary.trie.vocabulary.count)
                matcher.fillMask(&mask)
                for _ in 0..<3 {
                    let isSame = matcher.withMask { $0.elementsEqual(mask.words) }
                    #expect(isSame)
                }
                matcher.withMask { view in
                    for token in TokenID(-1)...TokenID(mask.count) { #expect(view.allows(token) == mask.contains(token)) }
                }
                guard let token = random.pick(mask) else { break }
                try matcher.accept(token)
            }
        }
    }

    @Test("everything is let go once it is full, and what is in use stays readable")
    func clearing() throws {
        let trie = TokenTrie(SmallVocabulary.trie.vocabulary, options: MaskOptions(cacheBytes: 2000))
        let grammar = try MaskTests.grammar(#"{"type":"object","additionalProperties":{"type":"string"}}"#)
        let early = GrammarMatcher(grammar: grammar, vocabulary: trie)
        var wanted = TokenMask(count: trie.vocabulary.count)
        var first = early
        first.fillMask(&wanted)
        var late = early
        for word in ["{\"", "ab", "\": ", "\"", "é", "\"", ", ", "\"", "name", "\": ", "\"", "\"", "}"] {
            let isEmpty = late.withMask { $0.isEmpty }
            #expect(!isEmpty)
            try late.accept(bytes: Array(word.utf8))
        }
        let cache = grammar.machine.lock.withLock { _ in grammar.machine.cache(for: trie) }
        #expect(cache.clearings > 0)
        var again = early
        let isSame = again.withMask { $0.elementsEqual(wanted.words) }
        #expect(isSame)
    }

    @Test("steps that are known lead where steps byte by byte do", arguments: MaskTests.schemas, [MaskTests.options(.trained), .anyText])
    func steps(schema: String, options: GrammarOptions) throws {
        let grammar = try MaskTests.grammar(schema, options)
        let trie = SmallVocabulary.trie
        // The first walk of each seed makes the steps known, the second takes them.
        for seed in [UInt64(3), 3, 4, 4, 3, 5, 5, 6, 6] {
            var random = Walk(seed: seed)
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
            var bytewise = GrammarPosition(grammar)
            while !matcher.isTerminated, matcher.acceptedCount < 24 {
                var mask = TokenMask(count: trie.vocabulary.count)
                matcher.fillMask(&mask)
                guard let token = random.pick(mask), token != SmallVocabulary.end else { break }
                try matcher.accept(token)
                for byte in trie.vocabulary.tokens[Int(token)] {
                    let isTaken = bytewise.accept(byte)
                    #expect(isTaken)
                }
                #expect(matcher.position.top == bytewise.position.top && matcher.position.depth == bytewise.position.depth)
                #expect(matcher.position.isUnused == bytewise.position.isUnused)
                #expect(matcher.position.isFirst == bytewise.position.isFirst)
                #expect(matcher.canEnd == bytewise.canEnd)
                var (left, right) = (matcher.position.stack, bytewise.position.stack)
                while let one = left, let other = right {
                    #expect(one.signature == other.signature)
                    #expect(one.start == other.start && one.readsText == other.readsText)
                    (left, right) = (one.below, other.below)
                }
                if grammar.machine.lock.withLock({ _ in grammar.machine.isInScalar(matcher.position) }) {
                    #expect(matcher.position.scalarStart == bytewise.position.scalarStart)
                }
            }
        }
    }

    @Test("equal masks of two grammars lie at one place")
    func sharedWords() throws {
        let pool = MaskWordsPool()
        let words = [UInt64](repeating: 7, count: 40)
        let first = try #require(MaskWords(words))
        let second = try #require(MaskWords(words.map { $0 + 0 }))
        let other = try #require(MaskWords([UInt64](repeating: 8, count: 40)))
        #expect(pool.unique(first) === first)
        #expect(pool.unique(second) === first)
        #expect(pool.unique(other) === other)
    }

    @Test("words that nobody holds any more are let go")
    func unusedWords() throws {
        let pool = MaskWordsPool()
        var kept: [MaskWords] = []
        for index in 0..<1000 {
            let words = try #require(MaskWords([UInt64](repeating: UInt64(index), count: 40)))
            _ = pool.unique(words)
            if index % 100 == 0 { kept.append(words) }
        }
        #expect(pool.count < 100)
        for words in kept {
            let same = try #require(MaskWords(words.words.map { $0 + 0 }))
            #expect(pool.unique(same) === words)
        }
    }

    @Test("many entries of one state are told apart by the values around it")
    func table() throws {
        let properties = (0..<200).map { "\"k\($0)\":{\"type\":\"array\",\"items\":{\"enum\":[\($0),true]}}" }
        let grammar = try MaskTests.grammar("{\"type\":\"object\",\"properties\":{\(properties.joined(separator: ","))}}")
        let trie = SmallVocabulary.trie
        for round in 0..<2 {
            for index in 0..<200 {
                var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
                try matcher.accept(bytes: Array("{\"k\(index)\": [true".utf8))
                var mask = TokenMask(count: trie.vocabulary.count)
                matcher.fillMask(&mask)
                var fresh = GrammarMatcher(
                    grammar: grammar, vocabulary: TokenTrie(trie.vocabulary, options: MaskOptions(cacheBytes: 0)))
                if index % 20 == 0 || round > 0 && index % 50 == 0 {
                    try fresh.accept(bytes: matcher.text)
                    var wanted = mask
                    fresh.fillMask(&wanted)
                    #expect(mask == wanted)
                }
            }
        }
    }

    @Test("sequences on several threads read masks while others are made and let go", arguments: [64 << 20, 30_000, 0])
    func threads(cacheBytes: Int) async throws {
        let trie = TokenTrie(SmallVocabulary.trie.vocabulary, options: MaskOptions(cacheBytes: cacheBytes))
        for schema in [MaskTests.schemas[11], MaskTests.schemas[12], MaskTests.schemas[15], MaskTests.schemas[16]] {
            let grammar = try MaskTests.grammar(schema)
            let walks = try await withThrowingTaskGroup(of: (Int, [Int]).self) { group in
                for task in 0..<4 {
                    group.addTask { (task, try Self.populations(grammar, trie, seed: UInt64(task % 2))) }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(walks[0] == walks[2] && walks[1] == walks[3])
        }
    }

    /// The sizes of the masks along random walks.
    private static func populations(_ grammar: Grammar, _ trie: TokenTrie, seed: UInt64) throws -> [Int] {
        var random = Walk(seed: seed)
        var sizes: [Int] = []
        for _ in 0..<12 {
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: trie)
            while !matcher.isTerminated, matcher.acceptedCount < 20 {
                var mask = TokenMask(count: trie.vocabulary.count)
                matcher.fillMask(&mask)
                let viewed = matcher.withMask { view in
                    var count = 0
                    for index in view.indices { count += view[index].nonzeroBitCount }
                    return count
                }
                sizes += [mask.population, viewed]
                guard let token = random.pick(mask) else { break }
                try matcher.accept(token)
            }
        }
        return sizes
    }

    @Test("a stack of pages is a stack")
    func persistentStack() {
        var random = Walk(seed: 31)
        var stack = PersistentStack<Int>()
        var array: [Int] = []
        var forks: [(PersistentStack<Int>, [Int])] = []
        var all = TokenMask(count: 8)
        for token in 0..<8 { all.insert(TokenID(token)) }
        for step in 0..<4000 {
            switch random.pick(all) ?? 0 {
            case 0...4:
                stack.push(step)
                array.append(step)
            case 5, 6: #expect(stack.pop() == array.popLast())
            default:
                forks.append((stack, array))
                if forks.count > 8 { (stack, array) = forks.remove(at: step % 8) }
            }
            #expect(stack.count == array.count && stack.isEmpty == array.isEmpty)
        }
        while let last = array.popLast() { #expect(stack.pop() == last) }
        #expect(stack.pop() == nil)
    }
}

extension Span<UInt64> {
    /// Whether these are the words.
    func elementsEqual(_ words: [UInt64]) -> Bool {
        guard count == words.count else { return false }
        for index in indices where self[index] != words[index] { return false }
        return true
    }
}
