import Jig

/// Measures families of schemas.
struct ScaleBench {
    let vocabulary: BenchVocabulary
    let repetitions: Int
    let patience: Double

    private typealias Cold = (first: UInt64, steps: [UInt64])

    /// The time from a schema's text to the first mask, and the times of steps; the least of some runs.
    private func measure(_ schema: JSONValue, _ tokens: [TokenID], _ options: GrammarOptions) throws -> Cold {
        let text = schema.utf8()
        var best: (first: UInt64, steps: TimedSteps)?
        for _ in 0..<repetitions {
            var steps = TimedSteps(vocabulary: vocabulary.trie, capacity: tokens.count)
            let watch = Stopwatch()
            let grammar = try Grammar(Schema(parsing: JSONValue(parsing: text)), options: options)
            var matcher = GrammarMatcher(grammar: grammar, vocabulary: vocabulary.trie)
            var mask = TokenMask(count: vocabulary.trie.vocabulary.count)
            if tokens.isEmpty { matcher.fillMask(&mask) }
            let first = watch.nanoseconds
            guard steps.take(tokens, &matcher) else {
                throw ScaleError(text: "a token is refused after \(String(decoding: matcher.text.suffix(60), as: UTF8.self))")
            }
            if let known = best { steps.takeLeast(known.steps.times) }
            best = (min(first, best?.first ?? first), steps)
            if Double(first) > patience * 1e9 { break }
        }
        return best.map { ($0.first, $0.steps.times) } ?? (0, [])
    }

    func steps(_ family: StepFamily) throws -> ScaleTable {
        var table = ScaleTable(name: family.name, columns: ["tokens", "mean", "p50", "p99", "max"], title: "µs a step", wanted: .flat)
        for size in family.sizes {
            let tokens = vocabulary.tokenizer.encode(family.text(size))
            do {
                let (_, steps) = try measure(family.schema(size), tokens, family.options)
                table.add(size, steps)
                if Double(steps.reduce(0, +)) > patience * 1e9 { break }
            } catch {
                table.add(size, "\(error)")
            }
        }
        return table
    }

    func longOutput(_ family: StepFamily, tokens count: Int) throws -> ScaleTable {
        var table = ScaleTable(
            name: family.name, columns: ["tokens", "mean", "p50", "p99", "max"], title: "µs a step, from half of so many tokens on",
            wanted: .flat)
        let tokens = Array(vocabulary.tokenizer.encode(family.text(count)).prefix(count))
        let (_, steps) = try measure(family.schema(count), tokens, family.options)
        var end = count
        var windows: [Range<Int>] = []
        while end >= 128 {
            windows.append(end / 2..<end)
            end /= 2
        }
        for window in windows.reversed() { table.add(window.upperBound, Array(steps[window.clamped(to: steps.indices)])) }
        return table
    }

    func compile(_ family: CompileFamily) throws -> ScaleTable {
        var table = ScaleTable(
            name: family.name, columns: ["bytes", "µs"], title: "µs from the schema's text to the first mask", wanted: .linear)
        for size in family.sizes {
            let schema = family.schema(size)
            do {
                let (first, _) = try measure(schema, [], GrammarOptions())
                table.add(size, bytes: schema.utf8().count, first)
                if Double(first) > patience * 1e9 { break }
            } catch {
                table.add(size, "\(error)")
            }
        }
        return table
    }
}

/// Why a family could not be measured.
private struct ScaleError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

/// What was measured of one family.
struct ScaleTable {
    let name: String
    private var table = TextTable()
    private let title: String
    private let wanted: Growth.Kind
    private var medians: [(size: Double, time: Double)] = []
    private var tails: [(size: Double, time: Double)] = []
    /// Why sizes have no figures.
    private(set) var failures: [String] = []

    init(name: String, columns: [String], title: String, wanted: Growth.Kind) {
        (self.name, self.title, self.wanted) = (name, title, wanted)
        table.add(["  size"] + columns)
    }

    /// The steps of a size.
    mutating func add(_ size: Int, _ steps: [UInt64]) {
        let spread = Percentiles(steps)
        let times = [spread.mean, spread(50), spread(99), spread.greatest].map(Figures.microseconds)
        table.add(["  \(Figures.grouped(size))", Figures.grouped(steps.count)] + times)
        medians.append((Double(size), spread(50)))
        tails.append((Double(size), spread(99)))
    }

    /// The compile time of a size.
    mutating func add(_ size: Int, bytes: Int, _ time: UInt64) {
        table.add("  \(Figures.grouped(size))", Figures.grouped(bytes), Figures.microseconds(Double(time)))
        medians.append((Double(size), Double(time)))
    }

    /// A size that has no figures, and why.
    mutating func add(_ size: Int, _ failure: String) {
        table.add("  \(Figures.grouped(size))", failure)
        failures.append(failure)
    }

    private var growths: [(name: String, growth: Growth)] {
        tails.isEmpty
            ? [("compile", Growth(medians))] : [("median", Growth(medians)), ("99th percentile", Growth(tails))]
    }

    var isAsWanted: Bool {
        failures.isEmpty && growths.allSatisfy { _, growth in growth.kind <= wanted }
    }

    var text: String {
        let verdicts = growths.map { "\($0.name) \($0.growth)" }.joined(separator: ", ")
        return """
            \(name): \(title)
            \(table.text)
              \(isAsWanted ? "as wanted" : "NOT AS WANTED"): \(verdicts)
            """
    }
}
