import Jig

/// One run over a file with a grammar compiled anew: how long each thing took, and what came of the instances.
///
/// A step fills the mask and accepts the token; testing the token's bit is left out. Compiling begins with the schema's
/// text and ends with a matcher. Times are in nanoseconds.
struct ColdRun {
    private(set) var compile: UInt64 = 0
    /// The times of all steps, instance after instance. An instance's last step is the one that refused a token, if any.
    private(set) var steps: [UInt64] = []
    /// For each instance, whether its tokens were taken and the end was allowed after them.
    private(set) var taken: [Bool] = []
    /// The grammar, or why there is none.
    private(set) var grammar: Result<Grammar, any Error>
    /// How many bytes more were allocated after the run than before, with the grammar and its masks alive.
    private(set) var growth = 0

    init(_ file: BenchFile, options: GrammarOptions, vocabulary: TokenTrie) {
        steps.reserveCapacity(file.instances.reduce(0) { $0 + $1.tokens.count })
        taken.reserveCapacity(file.instances.count)
        var mask = TokenMask(count: vocabulary.vocabulary.count)
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
            taken.append(take(instance.tokens, &matcher, &mask))
            matcher = GrammarMatcher(grammar: grammar, vocabulary: vocabulary)
        }
        growth = max(0, Memory.allocated - before)
    }

    private mutating func take(_ tokens: [TokenID], _ matcher: inout GrammarMatcher, _ mask: inout TokenMask) -> Bool {
        for token in tokens {
            let filling = Stopwatch()
            matcher.fillMask(&mask)
            var time = filling.nanoseconds
            let isAllowed = mask.contains(token)
            var isAccepted = isAllowed
            if isAllowed {
                let accepting = Stopwatch()
                do { try matcher.accept(token) } catch { isAccepted = false }
                time += accepting.nanoseconds
            }
            steps.append(time)
            if !isAccepted { return false }
        }
        return matcher.canEnd
    }

    /// Takes over the times of a like run where they are less: what else the machine did is not in both.
    mutating func takeLeast(_ compile: UInt64, _ steps: [UInt64]) {
        self.compile = min(self.compile, compile)
        for index in self.steps.indices where index < steps.count { self.steps[index] = min(self.steps[index], steps[index]) }
    }
}
