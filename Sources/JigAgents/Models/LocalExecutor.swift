import JigChat
import JigDecoding
import JigEngines
import JigJSON
import JigTools
import Synchronization

/// Asks an engine in this process, and holds it to the tools and the answer's schema token by token.
final class LocalExecutor: LanguageModelExecutor {
    private let model: LanguageModel
    private let constraints: ConstraintCache
    private let sequence: any EngineSession
    /// The conversation as it was last rendered.
    private let rendered = Mutex(RenderedConversation())

    init(_ model: LanguageModel) {
        self.model = model
        constraints = ConstraintCache(model: model)
        sequence = model.engine.makeSession()
    }

    func prepare(_ tools: [RegisteredTool]) throws(ToolRegistrationError) { _ = try constraints.callable(tools) }

    func respond(to request: TurnRequest, onEvent: (OutputEvent) -> Void) async throws -> TurnOutput {
        let prompt = try render(request)
        let constraint = try request.options.isConstrained ? constraints.constraint(for: request) : nil
        var parser = model.format.parser(callIDs: CallIDs(seed: request.seed))
        var output = TurnOutput()
        func take(_ events: [OutputEvent]) {
            for event in events {
                if case .text(let piece) = event { output.text += piece }
                if case .toolCallEnded(_, let call) = event { output.calls.append(call) }
                onEvent(event)
            }
        }

        let vocabulary = model.tokenizer.vocabulary
        let result = try await generate(
            session: sequence, prompt: prompt, constraint: constraint,
            options: DecodingOptions(
                maximumTokens: request.maximumTokens, sampling: request.options.samplingOptions,
                endTokens: Set(vocabulary.endTokens), vocabularySize: vocabulary.count)
        ) { token in
            take(try parser.append(token.token))
        }
        output.usage = TokenUsage(
            prompt: result.usage.promptTokens, cachedPrompt: result.usage.cachedPromptTokens,
            completion: result.usage.generatedTokens)
        switch result.finishReason {
        case .end: take(try parser.finish())
        case .length: output.isCut = true
        case .cancelled: throw CancellationError()
        }
        return output
    }

    func prewarm(_ request: TurnRequest) async {
        guard let tokens = try? render(request), tokens.count < sequence.contextLength else { return }
        _ = try? await sequence.logits(after: tokens)
    }

    func promptTokens(of request: TurnRequest) throws -> Int? { try render(request).count }
    func tokens(of text: String) -> Int? { model.tokenizer.encode(text).count }
    func smallestBudget(for request: TurnRequest) throws -> Int? { try constraints.smallestBudget(for: request) }

    private func render(_ request: TurnRequest) throws -> [TokenID] {
        let definitions = request.tools.map(\.definition)
        return try rendered.withLock { try model.format.render(request.messages, tools: definitions, reusing: &$0) }
    }
}
