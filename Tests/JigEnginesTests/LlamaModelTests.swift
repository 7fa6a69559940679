import JigDecoding
import Testing
@testable import JigEngines

@Suite("The built-in engine")
struct LlamaModelTests {
    private static let tokens: [TokenID] = [1, 5, 9, 90, 0, 33, 64, 64, 2, 17, 41, 95]

    private func largestDifference(_ first: [Float], _ second: [Double]) -> Double {
        zip(first, second).map { abs(Double($0) - $1) }.max() ?? .infinity
    }

    @Test(
        "logits are those of a plain forward pass over the same weights",
        arguments: [.f32, .f16, .bf16, .q8_0, .q4_0] as [GGUFTensorType])
    func agreesWithReference(type: GGUFTensorType) async throws {
        let reference = ReferenceModel(ReferenceModel.small, type: type)
        let session = try reference.engine().makeSession()
        for length in [1, 2, Self.tokens.count] {
            let tokens = Array(Self.tokens.prefix(length))
            let logits = try await session.logits(after: tokens)
            #expect(logits.count == 96)
            #expect(largestDifference(logits, reference.logits(tokens)) < (type == .q8_0 || type == .q4_0 ? 1e-3 : 2e-5))
        }
    }

    @Test("formats of the same weights agree as closely as they store them")
    func formatsAgree() async throws {
        let exact = ReferenceModel(ReferenceModel.small, type: .f32).logits(Self.tokens)
        for (type, tolerance) in [(.f16, 0.01), (.bf16, 0.1), (.q8_0, 0.1)] as [(GGUFTensorType, Double)] {
            let session = try ReferenceModel(ReferenceModel.small, type: type).engine().makeSession()
            let difference = largestDifference(try await session.logits(after: Self.tokens), exact)
            #expect(difference > 0 && difference < tolerance, "\(type)")
        }
    }

    @Test("shapes off the beaten track: separate output, partial rotation, odd head lengths, a head for every query")
    func unusualShapes() async throws {
        var untied = ReferenceModel.small
        untied.tiesOutput = false
        var nemo = ReferenceModel.small
        (nemo.keyLength, nemo.valueLength, nemo.rotaryDimensionCount) = (24, 40, 16)
        nemo.rotaryBase = 1_000_000
        var odd = ReferenceModel.small
        (odd.embeddingLength, odd.feedForwardLength, odd.keyLength, odd.valueLength) = (50, 37, 6, 5)
        (odd.keyValueHeadCount, odd.rotaryDimensionCount) = (4, 6)
        for shape in [untied, nemo, odd] {
            let reference = ReferenceModel(shape, type: .f32)
            let logits = try await reference.engine().makeSession().logits(after: Self.tokens)
            #expect(largestDifference(logits, reference.logits(Self.tokens)) < 2e-5, "\(shape)")
        }
    }

