import Jig

/// What came of a file: the least times of its runs, and whether each instance was judged as it should be.
struct BenchResult {
    /// What came of the instances.
    struct Counts {
        var takenValid = 0
        var refusedValid = 0
        var refusedInvalid = 0
        var takenInvalid = 0
        /// Valid instances whose value the language writes, but with another text: another order of keys, other digits.
        var otherText = 0

        var wrong: Int { refusedValid + takenInvalid }
        var right: Int { takenValid + refusedInvalid }
        var all: Int { wrong + right + otherText }

        static func + (left: Counts, right: Counts) -> Counts {
            Counts(
                takenValid: left.takenValid + right.takenValid, refusedValid: left.refusedValid + right.refusedValid,
                refusedInvalid: left.refusedInvalid + right.refusedInvalid,
                takenInvalid: left.takenInvalid + right.takenInvalid, otherText: left.otherText + right.otherText)
        }
    }

    let id: String
    /// How many instances the file has.
    let tests: Int
    /// Why the schema has no grammar.
    let refusal: String?
    let counts: Counts
    /// In nanoseconds.
    let compile: UInt64
    /// In nanoseconds.
    let steps: [UInt64]
    /// In bytes.
    let growth: Int
    /// How many of these bytes are masks.
    let maskGrowth: Int
    /// How much of the valid instances need not be sampled.
    let forced: ForcedShare

    /// Runs over a file, each time with a grammar compiled anew.
    ///
    /// - Parameters:
    ///   - repetitions: how many runs; each time is the least of theirs.
    ///   - use: how masks are got at.
    init(
        _ file: BenchFile, options: GrammarOptions, vocabulary: TokenTrie, repetitions: Int, use: MaskUse = .copied
    ) {
        var times: [(compile: UInt64, steps: [UInt64])] = []
        // Only times are kept of all runs but the last, so that no two grammars are alive at once.
        for _ in 1..<max(1, repetitions) {
            let run = ColdRun(file, options: options, vocabulary: vocabulary, use: use)
            times.append((run.compile, run.steps.times))
        }
        var run = ColdRun(file, options: options, vocabulary: vocabulary, use: use)
        for (compile, steps) in times { run.takeLeast(compile, steps) }
        id = file.id
        tests = file.instances.count
        (compile, steps) = (run.compile, run.steps.times)
        (growth, maskGrowth) = (run.growth, run.maskGrowth)
        switch run.grammar {
        case .success(let grammar):
            refusal = nil
            forced = ForcedShare(file, run.taken, grammar, vocabulary)
            counts = Self.counts(run.taken, file, grammar)
        case .failure(let error):
            refusal = "\(error)"
            forced = ForcedShare()
            var counts = Counts()
            // A keyword may be refused; that nothing satisfies the schema is a judgement of every instance.
            if case .unsatisfiable? = error as? GrammarError {
                for instance in file.instances {
                    if instance.isValid { counts.refusedValid += 1 } else { counts.refusedInvalid += 1 }
                }
            }
            self.counts = counts
        }
    }

    private static func counts(_ taken: [Bool], _ file: BenchFile, _ grammar: Grammar) -> Counts {
        var counts = Counts()
        for (isTaken, instance) in zip(taken, file.instances) {
            switch (isTaken, instance.isValid) {
            case (true, true): counts.takenValid += 1
            case (false, false): counts.refusedInvalid += 1
            case (true, false): counts.takenInvalid += 1
            case (false, true):
                if hasOtherText(instance, file.document, grammar) { counts.otherText += 1 } else { counts.refusedValid += 1 }
            }
        }
        return counts
    }

    /// Whether a refused instance is valid, and just not written as the language of the grammar writes it.
    private static func hasOtherText(_ instance: BenchFile.Instance, _ document: JSONValue, _ grammar: Grammar) -> Bool {
        guard grammar.options.keyOrder != .any || grammar.options.spelling != .any else { return false }
        switch OrderSearch.outcome(of: instance.value, grammar, document) {
        case .writable: return true
        // The search writes values as the file has them, which not every language does.
        case .unwritable where Respelling.isPlain(instance.value): return false
        case .unwritable, .undecided: break
        }
        guard let schema = try? Schema(parsing: document) else { return false }
        var options = GrammarOptions.anyText
        options.formats = grammar.options.formats
        return (try? Grammar(schema, options: options))?.match(instance.text.utf8).isAccepted ?? false
    }
}

extension BenchResult {
    /// From the schema's text to the end of the first step, in nanoseconds; nil if there is no instance to begin.
    var firstMask: UInt64? { steps.first.map { compile + $0 } }

    /// Compiling and the first hundred steps, in nanoseconds; nil if there are not that many.
    var hundredMasks: UInt64? { steps.count < 100 ? nil : compile + steps.prefix(100).reduce(0, +) }

    /// A row like those of `peers.py`, in microseconds, with `other_text`, `growth` (in bytes), and
    /// `forced` of the `forceable` tokens beside.
    var json: JSONValue {
        var row: JSONObject = [
            "id": .string(id), "masks": .array(steps.map(Self.microseconds)), "tests": .number(JSONNumber(tests)),
        ]
        if let refusal {
            row["compile_error"] = .string(refusal)
            row["ttfm"] = Self.microseconds(compile)
        } else {
            row["compile"] = Self.microseconds(compile)
            row["ttfm"] = firstMask.map(Self.microseconds)
            row["growth"] = .number(JSONNumber(growth))
            row["forced"] = .number(JSONNumber(forced.forced))
            row["forceable"] = .number(JSONNumber(forced.all))
        }
        if refusal == nil || counts.all > 0 {
            row["ok_valid"] = .number(JSONNumber(counts.takenValid))
            row["bad_valid"] = .number(JSONNumber(counts.refusedValid))
            row["ok_invalid"] = .number(JSONNumber(counts.refusedInvalid))
            row["bad_invalid"] = .number(JSONNumber(counts.takenInvalid))
            row["other_text"] = .number(JSONNumber(counts.otherText))
        }
        return .object(row)
    }

    private static func microseconds(_ nanoseconds: UInt64) -> JSONValue {
        JSONNumber(Double(nanoseconds) / 1000).map(JSONValue.number) ?? nil
    }
}
