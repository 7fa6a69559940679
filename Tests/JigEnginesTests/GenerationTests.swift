import JigDecoding
import Testing
@testable import JigEngines

/// Allows one of a number of token sequences, each ended by an end token.
struct OneOf: BudgetedConstraint {
    struct Refusal: Error {}

    var remaining: [[TokenID]]
    var forces = true
    private(set) var isTerminated = false

    init(_ sequences: [[TokenID]], end: TokenID, forces: Bool = true) {
        remaining = sequences.map { $0 + [end] }
        self.forces = forces
    }

    mutating func fillMask(_ mask: inout TokenMask) { fillMask(&mask, budget: .max) }

    mutating func fillMask(_ mask: inout TokenMask, budget: Int) {
        mask = TokenMask(count: mask.count)
        for sequence in remaining where sequence.count <= budget { mask.insert(sequence[0]) }
    }

    mutating func accept(_ token: TokenID) throws {
        let next = remaining.filter { $0.first == token }.map { Array($0.dropFirst()) }
        guard !next.isEmpty else { throw Refusal() }
        remaining = next
        isTerminated = next.contains([])
    }

    /// The common prefix, end token left out.
    mutating func forcedTokens() -> [TokenID] {
        guard forces, let first = remaining.first?.dropLast() else { return [] }
        let length = remaining.map { commonPrefixLength($0, Array(first)) }.min() ?? 0
        return Array(first.prefix(length))
    }
}

/// The same, without knowing budgets.
struct Unbudgeted: TokenConstraint {
    var base: OneOf
    mutating func fillMask(_ mask: inout TokenMask) { base.fillMask(&mask) }
    mutating func accept(_ token: TokenID) throws { try base.accept(token) }
    var isTerminated: Bool { base.isTerminated }
    mutating func forcedTokens() -> [TokenID] { base.forcedTokens() }
}

@Suite("Generation")
struct GenerationTests {
    private let end: TokenID = 2

    private func scripted(_ turns: [[TokenID]]) -> any EngineSession {
        ScriptedEngine(vocabularySize: 50, turns: turns, endTokens: [2]).makeSession()
    }

    @Test("without a constraint it goes on to an end token")
    func free() async throws {
        let result = try await generate(
            session: scripted([[10, 11, 12]]), prompt: [1], options: .init(maximumTokens: 20, endTokens: [end]))
        #expect(result.tokens == [10, 11, 12, end])
        #expect(result.finishReason == .end)
        #expect(result.usage.promptTokens == 1 && result.usage.generatedTokens == 4 && result.usage.forcedTokens == 0)
    }

