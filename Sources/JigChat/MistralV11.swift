import JigDecoding
import JigJSON
import JigTokenizers

/// The chat format of Mistral Small 3.2 and its kin ("v11").
///
/// A call is `[TOOL_CALLS]name[CALL_ID]id[ARGS]{…}`, a result `[TOOL_RESULTS]id[TOOL_CONTENT]text[/TOOL_RESULTS]`, and
/// the tools stand before the last user's message. The tokens are those of Mistral's own `mistral_common`.
public struct MistralV11: ChatFormat {
    public let tokenizer: any Tokenizer
    let controls: Controls

    /// The special tokens that the format is made of.
    struct Controls: Sendable {
        let begin, end, beginUser, endUser, beginSystem, endSystem, beginTools, endTools: TokenID
        let beginResult, resultContent, endResult, call, callID, arguments: TokenID

        init(_ tokenizer: any Tokenizer) throws(ChatError) {
            func token(_ name: String) throws(ChatError) -> TokenID {
                guard let token = tokenizer.special(name) else { throw .missingSpecialToken(name) }
                return token
            }
            begin = try token("<s>")
            end = try token("</s>")
            beginUser = try token("[INST]")
            endUser = try token("[/INST]")
            beginSystem = try token("[SYSTEM_PROMPT]")
            endSystem = try token("[/SYSTEM_PROMPT]")
            beginTools = try token("[AVAILABLE_TOOLS]")
            endTools = try token("[/AVAILABLE_TOOLS]")
            beginResult = try token("[TOOL_RESULTS]")
            resultContent = try token("[TOOL_CONTENT]")
            endResult = try token("[/TOOL_RESULTS]")
            call = try token("[TOOL_CALLS]")
            callID = try token("[CALL_ID]")
            arguments = try token("[ARGS]")
        }
    }

    /// Creates the format over a model's tokenizer.
    ///
    /// - Throws: ``ChatError/missingSpecialToken(_:)`` if the tokenizer is of another version.
    public init(tokenizer: any Tokenizer) throws(ChatError) {
        controls = try Controls(tokenizer)
        self.tokenizer = tokenizer
    }

    public func render(
        _ messages: [Message], tools: [ToolDefinition], options: RenderingOptions
    ) throws(ChatError) -> [TokenID] {
        var rendered = RenderedConversation()
        return try render(messages, tools, options, &rendered)
    }

    public func render(
        _ messages: [Message], tools: [ToolDefinition], reusing rendered: inout RenderedConversation
    ) throws(ChatError) -> [TokenID] {
        try render(messages, tools, RenderingOptions(), &rendered)
    }

    private func render(
        _ messages: [Message], _ tools: [ToolDefinition], _ options: RenderingOptions, _ rendered: inout RenderedConversation
    ) throws(ChatError) -> [TokenID] {
        let list = tools.isEmpty ? "" : Self.text(of: tools)
        // Tools that were rendered before keep the rules.
        try ConversationRules(validation: options.validation).check(messages, tools: rendered.hasTools(list) ? [] : tools)
        let messages = Self.merged(messages)
        var parts = rendered.parts(of: messages, render: render)
        let lastUser = messages.lastIndex { $0.role == .user }
        if let lastUser, !tools.isEmpty {
            parts[lastUser] = rendered.tools(list) { [controls.beginTools] + tokenizer.encode($0) + [controls.endTools] } + parts[lastUser]
        }
        if let limit = options.maximumTokens {
            try Self.dropOldestTurns(of: messages, parts: &parts, keeping: lastUser, limit: limit)
        }
        return [controls.begin] + parts.joined()
    }

    private static func text(of tools: [ToolDefinition]) -> String {
        PythonJSON.text(
            .array(
                tools.map { tool in
                    [
                        "type": "function",
                        "function": [
                            "name": .string(tool.name), "description": .string(tool.description), "parameters": tool.parameters,
                        ],
                    ]
                }))
    }

    private func render(_ message: Message) -> [TokenID] {
        switch message {
        case .system(let text):
            return [controls.beginSystem] + tokenizer.encode(text) + [controls.endSystem]
        case .user(let text):
            return [controls.beginUser] + tokenizer.encode(text) + [controls.endUser]
        case .assistant(let text, let calls, let isPrefix):
            let spaces = text.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
            return tokenizer.encode(String(text.unicodeScalars.dropLast(spaces))) + calls.flatMap(render)
                + (isPrefix ? [] : [controls.end])
        case .tool(let text, let id, _):
            return [controls.beginResult] + tokenizer.encode(id) + [controls.resultContent] + tokenizer.encode(text)
                + [controls.endResult]
        }
    }

    private func render(_ call: ToolCall) -> [TokenID] {
        let id = call.id.isExactly(ToolCall.noID) ? [] : [controls.callID] + tokenizer.encode(call.id)
        return [controls.call] + tokenizer.encode(call.name) + id + [controls.arguments]
            + tokenizer.encode(PythonJSON.normalizedArguments(call.arguments))
    }

    /// The messages with neighbours of the users and of the assistants made one, and results in the order of their calls.
    static func merged(_ messages: [Message]) -> [Message] {
        var merged: [Message] = []
        for message in messages {
            switch (merged.last, message) {
            case (.user(let first), .user(let second)):
                merged[merged.count - 1] = .user(joined(first, second))
            case (.assistant(let first, let firstCalls, _), .assistant(let second, let secondCalls, let isPrefix)):
                merged[merged.count - 1] = .assistant(
                    joined(first, second), toolCalls: firstCalls + secondCalls, isPrefix: isPrefix)
            default: merged.append(message)
            }
        }
        for (index, message) in merged.enumerated() {
            guard case .assistant(_, let calls, _) = message else { continue }
            let results = merged[(index + 1)...].prefix { $0.role == .tool }
            // Rules that hold by now pair every result with one call; the sort is stable.
            let sorted = results.sorted { order(of: $0, in: calls) < order(of: $1, in: calls) }
            merged.replaceSubrange(results.indices, with: sorted)
        }
        return merged
    }

    private static func joined(_ first: String, _ second: String) -> String {
        first.isEmpty || second.isEmpty ? first + second : first + "\n\n" + second
    }

    private static func order(of result: Message, in calls: [ToolCall]) -> Int {
        guard case .tool(_, let id, _) = result else { return .max }
        return calls.lastIndex { $0.id.isExactly(id) } ?? .max
    }

    /// Empties the oldest turns, each a user's message with what follows up to the next one, until the rest fits.
    private static func dropOldestTurns(
        of messages: [Message], parts: inout [[TokenID]], keeping lastUser: Int?, limit: Int
    ) throws(ChatError) {
        var excess = parts.reduce(0) { $0 + $1.count } - limit
        var index = 0
        while excess > 0, index < messages.count {
            let isTurn = messages[index].role == .user
            repeat {
                if messages[index].role != .system, index != lastUser {
                    excess -= parts[index].count
                    parts[index] = []
                }
                index += 1
            } while isTurn && index < messages.count && messages[index].role != .user
        }
        if excess > 0 { throw .doesNotFit(limit: limit, excess: excess) }
    }

    public func parser(callIDs: CallIDs) -> any OutputParser { MistralV11Parser(self, callIDs: callIDs) }
}
