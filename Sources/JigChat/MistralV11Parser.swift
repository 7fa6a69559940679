import JigDecoding
import JigJSON
import JigTokenizers

/// Reads answers in ``MistralV11``: by token id, so that text such as `[TOOL_CALLS]` inside an argument is text.
struct MistralV11Parser: OutputParser {
    private enum Position {
        case text
        case name
        case callID
        case arguments
        case end
    }

    private let controls: MistralV11.Controls
    private let tokenizer: any Tokenizer
    private var decoder: StreamingDecoder
    private var callIDs: CallIDs
    private var takenIDs: Set<String> = []
    private var position = Position.text
    private var callCount = 0
    private var name = ""
    private var callID = ""
    private var arguments = ""

    init(_ format: MistralV11, callIDs: CallIDs) {
        controls = format.controls
        tokenizer = format.tokenizer
        decoder = StreamingDecoder(format.tokenizer)
        self.callIDs = callIDs
    }

    mutating func append(_ token: TokenID) throws(OutputError) -> [OutputEvent] {
        if case .end = position { throw .afterEnd }
        guard let special = tokenizer.specialName(of: token) else {
            do {
                return take(try decoder.append(token))
            } catch {
                throw .unknownToken(error)
            }
        }
        var events = take(decoder.finish())
        switch (position, token) {
        case (.text, controls.call):
            position = .name
        case (.arguments, controls.call):
            events.append(try endCall())
            position = .name
        case (.name, controls.callID):
            position = .callID
        case (.name, controls.arguments), (.callID, controls.arguments):
            events.append(try beginCall())
            position = .arguments
        case (.text, controls.end), (.arguments, controls.end):
            if case .arguments = position { events.append(try endCall()) }
            events.append(.ended(callCount > 0 ? .toolCalls : .stop))
            position = .end
        case (.name, controls.end), (.callID, controls.end), (.name, controls.call), (.callID, controls.call):
            throw .incompleteCall(index: callCount, reason: "\(special) came before its arguments")
        default:
            throw .unexpectedToken(name: special, position: place)
        }
        return events
    }

    mutating func finish() throws(OutputError) -> [OutputEvent] {
        var events = take(decoder.finish())
        switch position {
        case .text: break
        case .name, .callID: throw .incompleteCall(index: callCount, reason: "the answer was cut before its arguments")
        case .arguments: events.append(try endCall())
        case .end: return []
        }
        position = .end
        events.append(.ended(.length))
        return events
    }

    /// Puts decoded text where it belongs.
    private mutating func take(_ text: String) -> [OutputEvent] {
        guard !text.isEmpty else { return [] }
        switch position {
        case .text: return [.text(text)]
        case .name: name += text
        case .callID: callID += text
        case .arguments:
            arguments += text
            return [.toolCallArguments(index: callCount, fragment: text)]
        case .end: break
        }
        return []
    }

    private mutating func beginCall() throws(OutputError) -> OutputEvent {
        name = Self.trimmed(name)
        guard !name.isEmpty else { throw .incompleteCall(index: callCount, reason: "it has no name") }
        return .toolCallBegan(index: callCount, name: name)
    }

    private mutating func endCall() throws(OutputError) -> OutputEvent {
        var text = Self.trimmed(arguments)
        do {
            // A model without arguments to give may write null for them.
            if try JSONValue(parsing: text).isNull { text = "{}" }
        } catch {
            throw .invalidArguments(index: callCount, name: name, reason: "\(error)")
        }
        var id = Self.trimmed(callID)
        // An id that the format could not render, or that a call of this answer has already, would break the next prompt.
        if !ConversationRules.isCallID(id) || takenIDs.contains(id) { id = callIDs.next(except: takenIDs) }
        takenIDs.insert(id)
        let event = OutputEvent.toolCallEnded(index: callCount, call: ToolCall(id: id, name: name, arguments: text))
        callCount += 1
        (name, callID, arguments) = ("", "", "")
        return event
    }

    /// Without JSON's white space at both ends.
    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { [" ", "\t", "\n", "\r"].contains(scalar) }
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    private var place: String {
        switch position {
        case .text: "in its text"
        case .name: "in the name of a call"
        case .callID: "in the id of a call"
        case .arguments: "in the arguments of a call"
        case .end: "after the end"
        }
    }
}
