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
        // Weights relative to the most likely token, whose weight is 1.
        let scale = 1 / options.temperature
        func weight(_ candidate: Candidate) -> Double { Self.weight(candidate, maximum: maximum, scale: scale) }

        if options.topP < 1 {
            let total = kept.reduce(0) { $0 + weight($1) }
            let target = total * options.topP
            if !isSorted { Self.sortLikely(&kept, until: target, maximum: maximum, scale: scale) }
            var sum = 0.0
            let end = kept.firstIndex { sum += weight($0); return sum >= target }
            if let end { kept.removeSubrange((end + 1)...) }
        }
        if options.minP > 0 { kept.removeAll { weight($0) < options.minP } }

        let weights = kept.map(weight)
        var rest = generator.nextUnit() * weights.reduce(0, +)
        for (candidate, weight) in zip(kept, weights) where weight > 0 {
            rest -= weight
            if rest < 0 { return candidate.token }
        }
        // Rounding can leave a little over: it belongs to the last token that has any weight, and one has a weight of 1.
        let last = zip(kept, weights).reversed().first { $0.1 > 0 }
        return (last?.0 ?? kept[0]).token
    }

    /// Sorts candidates, dropping improbable ones where the others reach the target without them.
    private static func sortLikely(_ kept: inout [Candidate], until target: Double, maximum: Float, scale: Double) {
        for depth in [8.0, 16.0] {
            let threshold = Float(Double(maximum) - depth / scale)
            let likely = kept.filter { $0.logit >= threshold }
            let sum = likely.reduce(0) { $0 + weight($1, maximum: maximum, scale: scale) }
            // A margin for the order of summation: a little too many candidates do no harm here.
            if sum >= target * (1 + 1e-9) {
                kept = likely
                break
            }
        }
        kept.sort(by: Candidate.precedes)
    }

    /// How likely a candidate is, relative to the most likely one; computed alike on every platform.
    private static func weight(_ candidate: Candidate, maximum: Float, scale: Double) -> Double {
        guard candidate.logit < maximum else { return 1 }
        let exponent = (Double(candidate.logit) - Double(maximum)) * scale
        guard exponent > -80 else { return 0 }
        return Double(exponential(SIMD8(repeating: Float(exponent)))[0])
    }
}
