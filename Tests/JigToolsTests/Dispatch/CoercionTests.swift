import JigChat
import JigJSON
import Testing

@testable import JigTools

@Suite("Arguments of the wrong type")
struct CoercionTests {
    private struct Order: Decodable, ConvertibleFromGeneratedContent {
        var count: Int
        var gift: Bool
        var note: String
    }
    private let parameters: JSONValue = [
        "type": "object",
        "properties": ["count": ["type": "integer"], "gift": ["type": "boolean"], "note": ["type": "string"]],
        "required": ["count", "gift", "note"],
    ]

    private func order(coerces: Bool) throws -> Dispatcher {
        let tool = FunctionTool(name: "order", description: "", parameters: parameters) { (order: Order) in
            "\(order.count) \(order.gift) \(order.note)"
        }
        return Dispatcher(try ToolRegistry([tool.policy(ToolPolicy(coercesArguments: coerces))]))
    }

    @Test("are refused, unless the tool allows that they are converted, which is recorded")
    func optIn() async throws {
        let text = #"{"count": "5", "gift": "true", "note": 7}"#
        #expect(try await order(coerces: false).dispatch(call("order", text)).outcome.kind == .invalidArguments)
        let result = try await order(coerces: true).dispatch(call("order", text))
        #expect(result.outcome == .succeeded("5 true 7"))
        #expect(result.coercions.count == 3)
        #expect(result.coercions.contains { $0.contains("/count") && $0.contains("5") })
    }

    @Test(
        "are not guessed at",
        arguments: [
            #"{"count": "five", "gift": true, "note": "n"}"#, #"{"count": true, "gift": true, "note": "n"}"#,
            #"{"count": 5.5, "gift": true, "note": "n"}"#, #"{"count": 5, "gift": 1, "note": "n"}"#,
            #"{"count": 99999999999999999999999999, "gift": true, "note": "n"}"#, #"{"count": 5, "count": 6, "gift": true, "note": "n"}"#,
        ])
    func noGuesses(text: String) async throws {
        #expect(try await order(coerces: true).dispatch(call("order", text)).outcome.kind == .invalidArguments)
    }
}
