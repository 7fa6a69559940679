import JigDecoding
import JigGrammar
import JigJSON

/// What an answer in ``MistralV11`` may be.
///
/// | choice | without a response grammar | with one |
/// |---|---|---|
/// | `auto` | text, then any calls | a structured answer, or calls |
/// | `required` | calls | an error |
/// | `named` | calls of that tool | an error |
/// | `none` | text | a structured answer |
///
/// A call is `[TOOL_CALLS]`, the name of a tool there is, `[ARGS]`, and arguments that the tool's schema allows; ids are
/// minted when the answer is read. Text never holds special tokens, so that no call begins in it but by its token. A
/// structured answer or a call that has to come admits no prose before it, which the model could go on with for ever.
extension MistralV11 {
    public func structure(
        tools: [CallableTool], choice: ToolChoice, parallel: Bool, response: Grammar?
    ) throws(ChatError) -> Structure {
        switch choice {
        case .none:
            return response.map(Structure.grammar) ?? .freeText
        case .auto:
            guard !tools.isEmpty else { return response.map(Structure.grammar) ?? .freeText }
            if let response {
                return .choice([.grammar(response), try calls(of: tools, atLeast: 1, parallel: parallel)])
            }
            return .sequence([.freeText, try calls(of: tools, atLeast: 0, parallel: parallel)])
        case .required:
            guard !tools.isEmpty else { throw .impossibleConstraint(reason: "a tool call is required, but there are no tools") }
            try refuse(response)
            return try calls(of: tools, atLeast: 1, parallel: parallel)
        case .named(let name):
            let named = tools.filter { $0.name.isExactly(name) }
            guard !named.isEmpty else {
                let known = tools.isEmpty ? "there are no tools" : "the tools are \(tools.map(\.name).joined(separator: ", "))"
                throw .impossibleConstraint(reason: "a call of \(name) is required, but \(known)")
            }
            try refuse(response)
            return try calls(of: named, atLeast: 1, parallel: parallel)
        }
    }

    private func refuse(_ response: Grammar?) throws(ChatError) {
        guard response != nil else { return }
        throw .impossibleConstraint(
            reason: "an answer cannot be a tool call and a structured answer; ask for one of them, or let the tool choice be auto"
        )
    }

    private func calls(of tools: [CallableTool], atLeast minimum: Int, parallel: Bool) throws(ChatError) -> Structure {
        var names: Set<ExactString> = []
        var alternatives: [Structure] = []
        for tool in tools {
            guard ConversationRules.isName(tool.name) else {
                throw .invalidTool(name: tool.name, reason: ConversationRules.nameRule)
            }
            guard names.insert(ExactString(tool.name)).inserted else {
                throw .invalidTool(name: tool.name, reason: "two tools have this name")
            }
            alternatives.append(
                .sequence([
                    .token(controls.call), .literal(tool.name), .token(controls.arguments), .grammar(tool.arguments),
                ]))
        }
        return .repeated(.choice(alternatives), min: minimum, max: parallel ? nil : 1)
    }
}
