import BigInt

/// A JSON number: the text it was written in, and its exact value.
public struct JSONNumber: Sendable {
    /// The number as it was written.
    public let text: String
    /// The exact value.
    public let value: ExactDecimal
}

/// An exact decimal, `significand` × 10^`exponent`, normalised: the significand is not divisible by ten, and zero has
/// exponent zero.
public struct ExactDecimal: Sendable, Hashable {
    public let significand: BigInt
    public let exponent: Int
}
