import JigDecoding
import JigJSON

/// What a conversation was rendered to, part by part, so that a turn renders only what was said since the one before.
///
/// It serves formats in which each message has its own tokens, whatever stands beside it. A conversation may change anywhere: a
/// message that is another one than before is rendered anew.
public struct RenderedConversation: Sendable {
    private var messages: [Message] = []
    private var parts: [[TokenID]] = []
    private var tools: (text: String, tokens: [TokenID])?

    public init() {}

    /// The tokens of the messages, one part for each.
    ///
    /// - Parameter render: renders one message.
    public mutating func parts(of messages: [Message], render: (Message) -> [TokenID]) -> [[TokenID]] {
        for (index, message) in messages.enumerated() where index >= parts.count || !message.isExactly(self.messages[index]) {
            if index < parts.count { parts[index] = render(message) } else { parts.append(render(message)) }
        }
        parts.removeLast(parts.count - messages.count)
        self.messages = messages
        return parts
    }

    /// The tokens of the tools, which a text stands for.
    ///
    /// - Parameter render: renders the text.
    public mutating func tools(_ text: String, render: (String) -> [TokenID]) -> [TokenID] {
        if let tools, tools.text.isExactly(text) { return tools.tokens }
        let tokens = render(text)
        tools = (text, tokens)
        return tokens
    }

    /// Whether these are the tools that were rendered last.
    public func hasTools(_ text: String) -> Bool { tools?.text.isExactly(text) ?? false }
}

extension Message {
    /// Whether a message has the same Unicode scalars, where `==` takes canonically equivalent texts for equal.
    fileprivate func isExactly(_ other: Message) -> Bool {
        switch (self, other) {
        case (.system(let text), .system(let otherText)), (.user(let text), .user(let otherText)): text.isExactly(otherText)
        case (.assistant(let text, let calls, let isPrefix), .assistant(let otherText, let otherCalls, let otherIsPrefix)):
            isPrefix == otherIsPrefix && text.isExactly(otherText) && calls.count == otherCalls.count
                && zip(calls, otherCalls).allSatisfy { call, other in
                    call.id.isExactly(other.id) && call.name.isExactly(other.name) && call.arguments.isExactly(other.arguments)
                }
        case (.tool(let text, let id, let name), .tool(let otherText, let otherID, let otherName)):
            text.isExactly(otherText) && id.isExactly(otherID) && (name ?? "").isExactly(otherName ?? "")
        default: false
        }
    }
}
