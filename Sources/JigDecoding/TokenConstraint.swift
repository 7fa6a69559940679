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