    @Test("the limit of tokens, and the model's context, cut it off")
    func limits() async throws {
        let cut = try await generate(
            session: scripted([[10, 11, 12]]), prompt: [1], options: .init(maximumTokens: 2, endTokens: [end]))
        #expect(cut.tokens == [10, 11] && cut.finishReason == .length)
        let small = ScriptedEngine(vocabularySize: 50, turns: [[10, 11, 12]], endTokens: [2], contextLength: 4)
        let full = try await generate(
            session: small.makeSession(), prompt: [1], options: .init(maximumTokens: 20, endTokens: [end]))
        #expect(full.tokens == [10, 11, 12] && full.finishReason == .length)
        await #expect(throws: EngineError.self) {
            try await generate(session: small.makeSession(), prompt: [1, 1, 1, 1], options: .init(maximumTokens: 1))
        }
        await #expect(throws: GenerationError.invalidLimit(0)) {
            try await generate(session: small.makeSession(), prompt: [1], options: .init(maximumTokens: 0))
        }
    }

    @Test("a constraint overrules the engine, and what it forces is not sampled")
    func constrained() async throws {
        let constraint = OneOf([[20, 21, 22, 23], [20, 21, 30, 31]], end: end)
        var seen: [GeneratedToken] = []
        let result = try await generate(
            session: scripted([[20, 21, 30, 10]]), prompt: [1], constraint: constraint, options: .init(maximumTokens: 20)
        ) { seen.append($0) }
        #expect(result.tokens == [20, 21, 30, 31, end])
        #expect(result.finishReason == .end)
        #expect(result.usage.forcedTokens == 3)
        #expect(seen.map(\.token) == result.tokens)
        #expect(seen.map(\.isForced) == [true, true, false, true, false])
    }

    @Test("with or without forced tokens the output is the same", arguments: 0..<20 as Range<UInt64>)
    func forcingChangesNothing(seed: UInt64) async throws {
        let sequences: [[TokenID]] = [[5, 6, 7], [5, 6, 8, 9], [5, 10], [11]]
        for forces in [true, false] {
            let result = try await generate(
                session: RandomEngine(vocabularySize: 50, seed: seed).makeSession(), prompt: [1],
                constraint: OneOf(sequences, end: end, forces: forces), options: .init(maximumTokens: 20))
            #expect(sequences.map { $0 + [end] }.contains(result.tokens))
            #expect(result.finishReason == .end)
            let other = try await generate(
                session: RandomEngine(vocabularySize: 50, seed: seed).makeSession(), prompt: [1],
                constraint: OneOf(sequences, end: end, forces: !forces), options: .init(maximumTokens: 20))
            #expect(result.tokens == other.tokens)
        }
    }

    @Test("a budget is met with output that is whole, whatever the engine prefers", arguments: [2, 3, 4, 5])
    func budgets(limit: Int) async throws {
        let sequences: [[TokenID]] = [[11], [5, 10], [5, 6, 7], [5, 6, 8, 9]]
        for seed in 0..<30 as Range<UInt64> {
            for forces in [true, false] {
                let result = try await generate(
                    session: RandomEngine(vocabularySize: 50, seed: seed).makeSession(), prompt: [1],
                    constraint: OneOf(sequences, end: end, forces: forces), options: .init(maximumTokens: limit))
                #expect(result.finishReason == .end)
                #expect(result.tokens.count <= limit)
                #expect(sequences.map { $0 + [end] }.contains(result.tokens))
            }
        }
    }

    @Test("forced text that does not fit the budget is not forced")
    func forcedBeyondBudget() async throws {
        // The tokenizer's own spelling takes three tokens; another spelling of the same text takes one.
        struct Spelled: BudgetedConstraint {
            var base = OneOf([[5, 6, 7], [40]], end: 2, forces: false)
            mutating func fillMask(_ mask: inout TokenMask) { base.fillMask(&mask) }
            mutating func fillMask(_ mask: inout TokenMask, budget: Int) { base.fillMask(&mask, budget: budget) }
            mutating func accept(_ token: TokenID) throws { try base.accept(token) }
            var isTerminated: Bool { base.isTerminated }
            mutating func forcedTokens() -> [TokenID] { base.remaining.count == 2 ? [5, 6, 7] : [] }
        }
        for (limit, tokens) in [(4, [5, 6, 7, 2]), (3, [40, 2]), (2, [40, 2])] as [(Int, [TokenID])] {
            let result = try await generate(
                session: scripted([[9]]), prompt: [1], constraint: Spelled(), options: .init(maximumTokens: limit))
            #expect(result.tokens == tokens)
        }
    }

    @Test("a constraint without a budget is cut off; a budget too small for anything is an error")
    func tooSmall() async throws {
        let constraint = OneOf([[5, 6, 7]], end: end, forces: false)
        let cut = try await generate(
            session: scripted([]), prompt: [1], constraint: Unbudgeted(base: constraint), options: .init(maximumTokens: 2))
        #expect(cut.tokens == [5, 6] && cut.finishReason == .length)
        let error = await #expect(throws: GenerationError.noTokenAllowed(generated: 0, remaining: 3)) {
            try await generate(session: scripted([]), prompt: [1], constraint: constraint, options: .init(maximumTokens: 3))
        }
        #expect(error?.description.contains("raise the limit") == true)
    }

    @Test("a task that is cancelled keeps what it has")
    func cancellation() async throws {
        let session = scripted([[10, 11, 12]])
        let task = Task {
            try await generate(session: session, prompt: [1], options: .init(maximumTokens: 20)) { token in
                if token.token == 11 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        let result = try await task.value
        #expect(result.tokens == [10, 11] && result.finishReason == .cancelled)
    }

    @Test("an error of the caller's ends it")
    func callbackError() async throws {
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await generate(session: scripted([[10]]), prompt: [1], options: .init(maximumTokens: 20)) { _ in throw Stop() }
        }
    }

    @Test("the stream gives the tokens and then the result, or the error")
    func stream() async throws {
        var events: [GenerationEvent] = []
        let constraint = OneOf([[20, 21]], end: end)
        for try await event in generationEvents(
            session: scripted([]), prompt: [1], constraint: constraint, options: .init(maximumTokens: 9))
        { events.append(event) }
        #expect(events.count == 4)
        guard case .finished(let result) = events.last else { Issue.record("no result"); return }
        #expect(result.tokens == [20, 21, end])
        await #expect(throws: GenerationError.invalidLimit(0)) {
            for try await _ in generationEvents(session: scripted([]), prompt: [1], options: .init(maximumTokens: 0)) {}
        }
    }

    @Test("the prompt is not evaluated again where the cache has it")
    func cache() async throws {
        let engine = CPUEngine(model: try .random(ReferenceModel.small, seed: 1))
        let session = engine.makeSession()
        let first = try await generate(session: session, prompt: [1, 2, 3], options: .init(maximumTokens: 4))
        #expect(first.usage.cachedPromptTokens == 0)
        let second = try await generate(
            session: session, prompt: [1, 2, 3] + first.tokens + [9], options: .init(maximumTokens: 4))
        // The last token generated was not evaluated.
        #expect(second.usage.cachedPromptTokens == 6)
        let fresh = try await generate(
            session: engine.makeSession(), prompt: [1, 2, 3] + first.tokens + [9], options: .init(maximumTokens: 4))
        #expect(fresh.tokens == second.tokens)
    }

    @Test("log probabilities come with each token; a forced one is certain after the mask")
    func logProbabilities() async throws {
        let constraint = OneOf([[20, 21, 22], [20, 30, 31]], end: end)
        for distribution in [.beforeMask, .afterMask] as [LogProbabilityOptions.Distribution] {
            var seen: [GeneratedToken] = []
            let options = DecodingOptions(
                maximumTokens: 9, logProbabilities: .init(topCount: 3, distribution: distribution))
            _ = try await generate(
                session: RandomEngine(vocabularySize: 50, seed: 1).makeSession(), prompt: [1], constraint: constraint,
                options: options) { seen.append($0) }
            #expect(seen.map(\.isForced) == [true, false, true, false])
            let choice = try #require(seen[1].logProbabilities)
            #expect(choice.chosen.token == seen[1].token && choice.chosen.logProbability < 0)
            #expect(choice.top.count == (distribution == .afterMask ? 2 : 3))
            #expect(seen[0].logProbabilities?.chosen.logProbability == (distribution == .afterMask ? 0 : nil))
        }
    }

    @Test("a tokenizer smaller than the model keeps the model's extra tokens out")
    func smallerVocabulary() async throws {
        struct Anything: TokenConstraint {
            mutating func fillMask(_ mask: inout TokenMask) {
                #expect(mask.count == 8)
                for token in 0..<mask.count { mask.insert(TokenID(token)) }
            }
            mutating func accept(_ token: TokenID) throws {}
            var isTerminated: Bool { false }
            mutating func forcedTokens() -> [TokenID] { [] }
        }
        let result = try await generate(
            session: RandomEngine(vocabularySize: 50, seed: 3).makeSession(), prompt: [1], constraint: Anything(),
            options: .init(maximumTokens: 30, sampling: .init(temperature: 1, seed: 1), vocabularySize: 8))
        #expect(result.tokens.count == 30 && result.tokens.allSatisfy { $0 < 8 })
    }
}

