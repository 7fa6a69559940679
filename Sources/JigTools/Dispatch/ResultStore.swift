import JigChat
import JigJSON
import JigSchema
import Synchronization

/// Outputs that were too long to be shown whole, for the model to read on in. The oldest go when the store is full.
public final class ResultStore: Sendable {
    /// The name of the tool that reads on.
    public static let toolName = "read_result"

    private struct State {
        var texts: [(handle: String, text: String)] = []
        var size = 0
        var count = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: the most bytes that are kept.
    public init(capacity: Int = 64 << 20) { self.capacity = max(0, capacity) }

    /// Whether nothing has been kept so far.
    public var isEmpty: Bool { state.withLock { $0.count == 0 } }

    /// Keeps a text, or its beginning if it alone is larger than the store.
    ///
    /// - Returns: its handle.
    func keep(_ text: String) -> String {
        let kept = text.utf8.count > capacity ? String(text[..<text.scalarBoundary(atOrBefore: capacity)]) : text
        return state.withLock { state in
            state.count += 1
            let handle = "r\(state.count)"
            state.texts.append((handle, kept))
            state.size += kept.utf8.count
            while state.size > capacity, state.texts.count > 1 { state.size -= state.texts.removeFirst().text.utf8.count }
            return handle
        }
    }

    /// A piece of a text.
    ///
    /// - Parameters:
    ///   - handle: what the text was kept by.
    ///   - offset: the byte to begin at; moved to the boundary of a scalar.
    ///   - length: the most bytes.
    /// - Throws: ``ToolError`` for a handle that is not known, or not any more.
    func read(_ handle: String, offset: Int, length: Int) throws(ToolError) -> String {
        let text = state.withLock { state in state.texts.first { $0.handle.utf8.elementsEqual(handle.utf8) }?.text }
        guard let text else {
            throw ToolError("there is no result \(handle), or it is no longer kept; call the tool that gave it again")
        }
        let size = text.utf8.count
        let start = text.scalarBoundary(atOrBefore: min(offset, size))
        let startOffset = text.utf8.distance(from: text.startIndex, to: start)
        let end = text.scalarBoundary(atOrBefore: startOffset + max(4, min(length, size)))
        let endOffset = text.utf8.distance(from: text.startIndex, to: end)
        let rest = endOffset < size ? "; read on from offset \(endOffset)" : "; this is the end"
        return "\(text[start..<end]) [bytes \(startOffset) to \(endOffset) of \(size)\(rest)]"
    }

    /// The tool that reads on.
    ///
    /// - Parameter pageBytes: the most bytes of one page.
    func reader(pageBytes: Int) -> some Tool {
        FunctionTool(
            name: Self.toolName,
            description: "Reads on in a tool's result that was too long to be shown whole, from an offset in bytes",
            parameters: [
                "type": "object",
                "properties": [
                    "handle": ["type": "string", "pattern": "^r[0-9]{1,9}$"],
                    "offset": ["type": "integer", "minimum": 0, "maximum": 1_000_000_000],
                ],
                "required": ["handle", "offset"], "additionalProperties": false,
            ]
        ) { [self] (arguments: ReadArguments) in
            try read(arguments.handle, offset: arguments.offset, length: pageBytes)
        }
    }

    struct ReadArguments: Codable, Generable {
        var handle: String
        var offset: Int
    }
}
