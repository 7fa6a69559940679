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

    /// The heading of a table of times.
    mutating func addTimesHeading() { add("microseconds", "count", "mean", "p50", "p90", "p99", "p99.9", "max") }

    /// How times, in nanoseconds, are spread.
    mutating func addTimes(_ name: String, _ times: some Sequence<UInt64>) {
        let spread = Percentiles(times)
        let values = [spread.mean, spread(50), spread(90), spread(99), spread(99.9), spread.greatest]
        add([name, Figures.grouped(spread.count)] + values.map(Figures.microseconds))
    }

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
