import Foundation

/// How a time grows with a size, by the slope of the line through the greater sizes on logarithmic scales.
struct Growth: CustomStringConvertible {
    enum Kind: Int, Comparable, CustomStringConvertible {
        case flat, sublinear, linear, superlinear, unknown

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }

        var description: String {
            switch self {
            case .flat: "flat"
            case .sublinear: "less than linear"
            case .linear: "linear"
            case .superlinear: "worse than linear"
            case .unknown: "unknown"
            }
        }
    }

    /// The time grows as this power of the size.
    let exponent: Double

    /// - Parameter points: sizes and times, the sizes rising. Small sizes are mostly fixed cost: the greater half counts, and at
    ///   least three points.
    init(_ points: [(size: Double, time: Double)]) {
        let greater = points.suffix(max(3, (points.count + 1) / 2)).map { (log(max($0.size, 1)), log(max($0.time, 1e-9))) }
        guard greater.count > 1 else {
            exponent = .nan
            return
        }
        let count = Double(greater.count)
        let meanSize = greater.reduce(0) { $0 + $1.0 } / count, meanTime = greater.reduce(0) { $0 + $1.1 } / count
        let spread = greater.reduce(0) { $0 + ($1.0 - meanSize) * ($1.0 - meanSize) }
        exponent = spread == 0 ? .nan : greater.reduce(0) { $0 + ($1.0 - meanSize) * ($1.1 - meanTime) } / spread
    }

    var kind: Kind {
        if exponent.isNaN { return .unknown }
        return exponent < 0.2 ? .flat : exponent < 0.8 ? .sublinear : exponent < 1.2 ? .linear : .superlinear
    }

    var description: String {
        exponent.isNaN ? "\(kind)" : "\(kind) (n^\(Double(Int((exponent * 100).rounded())) / 100))"
    }
}
