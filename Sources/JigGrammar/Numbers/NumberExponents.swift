import BigInt
import JigJSON

/// The exponents with which a mantissa makes a member of a clause: an interval of integers with exceptions.
///
/// A power of ten scales a mantissa past each bound at one exponent, makes it a multiple of a divisor from one exponent on
/// or never, and meets each excluded value at one exponent at most.
struct NumberExponents {
    private(set) var range: ClosedRange<Int>
    private(set) var excluded: Set<Int> = []

    func contains(_ exponent: Int) -> Bool { range.contains(exponent) && !excluded.contains(exponent) }

    /// The least magnitude of an exponent of one sign whose digits may go on from those written so far, and the number of
    /// digits that this adds; nil if there is none.
    func completion(of written: NumberPrefix.Exponent, negative: Bool) -> [UInt8]? {
        let low = max(0, negative ? -range.upperBound : range.lowerBound)
        let high = negative ? -range.lowerBound : range.upperBound
        // Zeros that lead, and no digits at all, go on to every magnitude.
        if written.magnitude == 0 {
            guard let magnitude = least(low, high, negative) else { return nil }
            return magnitude == 0 && written.digitCount > 0 ? [] : Array(String(magnitude).utf8)
        }
        var scale = 1
        while written.magnitude <= high / scale {
            let from = written.magnitude * scale
            if let magnitude = least(max(low, from), min(high, from + scale - 1), negative) {
                return Array(String(magnitude).utf8.dropFirst(String(written.magnitude).utf8.count))
            }
            scale *= 10
        }
        return nil
    }

    private func least(_ low: Int, _ high: Int, _ negative: Bool) -> Int? {
        var magnitude = low
        while magnitude <= high {
            if !excluded.contains(negative ? -magnitude : magnitude) { return magnitude }
            magnitude += 1
        }
        return nil
    }
}

extension NumberClause {
    /// The exponents after a mantissa other than zero: one interval, or one for each of finitely many values.
    func exponents(of mantissa: ExactDecimal, negative: Bool) -> [NumberExponents] {
        let limit = ExactDecimal.exponentLimit
        func signed(_ value: ExactDecimal) -> ExactDecimal { negative ? -value : value }
        /// The exponent with which the mantissa is a value, if any is.
        func meeting(_ value: ExactDecimal) -> Int? {
            value.significand == signed(mantissa).significand ? value.exponent - mantissa.exponent : nil
        }
        if let values {
            return values.compactMap(meeting).filter { $0.magnitude <= limit }.map { NumberExponents(range: $0...$0) }
        }
        guard let interval = magnitudes(negative: negative) else { return [] }
        var least = max(-limit, -limit - mantissa.exponent), most = min(limit, limit - mantissa.exponent)
        /// The first exponent from which on the scaled mantissa is at least, or above, a magnitude other than zero.
        func reaching(_ magnitude: ExactDecimal, above: Bool) -> Int {
            let exponent = magnitude.leadingPower - mantissa.leadingPower
            guard let scaled = mantissa.shifted(by: exponent) else { return exponent }
            return scaled > magnitude || (scaled == magnitude && !above) ? exponent : exponent + 1
        }
        if !interval.low.value.isZero { least = max(least, reaching(interval.low.value, above: interval.low.open)) }
        if let high = interval.high {
            if high.value.isZero { return [] }
            most = min(most, reaching(high.value, above: !high.open) - 1)
        }
        if let step {
            guard let first = mantissa.exponentOfFirstMultiple(of: step) else { return [] }
            least = max(least, first)
        }
        for divisor in notMultiples {
            if let first = mantissa.exponentOfFirstMultiple(of: divisor) { most = min(most, first - 1) }
        }
        guard least <= most else { return [] }
        return [NumberExponents(range: least...most, excluded: Set(excluded.compactMap(meeting)))]
    }
}

extension ExactDecimal {
    /// The least power of ten that makes the number, which is not zero, a multiple of a divisor; nil if none does.
    func exponentOfFirstMultiple(of divisor: ExactDecimal) -> Int? {
        let other = divisor.significand.magnitude
        if other.isZero { return nil }
        // What the significand lacks of the divisor must come from factors of ten.
        var missing = other / other.greatestCommonDivisor(with: significand.magnitude)
        let twos = missing.trailingZeroBitCount
        missing >>= twos
        var fives = 0
        while missing > 1 {
            let (quotient, remainder) = missing.quotientAndRemainder(dividingBy: 5)
            guard remainder.isZero else { return nil }
            missing = quotient
            fives += 1
        }
        return divisor.exponent - exponent + max(twos, fives)
    }
}
