import JigChat
import JigJSON
import JigTools

extension LanguageModelSession {
    /// The request with the conversation as far as the context has room for it.
    func fitted(_ request: TurnRequest, _ emit: Emit) async throws -> TurnRequest {
        var request = request
        let bound = state.withLock { state in
            request.messages = state.view.shown(of: state.messages)
            return state.tokenBound
        }
        let reserve = min(request.maximumTokens, Int(Double(card.contextLength) * configuration.context.reserve))
        let room = card.contextLength - reserve
        // The exact count renders the conversation: it is only made where the bound leaves doubt.
        guard bound > room, var tokens = try executor.promptTokens(of: request), tokens > room else { return request }
        let count: (String) -> Int = { self.executor.tokens(of: $0) ?? $0.utf8.count / 4 }
        let policy = configuration.context
        var (view, messages) = state.withLock { ($0.view, $0.messages) }

        func recount() throws {
            request.messages = view.shown(of: messages)
            tokens = try executor.promptTokens(of: request) ?? 0
        }
        if policy.dropsToolOutputs {
            while tokens > room, view.hideOutputs(of: messages, saving: tokens - room, tokens: count) { try recount() }
        }
        while tokens > room, policy.summarizes || policy.dropsExchanges, let exchange = view.oldestExchange(of: messages) {
            if policy.summarizes,
                let summary = try await summary(of: Array(messages[exchange]), after: view.compaction.summary, request.options)
            {
                view.summarize(exchange, as: summary)
            } else if policy.dropsExchanges {
                view.drop(exchange)
            } else {
                break
            }
            try recount()
        }
        let result = view
        state.withLock { state in
            state.view = result
            state.tokenBound = tokens
        }
        emit(.contextCompacted(result.compaction))
        guard tokens < card.contextLength else {
            throw GenerationError.exceededContextWindowSize(
                context(
                    "The conversation has \(tokens) tokens, and the model's context \(card.contextLength): "
                        + "begin another session, or ask for less."))
        }
        return request
    }

    /// What the model makes of older messages; nil if it cannot.
    private func summary(of messages: [Message], after earlier: String?, _ options: GenerationOptions) async throws -> String? {
        let request = try Summary.request(of: messages, after: earlier, options: options)
        do {
            // A sequence of its own: the conversation's keeps its cache.
            let executor = makeExecutor()
            return Summary.text(
                of: try await outwaiting(configuration.modelGrace) { _ in try await executor.respond(to: request) { _ in } })
        } catch is CancellationError, is Abandoned {
            throw CancellationError()
        } catch {
            return nil
        }
    }
}
