/// A constraint that can keep its output within a number of tokens.
public protocol BudgetedConstraint: TokenConstraint {
    /// Replaces the mask with the tokens that may come next and leave the output able to end in time.
    ///
    /// - Parameter budget: how many tokens are left, the next one and an end token included. A token is in the mask only if the
    ///   output can be ended within `budget - 1` further tokens after it. The mask is empty if the budget is too small for any
    ///   way to end.
    mutating func fillMask(_ mask: inout TokenMask, budget: Int)
}