    private static func sequence(_ count: Int, seed: UInt64 = 5) -> [TokenID] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in TokenID(generator.next() % 96) }
    }

    @Test("a batch gives exactly what one token after another gives", arguments: [.f32, .q8_0] as [GGUFTensorType])
    func batches(type: GGUFTensorType) async throws {
        let engine = try ReferenceModel(ReferenceModel.small, type: type).engine()
        let tokens = Self.sequence(67)
        let steps = engine.makeSession()
        for length in 1...tokens.count {
            let stepwise = try await steps.logits(after: Array(tokens[..<length]))
            if [1, 2, 32, 33, 64, 65, 67].contains(length) {
                let whole = try await engine.makeSession().logits(after: Array(tokens[..<length]))
                #expect(whole == stepwise, "\(length)")
            }
        }
    }

    @Test("a session that was somewhere else gives exactly what a new one gives")
    func rewinds() async throws {
        let engine = try ReferenceModel(ReferenceModel.small, type: .q8_0).engine()
        let session = engine.makeSession()
        let tokens = Self.sequence(80)
        let other = Array(tokens[..<66]) + Self.sequence(5, seed: 6)
        for sequence in [tokens, other, Array(tokens[..<20]), tokens, tokens, [tokens[0]]] {
            let logits = try await session.logits(after: sequence)
            #expect(logits == (try await engine.makeSession().logits(after: sequence)))
            #expect(await session.cachedTokens == sequence)
        }
    }

    @Test("what cannot be evaluated is an error, and the cache survives it")
    func refusals() async throws {
        let session = try ReferenceModel(ReferenceModel.small, type: .f32).engine().makeSession()
        _ = try await session.logits(after: [1, 2, 3])
        await #expect(throws: EngineError.emptyPrompt) { try await session.logits(after: []) }
        await #expect(throws: EngineError.tokenOutOfRange(token: 96, position: 1, vocabularySize: 96)) {
            try await session.logits(after: [1, 96])
        }
        await #expect(throws: EngineError.tokenOutOfRange(token: -1, position: 0, vocabularySize: 96)) {
            try await session.logits(after: [-1])
        }
        await #expect(throws: EngineError.contextExceeded(tokens: 101, limit: 100)) {
            try await session.logits(after: Self.sequence(101))
        }
        _ = try await session.logits(after: Self.sequence(100))
        let cached = await session.cachedTokens
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await session.logits(after: Self.sequence(90, seed: 9))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        let kept = await session.cachedTokens
        #expect(kept.count < 100 && cached.starts(with: kept))
    }

    @Test("a model that lacks something, or has something more, is refused by name")
    func malformedModels() throws {
        func refusal(_ change: (inout GGUFWriter) -> Void) -> String {
            var writer = ReferenceModel(ReferenceModel.small, type: .f32).writer
            change(&writer)
            do {
                _ = try LlamaModel(file: GGUFFile(bytes: writer.file()))
                return "accepted"
            } catch { return "\(error)" }
        }
        func set(_ key: String, _ value: UInt32) -> (inout GGUFWriter) -> Void {
            { writer in
                writer.metadata.removeAll { $0.key == key }
                writer.add(key, value)
            }
        }
        #expect(refusal { _ in } == "accepted")
        for key in ReferenceModel(ReferenceModel.small, type: .f32).writer.metadata.map(\.key)
        where !["head_count_kv", "key_length", "value_length", "dimension_count", "freq_base"].contains(where: key.hasSuffix) {
            #expect(refusal { $0.metadata.removeAll { $0.key == key } }.contains("no \(key)"))
        }
        for name in ReferenceModel(ReferenceModel.small, type: .f32).writer.tensors.map(\.name) {
            #expect(refusal { $0.tensors.removeAll { $0.name == name } }.contains(name))
        }
        #expect(refusal(set("llama.attention.head_count", 0)).contains("head count is 0"))
        #expect(refusal(set("llama.attention.head_count_kv", 3)).contains("share 3"))
        #expect(refusal(set("llama.block_count", .max)).contains("block count"))
        #expect(refusal(set("llama.embedding_length", 63)).contains("shape [64, 96] where [63, 96]"))
        #expect(refusal(set("llama.rope.dimension_count", 15)).contains("15 rotated"))
        #expect(refusal(set("llama.expert_count", 8)).contains("8 experts"))
        #expect(refusal { $0.add("llama.rope.scaling.type", "yarn") }.contains("yarn"))
        #expect(refusal { $0.metadata[0] = ("general.architecture", 8, GGUFWriter.bytes("gpt2")) }.contains("gpt2"))
        #expect(refusal { $0.add("blk.0.attn_q.bias", shape: [64], type: .f32, [Float](repeating: 0, count: 64)) }
            .contains("blk.0.attn_q.bias"))
        #expect(refusal { $0.tensors[2].type = .init(rawValue: 14) }.contains("Q6_K"))
    }

    @Test("a random model is the same for the same seed and runs in either format")
    func randomModels() async throws {
        var shape = ReferenceModel.small
        shape.tiesOutput = false
        for type in [.f32, .q8_0] as [GGUFTensorType] {
            var runs: [[Float]] = []
            for seed in [1, 1, 2] as [UInt64] {
                let engine = CPUEngine(model: try .random(shape, type: type, seed: seed))
                runs.append(try await engine.makeSession().logits(after: Self.tokens))
            }
            #expect(runs[0] == runs[1])
            #expect(runs[0] != runs[2])
            let mean = runs[0].reduce(0, +) / 96
            let variance = runs[0].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 96
            #expect(variance > 0.3 && variance < 3, "logits of \(type) should spread by about 1: \(variance)")
        }
        #expect(throws: EngineError.self) { try LlamaModel.random(shape, type: .q4_0, seed: 1) }
        shape.embeddingLength = 50
        #expect(throws: EngineError.self) { try LlamaModel.random(shape, type: .q8_0, seed: 1) }
        shape.headCount = 0
        #expect(throws: EngineError.self) { try LlamaModel.random(shape, seed: 1) }
    }

    @Test("the models in the shared data run, one of them in Q4_0", .enabled(if: Shared.has("models"), "no shared data"))
    func sharedModels() async throws {
        for name in ["tiny-q8_0", "random-q4_0"] {
            let engine = try CPUEngine(path: Shared.path("models/\(name).gguf"))
            let logits = try await engine.makeSession().logits(after: [1, 1000])
            #expect(logits.count == engine.vocabularySize)
            #expect(logits.allSatisfy { $0.isFinite })
            #expect(Set(logits).count > 1000)
        }
    }
}
