import Jig
import SampleTools

/// A question whose right call is known.
struct Question: Sendable {
    let text: String
    let tools: [String]
    let call: JSONValue

    static func read(_ path: String) throws -> [Question] {
        try Input.lines(of: path).enumerated().map { index, line in
            do {
                let value = try JSONValue(parsing: line)
                guard let text = value["question"]?.stringValue, let call = value["call"], call["name"]?.stringValue != nil,
                    let tools = value["tools"]?.arrayValue?.compactMap(\.stringValue)
                else { throw UsageError("expected {\"question\", \"tools\", \"call\": {\"name\", \"arguments\"}}") }
                return Question(text: text, tools: tools, call: call)
            } catch {
                throw InputError(path: path, reason: "line \(index + 1): \(error)")
            }
        }
    }
}

/// A call as a model wrote it.
struct WrittenCall: Equatable {
    var name: String
    /// The text of the arguments; without constraint it may be no JSON.
    var arguments: String
}

/// Asks a model questions, one turn each.
struct Evaluation {
    private let model: LanguageModel
    private let maximumTokens: Int
    private let isConstrained: Bool
    private let tools: [String: CallableTool]
    private let definitions: [String: ToolDefinition]
    private let vocabulary: TokenTrie

    init(model: LanguageModel, maximumTokens: Int, isConstrained: Bool) throws {
        self.model = model
        self.maximumTokens = maximumTokens
        self.isConstrained = isConstrained
        vocabulary = TokenTrie(model.tokenizer.vocabulary)
        let registry = try ToolRegistry(SampleTools.all())
        definitions = Dictionary(uniqueKeysWithValues: registry.definitions.map { ($0.name, $0) })
        tools = try Dictionary(
            uniqueKeysWithValues: registry.tools.map {
                ($0.name, CallableTool(name: $0.name, arguments: try Grammar($0.schema)))
            })
    }

    /// The calls that the model makes, up to the first that cannot be read.
    func answer(_ question: Question) async throws -> [WrittenCall] {
        let known = try question.tools.map { name in
            guard let tool = tools[name], let definition = definitions[name] else {
                throw UsageError("the question \"\(question.text)\" names the unknown tool \(name)")
            }
            return (tool, definition)
        }
        let prompt = try model.format.render([.user(question.text)], tools: known.map(\.1))
        var constraint: StructureMatcher?
        if isConstrained {
            let structure = try model.format.structure(
                tools: known.map(\.0), choice: .required, parallel: false, response: nil)
            constraint = StructureMatcher(structure, vocabulary: vocabulary)
        }
        let result = try await generate(
            session: model.engine.makeSession(), prompt: prompt, constraint: constraint,
            options: DecodingOptions(
                maximumTokens: maximumTokens, endTokens: Set(model.tokenizer.vocabulary.endTokens),
                vocabularySize: model.tokenizer.vocabulary.count))
        return read(result.tokens)
    }

    private func read(_ tokens: [TokenID]) -> [WrittenCall] {
        var parser = model.format.parser()
        var calls: [WrittenCall] = []
        func take(_ events: [OutputEvent]) {
            for event in events {
                switch event {
                case .toolCallBegan(_, let name): calls.append(WrittenCall(name: name, arguments: ""))
                case .toolCallArguments(let index, let fragment):
                    if calls.indices.contains(index) { calls[index].arguments += fragment }
                default: break
                }
            }
        }
        // What cannot be read any further is judged by what was read before.
        do {
            for token in tokens { take(try parser.append(token)) }
            take(try parser.finish())
        } catch {}
        return calls
    }
}

/// How questions were answered.
struct Score {
    struct Miss {
        let calls: [WrittenCall]
        var text: String { calls.isEmpty ? "no call" : calls.map { "\($0.name) \($0.arguments)" }.joined(separator: "; ") }
    }

    private var questions = 0
    private var rightTool = 0
    private var exact = 0
    private var noCall = 0
    private var calls = 0
    private var invalidCalls = 0
    private(set) var misses: [Miss] = []
    private let schemas: [String: Schema]

    init() throws {
        schemas = try Dictionary(
            uniqueKeysWithValues: SampleTools.all().map { ($0.name, try $0.parameters.compiled()) })
    }

    /// Counts the calls of one answer; the first one has to be the question's, and the only one.
    mutating func add(_ made: [WrittenCall], to question: Question) {
        questions += 1
        calls += made.count
        for call in made {
            let arguments = try? JSONValue(parsing: call.arguments)
            let isValid =
                question.tools.contains(call.name) && arguments.map { schemas[call.name]?.accepts($0) ?? false } ?? false
            if !isValid { invalidCalls += 1 }
        }
        guard let first = made.first else {
            noCall += 1
            misses.append(Miss(calls: made))
            return
        }
        if first.name == question.call["name"]?.stringValue { rightTool += 1 }
        let arguments = try? JSONValue(parsing: first.arguments)
        if made.count == 1, first.name == question.call["name"]?.stringValue, arguments == question.call["arguments"] {
            exact += 1
        } else {
            misses.append(Miss(calls: made))
        }
    }

    var text: String {
        "\(percent(rightTool, questions))       \(percent(exact, questions))       \(percent(noCall, questions))    "
            + "\(invalidCalls) of \(calls) (\(percent(invalidCalls, calls).trimmed))"
    }

    private func percent(_ part: Int, _ whole: Int) -> String {
        guard whole > 0 else { return "     –" }
        let tenths = (part * 1000 + whole / 2) / whole
        let text = "\(tenths / 10).\(tenths % 10)%"
        return String(repeating: " ", count: max(0, 6 - text.count)) + text
    }
}

extension String {
    fileprivate var trimmed: Substring { drop { $0 == " " } }
}
