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

/// Longer than any test: what takes so long ends for another reason, however busy the machine is.
let endless = Duration.seconds(86_400)

func dispatcher(_ tools: any Tool..., limits: Dispatcher.Limits = .init(callTimeout: nil)) throws -> Dispatcher {
    Dispatcher(try ToolRegistry(tools), limits: limits)
}

func call(_ name: String = "work", _ arguments: String = "{}", id: String = "abcdefghi") -> ToolCall {
    ToolCall(id: id, name: name, arguments: arguments)
}

/// Where handlers wait until enough of them have come.
actor Meeting {
    private let size: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(of size: Int) { self.size = size }

    func join() async {
        guard waiting.count + 1 < size else {
            for continuation in waiting { continuation.resume() }
            waiting = []
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }
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
