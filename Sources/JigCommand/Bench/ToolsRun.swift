import Jig

/// One run with many tools, everything compiled anew: an answer may be text, or calls of any of them.
struct ToolsRun {
    /// What a token of an answer belongs to.
    enum Part: String, CaseIterable { case text, name, arguments }

    /// An answer to be taken: some text, and a call.
    struct Call {
        let tool: String
        let arguments: String
        var tokens: [(token: TokenID, part: Part)] = []
    }

    private(set) var compile: [UInt64] = []
    private(set) var structure: UInt64 = 0
    private(set) var firstMask: UInt64 = 0
    private(set) var steps: TimedSteps
    /// What went wrong: calls that were refused, and what was allowed in the place of a name.
    private(set) var faults: [String] = []
    /// Bytes.
    private(set) var grammarGrowth = 0
    private(set) var structureGrowth = 0
    private(set) var maskGrowth = 0
    /// How many of these are masks; the rest are states.
    private(set) var maskBytes = 0

    init(
        _ tools: [ToolDefinition], calls: [Call], format: MistralV11, vocabulary: TokenTrie, use: MaskUse = .copied
    ) throws {
        steps = TimedSteps(vocabulary: vocabulary, capacity: calls.reduce(0) { $0 + $1.tokens.count }, use: use)
        compile.reserveCapacity(tools.count)
        var mask = TokenMask(count: vocabulary.vocabulary.count)
        let before = Memory.allocated
        let callable = try tools.map { tool in
            let watch = Stopwatch()
            let callable = try CallableTool(tool)
            compile.append(watch.nanoseconds)
            return callable
        }
        let compiled = Memory.allocated
        let watch = Stopwatch()
        let automaton = StructureAutomaton(
            try format.structure(tools: callable, choice: .auto, parallel: true, response: nil), vocabulary: vocabulary)
        var matcher = StructureMatcher(automaton)
        structure = watch.nanoseconds
        let filling = Stopwatch()
        matcher.fillMask(&mask)
        firstMask = filling.nanoseconds
        let built = Memory.allocated
        for call in calls {
            var matcher = StructureMatcher(automaton)
            if !steps.take(call.tokens.lazy.map(\.token), &matcher) || !matcher.isTerminated {
                faults.append("a call of \(call.tool) with \(call.arguments) is refused")
            }
        }
        (grammarGrowth, structureGrowth, maskGrowth) = (compiled - before, built - compiled, Memory.allocated - built)
        maskBytes = callable.reduce(0) {
            $0 + GrammarMatcher(grammar: $1.arguments, vocabulary: vocabulary).keptMaskBytes
        }
        if let fault = try Self.nameFault(matcher, format) { faults.append(fault) }
    }

    /// After the token that begins a call, only names may come.
    private static func nameFault(_ start: StructureMatcher, _ format: MistralV11) throws -> String? {
        guard let call = format.tokenizer.special("[TOOL_CALLS]"), let arguments = format.tokenizer.special("[ARGS]") else {
            return "the tokenizer has no tokens for calls"
        }
        var matcher = start
        try matcher.accept(call)
        var mask = TokenMask(count: format.tokenizer.vocabulary.count)
        matcher.fillMask(&mask)
        let others = [call, arguments] + format.tokenizer.vocabulary.endTokens + format.tokenizer.encode("{\"")
        return others.contains(where: mask.contains) ? "something else than a name is allowed in its place" : nil
    }

    mutating func takeLeast(_ other: ToolsRun) {
        compile = zip(compile, other.compile).map { min($0, $1) }
        structure = min(structure, other.structure)
        firstMask = min(firstMask, other.firstMask)
        steps.takeLeast(other.steps.times)
    }
}

extension ToolsRun.Call {
    /// An answer with a call of a tool, with arguments that its grammar takes.
    init(_ tool: String, arguments: String, text: String, format: MistralV11) throws {
        self.tool = tool
        self.arguments = arguments
        let tokenizer = format.tokenizer
        func special(_ name: String) throws(ChatError) -> TokenID {
            guard let token = tokenizer.special(name) else { throw .missingSpecialToken(name) }
            return token
        }
        tokens += tokenizer.encode(text).map { ($0, .text) } + [(try special("[TOOL_CALLS]"), .text)]
        tokens += tokenizer.encode(tool).map { ($0, .name) } + [(try special("[ARGS]"), .name)]
        tokens += tokenizer.encode(arguments).map { ($0, .arguments) } + [(try special("</s>"), .arguments)]
    }
}
