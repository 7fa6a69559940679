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

/// Figures for people.
enum Figures {
    /// Nanoseconds as microseconds, with three digits that count: `0.287`, `12.4`, `1,046`.
    static func microseconds(_ nanoseconds: Double) -> String { short(nanoseconds / 1000) }

    /// Bytes as megabytes of 10⁶ bytes.
    static func megabytes(_ bytes: Double) -> String { "\(short(bytes / 1_000_000)) MB" }

    static func megabytes(_ bytes: Int) -> String { megabytes(Double(bytes)) }

    /// Three digits that count.
    static func short(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        if value < 0 { return "-" + short(-value) }
        let digits = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0
        let scale = [1.0, 10, 100, 1000][digits]
        let rounded = (value * scale).rounded()
        guard rounded < 9e15 else { return "\(value)" }
        let whole = grouped(Int(rounded / scale))
        guard digits > 0 else { return whole }
        let fraction = String(Int(rounded) % Int(scale))
        return whole + "." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// Digits in groups of three.
    static func grouped(_ value: Int) -> String {
        var digits = String(value.magnitude)[...]
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}

/// Rows of text in columns: the first to the left, the others to the right.
struct TextTable {
    private var rows: [[String]] = []

    mutating func add(_ cells: String...) { rows.append(cells) }
    mutating func add(_ cells: [String]) { rows.append(cells) }

    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.compactMap { $0.dropFirst(column).first?.count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.count)
                line += column == 0 ? cell + space : "  " + space + cell
            }
            return line
        }.joined(separator: "\n")
    }
}
