import JigDecoding

/// A token that may be chosen, with its logit.
struct Candidate {
    var token: TokenID
    var logit: Float
    /// How likely the token is, relative to the most likely one.
    var weight: Float = 0

    /// More likely first; of equals, the smaller id first, so that every run agrees.
    @inline(__always)
    static func precedes(_ first: Candidate, _ second: Candidate) -> Bool {
        first.logit > second.logit || first.logit == second.logit && first.token < second.token
    }
}

/// Calls `body` with each token that the mask allows and its logit, in order of id; without a mask, with every token.
///
/// Tokens beyond the mask are forbidden, and so are tokens beyond the logits.
@inline(__always)
func forEachAllowed(
    _ logits: UnsafeBufferPointer<Float>, _ mask: TokenMask?, _ body: (TokenID, Float) throws(SamplerError) -> Void
) throws(SamplerError) {
    guard let mask else {
        for (token, logit) in logits.enumerated() { try body(TokenID(truncatingIfNeeded: token), logit) }
        return
    }
    let count = min(logits.count, mask.count)
    for (index, word) in mask.words.enumerated() {
        let start = index * 64
        guard start < count else { break }
        var rest = word
        if count - start < 64 { rest &= (1 << UInt64(count - start)) - 1 }
        while rest != 0 {
            let token = start + rest.trailingZeroBitCount
            rest &= rest &- 1
            try body(TokenID(truncatingIfNeeded: token), logits[token])
        }
    }
}

/// The allowed tokens with finite logits.
///
/// - Throws: ``SamplerError`` if there are none, or a logit is NaN or +∞.
func candidates(
    _ logits: UnsafeBufferPointer<Float>, _ mask: TokenMask?
) throws(SamplerError) -> [Candidate] {
    var candidates: [Candidate] = []
    candidates.reserveCapacity(
        mask.map { $0.words.reduce(0) { $0 + $1.nonzeroBitCount } } ?? logits.count)
    var isAllowed = false
    try forEachAllowed(logits, mask) { (token, logit) throws(SamplerError) in
        isAllowed = true
        guard logit < .infinity else { throw .invalidLogit(token: token, value: logit) }
        if logit > -.infinity { candidates.append(Candidate(token: token, logit: logit)) }
    }
    guard isAllowed else { throw .noTokenAllowed }
    guard !candidates.isEmpty else { throw .noTokenPossible }
    return candidates
}

extension [Candidate] {
    /// Sets each weight from the logits: e to the power of the distance from `maximum` times `scale`, computed alike on every platform.
    mutating func weigh(maximum: Float, scale: Double) {
        for start in stride(from: 0, to: count, by: 8) {
            let end = Swift.min(start + 8, count)
            var exponents = SIMD8<Float>.zero
            for index in start..<end where self[index].logit < maximum {
                exponents[index - start] = Float((Double(self[index].logit) - Double(maximum)) * scale)
            }
            let weights = exponential(exponents).replacing(with: 0, where: exponents .< -80)
            for index in start..<end { self[index].weight = weights[index - start] }
        }
    }

    /// Moves the `count` most likely candidates to the front, in order, and drops the rest.
    mutating func keepMostLikely(_ count: Int) {
        guard count < self.count else { return sort(by: Candidate.precedes) }
        // Quickselect, down to a few candidates around the last one kept; only what is left in front is sorted.
        var low = 0, high = self.count
        while high - low > 64, low < count {
            let pivot = median(self[low], self[(low + high) / 2], self[high - 1])
            var left = low, right = high - 1
            while left <= right {
                while Candidate.precedes(self[left], pivot) { left += 1 }
                while Candidate.precedes(pivot, self[right]) { right -= 1 }
                if left <= right {
                    swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if count <= right {
                high = right + 1
            } else if count > left {
                low = left
            } else {
                high = count
                break
            }
        }
        let end = Swift.max(high, count)
        removeSubrange(end...)
        sort(by: Candidate.precedes)
        removeSubrange(count...)
    }

    private func median(_ first: Candidate, _ second: Candidate, _ third: Candidate) -> Candidate {
        let (low, high) = Candidate.precedes(first, second) ? (first, second) : (second, first)
        if Candidate.precedes(third, low) { return low }
        return Candidate.precedes(third, high) ? third : high
    }
}
