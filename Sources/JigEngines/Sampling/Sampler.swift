import JigDecoding

/// Chooses tokens from logits.
///
/// The same seed, options, logits and masks give the same tokens on every platform.
public struct Sampler: Sendable {
    /// How tokens are chosen.
    public let options: SamplingOptions
    private var generator: SeededGenerator
    private var recent: [TokenID] = []

    /// A sampler with a history of no tokens.
    ///
    /// - Throws: ``SamplerError/invalidOption(name:value:)`` if an option is out of its range.
    public init(_ options: SamplingOptions) throws(SamplerError) {
        try options.validate()
        self.options = options
        generator = SeededGenerator(seed: options.seed ?? UInt64.random(in: .min ... .max))
    }

    /// Tells the sampler of a token of the output, for the repetition penalty.
    public mutating func accept(_ token: TokenID) {
        guard options.repetitionPenalty != 1 else { return }
        recent.append(token)
        if recent.count > options.repetitionWindow { recent.removeFirst(recent.count - options.repetitionWindow) }
    }

    /// Chooses a token; the caller tells with ``accept(_:)`` if it becomes part of the output.
    ///
    /// - Parameters:
    ///   - logits: one for each token id from 0 on. Tokens beyond the mask's count are forbidden.
    ///   - mask: the tokens that may come next, or `nil` for all.
    /// - Throws: ``SamplerError`` if no token is allowed or possible, or the logit of an allowed one is NaN or +∞.
    public mutating func sample(_ logits: [Float], mask: TokenMask?) throws(SamplerError) -> TokenID {
        let penalized = penalize(logits)
        return try penalized.withUnsafeBufferPointer { (logits) throws(SamplerError) in
            options.temperature == 0 ? try mostLikely(logits, mask) : try draw(logits, mask)
        }
    }

    private func penalize(_ logits: [Float]) -> [Float] {
        guard !recent.isEmpty else { return logits }
        var logits = logits
        let penalty = Float(options.repetitionPenalty)
        for token in Set(recent) where logits.indices.contains(Int(token)) {
            let logit = logits[Int(token)]
            logits[Int(token)] = logit > 0 ? logit / penalty : logit * penalty
        }
        return logits
    }

    private func mostLikely(_ logits: UnsafeBufferPointer<Float>, _ mask: TokenMask?) throws(SamplerError) -> TokenID {
        var best: TokenID = -1
        var largest = -Float.infinity
        var isAllowed = false
        try forEachAllowed(logits, mask) { (token, logit) throws(SamplerError) in
            isAllowed = true
            guard logit < .infinity else { throw .invalidLogit(token: token, value: logit) }
            if logit > largest {
                largest = logit
                best = token
            }
        }
        guard isAllowed else { throw .noTokenAllowed }
        guard best >= 0 else { throw .noTokenPossible }
        return best
    }

    private mutating func draw(
        _ logits: UnsafeBufferPointer<Float>, _ mask: TokenMask?
    ) throws(SamplerError) -> TokenID {
        var kept = try candidates(logits, mask)
        var maximum = kept[0].logit
        for candidate in kept where candidate.logit > maximum { maximum = candidate.logit }
        var isSorted = false
        if options.topK > 0, options.topK < kept.count {
            kept.keepMostLikely(options.topK)
            isSorted = true
        }
        kept.weigh(maximum: maximum, scale: 1 / options.temperature)
        if options.topP < 1 {
            let target = kept.reduce(0) { $0 + Double($1.weight) } * options.topP
            if !isSorted { kept.sortLikely(until: target) }
            var sum = 0.0
            let end = kept.firstIndex { candidate in
                sum += Double(candidate.weight)
                return sum >= target
            }
            if let end { kept.removeSubrange((end + 1)...) }
        }
        if options.minP > 0 { kept.removeAll { Double($0.weight) < options.minP } }

        var rest = generator.nextUnit() * kept.reduce(0) { $0 + Double($1.weight) }
        for candidate in kept where candidate.weight > 0 {
            rest -= Double(candidate.weight)
            if rest < 0 { return candidate.token }
        }
        // Rounding can leave a little over: it belongs to the last token that has any weight, and one has a weight of 1.
        return (kept.last { $0.weight > 0 } ?? kept[0]).token
    }
}

extension [Candidate] {
    /// Sorts candidates, the most likely first, dropping improbable ones where the others reach the target without them.
    fileprivate mutating func sortLikely(until target: Double) {
        for threshold in [0x1p-10, 0x1p-20] as [Float] {
            let likely = filter { $0.weight >= threshold }
            // A margin for the order of summation: a few candidates too many do no harm here.
            if likely.reduce(0, { $0 + Double($1.weight) }) >= target * (1 + 1e-9) {
                self = likely
                break
            }
        }
        sort(by: Candidate.precedes)
    }
}
