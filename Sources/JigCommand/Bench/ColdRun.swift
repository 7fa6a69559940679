import Jig

/// One run over a file with a grammar compiled anew: how long each thing took, and what came of the instances.
///
/// Compiling begins with the schema's text and ends with a matcher. Times are in nanoseconds.
struct ColdRun {
    private(set) var compile: UInt64 = 0
    /// The steps of all instances, one after another.
    private(set) var steps: TimedSteps
    /// For each instance, whether its tokens were taken and the end was allowed after them.
    private(set) var taken: [Bool] = []
    /// The grammar, or why there is none.
    private(set) var grammar: Result<Grammar, any Error>
    /// How many bytes more were allocated after the run than before, with the grammar and its masks alive.
    private(set) var growth = 0
    /// How many of these bytes are masks.
    private(set) var maskGrowth = 0

    init(_ file: BenchFile, options: GrammarOptions, vocabulary: TokenTrie, use: MaskUse) {
        steps = TimedSteps(vocabulary: vocabulary, capacity: file.instances.reduce(0) { $0 + $1.tokens.count }, use: use)
        taken.reserveCapacity(file.instances.count)
        let before = Memory.allocated
        let watch = Stopwatch()
        grammar = Result { try Grammar(Schema(parsing: JSONValue(parsing: file.schema)), options: options) }
        guard case .success(let grammar) = grammar else {
            compile = watch.nanoseconds
            return
        }
        var matcher = GrammarMatcher(grammar: grammar, vocabulary: vocabulary)
        compile = watch.nanoseconds
        for instance in file.instances {
            taken.append(steps.take(instance.tokens, &matcher) && matcher.canEnd)
            matcher = GrammarMatcher(grammar: grammar, vocabulary: vocabulary)
        }
        maskGrowth = matcher.keptMaskBytes
        growth = max(0, Memory.allocated - before)
    }

    /// Takes over the times of a like run where they are less.
    mutating func takeLeast(_ compile: UInt64, _ steps: [UInt64]) {
        self.compile = min(self.compile, compile)
        self.steps.takeLeast(steps)
    }
}
