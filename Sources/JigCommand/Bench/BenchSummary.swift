import Jig

/// What came of all files, for people.
struct BenchSummary {
    let vocabulary: BenchVocabulary
    let options: GrammarOptions
    let repetitions: Int
    let use: MaskUse
    private var results: [BenchResult] = []

    init(vocabulary: BenchVocabulary, options: GrammarOptions, repetitions: Int, use: MaskUse = .copied) {
        (self.vocabulary, self.options, self.repetitions, self.use) = (vocabulary, options, repetitions, use)
    }

    mutating func add(_ result: BenchResult) { results.append(result) }

    var counts: BenchResult.Counts { results.reduce(BenchResult.Counts()) { $0 + $1.counts } }

    var text: String {
        let compiled = results.filter { $0.refusal == nil }
        return [
            heading, times(compiled), slowest(compiled), judgements(compiled.count), forced(compiled), memory(compiled),
        ].joined(separator: "\n\n")
    }

    private var heading: String {
        """
        language   key order \(options.keyOrder.rawValue), layout \(options.layout.rawValue), spelling \(options.spelling.rawValue)
        tokens     \(Figures.grouped(vocabulary.trie.vocabulary.count)) in the vocabulary
        runs       \(repetitions) with a grammar compiled anew, and the least time of each step
        steps      a mask \(use.rawValue), and a token accepted
        """
    }

    private func times(_ compiled: [BenchResult]) -> String {
        var table = TextTable()
        table.addTimesHeading()
        table.addTimes("step", compiled.flatMap(\.steps))
        table.addTimes("compile", compiled.map(\.compile))
        table.addTimes("schema to first mask", compiled.compactMap(\.firstMask))
        table.addTimes("compile and 100 masks", compiled.compactMap(\.hundredMasks))
        return table.text
    }

    private func slowest(_ compiled: [BenchResult]) -> String {
        var table = TextTable()
        table.add("slowest", "microseconds", "", "")
        for result in compiled.sorted(by: { $0.slowestStep.time > $1.slowestStep.time }).prefix(3) {
            let step = result.slowestStep
            table.add("  step", Figures.microseconds(Double(step.time)), "number \(step.index)", result.id)
        }
        for result in compiled.sorted(by: { $0.compile > $1.compile }).prefix(3) {
            table.add("  compile", Figures.microseconds(Double(result.compile)), "", result.id)
        }
        return table.text
    }

    private func judgements(_ compiled: Int) -> String {
        let counts = counts
        var lines = [
            "schemas    \(results.count): \(compiled) compiled, \(results.count - compiled) refused",
            """
            instances  \(Figures.grouped(counts.all)): \(Figures.grouped(counts.takenValid)) valid taken, \
            \(Figures.grouped(counts.refusedInvalid)) invalid refused, \(counts.otherText) valid in a text that is not in this language
            wrong      \(counts.wrong): \(counts.refusedValid) valid refused, \(counts.takenInvalid) invalid taken
            """,
        ]
        for result in results where result.counts.wrong > 0 {
            lines.append("             \(result.id): \(result.counts.refusedValid) refused, \(result.counts.takenInvalid) taken")
        }
        let reasons = Dictionary(grouping: results.compactMap(\.refusal), by: \.self).mapValues(\.count)
        for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(5) {
            lines.append("refused    \(count) × \(reason)")
        }
        return lines.joined(separator: "\n")
    }

    private func forced(_ compiled: [BenchResult]) -> String {
        let share = compiled.reduce(ForcedShare()) { $0 + $1.forced }
        let percent = share.all == 0 ? 0 : Double(share.forced) / Double(share.all) * 100
        return """
            forced     \(Figures.grouped(share.forced)) of the \(Figures.grouped(share.all)) tokens of valid instances \
            (\(Figures.short(percent)) %), in another spelling than the tokenizer's at \(share.otherSpelling) places
            """
    }

    private func memory(_ compiled: [BenchResult]) -> String {
        let growth = Percentiles(compiled.map { UInt64($0.growth) })
        let masks = Percentiles(compiled.map { UInt64($0.maskGrowth) })
        return """
            memory     tokenizer \(Figures.megabytes(vocabulary.tokenizerBytes)), masks' part of the vocabulary \
            \(Figures.megabytes(vocabulary.trieBytes)), process \(Memory.resident.map(Figures.megabytes) ?? "unknown")
            a schema   with the masks of its instances: p50 \(Figures.megabytes(growth(50))), p90 \
            \(Figures.megabytes(growth(90))), p99 \(Figures.megabytes(growth(99))), max \(Figures.megabytes(growth.greatest))
            of it masks p50 \(Figures.megabytes(masks(50))), p90 \(Figures.megabytes(masks(90))), p99 \
            \(Figures.megabytes(masks(99))), max \(Figures.megabytes(masks.greatest))
            """
    }
}

extension BenchResult {
    fileprivate var slowestStep: (index: Int, time: UInt64) {
        steps.enumerated().max { $0.element < $1.element }.map { ($0.offset, $0.element) } ?? (0, 0)
    }
}
