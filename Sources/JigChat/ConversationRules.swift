import JigJSON
import JigSchema

/// The rules that a conversation keeps before Mistral's v11 format can render it.
struct ConversationRules {
    var validation: RenderingOptions.Validation

    /// Checks the order of messages, the pairing of calls and results, then each message and each tool.
    func check(_ messages: [Message], tools: [ToolDefinition]) throws(ChatError) {
        try checkOrder(messages)
        try checkPairing(messages)
        try checkAssistantSpeaks(messages)
        for (index, message) in messages.enumerated() {
            try check(message, at: index, isLast: index == messages.count - 1)
        }
        for tool in tools { try check(tool) }
    }

    private func checkOrder(_ messages: [Message]) throws(ChatError) {
        guard let last = messages.last else {
            throw .invalidStructure(message: 0, reason: "a conversation has at least one message")
        }
        if messages.count == 1, last.role == .assistant || last.role == .tool {
            throw .invalidStructure(message: 0, reason: "a conversation begins with a user's message or a system prompt")
        }
        try checkLast(last, at: messages.count - 1)
        for index in messages.indices.dropFirst() {
            let (previous, role) = (messages[index - 1].role, messages[index].role)
            let successors: Set<Message.Role> =
                switch previous {
                case .system: [.user, .assistant, .system]
                case .user: [.assistant, .system, .user]
                case .assistant: [.assistant, .user, .tool]
                case .tool: [.assistant, .tool, .user]
                }
            guard successors.contains(role) else {
                throw .invalidStructure(
                    message: index, reason: "a message of role \(role.rawValue) cannot follow one of role \(previous.rawValue)")
            }
        }
    }

    private func checkLast(_ message: Message, at index: Int) throws(ChatError) {
        let isPrefix = if case .assistant(_, _, let isPrefix) = message { isPrefix } else { false }
        if validation == .finetuning {
            guard message.role == .assistant, !isPrefix else {
                throw .invalidStructure(
                    message: index, reason: "a fine-tuning example ends with a whole message of the assistant's")
            }
        } else if message.role == .assistant, !isPrefix {
            throw .invalidStructure(
                message: index, reason: "the assistant has spoken last; end with another message, or mark this one a prefix")
        }
    }

    /// Results name calls of the assistant's message before them, each at most once; every call has its result before the
    /// assistant speaks again. As the vendor's, the rule does not look at the first message.
    private func checkPairing(_ messages: [Message]) throws(ChatError) {
        var calls = Set<ExactString>()
        var results = Set<ExactString>()
        for (index, message) in messages.enumerated().dropFirst() {
            switch message {
            case .tool(_, let id, _):
                guard calls.contains(ExactString(id)) else {
                    throw .invalidStructure(
                        message: index, reason: "no call of the assistant's message before it has the id \(id)")
                }
                guard results.insert(ExactString(id)).inserted else {
                    throw .invalidStructure(message: index, reason: "the call \(id) has a result already")
                }
            case .assistant(_, let toolCalls, _):
                guard calls.count == results.count else {
                    throw .invalidStructure(message: index, reason: "calls before it have no result yet")
                }
                calls = []
                results = []
                for call in toolCalls where !calls.insert(ExactString(call.id)).inserted {
                    throw .invalidStructure(message: index, reason: "two calls have the id \(call.id)")
                }
            case .system, .user: break
            }
        }
        if validation == .serving, calls.count != results.count {
            throw .invalidStructure(message: messages.count - 1, reason: "calls before the end have no result yet")
        }
    }

    /// Neighbouring messages of the assistant's are rendered as one, which needs text or calls.
    private func checkAssistantSpeaks(_ messages: [Message]) throws(ChatError) {
        var silentSince: Int?
        for (index, message) in messages.enumerated() {
            guard case .assistant(let text, let calls, _) = message else {
                if let silentSince { throw .emptyAssistantMessage(message: silentSince) }
                continue
            }
            let continues = index > 0 && messages[index - 1].role == .assistant
            if !text.isEmpty || !calls.isEmpty {
                silentSince = nil
            } else if !continues {
                silentSince = index
            }
        }
        if let silentSince { throw .emptyAssistantMessage(message: silentSince) }
    }

    private func check(_ message: Message, at index: Int, isLast: Bool) throws(ChatError) {
        switch message {
        case .system, .user: break
        case .assistant(_, let calls, let isPrefix):
            for call in calls {
                if call.id.isExactly(ToolCall.noID) {
                    guard validation == .finetuning, isLast else {
                        throw .invalidCall(
                            message: index,
                            reason: "a call has no id, which only the last message of a fine-tuning example may lack")
                    }
                } else if !Self.isCallID(call.id) {
                    throw .invalidCall(message: index, reason: "the call id \"\(call.id)\" is not 9 of a–z, A–Z and 0–9")
                }
                guard Self.isName(call.name) else {
                    throw .invalidCall(message: index, reason: "\"\(call.name)\" is not a tool's name: \(Self.nameRule)")
                }
            }
            if isPrefix, !isLast { throw .prefixNotLast(message: index) }
        case .tool(_, let id, let name):
            if let name, !Self.isName(name) {
                throw .invalidCall(message: index, reason: "\"\(name)\" is not a tool's name: \(Self.nameRule)")
            }
            guard Self.isCallID(id) else {
                throw .invalidCall(message: index, reason: "the call id \"\(id)\" is not 9 of a–z, A–Z and 0–9")
            }
        }
    }

    private func check(_ tool: ToolDefinition) throws(ChatError) {
        guard tool.parameters.objectValue != nil else {
            throw .invalidToolSchema(
                name: tool.name, reason: "a schema is an object here, not of type \(tool.parameters.typeName)")
        }
        if let reason = Self.schemaFault(tool.parameters) {
            throw .invalidToolSchema(name: tool.name, reason: "not a JSON Schema: \(reason)")
        }
        guard Self.isName(tool.name) else { throw .invalidTool(name: tool.name, reason: Self.nameRule) }
    }

    /// What keeps a value from being a JSON Schema, judged as the vendor does: by draft 7, whatever dialect it names.
    static func schemaFault(_ schema: JSONValue) -> String? {
        // The meta-schema is embedded; were it broken, the schema's own compilation would still judge.
        guard let draft7, case .invalid(let errors) = draft7.validate(schema) else { return nil }
        return errors.map { "\($0)" }.joined(separator: "; ")
    }

    private static let draft7 = try? Schema.metaSchema(of: .draft7)

    static let nameRule = "a name is 1 to 64 of a–z, A–Z, 0–9, _ and -"

    /// Whether a text may be a tool's name.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    /// Whether a text may be a call's id.
    static func isCallID(_ text: String) -> Bool { text.utf8.count == 9 && text.utf8.allSatisfy(isLetterOrDigit) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
