/// How times are spread.
struct Percentiles {
    private let sorted: [UInt64]
    let mean: Double

    init(_ times: some Sequence<UInt64>) {
        sorted = times.sorted()
        mean = sorted.isEmpty ? .nan : sorted.reduce(0) { $0 + Double($1) } / Double(sorted.count)
    }

    var count: Int { sorted.count }
    var greatest: Double { sorted.last.map { Double($0) } ?? .nan }

    /// The value that so many per cent lie below.
    func callAsFunction(_ percent: Double) -> Double {
        guard let greatest = sorted.last else { return .nan }
        let index = Int(Double(sorted.count) * percent / 100)
        return Double(sorted.indices.contains(index) ? sorted[index] : greatest)
    }
}
