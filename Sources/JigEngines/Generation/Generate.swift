import JigDecoding

/// Generates tokens after a prompt, calling back with each.
///
/// While the engine computes logits, the constraint computes its mask. Tokens that the constraint forces are not
/// sampled, and the engine evaluates them together. If the constraint is a ``BudgetedConstraint``, its output ends within the limit.
///
/// - Parameters:
///   - session: the sequence to evaluate in; its cache is reused as far as the prompt agrees with it.
///   - prompt: the tokens to continue, one at least.
///   - constraint: what the output must satisfy, at its start; `nil` for any output.
///   - onToken: called with each token, in order; an error that it throws ends the generation and is passed on.
/// - Returns: the output and why it is over. If the task is cancelled, what there is so far.
/// - Throws: ``EngineError``, ``SamplerError``, ``GenerationError``, or what the constraint or `onToken` throws.
public func generate(
    session: any EngineSession, prompt: [TokenID], constraint: (any TokenConstraint)? = nil,
    options: DecodingOptions, onToken: (GeneratedToken) async throws -> Void = { _ in }
) async throws -> GenerationResult {
    guard options.maximumTokens > 0 else { throw GenerationError.invalidLimit(options.maximumTokens) }
    try session.validate(prompt)
    let room = session.contextLength - prompt.count
    guard room > 0 else { throw EngineError.contextExceeded(tokens: prompt.count + 1, limit: session.contextLength) }
    let limit = min(options.maximumTokens, room)

    var sampler = try Sampler(options.sampling)
    var driver = constraint.map {
        ConstraintDriver($0, vocabularySize: options.vocabularySize ?? session.vocabularySize)
    }
    var sequence = prompt
    var result = GenerationResult()
    result.usage.promptTokens = prompt.count
    result.usage.cachedPromptTokens = commonPrefixLength(await session.cachedTokens, prompt)

    func append(_ token: GeneratedToken) async throws {
        sequence.append(token.token)
        sampler.accept(token.token)
        result.tokens.append(token.token)
        result.usage.generatedTokens += 1
        if token.isForced { result.usage.forcedTokens += 1 }
        try await onToken(token)
    }

    do {
        while true {
            if driver?.isTerminated ?? false { break }
            if let last = result.tokens.last, options.endTokens.contains(last) { break }
            let remaining = limit - result.tokens.count
            guard remaining > 0 else {
                result.finishReason = .length
                break
            }
            try Task.checkCancellation()

            if let forced = try driver?.acceptForcedTokens(remaining: remaining), !forced.isEmpty {
                for token in forced { try await append(.forced(token, options.logProbabilities)) }
                continue
            }
            let (logits, mask) = try await step(session, sequence, &driver, remaining: remaining)
            if let mask, !mask.words.contains(where: { $0 != 0 }) {
                throw GenerationError.noTokenAllowed(generated: result.tokens.count, remaining: remaining)
            }
            let token = try sampler.sample(logits, mask: mask)
            let report = try options.logProbabilities.map {
                try LogProbabilities(
                    logits, chosen: token, topCount: $0.topCount, mask: $0.distribution == .afterMask ? mask : nil)
            }
            try driver?.accept(token)
            try await append(GeneratedToken(token: token, isForced: false, logProbabilities: report))
        }
    } catch is CancellationError {
        result.finishReason = .cancelled
    }
    return result
}

/// Generates tokens after a prompt, as a stream of events that ends with ``GenerationEvent/finished(_:)``.
///
/// The work is done in a task of its own, which is cancelled when the stream is no longer read. See
/// ``generate(session:prompt:constraint:options:onToken:)`` for the parameters and errors.
public func generationEvents(
    session: any EngineSession, prompt: [TokenID], constraint: (any TokenConstraint)? = nil, options: DecodingOptions
) -> AsyncThrowingStream<GenerationEvent, any Error> {
    AsyncThrowingStream { continuation in
        let task = Task {
            do {
                let result = try await generate(
                    session: session, prompt: prompt, constraint: constraint, options: options
                ) { continuation.yield(.token($0)) }
                continuation.yield(.finished(result))
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in task.cancel() }
    }
}

/// The logits of the next token and the mask, computed side by side.
private func step(
    _ session: any EngineSession, _ sequence: [TokenID], _ driver: inout ConstraintDriver?, remaining: Int
) async throws -> ([Float], TokenMask?) {
    async let logits = session.logits(after: sequence)
    let mask = driver?.allowedTokens(remaining: remaining)
    return (try await logits, mask)
}

extension GeneratedToken {
    fileprivate static func forced(_ token: TokenID, _ options: LogProbabilityOptions?) -> GeneratedToken {
        var report: LogProbabilities?
        if let options, options.distribution == .afterMask {
            let certain = TokenLogProbability(token: token, logProbability: 0)
            report = LogProbabilities(chosen: certain, top: options.topCount > 0 ? [certain] : [])
        }
        return GeneratedToken(token: token, isForced: true, logProbabilities: report)
    }
}