@Suite("Engines without a model")
struct SyntheticEngineTests {
    @Test("a script is played turn after turn, whatever stands between")
    func turns() async throws {
        let session = ScriptedEngine(vocabularySize: 50, turns: [[10, 11], [], [12, 2]], endTokens: [2]).makeSession()
        let options = DecodingOptions(maximumTokens: 9, endTokens: [2])
        var transcript: [TokenID] = [1]
        var outputs: [[TokenID]] = []
        for _ in 0..<4 {
            let result = try await generate(session: session, prompt: transcript, options: options)
            outputs.append(result.tokens)
            transcript += result.tokens + [7, 8]
        }
        #expect(outputs == [[10, 11, 2], [2], [12, 2], [2]])
    }

    @Test("a turn whose end was forced or overruled is over when the next prompt comes")
    func overruledTurns() async throws {
        let session = ScriptedEngine(vocabularySize: 50, turns: [[10, 11], [12, 2]], endTokens: [2]).makeSession()
        let first = try await generate(
            session: session, prompt: [1], constraint: OneOf([[10], [20]], end: 2), options: .init(maximumTokens: 9))
        #expect(first.tokens == [10, 2])
        let second = try await generate(
            session: session, prompt: [1] + first.tokens + [7], options: .init(maximumTokens: 9, endTokens: [2]))
        #expect(second.tokens == [12, 2])
    }

    @Test("random logits depend on seed and position alone and spread evenly")
    func random() async throws {
        let engine = RandomEngine(vocabularySize: 1001, seed: 5)
        let logits = try await engine.makeSession().logits(after: [1, 2])
        #expect(try await engine.makeSession().logits(after: [3, 4]) == logits)
        #expect(try await engine.makeSession().logits(after: [1, 2, 3]) != logits)
        #expect(try await RandomEngine(vocabularySize: 1001, seed: 6).makeSession().logits(after: [1, 2]) != logits)
        #expect(logits.allSatisfy { $0 >= -4 && $0 <= 4 })
        #expect(Set(logits).count > 950)
        #expect(abs(logits.reduce(0, +) / 1001) < 0.3)
    }
}
