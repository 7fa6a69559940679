import JigDecoding

/// A constraint in a generation loop, whether or not it knows budgets.
struct ConstraintDriver {
    // One of the two is set; each is changed in place, so that a constraint's own storage is not copied.
    private var plain: (any TokenConstraint)?
    private var budgeted: (any BudgetedConstraint)?
    private var mask: TokenMask

    init(_ constraint: any TokenConstraint, vocabularySize: Int) {
        if let constraint = constraint as? any BudgetedConstraint {
            budgeted = constraint
        } else {
            plain = constraint
        }
        mask = TokenMask(count: vocabularySize)
    }

    var isTerminated: Bool { budgeted?.isTerminated ?? plain?.isTerminated ?? false }

    mutating func accept(_ token: TokenID) throws {
        try budgeted?.accept(token)
        try plain?.accept(token)
    }

    /// The tokens that may come next, with `remaining` tokens left.
    mutating func allowedTokens(remaining: Int) -> TokenMask {
        budgeted?.fillMask(&mask, budget: remaining)
        plain?.fillMask(&mask)
        return mask
    }

    /// The tokens that must come next, already accepted, if they leave the output able to end within `remaining` tokens.
    ///
    /// The tokenizer's own spelling of forced text may take more tokens than the budget has; then none are forced, and
    /// the mask finds a shorter spelling.
    mutating func acceptForcedTokens(remaining: Int) throws -> [TokenID] {
        let forced = budgeted?.forcedTokens() ?? plain?.forcedTokens() ?? []
        guard !forced.isEmpty, forced.count <= remaining else { return [] }
        var fork = self
        for token in forced { try fork.accept(token) }
        if budgeted != nil, !fork.isTerminated {
            let next = fork.allowedTokens(remaining: remaining - forced.count)
            guard next.words.contains(where: { $0 != 0 }) else { return [] }
        }
        self = fork
        return forced
    }
}
