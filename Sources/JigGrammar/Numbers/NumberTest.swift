import JigJSON

/// One assertion about a number.
enum NumberTest: Hashable {
    case integer
    case atLeast(ExactDecimal)
    case atMost(ExactDecimal)
    case above(ExactDecimal)
    case below(ExactDecimal)
    case multiple(ExactDecimal)
    case equals(ExactDecimal)

    func holds(_ value: ExactDecimal) -> Bool {
        switch self {
        case .integer: value.isInteger
        case .atLeast(let bound): value >= bound
        case .atMost(let bound): value <= bound
        case .above(let bound): value > bound
        case .below(let bound): value < bound
        case .multiple(let divisor): value.isMultiple(of: divisor)
        case .equals(let other): value == other
        }
    }
}
