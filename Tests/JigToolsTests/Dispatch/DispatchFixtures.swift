import JigChat
import JigJSON
import Synchronization
import Testing

@testable import JigTools

let anyObject: JSONValue = ["type": "object"]

func tool(
    _ name: String = "work", policy: ToolPolicy = ToolPolicy(), _ body: @escaping @Sendable (JSONValue) async throws -> String
) -> any Tool {
    FunctionTool(name: name, description: "Works", parameters: anyObject, function: body).policy(policy)
}

func dispatcher(_ tools: any Tool..., limits: Dispatcher.Limits = .init()) throws -> Dispatcher {
    Dispatcher(try ToolRegistry(tools), limits: limits)
}

func call(_ name: String = "work", _ arguments: String = "{}", id: String = "abcdefghi") -> ToolCall {
    ToolCall(id: id, name: name, arguments: arguments)
}

/// Holds up a handler that does not notice that its task is cancelled, until it is opened.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            defer { state = (true, []) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
