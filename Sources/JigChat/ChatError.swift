/// Why a conversation cannot be put to a model.
public enum ChatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A request does not have the shape of one; `pointer` is the JSON Pointer of the part.
    case invalidRequest(pointer: String, reason: String)
    /// A message holds something that this format has no place for, such as an image.
    case unsupportedContent(pointer: String, kind: String)
    /// Messages follow each other in an order that no conversation has, or calls and results do not pair up.
    case invalidStructure(message: Int, reason: String)
    /// A prefix stands before other messages.
    case prefixNotLast(message: Int)
    /// An assistant's message has neither text nor calls.
    case emptyAssistantMessage(message: Int)
    /// A call, or a result's reference to one, is malformed.
    case invalidCall(message: Int, reason: String)
    /// A tool's name cannot be one.
    case invalidTool(name: String, reason: String)
    /// A tool's parameters are not a JSON Schema, or not one that can be enforced.
    case invalidToolSchema(name: String, reason: String)
    /// The request asks that it be cut to the context, whose length is not known.
    case contextLengthUnknown
    /// System prompts and the last turn alone are longer than the limit.
    case doesNotFit(limit: Int, excess: Int)
    /// The tokenizer lacks a special token that the format is made of.
    case missingSpecialToken(String)
    /// What the model may say contradicts itself, as in a call that is required while there are no tools.
    case impossibleConstraint(reason: String)

    public var description: String {
        switch self {
        case .invalidRequest(let pointer, let reason):
            "the request is malformed at \(pointer.isEmpty ? "its top level" : pointer): \(reason)"
        case .unsupportedContent(let pointer, let kind):
            "\(pointer): this chat format takes text only, not \(kind)"
        case .invalidStructure(let message, let reason): "message \(message): \(reason)"
        case .prefixNotLast(let message):
            "message \(message) is a prefix for the model to go on with, so no message may follow it"
        case .emptyAssistantMessage(let message):
            "message \(message): an assistant's message needs text, tool calls or both"
        case .invalidCall(let message, let reason): "message \(message): \(reason)"
        case .invalidTool(let name, let reason): "tool \"\(name)\": \(reason)"
        case .invalidToolSchema(let name, let reason): "the parameters of tool \"\(name)\": \(reason)"
        case .contextLengthUnknown: "the request asks to be cut to the context, but no context length was given"
        case .doesNotFit(let limit, let excess):
            "the system prompts and the last turn exceed the limit of \(limit) tokens by \(excess): shorten them or raise it"
        case .missingSpecialToken(let name):
            "the tokenizer has no \(name) token, which this chat format needs; is it the tokenizer of another version?"
        case .impossibleConstraint(let reason): reason
        }
    }
}
