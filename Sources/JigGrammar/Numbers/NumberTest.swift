import JigJSON

/// A number as its text says it: its value, and how it is written as far as that matters.
struct WrittenNumber {
    let value: ExactDecimal
    /// Whether it has neither point nor exponent, which is what draft 4 of JSON Schema calls an integer.
    let isWrittenAsInteger: Bool
}

/// One assertion about a number.
enum NumberTest: Hashable {
    case integer
    /// Draft 4's `integer`, which `1.0` is not.
    case writtenAsInteger
    case atLeast(ExactDecimal)
    case atMost(ExactDecimal)
    case above(ExactDecimal)
    case below(ExactDecimal)
    case multiple(ExactDecimal)
    case equals(ExactDecimal)

    func holds(_ number: WrittenNumber) -> Bool {
        let value = number.value
        return switch self {
        case .integer: value.isInteger
        case .writtenAsInteger: number.isWrittenAsInteger
        case .atLeast(let bound): value >= bound
        case .atMost(let bound): value <= bound
        case .above(let bound): value > bound
        case .below(let bound): value < bound
        case .multiple(let divisor): value.isMultiple(of: divisor)
        case .equals(let other): value == other
        }
    }
}
