/// A number as people write it: a limited number of significant digits, no exponent for everyday sizes, no trailing zeros.
///
/// Rounding hides what binary fractions leave behind: 0.1 + 0.2 is "0.3".
func decimalText(_ value: Double, digits: Int = 12) -> String {
    let rounded = rounded(value, digits: digits)
    guard rounded == rounded.rounded(), rounded.magnitude < 1e15 else { return "\(rounded)" }
    return "\(Int64(rounded))"
}

/// The number rounded to so many significant digits, though never in the digits before the point.
private func rounded(_ value: Double, digits: Int) -> Double {
    guard value.isFinite, value.magnitude < 1e15, value.magnitude > 1e-6 else { return value }
    var scale = 1.0
    var threshold = 1.0
    for _ in 1..<max(1, digits) { threshold *= 10 }
    while (value * scale).magnitude < threshold { scale *= 10 }
    return (value * scale).rounded() / scale
}
