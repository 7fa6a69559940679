/// What a generation loop needs of a constraint: which tokens may come next, and being told which one came.
///
/// A value type: a copy is a fork.
public protocol TokenConstraint: Sendable {
    /// Replaces the mask with the tokens that may come next, end tokens included where the output may end.
    mutating func fillMask(_ mask: inout TokenMask)
    /// Moves on by one token; throws, and changes nothing, if the token is not allowed.
    mutating func accept(_ token: TokenID) throws
    /// Whether the output is over: an end token was accepted, or nothing but the end can follow.
    var isTerminated: Bool { get }
    /// The tokens that must come next, in the tokenizer's own spelling, when there is only one way on; empty otherwise.
    mutating func forcedTokens() -> [TokenID]
}

/// A constraint whose masks can be read where they lie.
public protocol MaskLending: TokenConstraint {
    /// Lends the mask of the tokens that may come next, without a copy where it lies ready.
    ///
    /// - Parameter body: reads the mask: bit i, least significant first in words of 64, is set if token i may come next.
    mutating func withMask<Result, Failure: Error>(
        _ body: (Span<UInt64>) throws(Failure) -> Result
    ) throws(Failure) -> Result
}

extension Span<UInt64> {
    /// Whether a token is in the mask that these words are.
    @inlinable public func allows(_ token: TokenID) -> Bool {
        token >= 0 && Int(token) >> 6 < count && self[Int(token) >> 6] >> UInt64(Int(token) & 63) & 1 == 1
    }
}

extension [UInt64] {
    /// Lends the words.
    func lent<Result, Failure: Error>(_ body: (Span<UInt64>) throws(Failure) -> Result) throws(Failure) -> Result {
        try withUnsafeBufferPointer { (words) throws(Failure) in try body(Span(_unsafeElements: words)) }
    }
}
